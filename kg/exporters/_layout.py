"""Where the nodes of the page stand: worked out once, so that the page opens at rest and equal graphs look equal.

The picture is a map. Nodes that belong together make a round region of their own; the regions are moved near to those
they are tied to, and turned until their nodes look towards what they are tied to elsewhere; what is tied to nothing of
it all is packed around. Springs are reckoned inside of one region at a time, for their time grows with the square of
the nodes.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable, Sequence

from kg.exporters._communities import Link, Pulls, communities, grouped, joined, merged
from kg.exporters._discs import apart, arranged, freed
from kg.exporters._regions import between, inside, regions_of, ties_of
from kg.exporters._springs import TOO_MANY, TURN, centred, sprung, sunflower

__all__ = ["Link", "communities", "place"]

_WIDE = 1.3  # screens are wider than high
_STRETCH = math.sqrt(_WIDE)  # of the finished map: in width by this, in height by its inverse
_GAP = 46.0  # no two nodes stand nearer than about this
_REACH = 34.0  # the radius of a region, for each square root of a node
_ROOM = 60.0  # what nodes take if there is space
_FILLING = 15  # rounds
_PUSHES = 60  # rounds until nodes have room, at most
_STRAIT = 70.0  # between the shores of two regions


def place(count: int, links: Sequence[Link], groups: Sequence[int] | None = None) -> list[tuple[int, int]]:
    """Return a whole-numbered place for each of the nodes 0 … count-1, by communities unless other groups are given."""
    pulls = merged(links)
    spots = _map(communities(count, links) if groups is None else groups, pulls, _STRAIT)
    wide = [complex(spot.real * _STRETCH, spot.imag / _STRETCH) for spot in spots]
    return [(round(spot.real), round(spot.imag)) for spot in freed(wide, [_GAP / 2] * count)]


def _map(groups: Sequence[int], pulls: Pulls, strait: float) -> list[complex]:
    """Lay out each group, and the groups beside each other."""
    regions = regions_of(joined(groups, pulls), pulls)
    shapes = [_shape(len(region), own, strait > 0) for region, own in zip(regions, inside(regions, pulls), strict=True)]
    ties = ties_of(regions, pulls)
    centres = arranged([_radius(shape, strait) for shape in shapes], between(ties))
    spots = [0j] * len(groups)
    for number, region in enumerate(regions):
        turned = _turned(shapes[number], centres[number], [(own, centres[to], pull) for own, to, pull in ties[number]])
        for node, spot in zip(region, turned, strict=True):
            spots[node] = spot
    return spots


def _shape(size: int, pulls: Pulls, fine: bool) -> list[complex]:
    """Lay out one region as a disc around 0; one inside of another is only sketched, for that one is finished later."""
    if size == 1:
        return [0j]
    reach = _REACH * math.sqrt(size)
    even = _even(_drawn(size, pulls), reach)
    return centred(apart(_filled(even, reach), [_GAP * _STRETCH / 2] * size, _PUSHES)) if fine else even


def _drawn(size: int, pulls: Pulls) -> list[complex]:
    """Put the nodes of one region near to what they are tied to."""
    groups = grouped(size, pulls, 1.0) if size > TOO_MANY else []
    if max(groups, default=0) > 0:
        return _map(groups, pulls, 0.0)
    return sprung(size, pulls) if size <= TOO_MANY else sunflower(size, pulls)


def _filled(points: Sequence[complex], reach: float) -> list[complex]:
    """Move what is crowded into the empty bays of a disc, so that the shore of a region is round."""
    filled = list(points)
    for _ in range(_FILLING):
        filled = apart(filled, [_ROOM / 2] * len(filled), 2)
        filled = [point * (reach / abs(point)) if abs(point) > reach else point for point in filled]
    return filled


def _even(points: Sequence[complex], reach: float) -> list[complex]:
    """Give every distance from the middle its fair share of the disc, for springs crowd the middle."""
    even = centred(points)
    order = sorted(range(len(even)), key=lambda number: (round(abs(even[number]), 6), number))
    for rank, number in enumerate(order):
        away = abs(even[number])
        fair = reach * math.sqrt((rank + 0.5) / len(even))
        even[number] = even[number] * (fair / away) if away > 1e-6 else cmath.rect(fair, number * TURN)
    return even


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
