"""Enterprise codes and ID numbers for made-up cases: valid in every respect, held by nobody."""

from __future__ import annotations

import datetime as dt

from subsidycalc.identity import enterprise_code, identity_number

_SEQUENCE_OF_NOBODY = "000"
"""Numbers are handed out from 001 on."""
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST_BIRTH = dt.date(1964, 1, 1)
_LAST_BIRTH = dt.date(2004, 12, 31)


def code_of(letters: str) -> str:
    """Return the enterprise code that stands for a letter (or a few): A, B, … in ascending order."""
    serial = 0
    for letter in letters:
        serial = serial * len(_LETTERS) + _LETTERS.index(letter)
    return code_numbered(serial)


def code_numbered(serial: int) -> str:
    """Return one of a million enterprise codes, in ascending order; the organisation's own check character fits too."""
    digits = f"91330302YY{serial:06d}"
    digits += enterprise_code.organisation_check_character(digits[enterprise_code.ORGANISATION])
    return digits + enterprise_code.check_character(digits)


def number_of(division: str, born: dt.date) -> str:
    """Return the ID number that nobody holds with this division and birth date."""
    digits = f"{division}{born:%Y%m%d}{_SEQUENCE_OF_NOBODY}"
    return digits + identity_number.check_character(digits)


class Persons:
    """Hands out persons: every call another, or the same again for the same digits and tag."""

    def __init__(self) -> None:
        self._days = 0
        self._tagged: dict[str, str] = {}

    def number(self, person: str, born: dt.date | None = None) -> str:
        """Return the number of another person whose number begins so; `3408#1` is the same person every time.

        Whose day of birth is said are one person where they begin alike.
        """
        digits, hash_sign, _ = person.partition("#")
        if hash_sign and person in self._tagged:
            return self._tagged[person]
        division = digits + "010101"[len(digits) :]
        if born is not None:
            return number_of(division, born)
        span = (_LAST_BIRTH - _FIRST_BIRTH).days
        number = number_of(division, _FIRST_BIRTH + dt.timedelta(days=self._days % span))
        self._days += 1
        if hash_sign:
            self._tagged[person] = number
        return number
