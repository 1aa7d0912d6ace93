"""Two ways to draw links: by springs, and, where there are too many nodes for them, as the seeds of a sunflower."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence

import rustworkx as rx

from kg.exporters._communities import Pulls, near

TOO_MANY = 1500  # nodes for which springs are not tried
_SEED = 20
_WORK = 2e8  # pairs of nodes that the springs of one region may look at: a fraction of a second
_ROUNDS = 300  # of springs, at most
TURN = math.pi * (3 - math.sqrt(5))  # the angle from one seed of a sunflower to the next


def sprung(size: int, pulls: Pulls, start: int = 0) -> list[complex]:
    """Lay out links as springs between nodes that repel each other, from another start for another number."""
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from([(one, other, pull / 1000) for (one, other), pull in pulls.items()])
    found = rx.spring_layout(
        graph,
        seed=_SEED + start,
        num_iter=min(_ROUNDS, max(30, int(_WORK / size**2))),
        repulsive_exponent=2,
        weight_fn=float,
        adaptive_cooling=True,
        center=(0, 0),
    )
    # rounded first, so that the last bits of a sum cannot decide anything later
    return [complex(round(found[node][0], 6), round(found[node][1], 6)) for node in range(size)]


def sunflower(size: int, pulls: Pulls) -> list[complex]:
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
    return [seed(rank[node]) for node in range(size)]


def seed(number: int) -> complex:
    return cmath.rect(math.sqrt(number), number * TURN)


def centred(points: Sequence[complex]) -> list[complex]:
    middle = sum(points) / max(1, len(points))
    return [point - middle for point in points]
