"""Unified social credit codes (GB 32100): whether one is well formed, and its check character."""

from __future__ import annotations

from typing import Final

from subsidycalc.texts.patterns import pattern

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a code; I, O, S, V and Z are left out, being too like others."""

LENGTH: Final = 18

WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
"""Powers of 3 modulo 31, one for each of the first 17 places."""


_PLACE: Final = slice(2, 8)
"""Where the division of the registering authority stands, in digits."""

ISSUED_OTHERWISE_IN: Final = "9135"
_ISSUED_OTHERWISE: Final = pattern(ISSUED_OTHERWISE_IN + r"[0-9]{4}M0001[0-9A-Z]{5}")
"""Codes that Xiamen issued before 2016 bear a check character that GB 32100 does not give."""


def check_character(first_seventeen: str) -> str:
    """Return the 18th character that belongs to the first 17; ValueError outside the alphabet."""
    total = sum(
        weight * ALPHABET.index(character) for weight, character in zip(WEIGHTS, first_seventeen, strict=True)
    )
    return ALPHABET[-total % 31]


def fault(code: str) -> str | None:
    """Return what is wrong with a code, as the code of the fault; None where nothing is.

    The code is expected in capitals and without spaces. The cheapest check comes first.
    """
    if len(code) != LENGTH:
        return "uscc-length"
    if not set(code) <= set(ALPHABET) or not code[_PLACE].isdigit():
        return "uscc-format"
    if code[-1] != check_character(code[:-1]) and not _ISSUED_OTHERWISE.fullmatch(code):
        return "uscc-checksum"
    return None


ORGANISATION: Final = slice(8, 16)
"""Where the code of the organisation stands (GB 11714); its own check character follows."""

ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def organisation_check_character(eight: str) -> str:
    """Return the character that belongs to the eight of an organisation's code; letters count from ten on."""
    total = sum(
        weight * int(character, 36) for weight, character in zip(ORGANISATION_WEIGHTS, eight, strict=True)
    )
    return "0123456789X"[-total % 11]


def is_issued_otherwise(code: str) -> bool:
    """Whether a code has a check character that does not fit, and is known to have been issued so."""
    if not code.startswith(ISSUED_OTHERWISE_IN):  # told at once of nearly every code
        return False
    return bool(_ISSUED_OTHERWISE.fullmatch(code)) and code[-1] != check_character(code[:-1])
