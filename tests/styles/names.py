"""One name, many ways to write it."""

from __future__ import annotations

from collections.abc import Callable

from .records import Person


def initials(given: str, dot: str = ".", gap: str = " ", hyphen: str = "-") -> str:
    """`Jean-Pierre` as `J.-P.`, `Quoc V.` as `Q. V.`"""
    words = [part for part in given.replace(".", ". ").split() if part]
    return gap.join(hyphen.join(piece[0].upper() + dot for piece in word.split("-") if piece) for word in words)


def _whole(person: Person) -> bool:
    return not person.given


def family(person: Person) -> str:
    """He"""
    return person.family


def given_family(person: Person) -> str:
    """Kaiming He"""
    return " ".join(part for part in (person.given, person.family, person.suffix) if part)


def family_given(person: Person) -> str:
    """He, Kaiming"""
    return ", ".join(part for part in (person.family, person.given, person.suffix) if part)


def initials_family(person: Person) -> str:
    """K. M. He"""
    return " ".join(part for part in (initials(person.given), person.family, person.suffix) if part)


def tight_initials_family(person: Person) -> str:
    """K.M. He"""
    return " ".join(part for part in (initials(person.given, gap=""), person.family, person.suffix) if part)


def family_initials(person: Person) -> str:
    """He, K. M."""
    return ", ".join(part for part in (person.family, initials(person.given), person.suffix) if part)


def family_tight_initials(person: Person) -> str:
    """He, K.M."""
    return ", ".join(part for part in (person.family, initials(person.given, gap=""), person.suffix) if part)


def family_space_dotted(person: Person) -> str:
    """He K.M."""
    return " ".join(part for part in (person.family, initials(person.given, gap="")) if part)


def vancouver(person: Person) -> str:
    """He KM"""
    return " ".join(part for part in (person.family, initials(person.given, "", "", "")) if part)


def national(person: Person) -> str:
    """He K M"""
    return " ".join(part for part in (person.family, initials(person.given, "", hyphen="-")) if part)


def national_upper(person: Person) -> str:
    """HE K M; a group keeps its letters."""
    if _whole(person):
        return person.family
    return " ".join((person.family.upper(), initials(person.given, "", hyphen="-")))


def national_dotted(person: Person) -> str:
    """He K. M."""
    return " ".join(part for part in (person.family, initials(person.given)) if part)


def family_given_plain(person: Person) -> str:
    """He Kaiming"""
    return " ".join(part for part in (person.family, person.given) if part)


def family_upper_given(person: Person) -> str:
    """HE Kaiming"""
    return person.family if _whole(person) else f"{person.family.upper()} {person.given}"


def family_upper_comma_given(person: Person) -> str:
    """HE, Kaiming"""
    return person.family if _whole(person) else f"{person.family.upper()}, {person.given}"


def family_upper_initials(person: Person) -> str:
    """HE, K. M."""
    return person.family if _whole(person) else f"{person.family.upper()}, {initials(person.given)}"


NameForm = Callable[[Person], str]
