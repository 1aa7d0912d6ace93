"""English clauses: where they begin, whose verbs they hold, and the words that stand for what was named before.

A clause begins behind a comma, and before `and`, `while` or `because` where a verb or a subject follows. Its subject
is left out where a verb comes first (…, and uses ReLU; …, trained on ImageNet), and stands later where the sentence
opens with a participle (Built on BERT, it …).
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence

import regex

from kg.records import Mention, Span
from kg.rules import compiled
from kg.rules.english import ADVERBS, AUXILIARIES

# verbs of the field, and those that rules ask for
_REGULAR = (
    "abbreviate achieve adapt add adopt announce apply assess attain augment base beat belong benchmark blend "
    "borrow build call capture combine compare compress comprise compute concatenate condition connect consist "
    "contain converge couple create cut decode defeat denoise depart depend derive descend design detect develop "
    "differ distill double drive drop dub eliminate employ encode end enhance equip evaluate evolve exceed "
    "exchange expand exploit extend factorize feature feed fine-tune finetune fit fold follow freeze fuse gain "
    "generalise generalize generate get go govern grow halve handle improve incorporate inherit initialise "
    "initialize insert inspire integrate introduce invent join keep know lack lag learn leave leverage link lose "
    "make map mask match merge mix modify name need normalise normalize obtain open-source operate optimise "
    "optimize outclass outdo outperform output outscore overtake pair pass perform place plug pre-train predict "
    "present preserve pretrain process produce propose prune publish quantize rank reach reconstruct reduce "
    "refine release rely remove replace report represent require rest retain retrain reuse reveal revise rework "
    "rival run sample scale score search segment separate serve set share show simplify solve speed split "
    "stabilize stack start stem substitute surpass swap switch tackle take target test tie top trail train "
    "transfer treat tune turn tweak unify unveil update use utilise utilize validate widen work write yield"
)
_IRREGULAR = (
    "are beat beats being better brings brought built came can chose chosen come comes could cut did does drawn "
    "draws drew fed gave gives got gotten grew grown had has having held holds is kept known leads led left lost "
    "made may might put puts ran run set sets showed shown stands stood taken taught took was went were win wins "
    "won"
)
# the forms of a regular verb, and some that no verb has
_STEMS = "|".join(sorted({verb.removesuffix("e").removesuffix("y") for verb in _REGULAR.split()}))
_VERBS = rf"(?:{_STEMS})(?:e|es|ed|s|ing|y|ies|ied|ying|[bgmnprt](?:ed|ing))?|{'|'.join(_IRREGULAR.split())}"
_PARTICIPLE = r"(?:[a-z]+-)?(?:[a-z]{2,}ed|[a-z]{2,}ing|built|drawn|made|taught|known|fed)"
_ADVERB = rf"(?:(?:{ADVERBS}),?\s)"
_JOINS = r"(?:and|but|or|yet|so|then|or else)\s"
_CONJUNCTION = r"while|whereas|although|though|because|since|as|when|where|so that|even though|even if|once|until|if"

# ", and uses", "and then fine-tuned", "while its", "but it"
BREAK = (
    rf"\s(?=(?:and|but)\s{_ADVERB}{{0,2}}(?:(?:{_VERBS}|it|its|they)\b(?!-)))"
    r"|\s(?=(?:while|whereas|although|though|because|even though|since)\s)"
)
_OMITTED = compiled(
    rf"\s?(?:{_JOINS})?(?P<place>(?P<relative>(?:which|that|who)\s)?){_ADVERB}{{0,2}}"
    rf"(?:{AUXILIARIES}|{_VERBS})\b(?!-|[’']s)",
    regex.ASCII | regex.IGNORECASE,
)
_PASSIVE = compiled(rf"\s?{_ADVERB}{{0,2}}(?:[a-z-]{{2,}}ed|built|known|drawn|made|taught)\b", regex.ASCII | regex.I)
_OPENING = compiled(
    rf"\s?(?:{_ADVERB}{{0,2}}|by\s|while\s|when\s|after\s|in\s){_PARTICIPLE}\s", regex.ASCII | regex.IGNORECASE
)
# what a clause may begin with and still go on about the subject of the one before
_FRAME = compiled(
    r"\s?(?:in|on|at|with|without|by|for|from|like|unlike|as|after|before|since|during|despite|given|because|although"
    r"|though|while|whereas|when|where|if|once|until|thanks|compared|relative|instead|beyond|besides|apart|among|through"
    r"|via|under|over|to|inside|within|even|contrary|and|but|so|or|nor|yet|it|its|they|their|this|these|which|who|whose"
    r"|that|the (?:former|latter|(?:\w+ )?(?:model|network|architecture|method|approach|algorithm|detector|system))"
    rf"|{ADVERBS})\b",
    regex.ASCII | regex.IGNORECASE,
)
_OTHERS = compiled(
    r"\s?(?:(?:and|but|so|while|whereas|because|as|when|then)\s)?(?:we|he|she|i|you|people|researchers|some|many|most"
    r"|others|everyone|nobody|no one|(?:the|our|their|his|her|several|many|most|these|those)\s(?:\w+\s)?"
    r"(?:authors?|team|researchers|colleagues|results|experiments?|figure|table|paper|idea|trick|question|rest|reason|difference|point|task|goal|problem))\b",
    regex.ASCII | regex.IGNORECASE,
)
_SPOKEN = compiled(
    r"[A-Za-z\ue000-\uf8ff\])][,’'s]{0,2}\s{1,2}[A-Za-z]+[.,:]?\s{1,2}[\"“‘]?[A-Za-z\d\ue000-\uf8ff]", regex.ASCII
)
_GOES_ON = compiled(r"-[A-Za-z]", regex.ASCII)
_BEGINS_LATIN = frozenset([*string.ascii_letters, *string.whitespace])
_LATIN = compiled(r"\s?[A-Za-z][^\u2e80-\u9fff]*+$", regex.ASCII)
# the decoder of SegNet …: what is said of the part is said of the whole
_PART_OF = compiled(
    r"\s?(?:(?:and|but|while|whereas|so)\s)?(?:the|an?|both|all|most|every)\s(?:[a-z-]+\s){0,2}(?:generators?|discriminator|encoder"
    r"|decoder|backbone|heads?|stem|core|heart|trunk|neck|body|stages?|layers?|blocks?|cells?|version|architecture|structure|design"
    r"|weights|input|output|gates?|modules?|teacher|student|training|name|half|rest|part)\s(?:of|in|inside|behind)\s(?:the\s|an?\s)?",
    regex.ASCII | regex.IGNORECASE,
)
_APPOSITION = compiled(
    r"\s?(?:and\s)?(?:an?|the|one of|another|itself|short for|also|as|in|from|by|our|or)\b",
    regex.ASCII | regex.IGNORECASE,
)
_NOUNS = r"model|network|architecture|method|approach|algorithm|framework|detector|system|design|technique"
_PARTS = r"optimizer|loss|layer|backbone|encoder|decoder"
_PRONOUN = compiled(
    rf"(?<![A-Za-z’'-])(?:(?P<it>it|they)(?![A-Za-z’'-])|(?:this (?P<part>{_PARTS})"
    rf"|(?:this|that|the) (?:\w+ )?(?P<thing>{_NOUNS}))(?=\s(?:{_ADVERB}{{0,2}})(?:{AUXILIARIES}|{_VERBS})\b))",
    regex.ASCII | regex.IGNORECASE,
)
_OWNED = compiled(
    r"\s?(?:(?:and|but|while|whereas|with|where|because|since|though|although|so|in|for)\s)?(?P<place>)(?:its|whose|their)\s",
    regex.ASCII | regex.IGNORECASE,
)
_CLAUSE_BEGUN = compiled(
    rf"(?:,\s{{1,2}}|(?:,|(?<=[^,;]))\s(?:{_CONJUNCTION}|and|but|so|then|yet)\s{{1,2}}(?:the\s)?)$", regex.I
)
_ORDER = compiled(
    r"(?<![A-Za-z])the (?:(?P<former>former|first one)|(?P<latter>latter|second one))(?![A-Za-z])", regex.I
)
_SUBJECT_IT = compiled(
    rf"\s?(?:{_JOINS}|(?:{_CONJUNCTION})\s)?{_ADVERB}{{0,2}}(?:(?:in|on|at|for|with)\s[^,]{{1,40}}\s)?$",
    regex.ASCII | regex.IGNORECASE,
)


def begins_clause(text: str, position: int) -> bool:
    """Whether a new clause begins here, behind `, and`, so that what the one before denies does not count."""
    return _CLAUSE_BEGUN.search(text, max(0, position - 24), position) is not None


def spoken(text: str) -> bool:
    """Whether a masked text holds English words: two in a row, or one between mentions."""
    return _SPOKEN.search(text) is not None


def latin(text: str, clause: Span) -> bool:
    """Whether a clause is written in Latin letters."""
    return (
        text[clause.start : clause.start + 1] in _BEGINS_LATIN
        and _LATIN.match(text, clause.start, clause.end) is not None
    )


def omitted(text: str, clause: Span) -> Span | None:
    """Where the subject of a clause is left out: before its first word, or in place of `which`."""
    match = _OMITTED.match(text, clause.start, clause.end)
    if match is None:
        return None
    return Span(match.start("place"), match.end("place") - bool(match["relative"]))


def passive(text: str, clause: Span) -> bool:
    """Whether a clause begins with a participle that the noun right before it could own: …, trained on ImageNet."""
    return _PASSIVE.match(text, clause.start, clause.end) is not None


def begins_with_verb(text: str, clause: Span, first: Mention | None) -> bool:
    """Whether what seems the head of a clause is its verb: and then fine-tuned with …"""
    if first is None or first.kind == "model":
        return False
    match = _OMITTED.match(text, clause.start, clause.end)
    return match is not None and match.start("place") <= first.span.start < match.end()


def cut_short(text: str, first: Mention | None) -> bool:
    """Whether a name goes on behind what was read of it, as in BERT-based."""
    return first is not None and _GOES_ON.match(text, first.span.end) is not None


def relative(text: str, clause: Span) -> bool:
    """Whether a clause begins with `which` or `that`."""
    match = _OMITTED.match(text, clause.start, clause.end)
    return match is not None and bool(match["relative"])


def opening(text: str, clause: Span) -> bool:
    """Whether a clause is a participle whose subject follows: Trained on ImageNet, …"""
    return _OPENING.match(text, clause.start, clause.end) is not None


def of_others(text: str, clause: Span, *, first: bool) -> bool:
    """Whether the verbs of a clause have a subject that is nothing named: we, the authors, half of the layers."""
    if not latin(text, clause):
        return False
    if _OTHERS.match(text, clause.start, clause.end):
        return True
    return first and not _FRAME.match(text, clause.start, clause.end) and omitted(text, clause) is None


def whole(text: str, clause: Span, named: Sequence[Mention]) -> Mention | None:
    """The thing of which a clause begins with a part: the decoder of X; `named` are the mentions of the sentence."""
    if text[clause.start : clause.start + 1] not in _BEGINS_LATIN:
        return None
    match = _PART_OF.match(text, clause.start, clause.end)
    return next((mention for mention in named if match and mention.span.start == match.end()), None)


def aside(text: str, clause: Span) -> bool:
    """Whether a clause can be an apposition: a 70B model from O."""
    return _APPOSITION.match(text, clause.start, clause.end) is not None


def owned(text: str, clause: Span) -> Span | None:
    """The place before `its` or `whose` at the head of a clause."""
    match = _OWNED.match(text, clause.start, clause.end)
    return Span(match.start("place"), match.start("place")) if match else None


def pronouns(text: str, clause: Span) -> Iterator[tuple[Span, str, bool]]:
    """Yield (place, word, whether it is the subject of its clause) of `it`, `they`, and of the noun of `this model`."""
    for match in _PRONOUN.finditer(text, clause.start, clause.end):
        leads = _SUBJECT_IT.match(text, clause.start, match.start()) is not None
        if match["it"] or leads:
            yield Span(*match.span()), (match["thing"] or match["part"] or match["it"]).lower(), leads


def ordered(text: str, clause: Span, pair: Sequence[Mention]) -> Iterator[tuple[Span, Mention]]:
    """Yield the places of `the former` and `the latter` with what they mean, of the two things named before."""
    if len(pair) == 2:
        for match in _ORDER.finditer(text, clause.start, clause.end):
            yield Span(*match.span()), pair[0] if match["former"] else pair[1]
