"""Walk through words: each word within another with its place, the fields that it names, the figures that it holds."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, Union, get_args, get_origin

from subsidycalc.declared.words import keys_of, written_names
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import FIELD_PATTERN, Case, Due, Holds, ParameterUse, Word

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from subsidycalc.vocabulary.words import Figure

Step: TypeAlias = str | int
Place: TypeAlias = tuple[Step, ...]
"""Keys and positions that lead from the whole file to a value."""


_UNIONS: Final = (Union, UnionType)


def words_within(
    value: object, place: Place = (), apart_from: Container[int] = ()
) -> Iterator[tuple[Place, Word]]:
    """Yield a word, and every word that it is made of, each with its place: keys as the file writes them.

    `apart_from` tells by their identity the words that are not entered.
    """
    if isinstance(value, Word):
        if id(value) in apart_from:
            return
        yield place, value
        for name, key in written_names(type(value)).items():
            held = getattr(value, name)
            # Most fields hold a plain value, which no word is made of.
            if isinstance(held, Word | tuple | list | dict):
                yield from words_within(held, (*place, key), apart_from)
    elif isinstance(value, tuple | list):
        for position, item in enumerate(value):
            yield from words_within(item, (*place, position), apart_from)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from words_within(item, (*place, str(key)), apart_from)


def fields_named(word: Word) -> Iterator[tuple[Place, str, Holds]]:
    """Yield each field that a word names itself, its cases' conditions apart: place within it, reference, what it holds."""
    for place, value, mark in _marked(word, ()):
        if isinstance(mark, Holds) and isinstance(value, str):
            yield place, value, mark


def figures_held(word: Word) -> Iterator[tuple[Place, Figure, Due]]:
    """Yield each figure that a word holds itself or in its cases: place within it, figure, which sort is due."""
    for place, value, mark in _marked(word, ()):
        if isinstance(mark, Due) and isinstance(value, Quantity | ParameterUse):
            yield place, value, mark


def unmarked(word: type[Word]) -> Iterator[str]:
    """Yield the keys of a kind of word that name a field or hold a figure without saying of what sort."""
    for _, key, annotation in _annotations(word):
        if _is_unmarked(annotation):
            yield key


@cache
def _annotations(word: type[Word]) -> tuple[tuple[str, str, Any], ...]:
    """Return the name of each value of a word, its key as the file writes it, and its annotation."""
    return tuple((key.name, key.written, key.annotation) for key in keys_of(word))


@cache
def _marked_keys(word: type[Word]) -> tuple[tuple[str, str, Any], ...]:
    """Return the keys whose annotations say anything of their values: a walk need look at no others."""
    return tuple(one for one in _annotations(word) if _says_anything(one[2]))


def _says_anything(annotation: Any) -> bool:  # noqa: ANN401 - any annotation
    if isinstance(annotation, Holds | Due):
        return True
    if isinstance(annotation, type) and issubclass(annotation, Case):
        return bool(_marked_keys(annotation))
    return any(map(_says_anything, get_args(annotation)))


def _marked(word: Word, place: Place) -> Iterator[tuple[Place, object, Holds | Due]]:
    for name, key, annotation in _marked_keys(type(word)):
        value = getattr(word, name)
        if value is not None:
            yield from _within(annotation, value, (*place, key))


def _within(annotation: Any, value: object, place: Place) -> Iterator[tuple[Place, object, Holds | Due]]:  # noqa: ANN401 - any annotation
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        marks = [mark for mark in inner[1:] if isinstance(mark, Holds | Due)]
        yield from ((place, value, mark) for mark in marks)
        if not marks:
            yield from _within(inner[0], value, place)
    elif origin in _UNIONS:
        for option in inner:
            yield from _within(option, value, place)
    elif origin is tuple and isinstance(value, tuple):
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        for position, (kind, item) in enumerate(zip(kinds, value, strict=True)):
            yield from _within(kind, item, (*place, position))
    elif isinstance(value, Case) and annotation is type(value):
        yield from _marked(value, place)


def _is_unmarked(annotation: Any) -> bool:  # noqa: ANN401 - any annotation
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        if any(isinstance(mark, Holds | Due) for mark in inner[1:]):
            return False
        names_field = any(getattr(mark, "pattern", None) == FIELD_PATTERN for mark in inner[1:])
        return names_field or _is_unmarked(inner[0])
    if annotation in {Quantity, ParameterUse}:
        return True
    is_case = isinstance(annotation, type) and issubclass(annotation, Case)
    return any(map(_is_unmarked, inner)) or (is_case and any(unmarked(annotation)))
