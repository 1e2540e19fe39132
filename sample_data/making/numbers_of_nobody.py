"""Enterprise codes and ID numbers that pass every check and yet belong to nobody.

Enterprise codes (GB 32100): the nine characters that name the body follow GB 11714 and begin
with YY. Bodies have only ever been numbered with digits or with series beginning with M.

ID numbers (GB 11643): the sequence code, the digits 15 to 17, is always 000. Sequence codes
are handed out from 001 on, so that no person born anywhere on any day holds such a number.

Accounts: 19 digits that begin with 0000, with which no bank's numbers begin.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

CODE_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Characters of GB 32100: digits and letters without I, O, S, V and Z."""

BODY_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Characters of GB 11714, each standing for its place."""

SERIES_OF_NOBODY: Final = "YY"
SEQUENCE_OF_NOBODY: Final = "000"

BUSINESS: Final = "91"
"""Registered with the market regulator, an enterprise."""
PRIVATE_NON_ENTERPRISE: Final = "52"
"""Registered with civil affairs, 民办非企业单位."""


def body_check_character(body: str) -> str:
    """Return the check character of the first eight characters of a body code (GB 11714)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(
        BODY_ALPHABET.index(character) * weight for character, weight in zip(body, weights, strict=True)
    )
    remainder = 11 - total % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def code_check_character(code: str) -> str:
    """Return the check character of the first seventeen characters of an enterprise code (GB 32100)."""
    total = sum(CODE_ALPHABET.index(character) * 3**place for place, character in enumerate(code))
    return CODE_ALPHABET[-total % 31]


def enterprise_code(serial: int, *, kind: str = BUSINESS, division: str = "330302") -> str:
    """Return the enterprise code that nobody holds with this serial."""
    body = f"{SERIES_OF_NOBODY}{serial:06d}"
    code = kind + division + body + body_check_character(body)
    return code + code_check_character(code)


def identity_check_character(digits: str) -> str:
    """Return the check character of the first seventeen digits of an ID number (GB 11643)."""
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits))
    return "10X98765432"[total % 11]


def identity_number(division: str, born: date | str) -> str:
    """Return the ID number that nobody holds with this division and birth date (text for impossible dates)."""
    birth = born if isinstance(born, str) else f"{born:%Y%m%d}"
    digits = division + birth + SEQUENCE_OF_NOBODY
    return digits + identity_check_character(digits)


def legacy_identity_number(division: str, born: date) -> str:
    """Return the fifteen-digit ID number that nobody holds."""
    return f"{division}{born:%y%m%d}{SEQUENCE_OF_NOBODY}"


class IdentityIssuer:
    """Hands out ID numbers of nobody, never the same one twice: one birth date a person, 1964 to 2004."""

    def __init__(self, first_turn: int = 0) -> None:
        self._issued: set[str] = set()
        self._turn = first_turn

    def issue(self, division: str) -> str:
        """Return a number that was not handed out before."""
        while True:
            # 4,513 is prime to the 14,976 days of the span, so the dates wander and only repeat after all are used.
            born = date(1964, 1, 1) + timedelta(days=self._turn * 4_513 % 14_976)
            self._turn += 1
            number = identity_number(division, born)
            if number not in self._issued:
                self._issued.add(number)
                return number


def account_number(serial: int) -> str:
    """Return the account of nobody with this serial."""
    return f"0000330302{serial:09d}"
