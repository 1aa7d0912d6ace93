"""Articles without end, for measuring."""

from __future__ import annotations

from .composing import Article, article
from .files import FORMS, write

__all__ = ["FORMS", "Article", "article", "write"]
