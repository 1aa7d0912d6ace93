"""Where no name is looked for: code, addresses, e-mail, paths, file names and run labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from kg.records import Document, Mention, Span

# each can only begin where the one before cannot go on, so that time stays linear
_OUTSIDE = regex.compile(
    r"https?://[^\s\u4e00-\u9fff，。；）】》]+"
    r"|(?<![\w.-])www\.[\w-]+\.[\w./-]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.]+"
    # paths: one that begins like a path, or has three parts and is no list of names (CNN/RNN/LSTM)
    r"|(?<![\w./-])(?:~|\.{1,2}|[A-Za-z]:)?[/\\](?:[\w.-]{1,80}[/\\]){1,30}[\w.-]{0,80}"
    r"|(?<![\w./-])(?:~|\.{1,2}|[A-Za-z]:)[/\\][\w.-]{1,80}"
    r"|(?<![\w./-])(?=[a-z_.])(?:[\w.-]{1,80}/){2,30}[\w.-]{1,80}"
    # file names
    r"|(?<![\w./-])[\w.-]{1,80}\.(?:py|ipynb|pth?|ckpt|h5|json|ya?ml|toml|txt|csv|log|cfg|ini|onnx|pdf|png|jpe?g|gif|md"
    r"|tar|gz|zip|cpp|cu|hpp|java|js|sh|bin|npz|npy|safetensors|pb|tflite|weights|caffemodel|prototxt|exe|dll)(?![\w-])"
    # code: an import, a module's member, a call, an assignment of a call
    r"|(?<![\w.])(?:from\s+[\w.]{1,80}\s+)?import\s+(?=[a-z_.]|[\w, ]{1,80}\n)[\w.]{1,80}(?:\s+as\s+\w{1,40})?"
    r"|(?<![\w.])from\s+[\w.]{1,80}\s+import\s+[\w.]{1,80}(?:,\s?\w{1,80}){0,20}"
    r"|(?<![\w.])(?:nn|tf|np|pd|plt|torch|torchvision|keras|timm|models?|layers?|self|net|utils|transformers|applications|hub)"
    r"(?:\.\w{1,80}){1,8}"
    r"|(?<![\w.-])[\w.]{1,80}\((?:\)|[^()\n]{0,80}=[^()\n]{0,80}\))"
    # labels of runs: small letters, digits and underscores with a version or a number behind
    r"|(?<![\w.-])[a-z][a-z0-9]*_v?\d+(?:\.\w+|_\w+)(?:[._]\w+){0,8}",
    regex.ASCII,
)


def closed_spans(document: Document, taken: Iterable[Mention]) -> Iterator[Span]:
    """Yield where no name is looked for; `taken` are the mentions of identifiers."""
    spans = [Span(*match.span()) for match in _OUTSIDE.finditer(document.text)]
    spans += [block.span for block in document.blocks if block.kind == "code"]
    spans += [mention.span for mention in taken if not mention.rule_id.endswith("-link")]
    yield from spans
