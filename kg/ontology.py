"""The terms of the graph: kinds, categories, predicates, and the IRIs that stand for them.

This is the only place where a term is spelled; rules, graph and exporters look it up here.
Vocabularies: SPAR (fabio, cito, biro, c4o, datacite), DCMI Terms, SKOS, schema.org, ML-Schema, FAIR4ML,
Web Annotation, PROV-O, BIBO; what none of them has is declared under `kg:`.
"""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_BASE_IRI = "urn:kg:"

PREFIXES: dict[str, str] = {
    "bibo": "http://purl.org/ontology/bibo/",
    "biro": "http://purl.org/spar/biro/",
    "c4o": "http://purl.org/spar/c4o/",
    "cito": "http://purl.org/spar/cito/",
    "cskg": "http://scholkg.kmi.open.ac.uk/cskg/ontology#",
    "datacite": "http://purl.org/spar/datacite/",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "fair4ml": "https://w3id.org/fair4ml#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "kg": "urn:kg:ontology#",
    "lpwc": "https://linkedpaperswithcode.com/property/",
    "mls": "http://www.w3.org/ns/mls#",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of entities: its labels and the RDF classes its members belong to."""

    name: str
    en: str
    zh: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A relation of the graph: the kinds it joins and the RDF property that says it.

    `parent` is the property an own (`kg:`) term specialises, `close` the nearest foreign term, `comment` and
    `comment_zh` say what an own term means. What a `symmetric` one says holds in both directions, and the graph says
    both. `inverse` names the relation as seen from its object, where that has a name.
    """

    name: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    property: str
    en: str
    zh: str
    parent: str = ""
    close: str = ""
    symmetric: bool = False
    inverse: str = ""
    comment: str = ""
    comment_zh: str = ""


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("document", "document", "文章", ("schema:Article", "fabio:BlogPost")),
        Kind("paper", "paper", "论文", ("fabio:ResearchPaper", "schema:ScholarlyArticle")),
        Kind("model", "model", "模型", ("mls:Model", "fair4ml:MLModel")),
        Kind("concept", "concept", "概念", ("skos:Concept",)),
        Kind("person", "person", "人物", ("foaf:Person", "schema:Person")),
        Kind("venue", "venue", "出版物或会议", ("schema:Periodical",)),
        Kind("organisation", "organisation", "机构", ("schema:Organization",)),
        Kind("repository", "code repository", "代码仓库", ("schema:SoftwareSourceCode",)),
        Kind("result", "result", "评测结果", ("mls:ModelEvaluation", "fair4ml:MLModelEvaluation")),
    )
}

# category of a concept -> labels and the RDF classes its concepts have beside skos:Concept
CATEGORIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "task": ("task", "任务", ("mls:Task",)),
    "dataset": ("dataset", "数据集", ("mls:Dataset", "schema:Dataset")),
    "metric": ("metric", "评价指标", ("mls:EvaluationMeasure",)),
    "method": ("method", "方法", ("mls:Algorithm",)),
    "layer": ("layer", "网络层", ()),
    "optimizer": ("optimizer", "优化器", ("mls:Algorithm",)),
    "loss": ("loss function", "损失函数", ()),
    "activation": ("activation function", "激活函数", ()),
    "framework": ("framework", "框架", ("mls:Software",)),
    "field": ("field", "领域", ()),
    "notion": ("notion", "术语", ()),
}

PREDICATES: dict[str, Predicate] = {
    predicate.name: predicate
    for predicate in (
        Predicate(
            "mentions",
            ("document",),
            ("model", "concept", "organisation", "repository"),
            "schema:mentions",
            "mentions",
            "提及",
        ),
        Predicate("cites", ("document",), ("paper",), "cito:cites", "cites", "引用"),
        Predicate("links_to", ("document",), ("document",), "cito:linksTo", "links to", "链接到"),
        Predicate(
            "introduced_by", ("model", "concept"), ("paper",), "lpwc:introducedBy", "introduced by", "由论文提出"
        ),
        Predicate(
            "variant_of",
            ("model", "concept"),
            ("model", "concept"),
            "kg:variantOf",
            "variant of",
            "的变体",
            close="fair4ml:fineTunedFrom",
            comment="The subject is a size, version or modification of the object.",
            comment_zh="主语是宾语的某个尺寸、版本或改动。",
        ),
        Predicate(
            "based_on",
            ("model", "concept"),
            ("model", "concept"),
            "kg:basedOn",
            "based on",
            "基于",
            parent="prov:wasDerivedFrom",
            comment="The subject was made from the object, or takes its main idea from it.",
            comment_zh="主语由宾语改造而来，或沿用其主要思想。",
        ),
        Predicate(
            "part_of",
            ("model", "concept"),
            ("model", "concept"),
            "kg:partOf",
            "part of",
            "的组成部分",
            parent="dcterms:isPartOf",
            comment="The subject is a component of the object.",
            comment_zh="主语是宾语的一个组成部分。",
        ),
        Predicate(
            "same_as",
            ("model", "concept"),
            ("model", "concept"),
            "kg:sameAs",
            "same as",
            "即",
            close="skos:exactMatch",
            symmetric=True,
            comment="Both names are said to stand for one thing.",
            comment_zh="两个名称指同一事物。",
        ),
        Predicate(
            "uses",
            ("model", "concept"),
            ("concept", "model"),
            "kg:uses",
            "uses",
            "使用",
            close="mls:implements",
            comment="The subject has the object among its means.",
            comment_zh="主语在其方法中用到宾语。",
        ),
        Predicate("evaluated_on", ("model",), ("concept",), "fair4ml:evaluatedOn", "evaluated on", "评测于"),
        Predicate("trained_on", ("model",), ("concept",), "fair4ml:trainedOn", "trained on", "训练于"),
        Predicate("outperforms", ("model", "concept"), ("model", "concept"), "cskg:outperforms", "outperforms", "优于"),
        Predicate(
            "compared_with",
            ("model", "concept"),
            ("model", "concept"),
            "kg:comparedWith",
            "compared with",
            "对比",
            close="cskg:comparedWith",
            symmetric=True,
            comment="Somebody sets the two side by side, whichever is better.",
            comment_zh="有人把两者放在一起比较，不论孰优孰劣。",
        ),
        Predicate(
            "proposed_by",
            ("model", "concept"),
            ("organisation", "person"),
            "kg:proposedBy",
            "proposed by",
            "的提出者",
            parent="dcterms:creator",
            comment="The organisation or person that brought the subject into the world.",
            comment_zh="提出主语的机构或人物。",
        ),
        Predicate(
            "has_code",
            ("paper", "model"),
            ("repository",),
            "kg:hasCode",
            "has code",
            "的代码",
            close="schema:codeRepository",
            comment="A repository that holds code of the paper or model.",
            comment_zh="存放该论文或模型代码的仓库。",
        ),
        Predicate("broader", ("concept",), ("concept",), "skos:broader", "broader", "上位概念"),
        Predicate("written_by", ("paper",), ("person",), "dcterms:creator", "written by", "作者"),
        Predicate("published_in", ("paper",), ("venue",), "dcterms:isPartOf", "published in", "发表于"),
        Predicate(
            "of_model",
            ("result",),
            ("model",),
            "fair4ml:evaluatedMLModel",
            "result of",
            "所属模型",
            inverse="results",
        ),
        Predicate(
            "on_dataset",
            ("result",),
            ("concept",),
            "fair4ml:evaluationDataset",
            "measured on",
            "评测数据集",
            inverse="results on it",
        ),
        Predicate(
            "by_metric",
            ("result",),
            ("concept",),
            "mls:specifiedBy",
            "measured by",
            "评价指标",
            inverse="results by it",
        ),
    )
}


def expand(term: str) -> str:
    """Turn `prefix:name` into its IRI.

    >>> expand("cito:cites")
    'http://purl.org/spar/cito/cites'
    """
    prefix, _, name = term.partition(":")
    return PREFIXES[prefix] + name


def shorten(iri: str) -> str:
    """Turn an IRI into `prefix:name`; one of a namespace that is not used here stays as it is.

    >>> shorten("http://purl.org/spar/cito/cites"), shorten("urn:kg:model/resnet")
    ('cito:cites', 'urn:kg:model/resnet')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
