"""Dates as people and machines write them, as YYYY-MM-DD."""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime

import regex

_ISO = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")


def day(*written: str) -> str:
    """The first of the dates that can be read, else the empty string.

    >>> day("", "Tue, 15 Sep 2020 06:36:00 +0000"), day("2021年5月9日"), day("yesterday")
    ('2020-09-15', '2021-05-09', '')
    """
    for text in written:
        match = _ISO.search(text)
        try:
            if match:
                return date(*(int(part) for part in match.groups())).isoformat()
            if text:
                return parsedate_to_datetime(text).date().isoformat()
        except ValueError:
            continue
    return ""
