"""Discs of many sizes on a plane: tied ones drawn near to each other, none over another."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterator, Sequence

from kg.exporters._communities import Pulls, near
from kg.exporters._regions import inside, parts
from kg.exporters._springs import TOO_MANY, centred, seed, sprung, sunflower

_DRIFT = 0.97  # of its way from the middle a region keeps in a round
_DRAWS = 60  # rounds in which regions are drawn together, at most
_TRIALS = 8  # ways to start this
_FEW = 50  # regions for which there is time to try them
_WORK = 4e6  # pairs of discs that may be looked at meanwhile: a few seconds
_PUSHES = 50  # rounds until discs have room
_WIDENED = 1.02  # times, if this was not enough
_WIDENINGS = 40
_STEP = 16.0  # of the grid on which parts are packed


def arranged(radii: Sequence[float], pulls: Pulls) -> list[complex]:
    """Put the discs that are tied near to each other, and each body of them that arises beside the others."""
    bodies = sorted(parts(range(len(radii)), pulls), key=lambda body: (-sum(radii[disc] ** 2 for disc in body), body))
    inner = inside(bodies, pulls)
    settled = [_settled([radii[disc] for disc in body], links) for body, links in zip(bodies, inner, strict=True)]
    discs = [
        list(zip(spots, (radii[disc] for disc in body), strict=True))
        for body, spots in zip(bodies, settled, strict=True)
    ]
    centres = [0j] * len(radii)
    for body, spots, site in zip(bodies, settled, _packed(discs), strict=True):
        for disc, spot in zip(body, spots, strict=True):
            centres[disc] = site + spot
    return centres


def _settled(radii: Sequence[float], pulls: Pulls) -> list[complex]:
    """Draw discs that are tied together until they touch; of some ways to start, the one that ends with short ties."""
    if len(radii) == 1:
        return [0j]
    trials = _TRIALS if len(radii) <= _FEW else 1
    ends = [_drawn_together(radii, pulls, trial) for trial in range(trials)]
    return min(ends, key=lambda spots: round(sum(abs(spots[a] - spots[b]) * pull for (a, b), pull in pulls.items())))


def _drawn_together(radii: Sequence[float], pulls: Pulls, trial: int) -> list[complex]:
    """Start from springs; then, in turn, let discs go towards their neighbours and the middle, and push them apart."""
    size, neighbours = len(radii), near(pulls)
    wide = math.sqrt(sum(radius**2 for radius in radii))
    start = sprung(size, pulls, trial) if size <= TOO_MANY else sunflower(size, pulls)
    points = [point * wide for point in _unit(start)]
    rounds = min(_DRAWS, max(10, int(_WORK / size**2)))
    for round_ in range(rounds):
        heat = 0.2 * (1 - round_ / rounds)
        points = [
            point * _DRIFT + heat * _pulled(point, points, neighbours.get(number, ()))
            for number, point in enumerate(points)
        ]
        points = apart(points, radii, 3)
    return _lying(freed(points, radii), radii)


def _lying(points: Sequence[complex], radii: Sequence[float]) -> list[complex]:
    """Turn a body on its long side."""
    lying = centred(points)
    long = sum((point * radius) ** 2 for point, radius in zip(lying, radii, strict=True))
    turn = cmath.rect(1.0, -cmath.phase(long) / 2)
    lying = [point * turn for point in lying]
    return [complex(round(point.real, 3), round(point.imag, 3)) for point in lying]


def _unit(points: Sequence[complex]) -> list[complex]:
    unit = centred(points)
    longest = max(map(abs, unit)) or 1.0
    return [point / longest for point in unit]


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
        while sites and not taken.isdisjoint(_cells(seed(number) * _STEP, radius)):
            number += 1
        tried[radius] = number  # where there was no room for one, there is none for the next of its size
        sites.append(seed(number) * _STEP if sites else 0j)
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


def apart(points: Sequence[complex], radii: Sequence[float], rounds: int) -> list[complex]:
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


def freed(points: Sequence[complex], radii: Sequence[float]) -> list[complex]:
    """Push discs apart until none overlaps; where pushes alone do not make room, the whole plane is widened."""
    moved = list(points)
    for _ in range(_WIDENINGS):
        moved = apart(moved, radii, _PUSHES)
        if apart(moved, radii, 1) == moved:
            break
        moved = [point * _WIDENED for point in moved]
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
