"""How names are compared: by their letters and digits, not by what a keyboard puts between them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.model import Kind
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import View

_BETWEEN_DIGITS: Final = pattern(r"(?<=\d)[^\w\s]+(?=\d)|(?<=\d)_+(?=\d)")
_HIDDEN: Final = pattern(
    r"[*●○×✱#□?某\ue000-\uf8ff\U000f0000-\U0010fffd]+|(?<=[\u3400-\u9fff])[Xx]+(?![A-Za-zİı])"
)
"""What stands for hidden characters of a name, or for one that a program's own font shows."""


@lru_cache(maxsize=65536)
def comparable(name: str) -> str:
    """Return a name as it is compared with others: 张　三 is 张三, `Ambiente–Frankfurt` has any dash or none.

    What stands between two digits still parts them: 第1-2届 is not 第12届.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(one for one in _BETWEEN_DIGITS.sub("\0", plain) if one.isalnum() or one == "\0")
    return letters or "".join(plain.split())


def as_compared(view: View, rows: Array | None = None) -> Array:
    """Return int64 per row (of some rows): equal for equal values, and for texts that are spelled alike."""
    values = view.values if rows is None else view.values[rows]
    if view.field.kind is not Kind.TEXT or not view.categories:
        return values.astype(np.int64)
    distinct, place = np.unique(values, return_inverse=True)
    numbers: dict[str, int] = {}
    texts = (comparable(view.categories[number]) for number in distinct.tolist())
    compared = np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)
    return np.asarray(compared[place])


class Name(Struct, frozen=True):
    """A person's name as far as it is told: whole, with hidden characters, or blank."""

    beginning: str
    ending: str = ""
    whole: bool = False

    def could_be(self, other: Name) -> bool:
        """Whether two names may be one person's."""
        if self.whole and other.whole:
            return self.beginning == other.beginning
        if other.whole:
            return other.could_be(self)
        if self.whole:
            told = self.beginning
            hidden = len(told) > len(other.beginning) + len(other.ending) or not told
            return hidden and told.startswith(other.beginning) and told.endswith(other.ending)
        return _one_begins(self.beginning, other.beginning) and _one_begins(
            self.ending[::-1], other.ending[::-1]
        )


def _one_begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@lru_cache(maxsize=65536)
def name_told(text: str) -> Name:
    """Return what a cell tells of a person's name."""
    plain = unicodedata.normalize("NFKC", text)
    hidden = list(_HIDDEN.finditer(plain))
    if not hidden and comparable(plain):
        return Name(comparable(plain), whole=True)
    if not hidden:
        return Name("")
    return Name(_letters(plain[: hidden[0].start()]), _letters(plain[hidden[-1].end() :]))


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
