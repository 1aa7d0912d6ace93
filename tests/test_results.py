"""Results: from tables, what two rules make of one value, and their way into the graph, its exports and `kg show`."""

from __future__ import annotations

import json

import pytest

import kg
from kg import checks, contract, finding, linking, showing
from kg.exporters import node_link
from kg.extractors import measured
from kg.graph import build
from kg.records import Extraction, Mention, Provenance, RawDocument, Span
from kg.rules import Rules

MARKDOWN: dict[str, tuple[str, list[str]]] = {
    "models in rows": (
        """
| Model | Params (M) | Top-1 acc. (%) | Top-5 err. (%) |
|---|---|---|---|
| ResNet-34 [1] | 21.8 | **73.3** | 8.6 |
| VGG-19 (2014) | 144 | - | 9.0% |
| ResNet-34 + Mixup | 21.8 | 74.1 | 8.1 |
| our own net | 9.9 | 99.1 | 0.1 |
""",
        ["ResNet-34 Top-1 Accuracy 73.3%", "ResNet-34 Top-5 Error Rate 8.6%", "VGG-19 Top-5 Error Rate 9%"],
    ),
    "models in columns": (
        """
| 指标 | MobileNetV2 | ShuffleNet |
|---|---|---|
| Top-1准确率 | 72.0% | 70.9% |
| FLOPs | 300 | 292 |
| Cityscapes mIoU | 72.1 | 70.3 |
""",
        [
            "MobileNetV2 Top-1 Accuracy 72%",
            "ShuffleNet Top-1 Accuracy 70.9%",
            "MobileNetV2 mIoU 72.1 on Cityscapes",
            "ShuffleNet mIoU 70.3 on Cityscapes",
        ],
    ),
    "datasets head columns, the caption says the metric": (
        "Table 3: Accuracy\n\n| Model | CIFAR-10 | SVHN |\n|---|---|---|\n| NIN | 91.2% | 97.6% |\n",
        ["NIN Accuracy 91.2% on CIFAR-10", "NIN Accuracy 97.6% on SVHN"],
    ),
    "the corner says metric and unit": (
        "| Accuracy (%) | NIN | ResNet-18 |\n|---|---|---|\n| SVHN | 97.6 | 98.1 |\n| CIFAR-10 | 91.2 | n/a |\n",
        ["NIN Accuracy 97.6% on SVHN", "ResNet-18 Accuracy 98.1% on SVHN", "NIN Accuracy 91.2% on CIFAR-10"],
    ),
    "a column says the dataset": (
        "| 模型 | 数据集 | 错误率 |\n|---|---|---|\n| NIN | SVHN | 2.4% |\n| NIN | CIFAR-10 | 8.8% |\n",
        ["NIN Error Rate 2.4% on SVHN", "NIN Error Rate 8.8% on CIFAR-10"],
    ),
    "two metrics, two values a cell": (
        "| Model | top-1/top-5 acc (%) |\n|---|---|\n| NIN | 58.9/81.2 |\n| ResNet-18 | 69.8 |\n",
        ["NIN Top-1 Accuracy 58.9%", "NIN Top-5 Accuracy 81.2%"],
    ),
    "deviations, marks and differences": (
        "| Method | AP | AP50 |\n|---|---|---|\n| FCOS | 41.5 ± 0.2 | 60.7† |\n| RetinaNet | 25.1* (+1.1) | ~43 |\n",
        ["FCOS AP 41.5", "FCOS AP50 60.7", "RetinaNet AP 25.1"],
    ),
    "a backbone is not what is measured": (
        "| Method | Backbone | AP |\n|---|---|---|\n| FCOS | ResNet-101 | 41.5 |\n",
        ["FCOS AP 41.5"],
    ),
    "which of two models?": ("| Teacher | Student | AP |\n|---|---|---|\n| ResNet-101 | ResNet-18 | 31.5 |\n", []),
    "no metric": ("| Model | Year | Score |\n|---|---|---|\n| NIN | 2013 | 91.2 |\n", []),
    "which metric?": ("Table 1: AP and mIoU\n\n| Model | COCO |\n|---|---|\n| FCOS | 41.5 |\n", []),
    "not even a head": ("| NIN | 91.2 |\n|---|---|\n| FCOS | 41.5 |\n", []),
    "costs": ("| Model | FPS | FLOPs | 参数量 |\n|---|---|---|---|\n| FCOS | 12.5 | 4.1 | 32.1 |\n", []),
    "more than all": ("| Model | Accuracy (%) |\n|---|---|\n| NIN | 101.5 |\n", []),
    "an error is no accuracy": ("表1 分类误差\n\n| Model | Top-1 |\n|---|---|\n| NIN | 41.1 |\n", []),
}

HTML: dict[str, tuple[str, list[str]]] = {
    "cells that span": (
        """<table><caption>Table 1. Results</caption>
        <tr><th rowspan=2>Model</th><th colspan=2>ImageNet</th><th>CIFAR-10</th></tr>
        <tr><th>top-1 acc.</th><th>top-5 acc.</th><th>Error (%)</th></tr>
        <tr><td><p>VGG-19</p></td><td><section><span>72.4</span></section></td><td><br><p>90.9</p></td><td>6.5</td></tr>
        <tr><td>DenseNet-121<td>75.0<td>92.3</tr></table>""",
        [
            "VGG-19 Top-1 Accuracy 72.4 on ImageNet",
            "VGG-19 Top-5 Accuracy 90.9 on ImageNet",
            "VGG-19 Error Rate 6.5% on CIFAR-10",
            "DenseNet-121 Top-1 Accuracy 75 on ImageNet",
            "DenseNet-121 Top-5 Accuracy 92.3 on ImageNet",
        ],
    ),
    "a title row": (
        "<table><tr><td colspan=2>COCO</td></tr><tr><td>Model<td>AP</tr><tr><td>FCOS<td>41.5</tr></table>",
        ["FCOS AP 41.5 on COCO"],
    ),
    "a table that lays out a page": (
        "<table><tr><td>Model<td>AP</tr><tr><td>FCOS<td>41.5 <table><tr><td>x<td>y<tr><td>z<td>u</table></tr></table>",
        [],
    ),
    "further reading": (
        "<p>推荐阅读</p><table><tr><td><a href='https://a.example/1'>Model</a><td>AP</tr>"
        "<tr><td><a href='https://a.example/2'>FCOS</a><td>41.5</tr></table>",
        [],
    ),
}


def extracted(content: str, markup: str, rules: Rules, document_id: str = "test/1") -> Extraction:
    return kg.extract(RawDocument(document_id, "", markup, content, Provenance("test", "test")), rules)


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_tables(name: str, rules: Rules) -> None:
    content, expected = MARKDOWN[name]
    found = extracted(content, "markdown", rules)
    assert sorted(map(checks.stated, found.results)) == sorted(expected)


@pytest.mark.parametrize("name", HTML)
def test_html_tables(name: str, rules: Rules) -> None:
    content, expected = HTML[name]
    found = extracted(content, "html", rules)
    assert sorted(map(checks.stated, found.results)) == sorted(expected)


def test_a_result_of_a_table_quotes_its_row(rules: Rules) -> None:
    found = extracted("| Model | Year | AP |\n|---|---|---|\n| FCOS | 2019 | 41.5 |\n", "markdown", rules)
    (result,) = found.results
    assert found.document.text[slice(*result.span)] == "FCOS 2019 41.5"
    assert (result.rule_id, result.surface) == ("table-rows", "41.5")


@pytest.mark.parametrize("text", ["FCOS的AP是41.5 ResNet", "FCOS：41.5 AP"])
def test_the_words_of_a_row_are_no_sentence(text: str, rules: Rules) -> None:
    assert extracted(f"<p>{text}</p>", "html", rules).results
    table = f"<table><tr><td>x<td>y</tr><tr><td>{text}<td>z</tr></table>"
    assert extracted(table, "html", rules).results == ()


VALUES = [
    ("82.90%", [("82.9", "%", "82.90%")]),
    ("100", [("100", "", "100")]),
    ("4.21 ± 0.08", [("4.21", "", "4.21 ± 0.08")]),
    ("22.85和21.75%", [("22.85", "%", "22.85"), ("21.75", "%", "21.75%")]),
    ("76.1 percent", [("76.1", "%", "76.1 percent")]),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_values(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(value.number, value.unit, value.surface) for value in measured.values(text)] == expected


def _mention(name: str) -> Mention:
    return Mention("d", Span(0, 1), name, "model", name, "r", 0.9)


@pytest.mark.parametrize(
    ("models", "metrics", "datasets", "values", "count"),
    [
        ("a", "m", "", "1", 1),
        ("ab", "m", "d", "12", 2),
        ("a", "mn", "", "12", 2),
        ("a", "m", "de", "12", 2),
        ("ab", "m", "", "1", 0),
        ("abc", "m", "", "12", 0),
        ("ab", "mn", "", "12", 0),
        ("a", "", "", "1", 0),
        ("a", "m", "", "12", 0),
    ],
)
def test_values_are_given_out_only_where_it_is_clear_to_whom(
    models: str, metrics: str, datasets: str, values: str, count: int
) -> None:
    given = measured.distribute(
        list(map(_mention, models)),
        list(map(_mention, metrics)),
        list(map(_mention, datasets)),
        [measured.Value(value, "", value, 0) for value in values],
    )
    assert len(list(given)) == count


SENTENCE = "GhostNet在ImageNet 224×224上取得了75.70%的Top-1准确率。"
RESULT = "result:ghostnet/imagenet-224x224/top-1-accuracy/75.7%"


def test_the_contract(rules: Rules) -> None:
    written = json.loads(json.dumps(contract.as_dict(extracted(SENTENCE, "plain", rules), rules)))
    (result,) = written["results"]
    assert result == {
        "entity": RESULT,
        "model": "model:ghostnet",
        "metric": "concept:top-1-accuracy",
        "dataset": "concept:imagenet-224x224",
        "value": "75.7",
        "unit": "%",
        "surface": "75.70%",
        "span": [0, len(SENTENCE)],
        "rule_id": "value-then-metric-zh",
        "confidence": 0.9,
    }
    evaluated = [relation for relation in written["relations"] if relation["predicate"] == "evaluated_on"]
    assert "concept:imagenet-224x224" in {relation["object"] for relation in evaluated}


def test_one_result_in_two_places_is_one_node_with_two_evidences(rules: Rules) -> None:
    other = "The GhostNet reaches 75.7% top-1 accuracy on ImageNet 224x224."
    linked = linking.merge(
        [extracted(SENTENCE, "plain", rules, "a"), extracted(other, "plain", rules, "b")],
        rules,
    )
    (entity,) = (entity for entity in linked.entities if entity.kind == "result")
    assert (entity.id, entity.name) == (RESULT, "GhostNet: Top-1 Accuracy 75.7% (ImageNet 224x224)")
    assert dict(entity.details) == {"value": "75.7", "unit": "%"}
    said = {(a.predicate, a.object_id): a.evidence for a in linked.assertions if a.subject_id == RESULT}
    assert set(said) == {
        ("of_model", "model:ghostnet"),
        ("by_metric", "concept:top-1-accuracy"),
        ("on_dataset", "concept:imagenet-224x224"),
    }
    for evidence in said.values():
        assert [(one.document_id, one.quote) for one in evidence] == [("a", SENTENCE), ("b", other)]


def test_what_is_put_together_is_tied_to_what_it_narrows(rules: Rules) -> None:
    linked = linking.merge([extracted(SENTENCE + "FCOS有41.5的box AP。", "plain", rules)], rules)
    broader = {(a.subject_id, a.object_id) for a in linked.assertions if a.predicate == "broader"}
    assert {("concept:imagenet-224x224", "concept:imagenet"), ("concept:box-ap", "concept:ap")} <= broader
    categories = {entity.id: dict(entity.details).get("category") for entity in linked.entities}
    assert (categories["concept:imagenet-224x224"], categories["concept:box-ap"]) == ("dataset", "metric")


def test_show_lists_the_results_of_a_model_with_their_quotes(rules: Rules) -> None:
    linked = linking.merge([extracted(SENTENCE, "plain", rules)], rules)
    graph = build(linked.entities, linked.assertions, linked.references)
    shown = "\n".join(showing.lines(graph, "GhostNet"))
    assert "\nresults:\n  GhostNet: Top-1 Accuracy 75.7% (ImageNet 224x224)  [1]" in shown
    assert f"“{SENTENCE}”" in shown
    assert "\nmeasured on:\n  ImageNet 224x224" in "\n".join(showing.lines(graph, RESULT))
    assert finding.find(graph, "top-1 accuracy 75.7") == []
    assert json.loads(node_link.generate(graph))["nodes"]


def test_rules_that_disagree_on_whose_a_value_is_say_nothing(rules: Rules) -> None:
    """Of two readings of one value the surer counts, of two equally sure ones none."""
    from kg.extractors.results import _owned

    (result,) = extracted(SENTENCE, "plain", rules).results
    other = kg.extract("VGG的Top-1准确率为75.7%。", rules).results[0]
    assert list(_owned([(7, result), (7, other)])) == []
    assert list(_owned([(7, result), (9, other)])) == [result, other]
