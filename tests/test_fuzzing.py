"""Every fuzzer holds for the inputs that it grows from and for some near them, and what was found stays mended."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzzing import engine, exporters, identifiers, queries, relations, rules

TARGETS = ("cleaning", "exporters", "identifiers", "queries", "readers", "references", "relations", "rules", "stores")
NEAR = {"exporters": 3, "relations": 3, "references": 10}

FOUND = {
    "an entry whose title is cut inside of an address": (
        "references",
        b"\1[1] He K. //[Residual learning of deep networks[J]. 2016.",
    ),
    "a store that holds a number": ("stores", b"\1-1"),
    "a store that nests deeply": ("stores", b"\1" + b"[" * 100_000),
    "a table of rules that is no UTF-8": ("rules", b"\7title\tarxiv\tyear\nA Title of a Paper\t1512.03385\t\xcf015\n"),
    "a year of superscripts": ("rules", "\7title\tarxiv\tyear\nA Title of a Paper\t1512.03385\t²\n".encode()),
    "a title that is cut at a blank": ("readers", b"x" * 299 + b" y\n\ntext"),
    "a number of too many digits": ("readers", b'{"article": [' + b"1" * 5000),
    "a number that is too large": ("readers", b'[{"id": 1e999, "text": "x"}]'),
    "an address of several lines, for want of a title": ("readers", b'[{"url": "a\\nb", "text": "x"}]'),
    "a codec that is no encoding": ("readers", b"<html><meta charset=punycode><p>ResNet</p></html>"),
    "HTML that begins like XML": ("readers", b"<?xml version='1.0'?><!DOCTYPE a []><section><p>ResNet</p></section>"),
    "half of a pair in a query": ("queries", b"\1ASK {?s ?p '\xed\xa0\x80'}"),
}


def module(name: str) -> Any:
    return import_module(f"tests.fuzzing.{name}")


@pytest.mark.parametrize("name", TARGETS)
def test_a_fuzzer_holds_for_its_seeds_and_near_them(name: str) -> None:
    target = module(name)
    seeds = list(target.seeds())
    words = getattr(target, "WORDS", relations.WORDS)
    near = engine.changed(seeds, words, Random(1))
    for content in (*seeds[:: max(1, len(seeds) // 5)], *islice(near, NEAR.get(name, 40))):
        target.check(content)


@pytest.mark.parametrize("what", FOUND)
def test_what_was_found_stays_mended(what: str) -> None:
    name, content = FOUND[what]
    module(name).check(content)


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=60))
def test_any_words_can_be_extracted(content: bytes) -> None:
    relations.check(b"\0" + content)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60))
def test_any_words_of_addresses_can_be_searched(content: bytes) -> None:
    identifiers.check(b"\0" + content)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 12), st.binary(max_size=200))
def test_any_graph_can_be_exported(suffix: int, content: bytes) -> None:
    exporters.check(bytes([0, suffix]) + content)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 12), st.lists(st.sampled_from(rules.WORDS), max_size=25).map("".join))
def test_any_file_of_rules_is_used_or_refused(number: int, text: str) -> None:
    rules.check(bytes([number]) + text.encode())


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=30))
def test_any_query_is_answered_or_refused(content: bytes) -> None:
    queries.check(b"\0" + content)


def test_a_finding_is_kept_once_with_its_shortest_input(tmp_path: Path) -> None:
    def check(content: bytes) -> None:
        assert b"x" not in content

    run = engine.Run("target", check, 60.0, tmp_path)
    for content in (b"a", b"long x", b"x", b"longest x"):
        run.one(content)
    assert run.count == 4
    assert list(run.findings.values()) == [b"x"]
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"x"]
