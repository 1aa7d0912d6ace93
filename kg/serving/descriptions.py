"""What the server says of itself in RDF: the SPARQL service description, and VoID with counts."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.ontology import PREFIXES
from kg.serving.loading import Facts

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
NAMESPACES = {**PREFIXES, "formats": FORMATS, "sd": SD, "void": VOID}

_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def service(origin: str, facts: Facts, limits: str) -> list[Triple]:
    """Describe the endpoint: what it reads and writes, over which graphs, and what it refuses."""
    endpoint, dataset, graph = (f"{origin}/sparql{part}" for part in ("", "#dataset", "#graph"))
    triples = [
        _triple(endpoint, "rdf:type", "sd:Service"),
        _triple(endpoint, "sd:endpoint", endpoint),
        _triple(endpoint, "sd:supportedLanguage", "sd:SPARQL11Query"),
        _triple(endpoint, "sd:feature", "sd:UnionDefaultGraph"),
        *(_triple(endpoint, "sd:resultFormat", f"formats:{name}") for name in _RESULTS),
        _triple(endpoint, "sd:defaultDataset", dataset),
        _text(endpoint, "rdfs:comment", f"Read only: updates and SERVICE are refused. {limits}"),
        _triple(dataset, "rdf:type", "sd:Dataset"),
        _triple(dataset, "sd:defaultGraph", graph),
        _triple(graph, "rdf:type", "sd:Graph"),
        _number(graph, "void:triples", facts.triples),
    ]
    for number, name in enumerate(facts.graphs):
        named = f"{origin}/sparql#named-{number}"
        triples += [_triple(dataset, "sd:namedGraph", named), _triple(named, "rdf:type", "sd:NamedGraph")]
        triples.append(_triple(named, "sd:name", name))
    return triples


def void(origin: str, facts: Facts) -> list[Triple]:
    """Describe the data: how much there is of each class and property, and where to ask it."""
    dataset = f"{origin}/void#dataset"
    return [
        _triple(dataset, "rdf:type", "void:Dataset"),
        _triple(dataset, "void:sparqlEndpoint", f"{origin}/sparql"),
        _triple(dataset, "foaf:homepage", f"{origin}/"),
        *(_text(dataset, "void:uriSpace", base) for base in facts.bases),
        *(_triple(dataset, "void:vocabulary", iri) for iri in _vocabularies(facts)),
        _number(dataset, "void:triples", facts.triples),
        _number(dataset, "void:distinctSubjects", facts.subjects),
        _number(dataset, "void:distinctObjects", facts.objects),
        _number(dataset, "void:properties", len(facts.properties)),
        _number(dataset, "void:classes", len(facts.classes)),
        *_parts(dataset, "class", "entities", facts.classes),
        *_parts(dataset, "property", "triples", facts.properties),
    ]


def _parts(dataset: str, name: str, counted: str, counts: dict[str, int]) -> Iterator[Triple]:
    for number, (iri, count) in enumerate(sorted(counts.items())):
        part = f"{dataset}-{name}-{number}"
        yield _triple(dataset, f"void:{name}Partition", part)
        yield _triple(part, f"void:{name}", iri)
        yield _number(part, f"void:{counted}", count)


def _vocabularies(facts: Facts) -> list[str]:
    used = (*facts.classes, *facts.properties)
    return sorted(iri for iri in PREFIXES.values() if any(term.startswith(iri) for term in used))


def _node(name: str) -> NamedNode:
    prefix, _, rest = name.partition(":")
    return NamedNode(NAMESPACES[prefix] + rest if prefix in NAMESPACES and not rest.startswith("//") else name)


def _triple(subject: str, predicate: str, object_: str) -> Triple:
    return Triple(NamedNode(subject), _node(predicate), _node(object_))


def _text(subject: str, predicate: str, text: str) -> Triple:
    return Triple(NamedNode(subject), _node(predicate), Literal(text))


def _number(subject: str, predicate: str, number: int) -> Triple:
    return Triple(NamedNode(subject), _node(predicate), Literal(number))
