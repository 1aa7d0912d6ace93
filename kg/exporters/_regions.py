"""The regions of the map, and the links inside of them and between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.exporters._communities import Pulls, merged, near


def regions_of(groups: Sequence[int], pulls: Pulls) -> list[list[int]]:
    """The nodes of each group, and each connected part of those in none; the largest first."""
    members: dict[int, list[int]] = {}
    for node, group in enumerate(groups):
        members.setdefault(group, []).append(node)
    alone = set(members.pop(-1, ()))
    lone = {(one, other): pull for (one, other), pull in pulls.items() if one in alone and other in alone}
    regions = [*members.values(), *parts(sorted(alone), lone)]
    return sorted(regions, key=lambda region: (-len(region), region))


def parts(nodes: Sequence[int], pulls: Pulls) -> Iterator[list[int]]:
    """The connected parts, each in ascending order; a node without a link is one."""
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


def inside(regions: Sequence[Sequence[int]], pulls: Pulls) -> list[Pulls]:
    """The links inside of each region, between places in its list."""
    home = _homes(regions)
    inner: list[Pulls] = [{} for _ in regions]
    for (one, other), pull in pulls.items():
        (here, first), (there, second) = home[one], home[other]
        if here == there:
            inner[here][first, second] = pull
    return inner


def ties_of(regions: Sequence[Sequence[int]], pulls: Pulls) -> list[list[tuple[int, int, int]]]:
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


def between(ties: Sequence[Sequence[tuple[int, int, int]]]) -> Pulls:
    """How strongly regions pull each other."""
    return merged((here, there, pull / 2000) for here, leaving in enumerate(ties) for _, there, pull in leaving)
