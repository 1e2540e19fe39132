"""Numbers of persons inside texts, in whatever digits and however they are split, hidden before a text is shown."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from subsidycalc.identity import enterprise_code
from subsidycalc.identity.identity_number import FULL_LENGTH, LEGACY_LENGTH, birth_date, fault, masked
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

LATEST_YEAR: Final = 2099
"""Digits that tell of a later year are something else, such as an enterprise's code."""
_OF_BUSINESSES: Final = "9"
"""What the codes of enterprises begin with, and among persons only the numbers of foreign residents."""

_CHINESE: Final = dict(
    zip("〇零一二三四五六七八九○壹贰叁肆伍陆柒捌玖貳參陸", "001234567890123456789236", strict=True)
)
_TENS: Final = "XxＸｘⅩⅹ×✕"
_OTHER_DIGITS: Final = "²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒\U0001f101-\U0001f10a"
_DIGIT: Final = rf"\d{''.join(_CHINESE)}{_OTHER_DIGITS}"
_MOST_BETWEEN: Final = 20
"""More characters between two digits, and they are not of one number."""
_PLAIN: Final = "- \u00a0\u1680\u2000-\u200a\u2010-\u2015\u202f\u205f\u2212\u3000\ufe58\ufe63\uff0d"
_BETWEEN: Final = rf"(?:&(?:nbsp|ensp|emsp|thinsp);|(?![{_DIGIT}{_TENS}])[\W_年月日])"
"""What splits a number: signs and spaces, those of web pages too, and the words of its date of birth."""
_TOKEN: Final = pattern(
    rf"(?P<digit>[{_DIGIT}])|(?P<ten>[{_TENS}])|(?P<between>{_BETWEEN}+)|(?P<word>.)", re.DOTALL
)
_PLAINLY: Final = pattern(f"[{_PLAIN}]*")
_IN_AMOUNTS: Final = pattern("[,.，．]")
"""What stands between the digits of amounts and of lists of figures."""
_PROVINCES: Final = pattern("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9]")
_DIGEST: Final = pattern(r"(?<![0-9A-Za-z])((?=[0-9]*[a-f])[0-9a-f]{64})(?![0-9A-Za-z])")
"""A SHA-256: its digits are nobody's."""

_FEWEST_DIGITS: Final = LEGACY_LENGTH - 1
_LOOK_CLOSER: Final = pattern(
    rf"[{_DIGIT}](?:{_BETWEEN}{{0,{_MOST_BETWEEN}}}[{_DIGIT}]){{{_FEWEST_DIGITS - 1}}}"
)


def may_hold_a_number(text: str) -> bool:
    """Return whether a text has digits enough that belong together; most have not, and hide nobody."""
    return len(text) >= _FEWEST_DIGITS and _LOOK_CLOSER.search(text) is not None


def with_numbers_masked(text: str) -> str:
    """Return a text in which everything that reads as a person's number is masked, check digit right or not."""
    if not may_hold_a_number(text):
        return text
    pieces = _DIGEST.split(text)
    pieces[::2] = map(_masked_within, pieces[::2])
    return "".join(pieces)


def _masked_within(text: str) -> str:
    found = sorted(_numbers_within(text))
    if not found:
        return text
    shown, reached = [], 0
    for start, negative_end, number in found:
        if start >= reached:
            # What is left between two of them may be a number now that it stands alone.
            shown += [_masked_within(text[reached:start]), masked(number)]
            reached = -negative_end
    return "".join([*shown, _masked_within(text[reached:])])


class _Digits:
    """The digits of a text in order: where each stands, what it is, and what stands before it."""

    def __init__(self, text: str) -> None:
        self.places: list[int] = []
        self.values: list[str] = []
        self.is_chinese: list[bool] = []
        self.before: list[str | None] = []
        """What stands between a digit and the one before; None where they cannot be of one number."""
        self.reach: list[int] = []
        """How many digits end here without a break, this one included."""
        between: str | None = None
        for token in _TOKEN.finditer(text):
            if token.lastgroup in {"digit", "ten"}:
                self.places.append(token.start())
                self.values.append("X" if token.lastgroup == "ten" else _value(token[0]))
                self.is_chinese.append(token[0] in _CHINESE)
                broken = between is None or (len(self.values) > 1 and self.values[-2] == "X")
                self.before.append(None if broken else between)
                self.reach.append(1 if broken else self.reach[-1] + 1)
                between = ""
            elif token.lastgroup == "between" and len(token[0]) <= _MOST_BETWEEN:
                between = token[0] if between is not None else None
            else:
                between = None

    def number(self, first: int, length: int) -> str | None:
        """Return the number of so many characters that begins at a digit; None where there is none."""
        last = first + length - 1
        if last >= len(self.values) or self.reach[last] < length:
            return None
        number = "".join(self.values[first : last + 1])
        return None if "X" in number[:-1] or (length == LEGACY_LENGTH and number[-1] == "X") else number

    def stands_alone(self, first: int, length: int) -> bool:
        """Whether no other digit touches the first or the last."""
        after = first + length
        return not self._touches(first) and (
            after == len(self.values) or self.values[after] == "X" or not self._touches(after)
        )

    def _touches(self, here: int) -> bool:
        """Whether a digit touches the one before it; one of a Chinese name or count does not touch a figure."""
        return self.before[here] == "" and self.is_chinese[here] == self.is_chinese[here - 1]

    def split_by(self, first: int, length: int) -> set[str]:
        """Return what splits a number."""
        return {between for between in self.before[first + 1 : first + length] if between}


def _value(character: str) -> str:
    return _CHINESE.get(character) or str(unicodedata.digit(character))


def _numbers_within(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a person's number begins, where it ends (as a negative number: the longest comes first), and itself."""
    digits = _Digits(text)
    for first, place in enumerate(digits.places):
        for length in (FULL_LENGTH, LEGACY_LENGTH):
            number = digits.number(first, length)
            if number is None:
                continue
            splits = digits.split_by(first, length)
            if digits.stands_alone(first, length):
                is_number = _reads_as_number(number, splits)
            else:
                # Of digits among digits only what is a number in every detail.
                is_number = length == FULL_LENGTH and not splits and fault(number) is None
            if is_number:
                yield place, -digits.places[first + length - 1] - 1, number


def _reads_as_number(number: str, splits: set[str]) -> bool:
    """Whether digits that stand alone read as a person's number, however they are split.

    What splits amounts and lists of figures splits a number only where it does so throughout and, in 18 digits, the
    check character is right; other signs do where the number begins with a province.
    """
    if not _is_person(number):
        return False
    if all(_PLAINLY.fullmatch(split) for split in splits):
        return True
    if not _PROVINCES.match(number):
        return False
    if any(_IN_AMOUNTS.search(split) for split in splits):
        return len(number) == FULL_LENGTH and len(splits) == 1 and fault(number) is None and len(*splits) == 1
    return True


def _is_person(number: str) -> bool:
    """Whether digits read as a person's number: someone was born by it, and it is no enterprise's own code."""
    born = birth_date(number)
    if born is None or born.year > LATEST_YEAR:
        return False
    is_code = number.startswith(_OF_BUSINESSES) and enterprise_code.fault(number) is None
    return not is_code or fault(number) is None
