"""Lists of words: each listed word has every facet, or the list cannot be imported."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, Union

from typing_extensions import TypeAliasType

from subsidycalc.declared.words import Tagged, ToldBy, keys_of, written_names
from subsidycalc.vocabulary.walking import unmarked
from subsidycalc.vocabulary.words import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

W = TypeVar("W", bound=Word)

_CLASS_FACTS: Final = "__doc__"


def listed(*words: type[W]) -> dict[str, type[W]]:
    """Return words by the key that each begins with; TypeError where one lacks a facet or two share a key."""
    by_key: dict[str, type[W]] = {}
    for word in words:
        key = key_of(word)
        if key in by_key:
            raise TypeError(f"{word.__name__} and {by_key[key].__name__} both begin with {key!r}")
        by_key[key] = word
    return by_key


def key_of(word: type[Word]) -> str:
    """Return the key that tells a word from the others: the first that its class declares."""
    own = inspect.get_annotations(word)
    first = next((written for name, written in written_names(word).items() if name in own), None)
    if first is None:
        raise TypeError(f"{word.__name__} declares no key of its own")
    return first


def finished(words: Mapping[str, type[Word]], cases: Iterable[type[Word]], **names: Any) -> None:  # noqa: ANN401 - annotated types
    """Let words and their cases use names that stand for unions of words, and hold each word complete; TypeError.

    Their modules cannot import such a union, which is made of them; it is looked up there when a policy is first read.
    """
    for module in {base.__module__ for word in (*cases, *words.values()) for base in word.__mro__}:
        if module.startswith(__package__):
            vars(sys.modules[module]).update(names)
    for word in words.values():
        _check_facets(word)


def _check_facets(word: type[Word]) -> None:
    """Refuse a word of which something is not said; the message names what is missing."""
    lacking = sorted(getattr(word, "__abstractmethods__", ()))
    if lacking:
        raise TypeError(f"{word.__name__} does not say: {', '.join(lacking)}")
    keys = list(unmarked(word))
    own = inspect.get_annotations(word)
    first = next(key for key in keys_of(word) if key.name in own)
    if first.annotation is str:
        keys.append(first.written)
    if keys:
        raise TypeError(f"{word.__name__} does not say what {', '.join(keys)} must hold")
    if _CLASS_FACTS not in vars(word) or not inspect.cleandoc(word.__doc__ or ""):
        raise TypeError(f"{word.__name__} has no sentence that says what it means")


def told_by_key(
    name: str,
    words: Mapping[str, type[Word]],
    otherwise: Callable[[Any], str | None],
    *more: Any,  # noqa: ANN401 - annotated types
) -> TypeAliasType:
    """Return the union of some words, told apart by their keys; `otherwise` names the kind of anything else.

    Under a name of its own it is made ready for validation once, and not for each key that takes it.
    """

    def kind_of(written: Any) -> str | None:  # noqa: ANN401 - raw TOML
        for key, word in words.items():
            if isinstance(written, word) or (isinstance(written, dict) and key in written):
                return key
        return otherwise(written)

    options = (*more, *(Annotated[word, Tagged(key)] for key, word in words.items()))
    union: Any = Annotated[Union[options], ToldBy(kind_of)]  # noqa: UP007 - put together when the program runs
    return TypeAliasType(name, union)
