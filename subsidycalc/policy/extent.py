"""How much the conditions of a policy file come to once their names are replaced by what they name.

A name may stand in conditions that have names themselves, so a few lines can come to billions of conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.policy.mistakes import Mistake
from subsidycalc.texts.spoken import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 10_000
"""More conditions than any document has; checking them all takes a moment."""

_WHOLE: Final = ""
"""Stands for the whole file among the names of conditions."""


def too_extensive(written: dict[str, Any]) -> Iterator[Mistake]:
    """Yield a mistake where the conditions of a file come to more than can be checked."""
    named = written.get("condition")
    if isinstance(named, dict) and _size(_WHOLE, {**named, _WHOLE: written}, {}) > MOST:
        said = Said(
            f"条件的名称展开后超过 {MOST:,} 个条件",
            f"comes to more than {MOST:,} conditions once their names are spelled out",
        )
        yield Mistake(("condition",), said)


def _size(name: str, named: dict[str, Any], sizes: dict[str, int]) -> int:
    """Return how many conditions a name comes to; one that leads back to itself is refused elsewhere."""
    # Names that are met are put aside until those that they name are known: a chain may be of any length.
    waiting = [name]
    while waiting:
        now = waiting[-1]
        names = [text for text in _texts_within(named[now]) if text in named]
        unknown = [text for text in names if text not in sizes]
        if unknown and now not in sizes:
            sizes[now] = 1
            waiting += unknown
            continue
        sizes[now] = min(1 + sum(sizes[text] for text in names), MOST + 1)
        waiting.pop()
    return sizes[name]


def _texts_within(value: object) -> Iterator[str]:
    """Yield every text that stands in a list; that is where names of conditions stand."""
    inner = [value]
    while inner:
        now = inner.pop()
        if isinstance(now, dict):
            inner += now.values()
        elif isinstance(now, list):
            inner += now
            yield from (text for text in now if isinstance(text, str))
