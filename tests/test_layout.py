"""The map of the page: room for every node, communities as regions of their own, the same picture in every run."""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import subprocess
import sys
from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.exporters._communities import joined, merged
from kg.exporters._layout import Link, communities, place

Spot = tuple[int, int]


def planted(groups: int, size: int, seed: int = 20, between: float = 0.1) -> tuple[list[Link], list[int]]:
    """Groups of nodes with three links a node, most of them inside; and the group of each node."""
    chance = random.Random(seed)
    truth = [node % groups for node in range(groups * size)]
    links = []
    for node in range(groups * size):
        for _ in range(3):
            group = chance.randrange(groups) if chance.random() < between else truth[node]
            links.append((node, chance.randrange(size) * groups + group, 1.0))
    return links, truth


def nearest(spots: list[Spot], gap: float) -> float:
    """The least distance of two nodes, or the gap if all are farther apart."""
    cells: dict[Spot, list[Spot]] = {}
    for x, y in spots:
        cells.setdefault((int(x // gap), int(y // gap)), []).append((x, y))
    least = gap
    for column, row in cells:
        here = cells[column, row]
        around = ((1, -1), (1, 0), (1, 1), (0, 1))
        beside = [spot for i, j in around for spot in cells.get((column + i, row + j), ())]
        least = min(least, *(math.dist(a, b) for a, b in combinations(here, 2)), *_between(here, beside), gap)
    return least


def _between(here: list[Spot], beside: list[Spot]) -> list[float]:
    return [math.dist(a, b) for a in here for b in beside]


def middle(spots: list[Spot]) -> tuple[float, float]:
    return sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots)


def of(groups: list[int], group: int, spots: list[Spot]) -> list[Spot]:
    return [spot for spot, its in zip(spots, groups, strict=True) if its == group]


# ---- room


def test_layout_gives_room_and_keeps_parts_apart() -> None:
    links = [(n, n // 3, 1.0) for n in range(1, 150)] + [(n, 150, 1.0) for n in range(151, 180)]
    groups = [0] * 150 + [1] * 30 + [-1] * 10
    spots = place(190, links, groups)
    assert spots == place(190, links, groups)
    assert min(math.dist(a, b) for a, b in combinations(spots, 2)) > 40
    centre = middle(spots[:150])
    reach = max(math.dist(spot, centre) for spot in spots[:150])
    assert all(math.dist(spot, centre) > 0.9 * reach for spot in spots[150:])


def test_layout_gives_room_where_hubs_crowd() -> None:
    hubs = [(n, (n + 1) % 7, 1.0) for n in range(7)]
    spots = place(400, [*hubs, *((n, n % 7, 1.0) for n in range(7, 400))])
    assert min(math.dist(a, b) for a, b in combinations(spots, 2)) > 40


SHAPES: dict[str, tuple[int, list[Link]]] = {
    "star": (3001, [(0, n, 1.0) for n in range(1, 3001)]),
    "pairs": (2000, [(2 * n, 2 * n + 1, 1.0) for n in range(1000)]),
    "path": (500, [(n, n + 1, 1.0) for n in range(499)]),
    "no links": (1500, []),
    "all to all": (60, [(a, b, 1.0) for a, b in combinations(range(60), 2)]),
    "weak links only": (300, [(n, n % 5, 0.05) for n in range(300)]),
}


@pytest.mark.parametrize("name", SHAPES)
def test_layout_of_unusual_shapes_has_room_and_is_compact(name: str) -> None:
    count, links = SHAPES[name]
    spots = place(count, links)
    assert nearest(spots, 50) > 40
    wide, high = (max(axis) - min(axis) for axis in zip(*spots, strict=True))
    assert wide * high < 25_000 * count
    assert wide > high


@pytest.mark.parametrize("groups", [list(range(300)), [0] * 300, [-1] * 300])
def test_layout_has_room_however_nodes_are_grouped(groups: list[int]) -> None:
    chance = random.Random(5)
    tangle = [(chance.randrange(300), chance.randrange(300), 1.0) for _ in range(900)]
    assert nearest(place(300, tangle, groups), 50) > 40
    assert nearest(place(300, [], groups), 50) > 40


@pytest.mark.parametrize(("count", "links"), [(0, []), (1, []), (1, [(0, 0, 1.0)]), (2, [(0, 1, 1.0), (1, 0, 0.1)])])
def test_layout_of_next_to_nothing(count: int, links: list[Link]) -> None:
    assert len(set(place(count, links))) == count
    assert communities(count, links) == [-1] * count


def test_hub_stands_in_the_middle_of_its_region() -> None:
    spots = place(101, [(0, n, 1.0) for n in range(1, 101)])
    away = sorted(math.dist(spot, middle(spots)) for spot in spots)
    assert math.dist(spots[0], middle(spots)) < 0.3 * away[-1]


# ---- regions


def test_layout_puts_what_is_tied_nearer_than_what_is_not() -> None:
    rings = [(start + n, start + (n + 1) % 20, 1.0) for start in (0, 20, 40) for n in range(20)]
    spots = place(60, [*rings, (0, 20, 1.0), (20, 40, 1.0)])
    tied = sum(math.dist(spots[a], spots[b]) for a, b, _ in rings) / len(rings)
    others = [math.dist(a, b) for a, b in combinations(spots, 2)]
    assert tied < 0.6 * sum(others) / len(others)


def test_no_region_reaches_into_another() -> None:
    links, truth = planted(8, 40)
    spots = place(320, links, truth)
    for one, other in combinations(range(8), 2):
        here, there = of(truth, one, spots), of(truth, other, spots)
        assert min(_between(here, there)) > 60
    own = 0
    for node, spot in enumerate(spots):
        near = sorted(range(320), key=lambda other: math.dist(spot, spots[other]))[1:9]
        own += sum(truth[other] == truth[node] for other in near)
    assert own > 0.95 * 320 * 8


def test_regions_that_are_tied_are_near_to_each_other() -> None:
    links, truth = planted(9, 30, between=0.0)
    chain = [(n * 9 + group, n * 9 + group + 1, 1.0) for group in range(8) for n in range(6)]
    spots = place(270, links + chain, truth)
    centres = [middle(of(truth, group, spots)) for group in range(9)]
    tied = [math.dist(a, b) for a, b in pairwise(centres)]
    every = [math.dist(a, b) for a, b in combinations(centres, 2)]
    assert sum(tied) / len(tied) < 0.75 * sum(every) / len(every)


def test_a_region_looks_towards_what_it_is_tied_to() -> None:
    links, truth = planted(2, 40, between=0.0)
    door, gate = 0, 41
    spots = place(80, [*links, (door, gate, 1.0)], truth)
    left, right = middle(of(truth, 0, spots)), middle(of(truth, 1, spots))
    assert math.dist(spots[door], right) < math.dist(left, right)
    assert math.dist(spots[gate], left) < math.dist(left, right)


def test_what_is_in_no_group_stands_by_what_it_is_tied_to() -> None:
    links, truth = planted(4, 30)
    spots = place(121, [*links, (120, 2, 1.0)], [*truth, -1])
    centres = [middle(of(truth, group, spots[:120])) for group in range(4)]
    assert min(range(4), key=lambda group: math.dist(spots[120], centres[group])) == 2


def test_weak_links_do_not_knot_the_picture() -> None:
    links, _ = planted(6, 40, between=0.02)
    weak = [(240 + n % 3, n, 0.05) for n in range(240)]
    groups, untouched = communities(243, links + weak), communities(240, links)
    assert len(set(zip(groups, untouched, strict=False))) == len(set(untouched)) == 6


# ---- communities


def test_planted_communities_are_found_and_numbered_by_size() -> None:
    sizes = [50, 40, 30, 20, 10]
    starts = [sum(sizes[:number]) for number in range(5)]
    chance = random.Random(3)
    links = [
        (start + n, start + chance.randrange(size), 1.0)
        for start, size in zip(starts, sizes, strict=True)
        for n in range(size)
        for _ in range(4)
    ]
    links += [(start, other, 0.5) for start, other in pairwise(starts)]
    groups = communities(155, links)
    assert groups == [number for number, size in enumerate(sizes) for _ in range(size)] + [-1] * 5


def test_communities_do_not_hang_on_the_order_of_links() -> None:
    links, _ = planted(7, 30)
    groups = communities(210, links)
    spots = place(210, links)
    for seed in range(3):
        other = [(b, a, pull) if (a + b + seed) % 2 else (a, b, pull) for a, b, pull in links]
        random.Random(seed).shuffle(other)
        assert communities(210, other) == groups
        assert place(210, other) == spots


def test_few_nodes_are_no_community_but_join_the_one_they_are_tied_to() -> None:
    knot = [(a, b, 1.0) for a, b in combinations(range(8), 2)]
    few = [(8, 9, 1.0), (9, 10, 1.0), (10, 8, 1.0), (10, 3, 0.1), (11, 12, 1.0)]
    assert communities(13, knot + few) == [*[0] * 11, *[-1] * 2]


def test_the_strongest_tie_decides_where_a_node_belongs() -> None:
    pulls = merged([(0, 2, 0.5), (1, 2, 0.6), (2, 3, 0.1), (0, 3, 0.05)])
    assert joined([0, 1, -1, -1, -1], pulls) == [0, 1, 1, 1, -1]


# ---- the same in every run

SCRIPT = """
import json, sys
from kg.exporters._layout import communities, place
links = [tuple(link) for link in json.load(sys.stdin)]
print(json.dumps([communities(600, links), place(600, links)]))
"""


def test_layout_is_the_same_in_every_process() -> None:
    links, _ = planted(6, 100)
    told = set()
    for seed, threads in (("0", "1"), ("1", "2"), ("2", "4")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "RAYON_NUM_THREADS": threads}
        command = [sys.executable, "-c", SCRIPT]
        run = subprocess.run(
            command, input=json.dumps(links).encode(), env=environment, capture_output=True, check=True
        )
        told.add(hashlib.sha256(run.stdout).hexdigest())
    assert len(told) == 1


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[Link], list[int]]:
    """Any links between any nodes, with any groups."""
    count = draw(st.integers(1, 60))
    node = st.integers(0, count - 1)
    links = draw(st.lists(st.tuples(node, node, st.sampled_from([0.05, 0.1, 0.5, 0.6, 1.0])), max_size=150))
    return count, links, draw(st.lists(st.integers(-1, 5), min_size=count, max_size=count))


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_every_graph_is_laid_out_with_room(graph: tuple[int, list[Link], list[int]]) -> None:
    count, links, groups = graph
    for spots in (place(count, links), place(count, links, groups)):
        assert len(spots) == count
        assert nearest(spots, 50) > 40


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_communities_of_every_graph_are_numbered_by_size(graph: tuple[int, list[Link], list[int]]) -> None:
    count, links, _ = graph
    groups = communities(count, links)
    sizes = Counter(group for group in groups if group >= 0)
    assert len(groups) == count
    assert set(sizes) == set(range(len(sizes)))
    assert [sizes[group] for group in range(len(sizes))] == sorted(sizes.values(), reverse=True)
    assert all(size >= 6 for size in sizes.values())
    assert communities(count, links[::-1]) == groups
