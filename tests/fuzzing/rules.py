"""A user's folder of rules with any files in it: loaded and of use, or refused with all faults named."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from kg import checks, extract
from kg import rules as rules_module
from kg.errors import InputError, RuleError
from kg.rules import Entry, Rules
from kg.rules._gazetteers import load_gazetteers
from kg.rules._parse import load_rules
from kg.rules._senses import senses
from kg.rules._thesaurus import add_thesauri
from kg.rules._titles import load_titles
from tests.fuzzing import engine, laws

FILES = (
    *("mentions/a.toml", "references/a.toml", "relations/a.toml", "results/a.toml", "relations/_all.toml"),
    *("gazetteers/models-a.tsv", "gazetteers/concepts-a.tsv", "gazetteers/titles-a.tsv", "gazetteers/ambiguous-a.tsv"),
    *("gazetteers/venues.tsv", "gazetteers/other.tsv", "a.ttl", "a.nt"),
)
WORDS = (
    *(
        "[[rule]]\n",
        "[[rule.test]]\n",
        "[define]\n",
        "id = ",
        "doc = ",
        "pattern = ",
        "predicate = ",
        "kind = ",
        "test = ",
    ),
    *(
        "confidence = ",
        "scope = ",
        "status = ",
        "tokens = ",
        "subject = ",
        "object = ",
        "unless = ",
        "stop = ",
        "after = ",
    ),
    *(
        "follows = ",
        "value = ",
        "category = ",
        "denied_by = ",
        "text = ",
        "expect = ",
        "'<subject:model>基于<object:model>'",
    ),
    *("'(?P<name>[A-Z]+)'", "'(a+)+$'", "'['", "'x{9999999999}'", "'(?P<title>.*)'", "<gap:12>", "<gap:99999999999>"),
    *(
        "<model>",
        "<metric>",
        "<value...>",
        "<any>",
        "(?&tail)",
        '"uses"',
        '"model"',
        "[1]",
        "1",
        "-1.5",
        "nan",
        "inf",
        "true",
    ),
    *(
        "1979-05-27",
        "{}",
        "{a = 1}",
        "[[]]",
        '""',
        "'x'",
        '"""',
        "\n",
        "=",
        "[",
        "]",
        "{",
        "}",
        ".",
        '{LOWER = "based"}, ',
    ),
    *(
        "name\taliases\texact\n",
        "title\tarxiv\tyear\n",
        "name\tusual\tscope\n",
        "\t",
        "|",
        "\r\n",
        "\ufeff",
        "²",
        "2016",
    ),
    *(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n",
        "<a:b> ",
        "skos:prefLabel ",
        '"c"@en ',
        "skos:broader ",
        ". ",
    ),
)

_SENTENCE = "ResNet基于VGG，在ImageNet上达到了76.1%的准确率。\n\n参考文献\n[1] He K. Deep[J]. 2016."
_FOLDER = Path(tempfile.mkdtemp(prefix="kg-fuzz-")) / "mine"

_RULES = {
    0: 'kind = "model"\npattern = \'(?P<name>Foo[A-Z]+)\'\nvalue = "{name}"\nstop = "FooX"',
    1: "pattern = '(?P<authors>[^.]+)\\. (?P<title>[^\\[]+)\\[(?P<mark>J)\\]'",
    2: 'predicate = "uses"\npattern = \'<subject:model...>需要<gap:9><object:layer>\'\nunless = "不"',
    3: "pattern = '<model><also>达到了<value><part>的<metric>'\nstop = \"参数\"",
}
_TEST = '\n[[rule.test]]\ntext = "ResNet"\nexpect = []\n[[rule.test]]\ntext = "VGG"\nexpect = ["VGG"]\nwhy = "it is"\n'
_SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
_TABLES = (
    "name\taliases\texact\tvariant_of\tpaper\tyear\nFooNet\tFoo|F N\tFN\tVGG\t1512.03385\t2016\n",
    "name\tzh\taliases\texact\tcued\tcategory\tbroader\nbar loss\t巴损失\tBL\t\t\tloss\tloss function\n",
    "title\tarxiv\tyear\nA Title of a Paper\t1512.03385\t2015\n",
    "name\tusual\tscope\nVGG\teither\tdocument\n",
    "name\tfull_name\taliases\tkind\nXYZ\tConference on X\tX\tconference\n",
    "a\tb\n",
    f'{_SKOS}<a:b> skos:prefLabel "foo"@en, "福"@zh ; skos:broader <a:c> .\n<a:c> skos:altLabel "bar" .\n',
    '<a:b> <http://www.w3.org/2004/02/skos/core#prefLabel> "foo"@en .\n',
)


def seeds() -> Iterator[bytes]:
    """A rule of each topic, some with parts and tokens, and a table of each form."""
    for number, rule in _RULES.items():
        yield bytes([number]) + f'[[rule]]\nid = "a-b"\ndoc = "D."\nconfidence = 0.5\n{rule}{_TEST}'.encode()
    yield b"\2[define]\nbase = 'is based on'\nboth = '<base>|uses'\n" + (
        b'[[rule]]\nid = "t"\ndoc = "D."\npredicate = "based_on"\npattern = \'<subject:model> <both> <object:model>\'\n'
    )
    yield b'\2[[rule]]\nid = "t"\ndoc = "D."\npredicate = "based_on"\nsubject = 0\nobject = 3\n' + (
        b'tokens = [{ENT_TYPE = "model"}, {LOWER = {IN = ["is", "was"]}}, {LOWER = "based"}, {ENT_TYPE = "model"}]\n'
    )
    yield b'\4unless = "x"\ndenied_by = "not"\nsupposed_by = "if"\n'
    for number, table in enumerate(_TABLES, start=5):
        yield bytes([number]) + table.encode()


def check(content: bytes) -> None:
    """Load a folder with this one file; what loads without a fault can be used."""
    name = FILES[content[0] % len(FILES)] if content else FILES[0]
    shutil.rmtree(_FOLDER, ignore_errors=True)
    file = _FOLDER / name
    file.parent.mkdir(parents=True)
    file.write_bytes(content[1:])
    errors: list[RuleError] = []
    loaded = _loaded(file, errors)
    for error in errors[:100]:
        laws.told(error)
    if not errors:
        _used(loaded)


def _loaded(file: Path, errors: list[RuleError]) -> Rules:
    own = load_rules((_FOLDER,), errors)
    places: dict[tuple[str, str], str] = {}
    entries = [*_known(), *load_gazetteers((_FOLDER,), errors, places)]
    ambiguous = senses(entries, places, errors)
    if file.suffix in {".ttl", ".nt"}:
        entries, _ = add_thesauri((file,), entries, errors)
    titles = load_titles((_FOLDER,), [entry.facts for entry in entries], errors)
    return Rules.of(own, entries, (_FOLDER,), titles, ambiguous)


@cache
def _known() -> tuple[Entry, ...]:
    names = {"ResNet", "VGG", "BERT", "Transformer", "ImageNet", "accuracy", "ReLU", "CVPR"}
    return tuple(entry for entry in rules_module.load().entries if entry.name in names)


def _used(rules: Rules) -> None:
    with suppress(InputError):  # a wild pattern, which costs the document it meets
        laws.extraction(extract(_SENTENCE, rules), rules)
        list(checks.outcomes(rules))
    list(checks.lint(rules))
    assert rules.titles.all is not None
    assert rules.titles.by_prefix is not None


if __name__ == "__main__":
    engine.main("rules", check, seeds(), WORDS)
