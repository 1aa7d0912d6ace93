"""Where the nodes of the page stand: worked out once, so that the page opens at rest and equal graphs look equal.

The picture is a map. Nodes that belong together make a round region of their own; the regions are moved near to those
they are tied to, and turned until their nodes look towards what they are tied to elsewhere; what is tied to nothing of
it all is packed around. Springs are reckoned inside of one region at a time, for their time grows with the square of
the nodes.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable, Iterator, Sequence

import rustworkx as rx

from kg.exporters._communities import Link, Pulls, communities, grouped, joined, merged, near

__all__ = ["Link", "communities", "place"]

_SEED = 20
_WIDE = 1.3  # screens are wider than high
_STRETCH = math.sqrt(_WIDE)  # of the finished map: in width by this, in height by its inverse
_GAP = 46.0  # no two nodes stand nearer than about this
_REACH = 34.0  # the radius of a region, for each square root of a node
_ROOM = 60.0  # what nodes take if there is space
_FILLING = 15  # rounds
_PUSHES = 60  # rounds until nodes have room, at most
_STRAIT = 70.0  # between the shores of two regions
_WORK = 2e8  # pairs of nodes that the springs of one region may look at: a fraction of a second
_ROUNDS = 300  # of springs, at most
_LARGE = 400  # nodes of a region that is laid out by regions of its own, if it has any
_TOO_MANY = 2000  # nodes for which springs are not tried
_TURN = math.pi * (3 - math.sqrt(5))  # the angle from one seed of a sunflower to the next
_DRIFT = 0.97  # of its way from the middle a region keeps in a round
_DRAWS = 60  # rounds in which regions are drawn together, at most
_TRIALS = 8  # ways to start this
_FEW = 50  # regions for which there is time to try them
_STEP = 16.0  # of the grid on which parts are packed


def place(count: int, links: Sequence[Link], groups: Sequence[int] | None = None) -> list[tuple[int, int]]:
    """Return a whole-numbered place for each of the nodes 0 … count-1, by communities unless other groups are given."""
    pulls = merged(links)
    spots = _map(communities(count, links) if groups is None else groups, pulls, _STRAIT)
    wide = [complex(spot.real * _STRETCH, spot.imag / _STRETCH) for spot in spots]
    return [(round(spot.real), round(spot.imag)) for spot in _apart(wide, [_GAP / 2] * count, _PUSHES)]


def _map(groups: Sequence[int], pulls: Pulls, strait: float) -> list[complex]:
    """Lay out each group, and the groups beside each other."""
    regions = _regions(joined(groups, pulls), pulls)
    shapes = [
        _shape(len(region), own, strait > 0) for region, own in zip(regions, _inside(regions, pulls), strict=True)
    ]
    ties = _ties(regions, pulls)
    centres = _centres([_radius(shape, strait) for shape in shapes], _between(ties))
    spots = [0j] * len(groups)
    for number, region in enumerate(regions):
        turned = _turned(shapes[number], centres[number], [(own, centres[to], pull) for own, to, pull in ties[number]])
        for node, spot in zip(region, turned, strict=True):
            spots[node] = spot
    return spots


# ---- regions, and the links inside of them and between them


def _regions(groups: Sequence[int], pulls: Pulls) -> list[list[int]]:
    """The nodes of each group, and each connected part of those in none; the largest first."""
    members: dict[int, list[int]] = {}
    for node, group in enumerate(groups):
        members.setdefault(group, []).append(node)
    alone = set(members.pop(-1, ()))
    lone = {(one, other): pull for (one, other), pull in pulls.items() if one in alone and other in alone}
    regions = [*members.values(), *_parts(sorted(alone), lone)]
    return sorted(regions, key=lambda region: (-len(region), region))


def _parts(nodes: Sequence[int], pulls: Pulls) -> Iterator[list[int]]:
    """The connected parts, each in ascending order."""
    neighbours = near(pulls)
    seen: set[int] = set()
    for start in nodes:
        if start in seen:
            continue
        seen.add(start)
        part = [start]
        for node in part:  # which grows while it is read
            fresh = [other for other, _ in neighbours.get(node, ()) if other not in seen]
            seen.update(fresh)
            part += fresh
        yield sorted(part)


def _inside(regions: Sequence[Sequence[int]], pulls: Pulls) -> list[Pulls]:
    """The links inside of each region, between places in its list."""
    home = _homes(regions)
    inner: list[Pulls] = [{} for _ in regions]
    for (one, other), pull in pulls.items():
        (here, first), (there, second) = home[one], home[other]
        if here == there:
            inner[here][first, second] = pull
    return inner


def _ties(regions: Sequence[Sequence[int]], pulls: Pulls) -> list[list[tuple[int, int, int]]]:
    """The links that leave each region: from which place in its list, to which region, how strong."""
    home = _homes(regions)
    ties: list[list[tuple[int, int, int]]] = [[] for _ in regions]
    for (one, other), pull in pulls.items():
        (here, first), (there, second) = home[one], home[other]
        if here != there:
            ties[here].append((first, there, pull))
            ties[there].append((second, here, pull))
    return ties


def _homes(regions: Sequence[Sequence[int]]) -> dict[int, tuple[int, int]]:
    return {node: (number, rank) for number, region in enumerate(regions) for rank, node in enumerate(region)}


def _between(ties: Sequence[Sequence[tuple[int, int, int]]]) -> Pulls:
    """How strongly regions pull each other."""
    return merged((here, there, pull / 2000) for here, leaving in enumerate(ties) for _, there, pull in leaving)


# ---- one region


def _shape(size: int, pulls: Pulls, fine: bool) -> list[complex]:
    """Lay out one region as a disc around 0; one inside of another is only sketched, for that one is finished later."""
    if size == 1:
        return [0j]
    reach = _REACH * math.sqrt(size)
    even = _even(_drawn(size, pulls), reach)
    return _centred(_apart(_filled(even, reach), [_GAP * _STRETCH / 2] * size, _PUSHES)) if fine else even


def _drawn(size: int, pulls: Pulls) -> list[complex]:
    """Put the nodes of one region near to what they are tied to."""
    groups = grouped(size, pulls, 1.0) if size > _LARGE else []
    if max(groups, default=0) > 0:
        return _map(groups, pulls, 0.0)
    return _sprung(size, pulls) if size <= _TOO_MANY else _sunflower(size, pulls)


def _filled(points: Sequence[complex], reach: float) -> list[complex]:
    """Move what is crowded into the empty bays of a disc, so that the shore of a region is round."""
    filled = list(points)
    for _ in range(_FILLING):
        filled = _apart(filled, [_ROOM / 2] * len(filled), 2)
        filled = [point * (reach / abs(point)) if abs(point) > reach else point for point in filled]
    return filled


def _sprung(size: int, pulls: Pulls, seed: int = 0) -> list[complex]:
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from([(one, other, pull / 1000) for (one, other), pull in pulls.items()])
    found = rx.spring_layout(
        graph,
        seed=_SEED + seed,
        num_iter=min(_ROUNDS, max(30, int(_WORK / size**2))),
        repulsive_exponent=2,
        weight_fn=float,
        adaptive_cooling=True,
        center=(0, 0),
    )
    # rounded first, so that the last bits of a sum cannot decide anything later
    return [complex(round(found[node][0], 6), round(found[node][1], 6)) for node in range(size)]


def _sunflower(size: int, pulls: Pulls) -> list[complex]:
    """Lay out what is too large for springs, as seeds stand: from the node with most links outwards."""
    neighbours = near(pulls)
    order: dict[int, None] = {}
    for start in sorted(range(size), key=lambda node: (-len(neighbours.get(node, ())), node)):
        queue = [start] if start not in order else []
        order.update(dict.fromkeys(queue))
        for node in queue:  # which grows while it is read
            fresh = [other for other, _ in neighbours.get(node, ()) if other not in order]
            order.update(dict.fromkeys(fresh))
            queue += fresh
    rank = {node: number for number, node in enumerate(order)}
    return [_seed(rank[node]) for node in range(size)]


def _seed(number: int) -> complex:
    return cmath.rect(math.sqrt(number), number * _TURN)


def _even(points: Sequence[complex], reach: float) -> list[complex]:
    """Give every distance from the middle its fair share of the disc, for springs crowd the middle."""
    centred = _centred(points)
    order = sorted(range(len(points)), key=lambda number: (round(abs(centred[number]), 6), number))
    even = list(centred)
    for rank, number in enumerate(order):
        away = abs(centred[number])
        fair = reach * math.sqrt((rank + 0.5) / len(points))
        even[number] = centred[number] * (fair / away) if away > 1e-6 else cmath.rect(fair, number * _TURN)
    return even


def _centred(points: Sequence[complex]) -> list[complex]:
    middle = sum(points) / max(1, len(points))
    return [point - middle for point in points]


def _radius(shape: Sequence[complex], strait: float) -> float:
    """What the disc of a region takes, with the water around it, of which small ones have less."""
    radius = max(map(abs, shape))
    return radius + min(strait / 2, radius / 2) + _GAP * _STRETCH / 2


def _turned(shape: Sequence[complex], centre: complex, ties: Iterable[tuple[int, complex, int]]) -> list[complex]:
    """Turn a region, and flip it if that is better, until its nodes look towards what they are tied to."""
    straight = flipped = 0j
    for node, to, pull in ties:
        way = (to - centre) / (abs(to - centre) or 1.0) * pull
        straight += shape[node].conjugate() * way
        flipped += shape[node] * way
    if abs(flipped) > abs(straight) + 1e-6:
        shape, straight = [point.conjugate() for point in shape], flipped
    turn = straight / abs(straight) if abs(straight) > 1e-6 else 1
    return [centre + point * turn for point in shape]


# ---- the regions together


def _centres(radii: Sequence[float], pulls: Pulls) -> list[complex]:
    """Put the discs that are tied near to each other, and each body of them that arises beside the others."""
    bodies = sorted(_parts(range(len(radii)), pulls), key=lambda body: (-sum(radii[disc] ** 2 for disc in body), body))
    inner = _inside(bodies, pulls)
    settled = [_settled([radii[disc] for disc in body], links) for body, links in zip(bodies, inner, strict=True)]
    sites = _packed(
        [
            [(spot, radii[disc]) for disc, spot in zip(body, spots, strict=True)]
            for body, spots in zip(bodies, settled, strict=True)
        ]
    )
    centres = [0j] * len(radii)
    for body, spots, site in zip(bodies, settled, sites, strict=True):
        for disc, spot in zip(body, spots, strict=True):
            centres[disc] = site + spot
    return centres


def _settled(radii: Sequence[float], pulls: Pulls) -> list[complex]:
    """Draw discs that are tied together until they touch; of some ways to start, the one that ends with short ties."""
    if len(radii) == 1:
        return [0j]
    trials = _TRIALS if len(radii) <= _FEW else 1
    ends = [_drawn_together(radii, pulls, seed) for seed in range(trials)]
    return min(ends, key=lambda spots: round(sum(abs(spots[a] - spots[b]) * pull for (a, b), pull in pulls.items())))


def _drawn_together(radii: Sequence[float], pulls: Pulls, seed: int) -> list[complex]:
    size, neighbours = len(radii), near(pulls)
    wide = math.sqrt(sum(radius**2 for radius in radii))
    start = _sprung(size, pulls, seed) if size <= _TOO_MANY else _sunflower(size, pulls)
    points = [point * wide for point in _unit(start)]
    rounds = min(_DRAWS, max(10, int(_WORK / 50 / size**2)))
    for round_ in range(rounds):
        heat = 0.2 * (1 - round_ / rounds)
        points = [
            point * _DRIFT + heat * _pulled(point, points, neighbours.get(number, ()))
            for number, point in enumerate(points)
        ]
        points = _apart(points, radii, 3)
    return _lying(_apart(points, radii, 200), radii)


def _lying(points: Sequence[complex], radii: Sequence[float]) -> list[complex]:
    """Turn a body on its long side."""
    centred = _centred(points)
    long = sum((point * radius) ** 2 for point, radius in zip(centred, radii, strict=True))
    turn = cmath.rect(1.0, -cmath.phase(long) / 2)
    return [complex(round(point.real, 3), round(point.imag, 3)) for point in (point * turn for point in centred)]


def _unit(points: Sequence[complex]) -> list[complex]:
    centred = _centred(points)
    longest = max(map(abs, centred)) or 1.0
    return [point / longest for point in centred]


def _pulled(point: complex, points: Sequence[complex], neighbours: Sequence[tuple[int, int]]) -> complex:
    """The way to the middle of its neighbours, the strongest counting most."""
    total = sum(pull for _, pull in neighbours)
    return sum((points[other] - point) * pull for other, pull in neighbours) / (total or 1)


def _packed(bodies: Sequence[Sequence[tuple[complex, float]]]) -> list[complex]:
    """Put the first body in the middle, and each other as near to it as there is room, seen as one disc."""
    taken: set[tuple[int, int]] = set()
    sites: list[complex] = []
    tried: dict[float, int] = {}
    for body in bodies:
        radius = math.ceil(max(abs(spot) + disc for spot, disc in body) / _STEP) * _STEP
        number = tried.get(radius, 0)
        while sites and not taken.isdisjoint(_cells(_seed(number) * _STEP, radius)):
            number += 1
        tried[radius] = number  # where there was no room for one, there is none for the next of its size
        sites.append(_seed(number) * _STEP if sites else 0j)
        for spot, disc in body if len(sites) == 1 else [(0j, radius)]:
            taken.update(_cells(sites[-1] + spot, disc))
    return sites


def _cells(centre: complex, radius: float) -> Iterator[tuple[int, int]]:
    """The cells of the grid in a disc, its outermost ring left out; from the middle column to the sides."""
    reach = int(radius / _STEP)
    column, row = round(centre.real / _STEP), round(centre.imag / _STEP)
    for across in sorted(range(1 - reach, reach), key=abs):
        height = math.isqrt(reach**2 - across**2 - 1)
        for down in range(-height, height + 1):
            yield column + across, row + down


def _apart(points: Sequence[complex], radii: Sequence[float], rounds: int) -> list[complex]:
    """Push discs apart that overlap, the smaller one farther; only the neighbouring cells of a grid are looked at."""
    moved = list(points)
    cell = 2 * max(radii, default=1.0)
    for _ in range(rounds):
        still = True
        for one, other in _neighbours(moved, cell):
            way, need = moved[one] - moved[other], radii[one] + radii[other]
            gap = abs(way)
            if gap >= need - 0.01:
                continue
            still = False
            # two on one spot part along a direction of their own
            push = way / gap * (need - gap) if gap > 1e-6 else cmath.rect(need, one)
            share = radii[other] ** 2 / (radii[one] ** 2 + radii[other] ** 2)
            moved[one] += push * share
            moved[other] -= push * (1 - share)
        if still:
            break
    return moved


def _neighbours(points: Sequence[complex], cell: float) -> Iterator[tuple[int, int]]:
    """Every two points in the same cell of a grid or in cells that touch, once."""
    cells: dict[tuple[int, int], list[int]] = {}
    for number, point in enumerate(points):
        cells.setdefault((int(point.real // cell), int(point.imag // cell)), []).append(number)
    for (column, row), here in cells.items():
        for rank, one in enumerate(here):
            for other in here[:rank]:
                yield one, other
        for beside in ((column + 1, row - 1), (column + 1, row), (column + 1, row + 1), (column, row + 1)):
            for other in cells.get(beside, ()):
                for one in here:
                    yield one, other
