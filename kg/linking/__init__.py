"""From mentions and references to entities and assertions."""

from kg.linking.merge import Linked, count, link, merge
from kg.linking.papers import Papers, Sightings, seen
from kg.linking.resolve import mention_id
from kg.linking.results import node_id as result_id

__all__ = ["Linked", "Papers", "Sightings", "count", "link", "mention_id", "merge", "result_id", "seen"]
