"""Walk through a policy: every word of it with its place."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from subsidycalc.vocabulary.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterator


Step: TypeAlias = str | int
Place: TypeAlias = tuple[Step, ...]
"""Keys and positions that lead from the whole file to a value."""


@cache
def _keys_of(kind: type[Word]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a word, each with its key as the file writes it."""
    return tuple((name, field.alias or name) for name, field in kind.model_fields.items())


def words_within(value: object, place: Place = ()) -> Iterator[tuple[Place, Word]]:
    """Yield a word, and every word that it is made of, each with its place: keys as the file writes them."""
    if isinstance(value, Word):
        yield place, value
        for name, key in _keys_of(type(value)):
            held = getattr(value, name)
            # Most fields hold a plain value, which no word is made of.
            if isinstance(held, Word | tuple | list | dict):
                yield from words_within(held, (*place, key))
    elif isinstance(value, tuple | list):
        for position, item in enumerate(value):
            yield from words_within(item, (*place, position))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from words_within(item, (*place, str(key)))
