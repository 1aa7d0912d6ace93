"""Which nodes of the page belong together: found from the links alone, the same in whatever order these come."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

Link = tuple[int, int, float]  # two nodes by number, and how strongly they pull
Pulls = dict[tuple[int, int], int]  # two nodes, the lower first, and how strongly they pull, in thousandths

_SEED = 20
_RESOLUTION = 0.5  # below 1 for regions of a map: fewer and larger than what is densest
_SMALLEST = 6  # fewer nodes are no region


def communities(count: int, links: Iterable[Link]) -> list[int]:
    """Return the community of each of the nodes 0 … count-1, numbered from the largest; -1 is in none."""
    return grouped(count, merged(links), _RESOLUTION)


def grouped(count: int, pulls: Pulls, resolution: float) -> list[int]:
    """Return the communities that these links make; the higher the resolution, the smaller they are."""
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((one, other, pull) for (one, other), pull in pulls.items())
    found = nx.community.louvain_communities(graph, resolution=resolution, seed=_SEED) if pulls else []
    groups = [-1] * count
    for number, members in enumerate(members for members in found if len(members) >= _SMALLEST):
        for node in members:
            groups[node] = number
    return _by_size(joined(groups, pulls))


def merged(links: Iterable[Link]) -> Pulls:
    """Add up parallel links, in whole numbers so that their order cannot matter; a link to itself pulls nowhere."""
    pulls: Pulls = {}
    for one, other, pull in links:
        if one != other:
            ends = (min(one, other), max(one, other))
            pulls[ends] = pulls.get(ends, 0) + max(1, round(pull * 1000))
    return dict(sorted(pulls.items()))


def near(pulls: Mapping[tuple[int, int], int]) -> dict[int, list[tuple[int, int]]]:
    """The neighbours of each node that has any, and how strongly they pull."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (one, other), pull in pulls.items():
        found.setdefault(one, []).append((other, pull))
        found.setdefault(other, []).append((one, pull))
    return found


def joined(groups: Sequence[int], pulls: Mapping[tuple[int, int], int]) -> list[int]:
    """Let what is in no group join the one it is tied to, the strongest ties first; what is tied to none stays -1."""
    result, neighbours = list(groups), near(pulls)
    waiting: list[tuple[int, int, int]] = []

    def invite(node: int) -> None:
        for other, pull in neighbours.get(node, ()):
            if result[other] < 0:
                heapq.heappush(waiting, (-pull, other, result[node]))

    for node, group in enumerate(groups):
        if group >= 0:
            invite(node)
    while waiting:
        _, node, group = heapq.heappop(waiting)
        if result[node] < 0:
            result[node] = group
            invite(node)
    return result


def _by_size(groups: Sequence[int]) -> list[int]:
    """Number the groups anew, the largest first, and of equal ones that of the first node."""
    sizes: dict[int, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    # sorting keeps the order in which equal ones were met
    ranked = sorted((group for group in sizes if group >= 0), key=lambda group: -sizes[group])
    rank = {group: number for number, group in enumerate(ranked)}
    return [rank.get(group, -1) for group in groups]
