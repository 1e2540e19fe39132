"""Walk through a policy: every word of it with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.policy.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.places import Place


def words_within(value: object, place: Place = ()) -> Iterator[tuple[Place, Word]]:
    """Yield a word, and every word that it is made of, each with its place: keys as the file writes them."""
    if isinstance(value, Word):
        yield place, value
        for name, field in type(value).model_fields.items():
            yield from words_within(getattr(value, name), (*place, field.alias or name))
    elif isinstance(value, tuple | list):
        for position, item in enumerate(value):
            yield from words_within(item, (*place, position))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from words_within(item, (*place, str(key)))
