"""`kg validate`: clean where the data is, and for each kind of fault the thing, the words, the value and the shape."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_graph import sample

from kg import exporters, pipeline, texts, validating
from kg.errors import ExportError
from kg.exporters import rdf
from kg.ontology import PREFIXES
from kg.rules import Rules

RDF_SUFFIXES = ("ttl", "trig")  # that the others say the same is tested with the formats
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
WHOLE = rdf.generate(sample()).decode()


@pytest.fixture(scope="module")
def built(corpus: Path, rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus in every syntax, with its texts."""
    folder = tmp_path_factory.mktemp("built")
    graph = pipeline.build([corpus], rules, keep=texts.keeper(folder / texts.FOLDER)).graph
    for suffix in RDF_SUFFIXES:
        exporters.load(suffix).write(graph, folder / f"graph.{suffix}")
    return folder


@pytest.mark.parametrize("suffix", RDF_SUFFIXES)
def test_the_corpus_is_clean_in_every_syntax(suffix: str, built: Path) -> None:
    report = validating.validate(built / f"graph.{suffix}")
    assert report.violations == ()
    assert report.triples > 15_000


def test_every_quote_of_the_corpus_stands_in_its_text(built: Path) -> None:
    assert validating.validate(built / "graph.ttl", built / texts.FOLDER).violations == ()
    assert len(list((built / texts.FOLDER).iterdir())) == 18


def test_the_seeds_are_clean_and_every_quote_stands_in_its_text(seeds: Path, rules: Rules, tmp_path: Path) -> None:
    graph = pipeline.build([seeds], rules, keep=texts.keeper(tmp_path / texts.FOLDER)).graph
    rdf.write(graph, tmp_path / "graph.ttl")
    assert validating.validate(tmp_path / "graph.ttl", tmp_path / texts.FOLDER).violations == ()


def add(line: str) -> Callable[[str], str]:
    return lambda turtle: turtle + HEAD + line


def change(old: str, new: str) -> Callable[[str], str]:
    def changed(turtle: str) -> str:
        assert old in turtle
        return turtle.replace(old, new, 1)

    return changed


MODEL, ARTICLE, PAPER = "<urn:kg:model/resnet>", "<urn:kg:document/zhihu/76072364>", "<urn:kg:paper/arxiv/1512.03385>"
ANNOTATION = "oa:Annotation ;\n\toa:motivatedBy oa:linking"
# what is done to the sample -> a line of the thing, the words, the value and the shape
FAULTS = (
    (add(f'{MODEL} skos:altLabel "ResNet"@en .'),
     'ResNet | skos:altLabel: No label is both preferred and alternative | "ResNet"@en | shapes:AlternativeLabel'),
    (add(f'{MODEL} skos:prefLabel "Other"@en .'),
     "ResNet | skos:prefLabel: A thing has one preferred label a language |  | shapes:PreferredLabel"),
    (add(f'{MODEL} dcterms:issued "2015" .'), 'ResNet | dcterms:issued is no xsd:gYear | "2015" | shapes:Issued'),
    (add(f'{MODEL} dcterms:issued "x"^^xsd:gYear .'),
     'ResNet | dcterms:issued does not look like ^[0-9]{4}$ | "x"^^xsd:gYear | shapes:Issued'),
    (add(f"{MODEL} kg:variantOf {PAPER} ."),
     "ResNet | kg:variantOf is no mls:Model or skos:Concept | "
     "<urn:kg:paper/arxiv/1512.03385>, fabio:ResearchPaper schema:ScholarlyArticle | shapes:Made"),
    (add(f"{MODEL} kg:hasCode <https://nowhere.example/> ."),
     "ResNet | kg:hasCode is no schema:SoftwareSourceCode | <https://nowhere.example/>, of no class | shapes:Model"),
    (add(f"{MODEL} mls:specifiedBy <urn:kg:concept/top-1-accuracy> ."),
     "ResNet | it is no mls:ModelEvaluation | <urn:kg:model/resnet>, fair4ml:MLModel mls:Model | "
     "shapes:said_of_results"),
    (add(f"{ARTICLE} schema:url <ftp://a.example/> ."),
     "深入理解ResNet | schema:url does not look like ^https?:// | <ftp://a.example/>, of no class | shapes:Page"),
    (add(f"{ARTICLE} schema:datePublished 7 ."),
     "深入理解ResNet | has more than one schema:datePublished |  | shapes:Document"),
    (change("a prov:Entity ;\n\tdcterms:isPartOf", "a prov:Entity ;\n\tdcterms:source"),
     "prov:Entity | has no dcterms:isPartOf |  | shapes:Fact"),
    (change('kg:confidence 0.8', 'kg:confidence 1.8'),
     'oa:Annotation | kg:confidence is more than 1.0 | "1.8"^^xsd:decimal | shapes:Confidence'),
    (change("oa:start 10", "oa:start 30"),
     'oa:TextPositionSelector | oa:start is more than oa:end | "30"^^xsd:integer | shapes:Position'),
    (change(ANNOTATION, "oa:Annotation ;\n\toa:motivatedBy oa:tagging"),
     "oa:Annotation | oa:motivatedBy is not oa:linking |  | shapes:Annotation"),
    (change("rdf:predicate cskg:outperforms", "rdf:predicate rdf:value"),
     "ResNet rdf:value q\"uo | rdf:predicate: A relation that the ontology does not have | "
     "<http://www.w3.org/1999/02/22-rdf-syntax-ns#value>, of no class | shapes:Statement"),
    (change("lpwc:introducedBy <urn:kg:paper/arxiv/1512.03385>", "rdfs:seeAlso <urn:kg:paper/arxiv/1512.03385>"),
     "ResNet lpwc:introducedBy Deep Residual Learning for Image Recognition | "
     "A statement is also said as a plain triple |  | shapes:PlainTriples"),
    (add(f'{ARTICLE} kg:textHash "abc" .'),
     '深入理解ResNet | kg:textHash: The hash of a text is a SHA-256 in hexadecimal digits | "abc" | shapes:Document'),
    (add("<urn:kg:agent/x> a foaf:Agent ."), "foaf:Agent | has no rdfs:label |  | shapes:Label"),
)  # fmt: skip


@pytest.mark.parametrize(("fault", "told"), FAULTS)
def test_a_fault_is_told_in_words(fault: Callable[[str], str], told: str, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(fault(WHOLE), encoding="utf-8")
    violations = validating.validate(tmp_path / "graph.ttl").violations
    lines = [f"{v.name.splitlines()[0][:70]} | {v.what} | {v.value} | {v.shape}" for v in violations]
    name, *rest = told.split(" | ")
    assert [line for line in lines if line.startswith(name) and line.endswith(" | ".join(["", *rest]))], lines


def test_the_sample_is_clean(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(WHOLE, encoding="utf-8")
    assert validating.validate(tmp_path / "graph.ttl").violations == ()


def test_a_quote_that_does_not_stand_there_is_told(built: Path, tmp_path: Path) -> None:
    turtle = (built / "graph.ttl").read_text(encoding="utf-8")
    moved = re.sub(r"oa:start (\d+)", lambda match: f"oa:start {int(match[1]) + 1}", turtle, count=1)
    (tmp_path / "graph.ttl").write_text(moved, encoding="utf-8")
    (first, *_) = validating.validate(tmp_path / "graph.ttl", built / texts.FOLDER).violations
    assert first.shape == "shapes:Quote"
    start, end, there = re.fullmatch(r"what stands there from (\d+) to (\d+) is “(.*)”", first.what, re.DOTALL).groups()  # type: ignore[union-attr]
    quote = first.value.strip("“”")
    assert (quote[1:], len(quote)) == (there, int(end) - int(start) + 1)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("graph.ttl", b"", "holds nothing that kg states"),
        ("graph.ttl", b"<urn:a> <urn:b> <urn:c> .", "holds nothing that kg states"),
        ("graph.ttl", b"<urn:a> <urn:b c> <urn:c> .", "line 1"),
        ("graph.csv", b"a,b", "is no RDF"),
    ],
)
def test_what_cannot_be_validated_is_wrong_use(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ExportError, match=says):
        validating.validate(tmp_path / name)


@pytest.mark.parametrize("content", [None, b"other text", b"\xff"])
def test_a_text_that_is_not_there_or_was_changed_is_named(content: bytes | None, built: Path, tmp_path: Path) -> None:
    for file in (built / texts.FOLDER).iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    victim = min(tmp_path.iterdir())
    victim.unlink() if content is None else victim.write_bytes(content)
    with pytest.raises(ExportError, match="--with-text") as caught:
        validating.validate(built / "graph.ttl", tmp_path)
    assert caught.value.place == str(victim)


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd, check=False)


def test_the_command_says_what_is_wrong_and_how_it_went(tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "bad.ttl").write_text(add(f'{MODEL} dcterms:issued "2015" .')(WHOLE), encoding="utf-8")
    good, bad, none = (run("validate", f"{name}.ttl", cwd=tmp_path) for name in ("good", "bad", "none"))
    assert (good.returncode, good.stdout) == (0, "")
    assert "no violations" in good.stderr
    assert (bad.returncode, none.returncode) == (1, 2)
    assert bad.stdout.splitlines() == [
        "ResNet  <urn:kg:model/resnet>",
        '    dcterms:issued is no xsd:gYear: "2015"  (shapes:Issued)',
    ]
    assert bad.stderr.rstrip().endswith("triples, 1 violation")
    assert "none.ttl" in none.stderr


def test_build_writes_the_texts_that_the_graph_counts_in(corpus: Path, tmp_path: Path) -> None:
    done = run("build", corpus / "vision-transformers.html", "--format", "ttl", "--with-text", cwd=tmp_path)
    assert "exports/texts" in done.stderr
    plain = run("build", corpus / "vision-transformers.html", "--format", "ttl", "--out", "plain", cwd=tmp_path)
    assert plain.returncode == 0
    assert (tmp_path / "plain" / "graph.ttl").read_bytes() == (tmp_path / "exports" / "graph.ttl").read_bytes()
    checked = run("validate", "exports/graph.ttl", "--texts", "exports/texts", cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "")
