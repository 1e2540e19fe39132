"""What the files of explanations are called: safe on every system, and no two alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNSAFE: Final = re.compile(r'[<>:"/\\|?\x00-\x1f\s.]+')
_MOST_CHARACTERS: Final = 40
"""Of a name or a code; a file's name holds 255 bytes, and a Chinese character takes three."""


def file_names(named: Iterable[tuple[str, str]], ending: str) -> Iterator[str]:
    """Yield a file's name for each name and code; those that would be alike, in small letters too, are numbered."""
    taken: set[str] = set()
    for name, code in named:
        stem = "_".join(filter(None, (_safe(name), _safe(code)))) or "_"
        number, chosen = 1, stem
        while chosen.lower() in taken:
            number += 1
            chosen = f"{stem}_{number}"
        taken.add(chosen.lower())
        yield f"{chosen}{ending}"


def _safe(text: str) -> str:
    """Return a text without what a file's name cannot hold; stars of a masked number become crosses."""
    plain = harmless(text).replace("*", "x")
    return _UNSAFE.sub(" ", plain).strip()[:_MOST_CHARACTERS].strip()
