"""A small graph made by hand that has every kind and every predicate, and hostile strings where they can stand."""

from __future__ import annotations

import networkx as nx

from kg.graph import build
from kg.ontology import PREDICATES
from kg.records import Assertion, Entity, Evidence, LinkedReference, Reference, Span

HOSTILE = "q\"uo\\te <b>&amp;</script> {x} ' 残差\n\ttab\u2028 emoji 😀 nul\x00 bell\x07 \ufffe \ufdd0"
SURROGATE = "broken \ud83d half"
LONG = "长" * 5000

ENTITIES = (
    Entity(
        "document:zhihu/76072364",
        "document",
        "深入理解ResNet",
        aliases=("Understanding ResNet",),
        details=(
            ("author", "张三"),
            ("language", "zh"),
            ("published", "2019-01-05"),
            ("site", "zhihu"),
            ("text_hash", "0123456789abcdef" * 4),
            ("topics", "深度学习|CNN"),
            ("url", "https://zhuanlan.zhihu.com/p/76072364"),
        ),
    ),
    Entity(
        "document:web/b", "document", HOSTILE, details=(("published", "2019-02-30"), ("url", "javascript:alert(1)"))
    ),
    Entity(
        "paper:arxiv/1512.03385",
        "paper",
        "Deep Residual Learning for Image Recognition",
        identifiers=(("arxiv", "1512.03385"), ("url", "https://example.org/resnet.pdf")),
        details=(("authors", "person:he-k person:sun-j"), ("year", "2015")),
    ),
    Entity(
        "paper:doi/10.1109/5.726791",
        "paper",
        "doi/10.1109/5.726791",
        identifiers=(("doi", "10.1109/5.726791"), ("openreview", "a b?<>")),
        details=(("year", "199x"),),
    ),
    Entity("paper:arxiv/1706.03762", "paper", "arXiv:1706.03762", identifiers=(("arxiv", "1706.03762"),)),
    Entity(
        "model:resnet",
        "model",
        "ResNet",
        names=(("en", "ResNet"), ("zh", "残差网络")),
        aliases=("Residual Network", "残差网络", "深度残差网络", "ResNet"),
        details=(("family", "CNN"), ("year", "2015")),
    ),
    Entity("model:resnet-50", "model", "ResNet-50", aliases=("ResNet50",)),
    Entity("model:resnet-50d", "model", "ResNet-50D"),
    Entity("model:残差 x", "model", HOSTILE, aliases=(SURROGATE, "", HOSTILE)),
    Entity("model:" + LONG, "model", LONG),
    Entity("concept:imagenet", "concept", "ImageNet", details=(("category", "dataset"),)),
    Entity(
        "concept:batch-normalization",
        "concept",
        "Batch Normalization",
        names=(("zh", "批归一化"),),
        details=(("category", "layer"),),
    ),
    Entity("concept:task", "concept", "Image Classification", details=(("category", "task"),)),
    Entity("concept:top-1-accuracy", "concept", "Top-1 Accuracy", details=(("category", "metric"),)),
    Entity(
        "result:resnet/imagenet/top-1-accuracy/76.1%",
        "result",
        "ResNet: Top-1 Accuracy 76.1% (ImageNet)",
        details=(("unit", "%"), ("value", "76.1")),
    ),
    Entity("person:he-k", "person", "He K"),
    Entity("person:sun-j", "person", "Sun J"),
    Entity(
        "venue:cvpr",
        "venue",
        "CVPR",
        details=(("full_name", "Conference on Computer Vision and Pattern Recognition"), ("venue_kind", "conference")),
    ),
    Entity("organisation:openai", "organisation", "OpenAI", details=(("organisation_kind", "company"),)),
    Entity("repository:github.com/openai/guided-diffusion", "repository", "openai/guided-diffusion"),
)

SENTENCE = Evidence(
    "zhihu/76072364", Span(10, 24), "SENet胜过ResNet-50。", "outperforms-zh", 0.8, prefix="前文", suffix="后文"
)
WEAK = Evidence("web/b", Span(0, 5), HOSTILE, "mention", 0.5)
FACT = Evidence("gazetteer:models", None, "ResNet | 残差网络 | 1512.03385", "gazetteers/models", 1.0)

_DOCUMENT, _OTHER, _PAPER = "document:zhihu/76072364", "document:web/b", "paper:arxiv/1512.03385"
_RESULT = "result:resnet/imagenet/top-1-accuracy/76.1%"
_MODEL, _REPOSITORY = "model:resnet", "repository:github.com/openai/guided-diffusion"
ASSERTIONS = (
    Assertion(_DOCUMENT, "mentions", _MODEL, (WEAK, SENTENCE)),
    Assertion(_DOCUMENT, "mentions", "model:resnet-50", (SENTENCE,)),
    Assertion(_OTHER, "mentions", _MODEL, (WEAK,)),
    Assertion(_OTHER, "mentions", "model:残差 x", (WEAK,)),
    Assertion(_OTHER, "mentions", "concept:imagenet", (WEAK,)),
    Assertion(_OTHER, "mentions", "organisation:openai", (WEAK,)),
    Assertion(_OTHER, "mentions", _REPOSITORY, (WEAK,)),
    Assertion(_DOCUMENT, "cites", _PAPER, (SENTENCE,)),
    Assertion(_OTHER, "cites", _PAPER, (WEAK,)),
    Assertion(_OTHER, "cites", "paper:doi/10.1109/5.726791", (WEAK,)),
    Assertion(_OTHER, "links_to", _DOCUMENT, (WEAK,)),
    Assertion(_MODEL, "introduced_by", _PAPER, (FACT, SENTENCE)),
    Assertion("model:resnet-50", "variant_of", _MODEL, (FACT,)),
    Assertion("model:resnet-50d", "variant_of", "model:resnet-50", (FACT,)),
    Assertion("model:resnet-50", "based_on", _MODEL, (SENTENCE,)),
    Assertion("model:resnet-50", "part_of", "model:" + LONG, (SENTENCE,)),
    Assertion(_MODEL, "same_as", "model:残差 x", (WEAK,)),
    Assertion(_MODEL, "uses", "concept:batch-normalization", (SENTENCE,)),
    Assertion(_MODEL, "evaluated_on", "concept:imagenet", (SENTENCE,)),
    Assertion("model:resnet-50", "trained_on", "concept:imagenet", (SENTENCE,)),
    Assertion(_MODEL, "outperforms", "model:残差 x", (SENTENCE,)),
    Assertion(_MODEL, "compared_with", "model:残差 x", (SENTENCE,)),
    Assertion(_MODEL, "proposed_by", "organisation:openai", (FACT,)),
    Assertion(_MODEL, "proposed_by", "person:he-k", (SENTENCE,)),
    Assertion(_PAPER, "has_code", _REPOSITORY, (SENTENCE,)),
    Assertion("concept:imagenet", "broader", "concept:task", (FACT,)),
    Assertion(_PAPER, "written_by", "person:he-k", (SENTENCE,)),
    Assertion(_PAPER, "written_by", "person:sun-j", (SENTENCE,)),
    Assertion(_PAPER, "published_in", "venue:cvpr", (SENTENCE,)),
    Assertion(_RESULT, "of_model", _MODEL, (WEAK, SENTENCE)),
    Assertion(_RESULT, "by_metric", "concept:top-1-accuracy", (WEAK, SENTENCE)),
    Assertion(_RESULT, "on_dataset", "concept:imagenet", (WEAK, SENTENCE)),
)

REFERENCES = (
    LinkedReference(
        Reference(
            "zhihu/76072364",
            Span(90, 140),
            "1",
            ("He K", "Sun J"),
            True,
            "Deep Residual Learning",
            "C",
            venue="Proceedings of CVPR",
            publisher="IEEE",
            year=2016,
            volume="1",
            issue="2-3",
            pages="770-778",
            arxiv="1512.03385",
            doi="10.1109/cvpr.2016.90",
            url="https://example.org/a b",
            rule_id="gbt7714",
        ),
        "[1] He K, Sun J, et al. Deep Residual Learning[C]. 2016.",
        _PAPER,
    ),
    LinkedReference(Reference("web/b", Span(7, 9)), HOSTILE, ""),
)

assert {assertion.predicate for assertion in ASSERTIONS} == set(PREDICATES)


def sample() -> nx.MultiDiGraph:
    """Build the graph."""
    return build(ENTITIES, ASSERTIONS, REFERENCES)


def shuffled() -> nx.MultiDiGraph:
    """Build the same graph with nodes and edges put in backwards."""
    graph, backwards = sample(), nx.MultiDiGraph()
    backwards.add_nodes_from(reversed(list(graph.nodes(data=True))))
    backwards.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    backwards.graph.update(graph.graph)
    return backwards
