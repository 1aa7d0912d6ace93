r"""What may stand between the words of an English statement, as placeholders of relation patterns.

`<does>` stands between a subject and an active verb (X also …, X, which …, X is the first network to …), `<was>`
between a subject and a participle (X was first …, X, …, X is a model …), `<adv>` for adverbs alone, `<np>` between a
verb or preposition and the mention that ends its noun phrase (the, two parallel, a modified form of), `<whose>`
between an owner and what it owns (X's, X, whose …), `<alone>` before a subject that no preposition governs (not in:
the authors of X), `<words:5>` for up to five words of the same clause without a mention. All but `<np>` and `<alone>`
begin with the space before their first word, so that a pattern reads
`<subject:model><does>\suses\s<np><object:layer>`.
"""

from __future__ import annotations

ADVERBS = (
    r"also|even|then|later|soon|first|further|again|still|now|just|only|both|all|each|once|often|instead|thus|hence"
    r"|there|itself|themselves|together|for instance|for example|in turn|in fact|in effect|at first|in practice|by far"
    r"|by default|far|well|much|too|however|though|always|in contrast|by contrast|at the time"
    r"|as a result|so far|(?!(?:fami|rep|app|supp)ly)[a-z]{2,12}ly|ever|long|since|in (?:19|20)\d\d"
    r"|already|today|to date"
)
AUXILIARIES = r"(?:(?:has|have|had)\s(?:also\s)?)?(?:is|are|was|were|been|being|gets?|got)"
_ADV = rf"(?:,?\s(?:{ADVERBS})\b,?){{0,3}}"
_NOUN_STOPS = (
    r"than|of|for|to|in|on|at|with|without|by|from|as|and|or|but|not|no|nor|neither|that|which|who|whose|when|where|while"
    r"|if|is|are|was|were|has|have|be|like|unlike|against|over|under|between|versus|vs|via|through|using|into|per|it|we|they"
    r"|does|do|did|can|could|will|would|should|may|might|instead|because|since|so|such"
)
_WORD = rf"(?!(?:{_NOUN_STOPS})\b)[A-Za-z\d~≈“\"‘'][\w'’.×%”\"-]*,?\s"
_SOME_OF = (
    r"(?:kind|sort|form|type|variant|version|edition|stack|combination|mix|mixture|blend|pair|number|series|sequence|set"
    r"|ensemble|modification|lot|handful|family|subset|dump|part|half|portion|fraction|split|copy|copie|collection|layer"
    r"|block|sum|pile|couple|trio|dozen|million|billion|thousand|hour|image|token|page|crawl|snapshot|union|adaptation"
    r"|generali[sz]ation|feature|weight|architecture|design|backbone|encoder|decoder|structure|framework|idea)s?"
    r"\s(?:of|from|in|taken from|drawn from)\s"
)
_NP = rf"(?:{_WORD}){{0,5}}?(?:{_SOME_OF}(?:{_WORD}){{0,3}}?)?"
_PREDICATE = r"(?:,?(?:\s(?:is|was|are|were))?\s(?:an?|the|one of the|another)(?:\s[\w'’.-]+){1,6}?)"
# A class noun that may stand behind a mention: ImageNet benchmark, SE block, RoBERTa checkpoint.
_CLASS_NOUNS = (
    r"backbones?|blocks?|heads?|encoders?|decoders?|detectors?|classifiers?|baselines?|units?|gates?|connections?"
    r"|modules?|methods?|algorithms?|tricks?|functions?|features?|weights|checkpoints?|embeddings?|activations?"
    r"|non-?linearit(?:y|ies)|famil(?:y|ies)|corpus|corpora|benchmarks?|leaderboard|data|images?|captions?|labels|tasks?"
    r"|(?:test|validation|val|dev|training|train)(?:\s(?:set|split|data))?|challenge|variants?|part|objective"
    r"|regulari[sz]ation|scheme|strategy|techniques?|paper|cells?"
)
_NUMBERED = r"(?:\s?\[\d{1,3}(?:[,-]\s?\d{1,3}){0,3}\])?"
TAIL = rf"{_NUMBERED}(?:\s(?:{_CLASS_NOUNS})\b){{0,2}}(?:\s?\([^()\n]{{1,60}}\))?"
PARTS = {
    "adv": _ADV,
    "alone": r"(?<!\b(?:of|than|in|like|unlike|from|with|by|behind|on|to|over|for|as)\s(?:the\s|an?\s)?)",
    "does": rf"(?:{_PREDICATE}\s(?:that|which|who|to)|,?\s(?:that|which|who))?{_ADV}",
    "was": rf"(?:{_PREDICATE})?(?:,?\s(?:that|which|who))?{_ADV}(?:\s{AUXILIARIES})?{_ADV},?",
    "np": _NP,
    "whose": r"(?:,?\s(?:whose|its|their)|['’]s?)\s",
}
