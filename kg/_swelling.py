"""RDF/XML that would swell: entities that hold each other grow a small file beyond all memory when it is read."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

# where people write RDF/XML by hand, an entity stands for the opening of an IRI
_LONGEST = 300
_ENTITY = re.compile(rb"<!ENTITY\s+(?P<parameter>%\s)?\s*[^\s\"'>]*\s*(?P<value>\"[^\"]*\"|'[^']*')?")
_FAULT = "declares entities that may grow without bound"


def fault(path: Path) -> str:
    """Say why a file must not be parsed; empty where it may be, and for what is no RDF/XML. Raises OSError."""
    if path.suffix.lower() != ".rdf" or not path.stat().st_size:
        return ""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for found in _ENTITY.finditer(content):
            value = found["value"]
            if found["parameter"] or value is None or len(value) > _LONGEST or b"&" in value or b"%" in value:
                return _FAULT
    return ""
