"""How well kg reads each style: `python -m tests.styles.measure [-v STYLE] [-n COUNT]`."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex

from kg import cleaning, extractors
from kg import rules as rules_module
from kg.records import Provenance, RawDocument, Reference
from kg.rules import Rules

from . import tables
from .marks import SCORED, Sample

_NOT_SAID = regex.compile(r"[^\p{L}\p{N}]+")
_MARKER = regex.compile(r"^\s*(?:\[\d+\]|\d+\.)\s*")


@dataclass(slots=True)
class Score:
    """Counts of one field or of all: right, wrongly said, missed."""

    right: int = 0
    said: int = 0
    true: int = 0

    def add(self, other: Score) -> None:
        """Take the counts of another in."""
        self.right, self.said, self.true = self.right + other.right, self.said + other.said, self.true + other.true

    @property
    def precision(self) -> float:
        """Of what was said, how much is right."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Of what is true, how much was said."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.said + self.true) if self.said + self.true else 1.0


@dataclass(slots=True)
class Result:
    """The scores of a list of samples by field, and the differences as lines to read."""

    fields: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in SCORED})
    found: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def whole(self) -> Score:
        """All fields together."""
        total = Score()
        for score in self.fields.values():
            total.add(score)
        return total


def document(samples: Iterable[Sample], *, numbered: bool) -> str:
    """A reference list under its heading, with `[1]` or bare."""
    texts = [sample.text for sample in samples]
    heading = "参考文献" if numbered else "References"
    entries = [f"[{number}] {text}" for number, text in enumerate(texts, 1)] if numbered else texts
    return "\n\n".join([heading, *entries]) + "\n"


def extract(text: str, rules: Rules) -> list[tuple[str, Reference]]:
    """The entries kg reads from a document of plain text, each with its raw line."""
    raw = RawDocument("styles", "", "plain", text, Provenance("text", "styles.txt"))
    cleaned = cleaning.clean(raw)
    found = extractors.extract(cleaned, rules).references
    return [(cleaned.text[slice(*entry.span)], entry) for entry in found]


def measure(samples: Sequence[Sample], rules: Rules, *, numbered: bool) -> Result:
    """Read the samples as one reference list and compare."""
    entries = extract(document(samples, numbered=numbered), rules)
    result = Result()
    for sample, entry in align(samples, entries):
        result.found += sample is not None and entry is not None
        compare(sample, said(entry), result)
    return result


def align(
    samples: Sequence[Sample], entries: Sequence[tuple[str, Reference]]
) -> Iterable[tuple[Sample | None, Reference | None]]:
    """Pair samples with entries in order; what has no partner comes with None."""
    wanted = [fold(sample.text) for sample in samples]
    paired: dict[int, Reference] = {}
    position = 0
    for raw, entry in entries:
        line = fold(_MARKER.sub("", raw))
        near = range(position, min(position + 12, len(wanted)))
        match = next((number for number in near if _same(line, wanted[number])), None)
        if match is None or match in paired:
            yield None, entry
        else:
            paired[match], position = entry, match + 1
    for number, sample in enumerate(samples):
        yield sample, paired.get(number)


def _same(line: str, wanted: str) -> bool:
    if line == wanted:
        return True
    # an entry may lose its key to the marker, or its tail to a broken line
    return len(line) > 12 and (line in wanted or wanted in line)


def said(entry: Reference | None) -> dict[str, Any]:
    """The scored fields of an entry as kg gives them."""
    if entry is None:
        return {}
    return {name: getattr(entry, name) for name in SCORED}


def compare(sample: Sample | None, found: dict[str, Any], result: Result) -> None:
    """Count each field; a field of no single reading is left out."""
    for name in SCORED:
        if sample is not None and name in sample.unscored:
            continue
        truth = sample.truth[name] if sample else None
        true, guess = normal(name, truth), normal(name, found.get(name))
        score = result.fields[name]
        score.right += bool(true) and true == guess
        score.said += bool(guess)
        score.true += bool(true)
        if true != guess:
            text = sample.text if sample else ""
            result.differences.append(f"{name}: {found.get(name)!r} for {truth!r}\n    {text}")


def normal(name: str, value: Any) -> Any:
    """Values as they are compared: letters and digits, ranges with one sign."""
    if not value:
        return None
    if name == "authors":
        return [fold(author) for author in value]
    if name == "pages":
        return regex.sub(r"\s|^pp?\.?", "", regex.sub(r"[-–—~～−‐‑]+", "-", str(value)))
    return fold(str(value))


def fold(text: str) -> str:
    """Letters and digits alone, in one case and width."""
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", text).casefold())


def table(results: dict[str, tuple[Result, Result]]) -> str:
    """A line a style: entries found, F1 of numbered and bare lists, F1 of each field."""
    names = " ".join(f"{name[:7]:>7}" for name in SCORED)
    lines = [f"{'style':24}{'found':>6}{'P':>7}{'R':>7}{'F1':>7}{'bare':>7}  {names}"]
    for style, (numbered, bare) in results.items():
        whole = numbered.whole
        fields = " ".join(_figure(numbered.fields[name]) for name in SCORED)
        figures = f"{whole.precision:7.3f}{whole.recall:7.3f}{whole.f1:7.3f}{bare.whole.f1:7.3f}"
        lines.append(f"{style:24}{numbered.found:6}{figures}  {fields}")
    return "\n".join(lines)


def _figure(score: Score) -> str:
    return f"{score.f1:7.3f}" if score.true else f"{'-' + str(score.said or ''):>7}"


def run(names: Iterable[str], count: int, rules: Rules) -> dict[str, tuple[Result, Result]]:
    """Measure styles by name, and all of them together."""
    results = {}
    for name in names:
        style = tables.styles()[name]
        samples = tables.samples(style, count)
        numbered = measure(samples, rules, numbered=not style.keyed)
        results[name] = numbered, measure(samples, rules, numbered=False)
    results["all"] = _sum(pair[0] for pair in results.values()), _sum(pair[1] for pair in results.values())
    return results


def _sum(results: Iterable[Result]) -> Result:
    total = Result()
    for result in list(results):
        total.found += result.found
        for name in SCORED:
            total.fields[name].add(result.fields[name])
    return total


def main(arguments: Sequence[str]) -> None:
    """Print the table, and with -v what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="*", help="styles to measure; all of them without")
    parser.add_argument("-v", action="append", default=[], metavar="STYLE", help="show what differs in this style")
    parser.add_argument("-n", type=int, default=60, help="strings a style")
    chosen = parser.parse_args(arguments)
    results = run([*chosen.styles, *chosen.v] or list(tables.styles()), chosen.n, rules_module.load())
    for name in chosen.v:
        sys.stdout.write("\n".join(results[name][0].differences) + "\n")
    sys.stdout.write(table(results) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
