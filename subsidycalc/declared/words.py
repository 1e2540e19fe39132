"""Words that files declare: closed and immutable, each key with what it holds, and the marks that annotations carry."""

from __future__ import annotations

import inspect
from abc import ABCMeta
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, get_args, get_origin

from msgspec import NODEFAULT, Meta, Struct, StructMeta, field
from typing_extensions import dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self


class Tagged(Struct, frozen=True):
    """Marks one of several ways to write a value."""

    kind: str


class ToldBy(Struct, frozen=True):
    """Tells several ways to write a value apart: from what is written to the kind that it is tagged with, None for neither."""

    kind_of: Callable[[Any], str | None]


class TakenAs(Struct, frozen=True, eq=False):
    """Says what a value that is written in short is taken as."""

    meant: Callable[[Any], Any]
    described: dict[str, Any]
    """What an editor accepts."""


class Checked(Struct, frozen=True):
    """Stands for a value that a function alone looks at; it raises ValueError for what it refuses."""

    by: Callable[[Any], Any]


class _Told(Struct, frozen=True):
    """What a word says of one of its keys beside its annotation."""

    field: Any
    description: str
    constraint: Meta
    by_loader: bool


def key(
    *,
    default: Any = NODEFAULT,  # noqa: ANN401 - what the key holds
    default_factory: Callable[[], Any] | None = None,
    name: str | None = None,
    description: str = "",
    by_loader: bool = False,
    min_length: int | None = None,
    max_length: int | None = None,
) -> Any:  # noqa: ANN401 - what the key holds
    """Declare a key of a word: its name in a file, where that is no name in Python, and what it means.

    One that is `by_loader` is set by the loader, and no file writes it.
    """
    held: dict[str, Any] = (
        {"default": default} if default_factory is None else {"default_factory": default_factory}
    )
    return _Told(
        field(**held, name=name),
        description,
        Meta(min_length=min_length, max_length=max_length),
        by_loader,
    )


class _WordMeta(StructMeta, ABCMeta):
    """Makes words: told by the names of their keys, immutable, abstract while something is left open."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:  # noqa: ANN401 - a type
        told = {key: value for key, value in namespace.items() if isinstance(value, _Told)}
        namespace |= {key: one.field for key, one in told.items()}
        word: Any = super().__new__(mcs, name, bases, namespace, kw_only=True, frozen=True, dict=True)
        word.told_of_keys = {**getattr(word, "told_of_keys", {}), **told}
        return word


@dataclass_transform(kw_only_default=True, field_specifiers=(key,))
class DeclaredWord(Struct, metaclass=_WordMeta):
    """A part of what a file declares: closed (a misspelt key is an error) and immutable."""

    told_of_keys: ClassVar[dict[str, _Told]] = {}

    @classmethod
    def as_written(cls, written: Any) -> Any:  # noqa: ANN401 - raw TOML
        """Return what is written, with what a short way to write it leaves unsaid."""
        return written

    @classmethod
    def described(cls, table: dict[str, Any]) -> dict[str, Any]:
        """Return what an editor accepts as the word, given what it accepts as its table."""
        return table

    @classmethod
    def of_values(cls, values: dict[str, Any]) -> Self:
        """Return the word that holds values by the names of its keys; WrongValueError where they do not agree."""
        return cls(**values)


class Key(Struct, frozen=True):
    """One key of a word."""

    name: str
    """Its name in the program."""
    written: str
    """Its name in a file."""
    annotation: Any
    """What it holds, with all marks."""
    default: Any
    """What it holds where it is not written; `NODEFAULT` where it must be."""
    description: str
    """What it means, in English; "" where that is not said."""
    by_loader: bool
    """Whether the loader sets it and no file writes it."""

    @property
    def is_required(self) -> bool:
        """Return whether a file must write it."""
        return self.default is NODEFAULT


@cache
def written_names(word: type[DeclaredWord]) -> Mapping[str, str]:
    """Return the names of a word's keys as a file writes them, by their names in the program."""
    return dict(zip(word.__struct_fields__, word.__struct_encode_fields__, strict=True))


@cache
def keys_of(word: type[DeclaredWord]) -> tuple[Key, ...]:
    """Return the keys of a word in the order in which they are declared, those of its bases first."""
    annotations: dict[str, Any] = {}
    for base in reversed(word.__mro__):
        annotations |= _own_annotations(base) if issubclass(base, DeclaredWord) else {}
    defaults = dict(zip(reversed(word.__struct_fields__), reversed(word.__struct_defaults__), strict=False))
    return tuple(
        _key(name, written, annotations[name], defaults.get(name, NODEFAULT), word.told_of_keys.get(name))
        for name, written in written_names(word).items()
    )


@cache
def _own_annotations(word: type[DeclaredWord]) -> dict[str, Any]:
    return inspect.get_annotations(word, eval_str=True)


def _key(name: str, written: str, annotation: Any, default: Any, told: _Told | None) -> Key:  # noqa: ANN401 - as it says
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    described = next((one.description for one in marks if isinstance(one, Meta) and one.description), "")
    if hasattr(default, "factory"):  # msgspec keeps what makes a default as an object of its own
        default = default.factory()
    if told is None:
        return Key(name, written, annotation, default, described, by_loader=False)
    if told.constraint != Meta():
        annotation = Annotated[annotation, told.constraint]
    return Key(name, written, annotation, default, told.description or described, told.by_loader)


def values_said(word: DeclaredWord) -> dict[str, Any]:
    """Return what a word says otherwise than by default, as a file writes it."""
    return {
        key.written: _plain(value)
        for key in keys_of(type(word))
        if (value := getattr(word, key.name)) != key.default
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a word
    if isinstance(value, DeclaredWord):
        return values_said(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value
