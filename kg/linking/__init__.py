"""From mentions and references to entities and assertions."""

from kg.linking.merge import Linked, merge
from kg.linking.resolve import mention_id, paper_id

__all__ = ["Linked", "mention_id", "merge", "paper_id"]
