"""A thesaurus of a user's own: what becomes of its labels, what it may not hold, and the same with two processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg import pipeline
from kg import rules as rules_module
from kg.errors import RulesError
from kg.rules import Rules, _skos

HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <https://example.org/terms/> .
"""
TERMS = """
ex:all a skos:ConceptScheme ; skos:prefLabel "Terms of a workshop"@en .
ex:frob a skos:Concept ; skos:prefLabel "Frobnication"@en , "弗罗布化"@zh-Hans ;
    skos:altLabel "Frobnikation"@de , "FRB" ; skos:broader ex:pool ; skos:exactMatch <https://example.org/elsewhere> .
ex:soft skos:prefLabel "Soft Frobnication"@en ; skos:altLabel "FRB"@fr .
ex:frob skos:narrower ex:soft .
ex:pool skos:prefLabel "pooling"@en ; skos:altLabel "Poolingschicht"@de , "BERT"@en .
ex:net skos:prefLabel "convolutional neural networks"@en .
ex:plain rdfs:label "Quuxification" ; skos:broader ex:frob , ex:pool .
"""


def thesaurus(folder: Path, body: str = TERMS, name: str = "my.ttl") -> Path:
    path = folder / name
    path.write_text(HEAD + body, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    return rules_module.load(thesauri=[thesaurus(tmp_path_factory.mktemp("mine"))])


FOUND = [
    ("弗罗布化很有用。", "弗罗布化", "Frobnication"),
    ("Die Frobnikation ist neu.", "Frobnikation", "Frobnication"),
    ("用了soft frobnication之后", "soft frobnication", "Soft Frobnication"),
    ("FRB比平均池化好", "FRB", "Frobnication"),
    ("eine Poolingschicht mehr", "Poolingschicht", "Pooling"),
    ("Quuxification is next", "Quuxification", "Quuxification"),
]


@pytest.mark.parametrize(("text", "surface", "name"), FOUND)
def test_its_labels_are_found_in_any_language(text: str, surface: str, name: str, mine: Rules) -> None:
    assert (surface, name) in {(m.surface, m.value) for m in kg.extract(text, mine).mentions if m.kind == "concept"}


@pytest.mark.parametrize("text", ["frb is written small", "Terms of a workshop", "frobnications"])
def test_what_is_no_label_is_not_found(text: str, mine: Rules) -> None:
    assert [m for m in kg.extract(text, mine).mentions if m.kind == "concept"] == []


@pytest.mark.parametrize(
    ("name", "above"), [("Frobnication", "Pooling"), ("Soft Frobnication", "Frobnication"), ("Quuxification", "")]
)
def test_what_is_broader_comes_along(name: str, above: str, mine: Rules) -> None:
    said = mine.by_name["concept", name].facts["broader"]
    assert said == (above or "Frobnication|Pooling")


def test_the_gazetteers_own_terms_stay_as_they_are(mine: Rules, rules: Rules) -> None:
    known = rules.by_name["concept", "Pooling"]
    now = mine.by_name["concept", "Pooling"]
    assert (now.name, now.zh, now.facts) == (known.name, known.zh, known.facts)
    assert set(now.aliases) - set(known.aliases) == {"Poolingschicht"}
    assert len(mine.entries) == len(rules.entries) + 3


@pytest.mark.parametrize(
    "notice",
    [
        "'BERT' is the model BERT already, so it does not name 'Pooling'",
        "'FRB' is the concept Frobnication already, so it does not name 'Soft Frobnication'",
        "all labels of 'convolutional neural networks' belong to other things; it is left out",
    ],
)
def test_a_name_that_two_things_claim_is_reported(notice: str, mine: Rules) -> None:
    assert any(notice in told and "my.ttl: " in told and "<https://example.org/terms/" in told for told in mine.notices)
    assert len(mine.notices) == 3


def test_the_gazetteers_are_not_turned_round(tmp_path: Path) -> None:
    body = 'ex:a skos:prefLabel "Machine Learning" ; skos:broader ex:b . ex:b skos:prefLabel "Deep Learning" .'
    loaded = rules_module.load(thesauri=[thesaurus(tmp_path, body)])
    assert loaded.by_name["concept", "Machine Learning"].facts["broader"] == "Artificial Intelligence"
    assert "'Machine Learning' is broader than 'Deep Learning' already" in loaded.notices[0]


def test_two_files_speak_of_one_concept(tmp_path: Path) -> None:
    first = thesaurus(tmp_path, 'ex:a skos:prefLabel "Frobnication"@en .', "a.ttl")
    second = thesaurus(tmp_path, 'ex:a skos:prefLabel "弗罗布化"@zh .', "b.ttl")
    entry = rules_module.load(thesauri=[first, second]).by_name["concept", "Frobnication"]
    assert entry.zh == "弗罗布化"


def test_the_words_of_the_computer_science_ontology_are_understood(tmp_path: Path) -> None:
    words = "@prefix cso: <http://cso.kmi.open.ac.uk/schema/cso#> .\n"
    body = 'ex:a cso:superTopicOf ex:b ; rdfs:label "frobnic computing" . ex:b rdfs:label "quux computing" .'
    loaded = rules_module.load(thesauri=[thesaurus(tmp_path, words + body)])
    assert loaded.by_name["concept", "quux computing"].facts["broader"] == "frobnic computing"


WRONG = {
    "no RDF": ("this is no Turtle", "my.ttl:4: is no well-formed RDF", "kg reads SKOS in Turtle"),
    "no concepts": ('ex:a rdfs:comment "nothing" .', "holds no concept that has a label", "skos:prefLabel"),
    "a scheme only": ('ex:a a skos:ConceptScheme ; skos:prefLabel "x y" .', "holds no concept", "skos:prefLabel"),
    "a circle": (
        'ex:a skos:prefLabel "Aaa" ; skos:broader ex:b . ex:b skos:prefLabel "Bbb" ; skos:broader ex:a .',
        "broader goes round in a circle: Aaa → Bbb → Aaa",
        "take one of these broader out",
    ),
    "itself": ('ex:a skos:prefLabel "Aaa" ; skos:broader ex:a .', "in a circle: Aaa → Aaa", "take one"),
    "a label without end": (
        'ex:a skos:prefLabel "' + "x" * 20_000_000 + '" .',
        "is no well-formed RDF",
        "mend the file",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_file_is_refused_with_place_and_remedy(fault: str, tmp_path: Path) -> None:
    body, message, remedy = WRONG[fault]
    path = thesaurus(tmp_path, body)
    with pytest.raises(RulesError) as caught:
        rules_module.load(thesauri=[path])
    assert str(path) in str(caught.value)
    assert message in str(caught.value)
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [("gone.ttl", "cannot be read"), ("my.rdf", "is no thesaurus that kg reads"), ("folder.ttl", "cannot be read")],
)
def test_what_is_no_file_in_turtle_is_refused(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    (tmp_path / "my.rdf").write_text("<rdf/>", encoding="utf-8")
    with pytest.raises(RulesError, match=message):
        rules_module.load(thesauri=[tmp_path / name])


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [("MAX_BYTES", 200, "200 are the most"), ("MAX_CONCEPTS", 2, "has more than 2 concepts")],
)
def test_a_huge_file_ends_in_a_message(
    limit: str, value: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_skos, limit, value)
    with pytest.raises(RulesError, match=message):
        rules_module.load(thesauri=[thesaurus(tmp_path)])


def test_a_long_chain_and_a_wide_fan_are_read(tmp_path: Path) -> None:
    chain = "\n".join(f'ex:c{n} skos:prefLabel "chain number c{n}" ; skos:broader ex:c{n + 1} .' for n in range(5000))
    fan = "\n".join(f'ex:f{n} skos:prefLabel "fan number f{n}" ; skos:broader ex:c1 .' for n in range(5000))
    loaded = rules_module.load(thesauri=[thesaurus(tmp_path, chain + "\n" + fan)])
    assert loaded.by_name["concept", "chain number c1"].facts["broader"] == "chain number c2"
    assert loaded.by_name["concept", "fan number f4999"].facts["broader"] == "chain number c1"


def _articles(folder: Path) -> Path:
    (folder / "articles").mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / "articles" / name).write_text(f"文章{name}\n\n本文介绍弗罗布化，FRB很快。\n", encoding="utf-8")
    return folder / "articles"


def test_two_processes_read_the_same(tmp_path: Path) -> None:
    loaded = rules_module.load(thesauri=[thesaurus(tmp_path)])
    articles = _articles(tmp_path)
    alone, together = (list(pipeline.extract_all([articles], loaded, [], jobs=jobs)) for jobs in (1, 2))
    assert alone == together
    assert {m.value for extraction in together for m in extraction.mentions} == {"Frobnication"}


@pytest.mark.parametrize("command", [["extract"], ["build", "--out", "out", "--format", "json"]])
def test_the_command_line_takes_one(command: list[str], tmp_path: Path) -> None:
    path = thesaurus(tmp_path)
    arguments = [command[0], str(_articles(tmp_path)), "--thesaurus", str(path), *command[1:]]
    done = subprocess.run(
        [sys.executable, "-m", "kg", *arguments], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0
    assert "'BERT' is the model BERT already" in done.stderr
    written = done.stdout or (tmp_path / "out" / "graph.json").read_text(encoding="utf-8")
    assert "concept:frobnication" in written


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mine.ttl")
    with pytest.raises(RulesError, match="it is no regular file"):
        rules_module.load((), [tmp_path / "mine.ttl"])
