"""By what a line is known to be an entry of a reference list, or running text."""

from __future__ import annotations

import regex

GB_MARK = regex.compile(
    r"(?<=[\p{L}\p{N}?!)）”\"》.。’'\s])[\[［【]\s?(?:[ACDGJKMNPRSZ]|EB|DB|CP|PP|DS|CM)(?:\s?/\s?(?:OL|CD|DK|MT))?\s?[\]］】]"
    r"(?=\s?(?:[.．。,，:：;；/／]|$|\p{L}|\d|\())"
)
RECORD = regex.compile(
    r"\s*@(?:article|inproceedings|conference|misc|book|inbook|incollection|proceedings|phdthesis|mastersthesis|techreport"
    r"|unpublished|online|software|manual|thesis|report|preprint|electronic|www|dataset)\s*\{",
    regex.IGNORECASE,
)
_SHORT = 40
YEAR = regex.compile(r"(?<![\d.])(?:19[4-9]\d|20[0-4]\d)(?!\d|年)")
ADDRESS = regex.compile(r"https?://[^\s\p{Han}]{3,}|\bwww\.[^\s\p{Han}]{3,}|\barxiv\.org/", regex.IGNORECASE)
# each with literals of which one stands in whatever it finds
_TELLING: tuple[tuple[tuple[str, ...], regex.Pattern[str]], ...] = (
    (("et al", "et. al"), regex.compile(r"(?<![(（]\p{L}{1,20}\s)\bet\.? al\b(?!\.?,?\s?[(（]?\d{4}\s?[)）])")),
    (("等",), regex.compile(r"[,，\s\p{Han}]等\s?[.．,，](?=\s?[\p{L}《\"“])")),
    (("(", "（"), regex.compile(r"\b\d{1,4}\s?[(（]\d{1,4}(?:[-–]\d{1,4})?[)）]\s?[:：,，]\s?\d")),
    (
        ("arXiv", "doi", "p.", "pages", "vol", "no."),
        regex.compile(
            r"\barXiv(?:\spreprint|:|：)|\bdoi\s?[:：]|\bdoi\.org/|\bpp?\.\s?\d|\bpages\s\d|\bvol(?:\.|ume)\s?\d|\bno\.\s?\d"
        ),
    ),
    (
        (
            *("In Proc", "Proceedings of", "Conference on", "Journal of", "Transactions on", "Advances in ", " thesis"),
            *("University Press", "Springer", "Elsevier", "O'Reilly", "出版社", "学报", "学位论文"),
        ),
        regex.compile(
            r"\bIn Proc|\bProceedings of\b|\bConference on\b|\bJournal of\b|\bTransactions on\b"
            r"|\bAdvances in [Nn]eural\b|\bPh\.?D\.? thesis"
            r"|\bUniversity Press\b|\bSpringer\b|\bElsevier\b|\bO'Reilly\b|出版社|学报|学位论文"
        ),
    ),
)
_VENUE = regex.compile(
    r"\b(?:CVPR|ICCV|ECCV|NIPS|NeurIPS|ICML|ICLR|AAAI|IJCAI|ACL|EMNLP|NAACL|KDD|SIGIR|WWW|Nature|Science|TPAMI|PAMI"
    r"|JMLR|IJCV|BMVC|WACV|MICCAI|Interspeech|ICASSP|COLING|UAI|AISTATS|SIGGRAPH|CoRL|ICRA|RSS|TACL|CoRR)\b[^\p{L}\n]{0,6}(?:19|20)\d\d"
)
_LATIN_AUTHORS = (
    r"\p{Lu}[\p{L}'’-]{1,25},?\s\p{Lu}(?:\.|\b)(?:[\s-]?\p{Lu}(?:\.|\b)){0,3}(?:\s?[,，;.&]|\sand\b)"
    r"|(?:\p{Lu}\.[\s-]?){1,3}(?:(?:van|von|de|der|la|le)\s){0,2}\p{Lu}[\p{L}'’-]{1,25}(?:\s?[,，;]|\s(?:and|et)\b)"
)
_AUTHORS = regex.compile(_LATIN_AUTHORS + r"|\p{Han}{2,4}[,，、]\s?\p{Han}{2,4}[,，、.．]")
_LATIN_NAMED = regex.compile(_LATIN_AUTHORS)
# a search that begins at the comma has less to try
_HAN_NAMED = regex.compile(r"(?<=\p{Han}{2})[,，、]\s?\p{Han}{2,4}[,，、.．]")
_PARTICLES = r"(?:(?:van|von|de|der|den|del|da|dos|du|la|le|ten|el|al)[\s-]){0,3}"
_PERSON = regex.compile(
    rf"{_PARTICLES}(?!In\b|Tech\b)\p{{Lu}}[\p{{L}}'’-]{{0,25}},?\s(?:\p{{Lu}}\.?[\s-]?){{1,3}}"
    r"(?:[,，;.&:(](?!\s?\d)|and\b|et\b|$)"
    rf"|(?:\p{{Lu}}\.[\s-]?){{1,3}}{_PARTICLES}\p{{Lu}}[\p{{L}}'’-]{{1,25}}\s?(?:[,，;.(:]|and\b|et\b|$)"
    rf"|\p{{Lu}}[\p{{L}}'’-]{{1,20}}\s(?:\p{{Lu}}\.\s)?{_PARTICLES}\p{{Lu}}[\p{{L}}'’-]{{1,25}}\s?"
    r"(?:[,，;.](?!\s?\d)|and\b|et\sal)"
    r"|\p{Han}{2,4}\s?(?:[,，、.．。;；]|等)"
)
_HAN_AUTHORS = regex.compile(r"(?:\[\d{1,3}\]|\d{1,3}[.、])?\s?\p{Han}{2,3}(?:[，,、]\s?\p{Han}{2,3}){1,6}[。.．]")
_NAMES = regex.compile(
    r"\p{Lu}\p{Ll}+(?:[\s-]\p{Lu}\.?)?\s\p{Lu}[\p{L}-]+,\s(?:and\s)?\p{Lu}\p{Ll}+(?:[\s-]\p{Lu}\.?)?\s\p{Lu}[\p{L}-]+"
)
_LINK = regex.compile(r"(?P<title>[^\n]{0,120}?)\s?https?://[^\s\p{Han}]+\s*")
# Chinese names, then a title in its marks, a year, or a title and later a year: 张三等：《…》, 张三（2007）。
_HAN_ENTRY = regex.compile(
    r"(?:[\[【［(（]?\d{1,4}[\]】］)）.、]\s?)?\p{Han}{2,4}(?:[、，,]\s?\p{Han}{2,4}){0,30}[、，,]?\s?等?"
    r"(?:著|编著?|主编)?\s?(?:[:：.．，,]\s?《|[（(，,.]\s?(?:19|20)\d\d"
    r"|[，,.．]\s?(?=[^。！!]{6,160}(?:(?<!\d)(?:19|20)\d\d(?!\d)|https?:)))"
)
_HAN = regex.compile(r"\p{Han}")
_SENTENCE = regex.compile(r"[。！？!?]")
_TALK = regex.compile(r"我们|大家|你|您|希望|本文|这篇|如果|感谢|谢谢|笔者|咱们|可以|需要|以上|接下来")
_ENGLISH_TALK = regex.compile(
    r"\b(?:[Ww]e|you|your|[Oo]ur|us|[Ii]t|I|[Tt]hese|[Tt]hey|[Tt]here"
    r"|[Tt]his (?:article|post|tutorial|section|appendix|work))\b"
)
_IMPRINT = regex.compile(r"出版社|学报|大学|研究院|出版|(?:19|20)\d\d\s?[.。]?\s?$|https?://\S+\s?$")
_OPEN_END = regex.compile(r"(?:[-–,，、&(（:：;；]|\s(?:and|of|in|for|the|on|with|to|by|a))\s*$")


def strong(text: str) -> bool:
    """Whether a line shows a sign that only entries show: a mark, authors, pages, a publisher."""
    return bool(
        GB_MARK.search(text)
        or RECORD.match(text)
        or _VENUE.search(text)
        or any(any(map(text.__contains__, words)) and sign.search(text) for words, sign in _TELLING)
        or _named(text[:200])
        or (_NAMES.search(text[:200]) and YEAR.search(text))
    )


def _named(head: str) -> bool:
    """Whether names of authors stand here."""
    if _HAN_NAMED.search(head):
        return True
    # no capital, no name: of a text without letters that have case, `islower` says no
    return not f"{head}a".islower() and _LATIN_NAMED.search(head) is not None


def authors(text: str) -> bool:
    """Whether a line begins with the names of authors."""
    return _PERSON.match(text) is not None


def weak(text: str) -> bool:
    """Whether a line shows any sign of an entry: a year or an address is enough."""
    return bool(YEAR.search(text) or ADDRESS.search(text)) or strong(text)


def shaped(text: str) -> bool:
    """Whether a line would be taken for an entry where no heading announces a list."""
    return GB_MARK.search(text) is not None or (strong(text) and not _tells(text))


def _tells(text: str) -> bool:
    """Whether this tells something in sentences, as items of the body do that cite in passing."""
    han = len(_HAN.findall(text))
    if han * 3 >= len(text):
        return _SENTENCE.search(text) is not None or (han >= 12 and not _IMPRINT.search(text))
    begins = _AUTHORS.match(text) or _NAMES.match(text)
    return begins is None and len(_ENGLISH_TALK.findall(text)) >= 1 and not YEAR.search(text[-60:])


def prose(text: str) -> bool:
    """Whether this is running text, which no reference list holds."""
    if GB_MARK.search(text) or _HAN_AUTHORS.match(text) or _HAN_ENTRY.match(text):
        return False
    han = len(_HAN.findall(text))
    if han * 3 >= len(text):
        told = _SENTENCE.search(text) is not None and (not _IMPRINT.search(text) or len(_SENTENCE.findall(text)) > 3)
        return han >= 10 and (told or (_TALK.search(text) is not None and not weak(text)))
    return len(text) >= _SHORT and len(_ENGLISH_TALK.findall(text)) >= 2 and not weak(text)


def complete(text: str) -> bool:
    """Whether an entry could end here: it has a date or an address, and does not break off."""
    return may_end(text) and bool(YEAR.search(text) or ADDRESS.search(text))


def may_end(text: str) -> bool:
    """Whether the last character may be the last of an entry."""
    closed = text.rstrip().endswith((";", "；")) and YEAR.search(text) is not None
    return closed or _OPEN_END.search(text[-8:]) is None


def link(text: str) -> bool:
    """Whether this is a short title with an address, or an address alone."""
    match = _LINK.fullmatch(text)
    return match is not None and not _SENTENCE.search(match["title"])
