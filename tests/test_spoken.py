"""Of what a sentence speaks: words that stand for a thing, subjects left out, whose verb it is, blanks and marks."""

from __future__ import annotations

import pytest

import kg

SAID = {
    "blanks between scripts": ("DCGAN 是 GAN 的变体，用 ReLU 激活。", {"DCGAN variant_of GAN", "DCGAN uses ReLU"}),
    "marks around a name": ("“DCGAN”采用了“ReLU”。", {"DCGAN uses ReLU"}),
    "an aside in brackets": ("SENet使用了一层（先降维再升维）的全连接层。", {"SENet uses Fully Connected Layer"}),
    "a part first": ("YOLOv4很快，主干是CSPDarknet53。", {"YOLOv4 uses CSPDarknet53"}),
    "a part behind a layer": (
        "LeNet有卷积层。池化层都为最大池化，激活函数为Sigmoid。",
        {"LeNet uses Sigmoid", "LeNet uses Convolution"},
    ),
    "a verb first": ("GRU是LSTM的简化版，靠门控机制记忆。", {"GRU variant_of LSTM", "GRU uses Gating Mechanism"}),
    "a preposition first": (
        "Sentence-BERT采用孪生网络结构，先在SNLI上训练。",
        {"Sentence-BERT uses Siamese Network", "Sentence-BERT trained_on SNLI"},
    ),
    "作为": ("VGG很深。作为更早的AlexNet，加入了Dropout。", {"AlexNet uses Dropout"}),
    "它 behind a subject": ("VGG很慢，ResNet的精度超过了它。", {"ResNet outperforms VGG"}),
    "它 as the subject": ("VGG很慢，它使用了Dropout。", {"VGG uses Dropout"}),
    "the object of a verb": (
        "DeepLab用ResNet在COCO上取得了好结果。",
        {"DeepLab evaluated_on COCO"},
    ),
    "what is replaced": (
        "Xception把Inception模块替换为深度可分离卷积。",
        {"Xception uses Depthwise Separable Convolution"},
    ),
    "somebody else": ("ResNet很深。我们使用Adam训练。", set()),
    "advice": ("ResNet很深，还可以使用Dropout。", set()),
    "another case": ("ResNet很深。（2）对于风格迁移，使用Instance Normalization。", set()),
    "set beside": ("参数量和LeNet相当。使用了Dropout。", set()),
}
BY_NAME = ("variant-", "name-ends", "gazetteers/", "known-")


@pytest.mark.parametrize("case", SAID)
def test_who_is_spoken_of(case: str) -> None:
    text, expected = SAID[case]
    found = kg.extract(text, kg.load_rules()).relations
    said = {
        f"{r.subject.value} {r.predicate} {getattr(r.object, 'value', '')}"
        for r in found
        if not r.rule_id.startswith(BY_NAME) and r.predicate not in {"introduced_by", "part_of", "broader"}
    }
    assert expected <= said
    assert said <= expected | BESIDES.get(case, set())


# what may be read there as well
BESIDES = {
    "a part behind a layer": {"LeNet uses Max Pooling"},
    "what is replaced": {
        "Depthwise Separable Convolution compared_with Inception Module",
        "Inception Module compared_with Depthwise Separable Convolution",
    },
}
