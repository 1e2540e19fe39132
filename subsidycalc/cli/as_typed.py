"""Take a command line as it is meant: dashes, equals signs, colons and quotes as a Chinese keyboard or a document gives them."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPTION: Final = pattern(r"([-‐‑‒–—―－−]+)([^\W\d_][\w‐‑‒–—―－−-]*)(?:([=＝])(.*))?", re.DOTALL)
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―－−", "-"))
_QUOTED: Final = pattern(r"“([^“”]*)”|‘([^‘’]*)’|「([^「」]*)」|＂([^＂]*)＂", re.DOTALL)
PAIRS: Final = frozenset({"--set", "--reading", "--unit", "--limit", "--match", "--register"})
NUMBERS: Final = frozenset({"--near", "--batch", "--withdraw", "--corrects"})
"""Options whose values are pairs, or numbers, whatever signs and digits they are typed in."""
_ROW: Final = "--row"
_CELL: Final = pattern(r"(.+?)\s*[：:!！\s][A-Za-zＡ-Ｚａ-ｚ]{0,3}(\d+)")
"""A row as one may copy it: 员工：12, 员工!E12, 员工 12."""


def as_meant(arguments: Sequence[str]) -> list[str]:
    """Return a command line with what is typed in another way than usual as it is meant.

    What follows `--`, and whatever is the name of a file that there is, stays as it is.
    """
    meant: list[str] = []
    before = ""
    for place, argument in enumerate(arguments):
        if argument == "--":
            return [*meant, *arguments[place:]]
        parts = [argument] if os.path.exists(argument) else list(_parts(argument, before))  # noqa: PTH110 - takes any text
        meant += parts
        before = parts[-1]
    return meant


def _parts(argument: str, before: str) -> Iterator[str]:
    found = _OPTION.fullmatch(argument)
    if found is None or (argument[0] == "-" and argument.isascii()):
        yield _value(argument, before)
        return
    name = normalize("NFKC", found[2].translate(_DASHES)).lower()
    option = f"{'-' if len(name) == 1 else '--'}{name}"
    yield option if found[3] is None else f"{option}={_value(found[4], option)}"


def _value(text: str, option: str) -> str:
    """Return a value without quotes that a shell does not know, its signs as its option needs them."""
    quoted = _QUOTED.fullmatch(text)
    plain = next(part for part in quoted.groups() if part is not None) if quoted else text
    if option in PAIRS and "=" not in plain:
        return re.sub("[＝：:]", "=", plain, count=1)
    if option in NUMBERS:
        return normalize("NFKC", plain)
    row = _CELL.fullmatch(plain) if option == _ROW else None
    return f"{row[1]}:{normalize('NFKC', row[2])}" if row else plain


def as_code(text: str) -> str:
    """Return the code of an enterprise or region as it is written where it is known."""
    return "".join(normalize("NFKC", text).split()).upper()
