"""What is found in the sample articles may not fall below `gold/floors.tsv`, and the figures are the scorer's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from kg import contract, evaluation, pipeline
from kg.evaluation import report
from kg.evaluation.said import Record
from kg.rules import Rules

GOLD = Path(__file__).parent / "gold"
FLOORS = {
    part: float(floor)
    for part, floor in (line.split("\t") for line in (GOLD / "floors.tsv").read_text(encoding="utf-8").splitlines())
}


@pytest.fixture(scope="session")
def sampled(corpus: Path, rules: Rules) -> evaluation.Evaluation:
    records = [contract.as_dict(extraction, rules) for extraction in pipeline.extract_all([corpus], rules, [])]
    return evaluation.evaluate(evaluation.read_gold(GOLD), records)


def test_every_article_of_the_corpus_has_gold(corpus: Path, rules: Rules) -> None:
    titles = {extraction.document.title for extraction in pipeline.extract_all([corpus], rules, [])}
    assert {gold.title for gold in evaluation.read_gold(GOLD)} == titles


@pytest.mark.parametrize("part", FLOORS)
def test_a_part_is_found(part: str, sampled: evaluation.Evaluation) -> None:
    assert sampled.figures[part].value >= FLOORS[part], "\n".join(report.differences(sampled, part))


def test_every_part_but_one_has_a_floor(sampled: evaluation.Evaluation) -> None:
    # gold lists no relation it does not find worth listing, so its precision says little
    assert [part for part in sampled.figures if part not in FLOORS] == ["relations"]


def test_the_gold_quotes_the_articles(corpus: Path, rules: Rules) -> None:
    """A quote, a surface and an arXiv id of the gold stand in its article: a slip of the pen is found here."""
    texts = {extraction.document.title: extraction.document for extraction in pipeline.extract_all([corpus], rules, [])}
    for gold in evaluation.read_gold(GOLD):
        document = texts[gold.title]
        text = _plain(document.text)
        quotes = [relation.evidence for relation in gold.relations or ()]
        surfaces = [surface for model in gold.models or () for surface in model.surfaces]
        assert [quote for quote in (*quotes, *surfaces) if _plain(quote) not in text] == [], gold.place
        linked = text + "".join(link.href for link in document.hyperlinks)
        assert [identifier for identifier in gold.arxiv or () if identifier not in linked] == [], gold.place


def _plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="session")
def extract(seeds: Path, rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("seeds") / "extract.jsonl"
    lines: list[Record] = [contract.as_dict(one, rules) for one in pipeline.extract_all([seeds], rules, [])]
    file.write_bytes(b"".join(orjson.dumps(line, default=list) + b"\n" for line in lines))
    return file


def test_the_figures_are_those_of_the_scorer(extract: Path, gold: Path) -> None:
    scorer = [sys.executable, str(gold / "score.py"), str(extract), str(gold)]
    theirs = subprocess.run(scorer, capture_output=True, encoding="utf-8", check=True).stdout.splitlines()
    result = evaluation.evaluate(evaluation.read_gold(gold), evaluation.read_extract(extract))
    assert sorted(map(report.line, result.figures.values())) == sorted(line for line in theirs if " F1 " in line)
