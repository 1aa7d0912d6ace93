"""Identifiers of papers and repositories: tables of forms and of traps, and laws that hold for all of them."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import cleaning, extractors, graph, linking
from kg.cleaning.links import bare, target
from kg.exporters import rdf
from kg.extractors import identifiers
from kg.linking.resolve import identified
from kg.ontology import expand
from kg.records import Document, Mention, Provenance, RawDocument
from kg.rules import Rules

TABLES = Path(__file__).parent / "identifiers"


def rows(name: str) -> list[list[str]]:
    """The lines of a table as cells, comments left out; a last cell may be empty."""
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n").split("\t") for line in lines if line and not line.startswith("# ")]


def document(text: str, markup: str = "plain", published: str = "") -> Document:
    return cleaning.clean(RawDocument("d", "", markup, text, Provenance(markup, "d", published=published)))


def found(text: str, markup: str = "plain", published: str = "") -> list[Mention]:
    """The mentions in order of place, each checked against the text it points at."""
    cleaned = document(text, markup, published)
    mentions = sorted(identifiers.extract(cleaned), key=lambda mention: mention.span)
    for mention in mentions:
        assert cleaned.text[mention.span.start : mention.span.end] == mention.surface
    return mentions


def values(mentions: list[Mention]) -> list[str | None]:
    return [mention.value for mention in mentions]


PLAIN = [row for name in ("arxiv", "addresses", "doi", "papers", "repositories") for row in rows(f"{name}.tsv")]


@pytest.mark.parametrize(("text", "expected"), PLAIN, ids=[text for text, _ in PLAIN])
def test_form(text: str, expected: str) -> None:
    assert values(found(text)) == expected.split()


@pytest.mark.parametrize(("text", "expected"), PLAIN, ids=[text for text, _ in PLAIN])
def test_form_inside_a_chinese_sentence(text: str, expected: str) -> None:
    assert values(found(f"第一段没有编号。\n\n本文讨论{text}的细节。")) == expected.split()


@pytest.mark.parametrize(("markup", "expected"), rows("markup.tsv"), ids=[row[0] for row in rows("markup.tsv")])
def test_form_in_markup(markup: str, expected: str) -> None:
    assert values(found(markup, "html")) == expected.split()


@pytest.mark.parametrize(("published", "text", "expected"), rows("dated.tsv"))
def test_no_paper_is_later_than_the_document(published: str, text: str, expected: str) -> None:
    assert values(found(text, published=published)) == expected.split()


@pytest.mark.parametrize("text", [row[0] for row in rows("traps.txt")])
def test_trap(text: str) -> None:
    assert found(text) == []
    assert found(f"本文讨论{text}的细节。") == []
    assert found(f'<p><a href="{text}">这里</a></p>', "html") == []


@pytest.mark.parametrize(("text", "expected"), [row for row in PLAIN if len(row[1].split()) == 1])
def test_one_address_or_string_is_identified_alike(text: str, expected: str) -> None:
    rule_and_value = identifiers.identify(text)
    assert rule_and_value is None if "/" in expected.split(":")[0] else rule_and_value[1] == expected


def test_an_address_is_one_mention_from_scheme_to_fragment() -> None:
    text = "论文见https://arxiv.org/pdf/1706.03762v5.pdf?x=1#page=3。代码见git@github.com:acme/attn.git。"
    surfaces = [mention.surface for mention in found(text)]
    assert surfaces == ["https://arxiv.org/pdf/1706.03762v5.pdf?x=1#page=3", "git@github.com:acme/attn.git"]


def test_a_link_says_what_its_text_does_not() -> None:
    html = '<p><a href="https://arxiv.org/abs/1810.04805">arXiv:1706.03762</a>和<a href="https://x.org">arXiv</a></p>'
    assert values(found(html, "html")) == ["arxiv:1706.03762", "arxiv:1810.04805"]


@pytest.mark.parametrize(
    ("value", "node"),
    [
        ("arxiv:1706.03762v5", "paper:arxiv/1706.03762"),
        ("arxiv:math.GT/0309136v2", "paper:arxiv/math/0309136"),
        ("doi:10.1109/5.726791", "paper:doi/10.1109/5.726791"),
        ("openreview:B1QRgziT-", "paper:openreview/B1QRgziT-"),
        ("acl:N19-1423", "paper:acl/N19-1423"),
        ("cvf:He_Mask_R-CNN_ICCV_2017", "paper:cvf/He_Mask_R-CNN_ICCV_2017"),
        ("pmlr:v97/tan19a", "paper:pmlr/v97/tan19a"),
        ("jmlr:v15/srivastava14a", "paper:jmlr/v15/srivastava14a"),
        ("neurips:7181", "paper:neurips/7181"),
        ("Attention: Is All You Need", None),
        ("arxiv:", None),
    ],
)
def test_an_identifier_is_a_node_whatever_its_version(value: str, node: str | None) -> None:
    assert identified(value) == node


EXPORTED = {
    "https://arxiv.org/pdf/1706.03762v5.pdf": "https://arxiv.org/abs/1706.03762",
    "https://doi.org/10.1109/5.726791": "https://doi.org/10.1109/5.726791",
    "https://openreview.net/pdf?id=B1QRgziT-": "https://openreview.net/forum?id=B1QRgziT-",
    "https://doi.org/10.18653/v1/N19-1423": "https://aclanthology.org/N19-1423",
    "http://openaccess.thecvf.com/content_ICCV_2017/papers/He_Mask_R-CNN_ICCV_2017_paper.pdf": (
        "https://openaccess.thecvf.com/content_iccv_2017/html/He_Mask_R-CNN_ICCV_2017_paper.html"
    ),
    "https://openaccess.thecvf.com/content/CVPR2022/papers/He_Masked_Autoencoders_Are_CVPR_2022_paper.pdf": (
        "https://openaccess.thecvf.com/content/CVPR2022/html/He_Masked_Autoencoders_Are_CVPR_2022_paper.html"
    ),
    "http://proceedings.mlr.press/v97/tan19a/tan19a.pdf": "https://proceedings.mlr.press/v97/tan19a.html",
    "http://jmlr.org/papers/volume15/srivastava14a/srivastava14a.pdf": "https://jmlr.org/papers/v15/srivastava14a.html",
}


@pytest.fixture(scope="module")
def exported(rules: Rules) -> rdflib.Graph:
    text = "\n".join([*EXPORTED, "https://papers.nips.cc/paper/7181-attention-is-all-you-need"])
    linked = linking.merge([extractors.extract(document(text), rules)], rules)
    turtle = rdf.generate(graph.build(linked.entities, linked.assertions, linked.references))
    return rdflib.Graph().parse(data=turtle, format="turtle")


def test_every_scheme_is_exported_with_the_page_of_its_paper(exported: rdflib.Graph) -> None:
    pages = {str(page) for page in exported.objects(None, rdflib.URIRef(expand("schema:sameAs")))}
    assert pages == set(EXPORTED.values())
    named = {str(name) for name in exported.objects(None, rdflib.URIRef(expand("dcterms:identifier")))}
    assert {"neurips:7181", "acl:N19-1423", "openreview:B1QRgziT-", "cvf:He_Mask_R-CNN_ICCV_2017"} <= named


def test_an_export_with_every_scheme_is_valid(exported: rdflib.Graph) -> None:
    valid, _, report = pyshacl.validate(exported, shacl_graph=str(rdf.SHAPES))
    assert valid, report


LINES = [
    ("论文：{p}\n\n代码：{r}", True),
    ("论文：{p}\n\n## 下一节\n\n代码：{r}", False),
    ("论文：{p}\n\n一\n\n二\n\n三\n\n代码：{r}", False),
    ("论文：{p}\n\n" + "长" * 1200 + "\n\n代码：{r}", False),
    ("论文：{p}\n\n论文：arXiv:1810.04805\n\n代码：{r}", False),
]


@pytest.mark.parametrize(("form", "tied"), LINES)
def test_a_paper_and_its_code_stand_in_lines_that_are_near(form: str, tied: bool, rules: Rules) -> None:
    text = "第一段。\n\n" + form.format(p="https://arxiv.org/abs/1706.03762", r="https://github.com/acme/attn")
    said = [r for r in extractors.extract(document(text, "markdown"), rules).relations if r.predicate == "has_code"]
    assert [r.subject.value for r in said if r.subject.value == "arxiv:1706.03762"] == ["arxiv:1706.03762"] * tied


ADDRESSES_IN_TEXT = [
    ("见https://a.org/x。", ["https://a.org/x"]),
    ("（https://a.org/x_(y)）", ["https://a.org/x_(y)"]),
    ("(https://a.org/x)", ["https://a.org/x"]),
    ("[https://a.org/x]", ["https://a.org/x"]),
    ("https://a.org/x，https://b.org/y；", ["https://a.org/x", "https://b.org/y"]),
    ("https://a.org/xhttps://b.org/y", ["https://a.org/x", "https://b.org/y"]),
    ("https://a.org/?u=https://b.org/y", ["https://a.org/?u=https://b.org/y"]),
    ("https://web.archive.org/web/2020/https://b.org/y", ["https://web.archive.org/web/2020/https://b.org/y"]),
    ("https://a.org/x（旧）", ["https://a.org/x"]),
    ("https://a.org/x…", []),
    ("https://a.org/x...", []),
    ("https://a.org/x.", ["https://a.org/x"]),
    ("`https://a.org/x`", ["https://a.org/x"]),
]


@pytest.mark.parametrize(("text", "expected"), ADDRESSES_IN_TEXT)
def test_addresses_end_where_the_sentence_goes_on(text: str, expected: list[str]) -> None:
    addresses = bare(text)
    assert [address for _, _, address in addresses] == expected
    assert all(text[start:end] == address for start, end, address in addresses)


@pytest.mark.parametrize(
    "href", ["", "#a", "mailto:a@b.org", "javascript:x", "/abs/1706.03762", "http//a", "https://["]
)
def test_what_leads_nowhere_has_no_target(href: str) -> None:
    assert target(href) in {None, href}


# --- laws

HAN = st.sampled_from("注意力机制的论文很多我们只看其中一篇它把翻译做得更好数据也更少")
LATIN = st.sampled_from(["model", "we", "train", "deeper", "nets", "1.5", "2016", "v2", "3.1416", "(", ")", "，", "。"])
PADDING = st.lists(HAN | LATIN.map(lambda word: f" {word} "), max_size=20).map("".join)
MONTHS = st.integers(1, 12)
FOUR = st.builds("{:02d}{:02d}.{:04d}".format, st.integers(8, 14), MONTHS, st.integers(1, 9999))
FIVE = st.builds("{:02d}{:02d}.{:05d}".format, st.integers(15, 49), MONTHS, st.integers(1, 99999))
NEW = st.builds(str.__add__, FOUR | FIVE, st.sampled_from(["", "v1", "v12"]))
OLD = st.builds(
    "{}/{}{:02d}{:03d}".format,
    st.sampled_from(["hep-th", "math.GT", "cs", "cond-mat", "quant-ph", "cmp-lg", "alg-geom"]),
    st.sampled_from(["92", "99", "00", "06"]),
    MONTHS,
    st.integers(1, 999),
)
WRAPPERS = (
    "arXiv:{}",
    "arXiv：{}",
    "arXiv: {}",
    "\uff41\uff52\uff38\uff49\uff56：{}",
    "(arXiv:{})",
    "【arXiv:{}】",
    "arXiv preprint arXiv:{}",
    "arXiv编号：{}",
    "https://arxiv.org/abs/{}",
    "http://arxiv.org/pdf/{}.pdf",
    "https://cn.arxiv.org/pdf/{}.pdf#page=2",
    "https://ar5iv.org/abs/{}",
    "https://doi.org/10.48550/arXiv.{}",
    "https://huggingface.co/papers/{}",
)


@settings(max_examples=300)
@given(NEW | OLD, st.sampled_from(WRAPPERS), PADDING, PADDING)
def test_any_id_is_found_in_any_wrapper_and_nothing_beside_it(
    identifier: str, wrapper: str, before: str, after: str
) -> None:
    text = f"{before} {wrapper.format(identifier)} {after}"
    assert values(found(text)) == [f"arxiv:{identifier}"]


@settings(max_examples=200)
@given(NEW, PADDING, PADDING)
def test_a_number_without_a_cue_is_no_id(identifier: str, before: str, after: str) -> None:
    assert found(f"{before}{identifier}{after}") == []


@settings(max_examples=200)
@given(st.integers(0, 9999), st.integers(0, 99999), st.sampled_from(["{:04d}.{:04d}", "{:04d}.{:05d}"]))
def test_what_is_found_is_what_is_plausible(month: int, number: int, form: str) -> None:
    identifier = form.format(month, number)
    expected = [f"arxiv:{identifier}"] if identifiers.plausible(identifier) else []
    assert values(found(f"arXiv:{identifier} 如是说")) == expected


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_whatever_the_text_what_is_found_stands_in_it(text: str) -> None:
    assert all(mention.surface and mention.surface in text for mention in found(text))
    named = identifiers.identify(text)
    assert named is None or all(named)
    address = target(text)
    assert address is None or address.lower().startswith(("http://", "https://"))
