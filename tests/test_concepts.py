"""Concepts: editions of data sets, names that no list has, and words that are terms only beside others."""

from __future__ import annotations

import pytest

import kg
from kg import cleaning, extractors, linking
from kg.records import Entity, Provenance, RawDocument
from kg.rules import Rules

# text -> the names of its concepts of one category
CASES = [
    ("dataset", "在COCO 2017和VOC2007上训练。", ["COCO 2017", "PASCAL VOC 2007"]),
    ("dataset", "在CIFAR-100上训练，而不是CIFAR-10。", ["CIFAR-100", "CIFAR-10"]),
    ("dataset", "ImageNet-1k与ImageNet 512x512不同。", ["ImageNet-1k", "ImageNet 512x512"]),
    ("dataset", "结果见WMT14 En-De和SQuAD 2.0。", ["WMT14 En-De", "SQuAD 2.0"]),
    ("dataset", "ImageNet在2012年的比赛中很有名。", ["ImageNet"]),
    ("dataset", "在FrobQA数据集上评测，the Quuxbank corpus也一样。", ["FrobQA", "Quuxbank"]),
    ("metric", "以FrobRate为评价指标，另外给出FID。", ["FrobRate", "FID"]),
    ("task", "用于分类、检测和分割。", ["Image Classification", "Object Detection", "Image Segmentation"]),
    ("method", "数据增强包括旋转、翻转、Cutout。", ["Data Augmentation", "Rotation", "Flip", "Cutout"]),
    ("method", "星体旋转，公司裁剪预算，大家注意力不集中。", []),
]


@pytest.mark.parametrize(("category", "text", "names"), CASES)
def test_concepts_of_a_category(category: str, text: str, names: list[str], rules: Rules) -> None:
    found = [m for m in kg.extract(text, rules).mentions if m.kind == "concept"]
    assert [m.value for m in found if rules.category(m) == category] == names


@pytest.fixture(scope="module")
def linked(rules: Rules) -> linking.Linked:
    text = "ResNet在FrobQA数据集上达到了91.3%。\n\nDenseNet在COCO 2017上训练。"
    raw = RawDocument("plain/a", "A", "plain", text, Provenance("plain", "a"))
    return linking.merge([extractors.extract(cleaning.clean(raw), rules)], rules)


def _entity(linked: linking.Linked, node: str) -> Entity:
    return next(entity for entity in linked.entities if entity.id == node)


@pytest.mark.parametrize("node", ["concept:frobqa", "concept:coco-2017", "concept:coco"])
def test_a_data_set_is_one_whether_it_is_listed_or_not(node: str, linked: linking.Linked) -> None:
    assert dict(_entity(linked, node).details)["category"] == "dataset"


@pytest.mark.parametrize(
    "triple",
    [
        ("concept:coco-2017", "broader", "concept:coco"),
        ("model:resnet", "evaluated_on", "concept:frobqa"),
        ("document:plain/a", "mentions", "concept:coco-2017"),
    ],
)
def test_what_is_said_of_data_sets(triple: tuple[str, str, str], linked: linking.Linked) -> None:
    assert triple in {(a.subject_id, a.predicate, a.object_id) for a in linked.assertions}


def test_an_inferred_name_is_less_sure_than_a_listed_one(rules: Rules) -> None:
    sure = {m.value: m.confidence for m in kg.extract("FrobQA数据集和ImageNet数据集", rules).mentions}
    assert sure["FrobQA"] < 0.7 < 0.9 < sure["ImageNet"]
