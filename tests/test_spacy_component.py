"""`nlp.add_pipe("kg")`: spans with kind and node id on pipelines of any language, in one process and in two."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import kg.spacy_component  # noqa: F401  (where kg is not installed, there is no entry point)
from kg.errors import KgError, RulesError

ENGLISH = "We train ResNet-50 on ImageNet with SGD."
MIXED = "我们在ResNet-50中使用ReLU，见arXiv:1512.03385。"
SPACED = "我们 在 ResNet-50 中 使用 ReLU 。"
NAMES = [("ResNet-50", "model", "model:resnet-50"), ("ReLU", "concept", "concept:relu")]
PAPER = ("arXiv:1512.03385", "paper", "paper:arxiv/1512.03385")


def pipeline(language: str, **config: object) -> Language:
    nlp = spacy.blank(language)
    nlp.add_pipe("kg", config=config)
    return nlp


def spans(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.kb_id_) for span in doc.spans["kg"]]


def exact(doc: Doc) -> list[str]:
    return [doc.text[start:end] for start, end in doc.spans["kg"].attrs["offsets"]]


TRAINED = [
    ("ResNet-50", "model", "model:resnet-50"),
    ("ImageNet", "concept", "concept:imagenet"),
    ("SGD", "concept", "concept:sgd"),
]
# language, text, the spans
CASES = [
    ("en", ENGLISH, TRAINED),
    ("xx", ENGLISH, TRAINED),
    ("zh", ENGLISH, TRAINED),
    ("zh", MIXED, [*NAMES, PAPER]),
    ("en", SPACED, NAMES),
    ("xx", SPACED, NAMES),
    ("zh", "", []),
    ("en", "Nothing to see.", []),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_spans(language: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    doc = pipeline(language)(text)
    assert spans(doc) == expected
    assert exact(doc) == [surface for surface, _, _ in expected]


@pytest.mark.parametrize("language", ["en", "xx"])
def test_a_span_is_the_whole_token_where_spacy_glues(language: str) -> None:
    doc = pipeline(language)(MIXED)
    found, wanted = spans(doc), [*NAMES, PAPER]
    assert [(label, node) for _, label, node in found] == [(label, node) for _, label, node in wanted]
    assert [text for text, _, _ in found] != [surface for surface, _, _ in wanted]
    assert exact(doc) == [surface for surface, _, _ in wanted]


CONFIGS = [
    ({"kinds": ["model"]}, ["ResNet", "FrobNet"]),
    ({"kinds": ["concept"]}, ["ReLU"]),
    ({"confidence": 0.9}, ["ResNet", "ReLU"]),
    ({}, ["ResNet", "FrobNet", "ReLU"]),
]


@pytest.mark.parametrize(("config", "found"), CONFIGS)
def test_settings(config: dict[str, object], found: list[str]) -> None:
    assert exact(pipeline("en", **config)("ResNet and FrobNet use ReLU.")) == found


def test_another_key() -> None:
    doc = pipeline("en", spans_key="found")(ENGLISH)
    assert list(doc.spans) == ["found"]


def test_rules_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "gazetteers").mkdir()
    (tmp_path / "gazetteers" / "models-mine.tsv").write_text("name\nQuuxulator\n", encoding="utf-8")
    doc = pipeline("zh", rules=[str(tmp_path)])("用Quuxulator训练")
    assert spans(doc) == [("Quuxulator", "model", "model:quuxulator")]


def test_entities_are_left_alone_unless_asked_for() -> None:
    assert pipeline("en")(ENGLISH).ents == ()


def test_entities_stay_where_kg_finds_nothing() -> None:
    nlp = pipeline("en", ents=True)
    ruler = nlp.add_pipe("entity_ruler", before="kg")
    ruler.add_patterns([{"label": "WE", "pattern": "We"}, {"label": "LONG", "pattern": "train ResNet-50 on"}])
    doc = nlp(ENGLISH)
    found = [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents]
    assert found == [("We", "WE", ""), *TRAINED]


def test_entities_do_not_overlap() -> None:
    doc = pipeline("en", ents=True)("用ResNet-50和ReLU训练")
    assert [ent.text for ent in doc.ents] == ["用ResNet-50和ReLU训练"]
    assert len(doc.spans["kg"]) == 2


@pytest.mark.parametrize("processes", [1, 2])
def test_pipe(processes: int) -> None:
    nlp = pipeline("zh")
    docs = list(nlp.pipe([MIXED, ENGLISH] * 4, n_process=processes, batch_size=2))
    assert [spans(doc) for doc in docs] == [[*NAMES, PAPER], TRAINED] * 4
    assert exact(docs[0]) == ["ResNet-50", "ReLU", "arXiv:1512.03385"]


def test_to_disk_and_back(tmp_path: Path) -> None:
    pipeline("zh", kinds=["model"]).to_disk(tmp_path / "pipeline")
    nlp = spacy.load(tmp_path / "pipeline")
    assert spans(nlp(MIXED)) == NAMES[:1]


def test_docs_keep_their_spans() -> None:
    stored = DocBin(docs=[pipeline("zh")(MIXED)]).to_bytes()
    (doc,) = DocBin().from_bytes(stored).get_docs(spacy.blank("zh").vocab)
    assert spans(doc) == [*NAMES, PAPER]


def test_the_component_can_be_pickled() -> None:
    component = pipeline("zh").get_pipe("kg")
    assert pickle.loads(pickle.dumps(component)) == component


def test_offsets_do_not_move() -> None:
    wide = "\uff32\uff45\uff53\uff2e\uff45\uff54"
    doc = pipeline("xx")(f"  \n\n {wide}\r\n\tand 🙂 ReLU  \n")
    assert spans(doc) == [(wide, "model", "model:resnet"), ("ReLU", "concept", "concept:relu")]
    assert exact(doc) == [wide, "ReLU"]


def test_a_wrong_kind_is_refused() -> None:
    with pytest.raises(KgError, match="no kind is called 'modle'"):
        pipeline("en", kinds=["modle"])


def test_a_wrong_folder_is_refused() -> None:
    with pytest.raises(RulesError, match="no such rules folder"):
        pipeline("en", rules=["nowhere"])


def test_kg_does_not_import_spacy() -> None:
    code = "import sys, kg, kg.pipeline, kg.contract; kg.load_rules(); print('spacy' in sys.modules)"
    top = str(Path(__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=top)
    assert done.stdout.strip() == "False"


def test_the_entry_point_is_declared() -> None:
    project = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points.spacy_factories]\nkg = "kg.spacy_component:create"\n' in project
