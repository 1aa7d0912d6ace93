"""Names of models in sentences, table by table, and what a name found in one place does to the rest of its document."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg import linking
from kg import rules as rules_module
from kg.errors import RulesError
from kg.extractors import definitions, others
from kg.extractors.cues import Vocabulary
from kg.extractors.lexicon import Text
from kg.extractors.overlap import Spans, known_first, longest_first
from kg.extractors.senses import Candidate, Scale
from kg.records import Document, Extraction, Mention, Provenance, Span

FOLDER = Path(__file__).parent / "mentions"
RULES = rules_module.load()


def table(name: str) -> list[tuple[str, list[str]]]:
    """The sentences of a table with the models they name."""
    rows = (line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:])
    return [(text, sorted(set(models.split("|")) - {""})) for text, models, *_ in rows]


CASES = [(path.stem, *row) for path in sorted(FOLDER.glob("*.tsv")) for row in table(path.stem)]


def read(text: str) -> Extraction:
    """What is found in a paragraph below a title that names nothing."""
    return kg.extract(f"标题\n\n{text}", RULES)


def models(text: str) -> list[str]:
    """The distinct models of a text."""
    return sorted({mention.value or "" for mention in read(text).mentions if mention.kind == "model"})


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[f"{name}:{text[:24]}" for name, text, _ in CASES])
def test_models_of_a_sentence(name: str, text: str, expected: list[str]) -> None:
    assert models(text) == expected


@pytest.mark.parametrize(
    ("text", "variant", "base"),
    [
        ("ResNet-50/101很常用。", "ResNet-101", "ResNet"),
        ("VGG16和17的差别不大。", "VGG-17", "VGG"),
        ("LLaMA-2-70B要两张卡。", "Llama 2-70B", "Llama 2"),
        ("YOLOv8n很小。", "YOLOv8-n", "YOLOv8"),
        ("BigGAN-deep很深。", "BigGAN-deep", "BigGAN"),
        ("ViT-L/16和B/16都试过。", "ViT-B/16", "ViT"),
    ],
)
def test_a_sized_name_is_a_variant_of_its_family(text: str, variant: str, base: str) -> None:
    said = {(r.subject.value, r.object.value) for r in read(text).relations if isinstance(r.object, Mention)}
    assert (variant, base) in said


@pytest.mark.parametrize(
    ("text", "name", "rule", "most"),
    [
        ("后来PlumeNet更快。", "PlumeNet", "name-by-ending", 0.6),
        ("所提QX9网络很小。QX9很快。", "QX9", "coined-before-noun", 0.6),
        ("所提QX9网络很小。后来QX9又小了一半。", "QX9", "name-again", 0.6),
        ("The Tidal Reed Network (TRNW) is new.", "TRNW", "abbreviation-new", 0.6),
    ],
)
def test_an_inferred_name_says_so(text: str, name: str, rule: str, most: float) -> None:
    found = [mention for mention in read(text).mentions if mention.value == name]
    assert rule in {mention.rule_id for mention in found}
    assert all(mention.confidence <= most for mention in found)


def test_a_name_inferred_once_is_found_in_the_rest_of_the_document() -> None:
    found = [
        m.surface for m in read("QX9模型不大。\n\n第二段里QX9没有提示词，QX90不是它。").mentions if m.kind == "model"
    ]
    assert found == ["QX9", "QX9"]


def test_a_sense_is_kept_through_a_document() -> None:
    text = "Whisper模型由OpenAI训练，用于语音识别。\n\n第二段：Whisper也能翻译。"
    assert [m.surface for m in read(text).mentions if m.value == "Whisper"] == ["Whisper", "Whisper"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("平均绝对误差（MAE）是0.3，MAE越小越好。", "concept", "Mean Absolute Error"),
        ("掩码自编码器（MAE）先遮住图像，MAE再重建。", "model", "MAE"),
    ],
)
def test_a_definition_decides_for_the_document(text: str, kind: str, value: str) -> None:
    said = [(m.kind, m.value) for m in read(text).mentions if m.surface == "MAE"]
    assert said == [(kind, value), (kind, value)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("图流网络（Graph Flow Network，GFN）", "GFN", "Graph Flow Network"),
        ("we use a Graph Flow Network (GFN)", "GFN", "Graph Flow Network"),
        ("GFN（图流网络）", "GFN", "图流网络"),
        ("我们提出了一种图流网络（以下简称GFN）", "GFN", "图流网络"),
    ],
)
def test_a_short_form_is_tied_to_its_long_form(text: str, short: str, long: str) -> None:
    found = list(definitions.find(Text(document(text))))
    assert [(d.short, long in {text[slice(*span)] for span in d.longs}) for d in found] == [(short, True)]


@pytest.mark.parametrize("text", ["CNN（图3）", "we use words (GFN)", "ResNet（2016）", "他（CEO）说"])
def test_no_long_form_no_definition(text: str) -> None:
    assert list(definitions.find(Text(document(text)))) == []


def document(text: str) -> Document:
    """A document of one paragraph."""
    return Document("test", "", text, (), (), Provenance("plain", "test"))


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Falcon", -1),
        ("Falcon网络", 1),
        ("Falcon在RefinedWeb上", 1),
        ("Falcon火箭", -4),
        ("Falcon火箭发射", -7),
        ("Falcon在数据集上", 1),
        ("falcon网络", 0),
    ],
)
def test_a_doubtful_name_is_weighed(text: str, score: int) -> None:
    whole = Text(document(text))
    candidate = Candidate(whole.mention("model", 0, 6, "Falcon", "test", 0.9), "falcon", cued=True)
    assert Scale(whole, [], RULES).weigh(candidate) == score


def mention(start: int, end: int, kind: str = "model", confidence: float = 0.9) -> Mention:
    """A mention of which only the place, the kind and the confidence matter."""
    return Mention("test", Span(start, end), "x" * (end - start), kind, kind, "test", confidence)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([mention(0, 3, "concept"), mention(0, 8)], [mention(0, 8)]),
        ([mention(0, 3, "concept"), mention(0, 3)], [mention(0, 3)]),
        ([mention(0, 3, "concept", 0.95), mention(0, 3)], [mention(0, 3, "concept", 0.95)]),
        ([mention(0, 3), mention(3, 6)], [mention(0, 3), mention(3, 6)]),
        ([mention(2, 5), mention(0, 3), mention(4, 9)], [mention(0, 3), mention(4, 9)]),
    ],
)
def test_the_longest_goes_first(given: list[Mention], kept: list[Mention]) -> None:
    assert longest_first(given) == kept


def test_what_is_known_goes_before_a_guess() -> None:
    occupied = Spans([Span(4, 7)])
    assert known_first(occupied, [mention(0, 9), mention(0, 3), mention(7, 9)]) == [mention(0, 3), mention(7, 9)]


def test_a_size_alone_is_no_alias() -> None:
    linked = linking.merge([read("我们比较了ResNet-77/88的速度。")], RULES)
    aliases = {entity.name: entity.aliases for entity in linked.entities}
    assert aliases["ResNet-88"] == ()


WRONG = {
    "a name that no table has": ("Zzyzx\tmodel\tsentence\t\t\t", "no model or concept is spelled 'Zzyzx'"),
    "a reading that is none": ("Falcon\tmodle\tsentence\t\t\t", "unknown word 'modle'"),
    "a scope that is none": ("Falcon\tmodel\tarticle\t\t\t", "unknown word 'article'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_of_ambiguous_names_is_refused(name: str, tmp_path: Path) -> None:
    line, message = WRONG[name]
    (tmp_path / "gazetteers").mkdir()
    head = "name\tusual\tscope\tcues_for\tcues_against\twhy"
    (tmp_path / "gazetteers" / "ambiguous-mine.tsv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        rules_module.load([tmp_path])
    assert message in str(caught.value)
    assert "ambiguous-mine.tsv:2" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("FrobQX数据集", True),
        ("FrobQX是一家卖传感器的公司", True),
        ("名为FrobQX的推理芯片", True),
        ("FrobQX, a library for graphs", True),
        ("the dataset FrobQX", True),
        ("FrobQXs, a cartoon", True),
        ("FrobQX在自建的数据集上最好", False),
        ("FrobQX is a robot control network", False),
        ("FrobQX and a library", False),
    ],
)
def test_a_class_noun_beside_a_name_says_what_it_is(text: str, thing: bool) -> None:
    start = text.index("FrobQX")
    assert others.named(Text(document(text)), Span(start, start + 6), RULES) is thing


@pytest.mark.parametrize(("start", "end", "count"), [(0, 40, 3), (0, 8, 1), (17, 40, 2), (20, 21, 0)])
def test_different_words_of_a_stretch_are_counted(start: int, end: int, count: int) -> None:
    places = Vocabulary(["train*", "图", "token"]).places("trained trainers 图图token tokens token")
    assert places.count(Span(start, end)) == count
