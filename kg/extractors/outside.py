"""Where no name is looked for: code, addresses, e-mail, paths, file names and run labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from kg.records import Document, Mention, Span

_MODULES = "nn|tf|np|pd|plt|torch|torchvision|keras|timm|models?|layers?|self|net|utils|transformers|applications|hub"
_FILES = (
    "py|ipynb|pth?|ckpt|h5|json|ya?ml|toml|txt|csv|log|cfg|ini|onnx|pdf|png|jpe?g|gif|md|tar|gz|zip|cpp|cu|hpp|java|js"
    "|sh|bin|npz|npy|safetensors|pb|tflite|weights|caffemodel|prototxt|exe|dll"
)
# Each can only begin where a word does, and where the word holds a sign that plain words have not; what may follow is
# of limited length, so that time stays linear. Three parts with slashes are a path if they begin small: CNN/RNN/LSTM is
# a list.
_OUTSIDE = regex.compile(
    r"https?://[^\s\u4e00-\u9fff，。；）】》]+"
    r"|(?<![\w.-])(?=[\w~.+/\\-]{0,80}?[./\\@_(:]|from\s|import\s|pip3?\s|conda\s)(?:"
    r"www\.[\w-]{1,80}\.[\w./-]{1,200}"
    r"|(?<!\+)[\w.+-]{1,64}@[\w-]{1,80}\.[\w.]{1,80}"
    r"|(?<!/)(?:~|\.{1,2}|[A-Za-z]:)?[/\\](?:[\w.-]{1,80}[/\\]){1,30}[\w.-]{0,80}"
    r"|(?<!/)(?:~|\.{1,2}|[A-Za-z]:)[/\\][\w.-]{1,80}"
    r"|(?<!/)(?=[a-z_.])(?:[\w.-]{1,80}/){2,30}[\w.-]{1,80}"
    rf"|(?<!/)[\w.-]{{1,80}}\.(?:{_FILES})(?![\w-])"
    # code: an import, a module's member, a call
    r"|from\s[\w.]{1,80}\simport\s[\w.]{1,80}(?:,\s?\w{1,80}){0,20}"
    r"|import\s(?=[a-z_.])[\w.]{1,80}(?:\sas\s\w{1,40})?"
    rf"|(?:{_MODULES})(?:\.\w{{1,80}}){{1,8}}"
    r"|[\w.]{1,80}\((?:\)|[^()\n]{0,80}=[^()\n]{0,80}\))"
    r"|(?:pip3?|conda)\sinstall(?:\s-{0,2}[\w.=<>~-]{1,80}){1,12}"
    # labels of runs: small letters and underscores with a version or number, and more behind
    r"|[a-z][a-z0-9]{0,40}_v?\d{1,6}(?:[._]\w{1,40}){1,8}"
    r")",
    regex.ASCII,
)


def closed_spans(document: Document, taken: Iterable[Mention]) -> Iterator[Span]:
    """Yield where no name is looked for; `taken` are the mentions of identifiers."""
    spans = [Span(*match.span()) for match in _OUTSIDE.finditer(document.text)]
    spans += [block.span for block in document.blocks if block.kind == "code"]
    spans += [mention.span for mention in taken if not mention.rule_id.endswith("-link")]
    yield from spans
