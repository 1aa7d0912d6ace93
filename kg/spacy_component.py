"""For spaCy users: `nlp.add_pipe("kg")` marks what kg finds as `doc.spans["kg"]` on a pipeline of any language.

A span has the kind as `label_` and the node id as `kb_id_`. spaCy's tokens decide where a span can begin and end: where
they glue Chinese to a name (在ResNet中 is one token of `blank("en")`), the span is the whole token. The exact offsets
stand beside the spans in `doc.spans["kg"].attrs["offsets"]`, in the same order.

Nothing else in kg imports this module; spaCy finds it by its entry point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kg import contract, extractors
from kg import rules as rules_module
from kg.errors import KgError
from kg.ontology import KINDS
from kg.records import Block, Document, Provenance
from kg.records import Span as Place

_NAMED = tuple(kind for kind in KINDS if kind != "document")


@dataclass(frozen=True, slots=True)
class Component:
    """Sets the spans of a Doc. It holds settings alone and can be pickled; rules are loaded once a process."""

    rules: tuple[str, ...]
    kinds: frozenset[str]
    confidence: float
    ents: bool
    spans_key: str

    def __call__(self, doc: Doc) -> Doc:
        """Mark the mentions of the text."""
        pairs = list(self._spans(doc))
        doc.spans[self.spans_key] = [span for span, _ in pairs]
        doc.spans[self.spans_key].attrs["offsets"] = [list(offsets) for _, offsets in pairs]
        if self.ents:
            _set_ents(doc, [span for span, _ in pairs])
        return doc

    def _spans(self, doc: Doc) -> Iterator[tuple[Span, tuple[int, int]]]:
        rules = rules_module.load(self.rules)
        found = contract.as_dict(extractors.extract(document(doc.text), rules), rules)
        for mention in found["mentions"]:
            start, end = mention["span"]
            if mention["kind"] in self.kinds and mention["confidence"] >= self.confidence and start < end:
                span = doc.char_span(start, end, mention["kind"], mention["entity"] or "", alignment_mode="expand")
                if span is not None:
                    yield span, (start, end)


def document(text: str) -> Document:
    """A document whose offsets are those of the text: every line that is not empty is a paragraph."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(Place(start, start + len(line)), "paragraph"))
        start += len(line) + 1
    return Document("spacy", "", text, tuple(blocks), (), Provenance("spacy", ""))


def _set_ents(doc: Doc, spans: Sequence[Span]) -> None:
    """Set the entities: of spans that overlap the longest; those that stood there stay where none of ours is."""
    ours = filter_spans(spans)
    taken = {token.i for span in ours for token in span}
    kept = [span for span in doc.ents if not any(token.i in taken for token in span)]
    doc.set_ents([*ours, *kept])


@Language.factory(
    "kg",
    assigns=["doc.spans"],
    default_config={"rules": [], "kinds": list(_NAMED), "confidence": 0.0, "ents": False, "spans_key": "kg"},
)
def create(
    nlp: Language, name: str, rules: list[str], kinds: list[str], confidence: float, ents: bool, spans_key: str
) -> Component:
    """Make the component. Raises KgError where a setting is wrong, and RulesError for faults in the rules."""
    unknown = [kind for kind in kinds if kind not in _NAMED]
    if unknown:
        raise KgError(f"no kind is called {unknown[0]!r}", place=name, remedy=f"known are {', '.join(_NAMED)}")
    rules_module.load(rules)
    return Component(tuple(rules), frozenset(kinds), confidence, ents, spans_key)
