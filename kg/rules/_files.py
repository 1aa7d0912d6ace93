"""Files of a rules folder as text; what cannot be read is a fault among the others."""

from __future__ import annotations

import stat
from pathlib import Path

from kg.errors import RuleError

MAX_BYTES = 500_000_000
# faults of one file that are told one by one
MOST_FAULTS = 50


def text(path: Path, place: str, errors: list[RuleError]) -> str | None:
    """Read a file in UTF-8; None, with a fault among the `errors`, where that cannot be done."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # a pipe would keep us waiting without an end
            errors.append(RuleError("is no regular file", place=place, remedy="take it out of the folder"))
        elif about.st_size > MAX_BYTES:
            message = f"has {about.st_size:,} bytes, {MAX_BYTES:,} are the most"
            errors.append(RuleError(message, place=place, remedy="split it into several files"))
        else:
            return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        errors.append(RuleError(message, place=place, remedy="check the file and its permissions"))
    except UnicodeDecodeError as error:
        message = f"is not written in UTF-8: byte {error.start + 1:,} is {error.object[error.start]:#x}"
        errors.append(RuleError(message, place=place, remedy="save it as UTF-8"))
    return None
