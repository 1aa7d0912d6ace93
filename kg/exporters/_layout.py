"""Where the nodes of the page stand: worked out once, so that the page opens at rest and equal graphs look equal."""

from __future__ import annotations

import math
from collections.abc import Sequence

import rustworkx as rx

Point = tuple[float, float]
Link = tuple[int, int, float]  # two nodes by number, and how strongly they pull

_SEED = 20
_ROUNDS = 400
_SPACING = 62.0  # room for a node, in the units of the page
_CELL = 46.0  # no two nodes stand nearer than about this
_SPREAD_ROUNDS = 40
_WIDE = 1.3  # screens are wider than high


def place(count: int, links: Sequence[Link]) -> list[tuple[int, int]]:
    """Return a whole-numbered place for each of the nodes 0 … count-1; parts without a link stand apart."""
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(count))
    graph.add_edges_from([link for link in links if link[0] != link[1]])
    parts = sorted((sorted(part) for part in rx.connected_components(graph)), key=lambda part: (-len(part), part))
    shapes = [_shape(graph.subgraph(part)) for part in parts]
    centres = _pack([_radius(shape) for shape in shapes])
    places = [(0, 0)] * count
    for part, shape, (left, top) in zip(parts, shapes, centres, strict=True):
        for node, (x, y) in zip(part, shape, strict=True):
            places[node] = (round(left + x), round(top + y))
    return places


def _shape(part: rx.PyGraph) -> list[Point]:
    """Lay out one connected part around its centre."""
    size = len(part)
    if size == 1:
        return [(0.0, 0.0)]
    found = rx.spring_layout(
        part, seed=_SEED, num_iter=_ROUNDS, repulsive_exponent=2, weight_fn=float, adaptive_cooling=True, center=(0, 0)
    )
    # rounded first, so that the last bits of a sum cannot decide anything later
    points = [(round(x, 6), round(y, 6)) for x, y in (found[node] for node in part.node_indices())]
    return _spread(_even(points, _SPACING * math.sqrt(size)))


def _even(points: Sequence[Point], reach: float) -> list[Point]:
    """Give every distance from the centre its fair share of the disc, for springs crowd the middle."""
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    away = [math.hypot(x - middle[0], y - middle[1]) for x, y in points]
    order = sorted(range(len(points)), key=lambda number: (away[number], number))
    even = list(points)
    longest = max(away) or 1.0
    for rank, number in enumerate(order):
        fair = math.sqrt((rank + 0.5) / len(points))
        wanted = reach * (0.75 * fair + 0.25 * away[number] / longest) * 0.75
        factor = wanted / (away[number] or 1.0)
        even[number] = ((points[number][0] - middle[0]) * factor * _WIDE, (points[number][1] - middle[1]) * factor)
    return even


def _spread(points: list[Point]) -> list[Point]:
    """Push apart what stands too near, looking only at the neighbouring cells of a grid."""
    for _ in range(_SPREAD_ROUNDS):
        cells: dict[tuple[int, int], list[int]] = {}
        for number, (x, y) in enumerate(points):
            cells.setdefault((int(x // _CELL), int(y // _CELL)), []).append(number)
        pushes = [_push(number, points, cells) for number in range(len(points))]
        if not any(dx or dy for dx, dy in pushes):
            break
        points = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(points, pushes, strict=True)]
    return points


def _push(number: int, points: Sequence[Point], cells: dict[tuple[int, int], list[int]]) -> Point:
    x, y = points[number]
    column, row = int(x // _CELL), int(y // _CELL)
    right = down = 0.0
    for near in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
        for other in cells.get(near, ()):
            dx, dy = x - points[other][0], y - points[other][1]
            gap = math.hypot(dx, dy)
            if other == number or gap >= _CELL:
                continue
            # two nodes on one spot part along a direction of their own
            dx, dy, gap = (dx, dy, gap) if gap > 1e-6 else (math.cos(number), math.sin(number), 1.0)
            right += dx / gap * (_CELL - gap) * 0.35
            down += dy / gap * (_CELL - gap) * 0.35
    return right, down


def _radius(shape: Sequence[Point]) -> float:
    return max(math.hypot(x, y) for x, y in shape) + _SPACING / 2


def _pack(radii: Sequence[float]) -> list[Point]:
    """Put the first disc in the middle and the others, which are no larger, on rings around it."""
    centres: list[Point] = []
    ring = edge = angle = 0.0
    for number, radius in enumerate(radii):
        step = 2 * math.asin(min(1.0, radius / ring)) if ring else 0.0
        if number == 1 or angle + step > 2 * math.pi:  # this ring is full: the next one starts outside of it
            ring, angle = edge + radius, 0.0
            step = 2 * math.asin(min(1.0, radius / ring))
        turn = angle + step / 2
        centres.append((ring * math.cos(turn), ring * math.sin(turn)))
        edge, angle = max(edge, ring + radius), angle + step
    return centres
