"""From annotations to what reads values that files hold: every mistake is found at once, each with its place."""

from __future__ import annotations

import datetime as dt
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin

from msgspec import Meta
from pydantic_core import SchemaValidator, core_schema
from typing_extensions import TypeAliasType

from subsidycalc.declared.words import Checked, DeclaredWord, Tagged, TakenAs, ToldBy, keys_of, written_names

if TYPE_CHECKING:
    from pydantic_core.core_schema import CoreSchema

T = TypeVar("T")

_TAG_SIGN: Final = ":"
"""Begins a tag among the steps of a place; no key of a file does."""
_UNIONS: Final = (Union, UnionType)
_PLAIN: Final[dict[Any, CoreSchema]] = {
    str: core_schema.str_schema(),
    int: core_schema.int_schema(),
    bool: core_schema.bool_schema(),
    dt.date: core_schema.date_schema(),
}
_CONSTRAINTS: Final = ("ge", "le", "pattern", "min_length", "max_length")


def validated(annotation: type[T], written: object) -> T:
    """Return what is written as an annotation says; ValidationError lists every mistake."""
    value: T = SchemaValidator(Schemas().of(annotation)).validate_python(written)
    return value


def kind_of_tag(step: object) -> str | None:
    """Return the kind that a step of a place names that is no part of the file; None for one that is."""
    return step[1:] if isinstance(step, str) and step.startswith(_TAG_SIGN) else None


def kind_tagged(annotation: Any) -> str | None:  # noqa: ANN401 - any annotation
    """Return the kind that one of several annotations is tagged with."""
    return next((mark.kind for mark in get_args(annotation)[1:] if isinstance(mark, Tagged)), None)


def read_word(word: type[DeclaredWord], written: object) -> DeclaredWord:
    """Return what is written as a word; what is that word already stays. ValidationError or WrongValueError."""
    if isinstance(written, word):
        return written
    values = _keys_validator(word).validate_python(word.as_written(written))
    return word.of_values({name: values[key] for name, key in written_names(word).items() if key in values})


@cache
def _keys_validator(word: type[DeclaredWord]) -> SchemaValidator:
    # Made when a word is first met: a policy uses few of those that there are.
    return SchemaValidator(Schemas().keys(word))


class Schemas:
    """Makes of annotations what pydantic-core validates by; a word within another is read when it is met."""

    def of(self, annotation: Any) -> CoreSchema:  # noqa: ANN401 - any annotation
        """Return the schema of what an annotation stands for."""
        origin, inner = get_origin(annotation), get_args(annotation)
        if isinstance(annotation, TypeAliasType):
            return self.named(annotation)
        if origin is Annotated:
            return self.marked(inner[0], inner[1:])
        if origin in _UNIONS:
            return self.either(inner)
        if origin is Literal:
            return core_schema.literal_schema(list(inner))
        if origin is dict:
            return core_schema.dict_schema(self.of(inner[0]), self.of(inner[1]))
        if origin is tuple:
            endless = inner[-1] is ...
            items = [self.of(item) for item in (inner[:1] if endless else inner)]
            return core_schema.tuple_schema(items, variadic_item_index=0 if endless else None)
        plain: CoreSchema | None = _PLAIN.get(annotation)
        return plain or self.of_class(annotation)

    def of_class(self, kind: Any) -> CoreSchema:  # noqa: ANN401 - a class
        """Return the schema of a word, of what reads itself, or of a few texts with names."""
        if issubclass(kind, DeclaredWord):
            return self.word(kind)
        if issubclass(kind, tuple):
            texts = {name: core_schema.typed_dict_field(self.of(str)) for name in kind._fields}
            table = core_schema.typed_dict_schema(texts, extra_behavior="forbid")
            return core_schema.no_info_after_validator_function(lambda values: kind(**values), table)
        return self.read(kind)

    def word(self, word: type[DeclaredWord]) -> CoreSchema:
        """Return the schema of a word."""
        return core_schema.no_info_plain_validator_function(lambda written: read_word(word, written))

    def read(self, kind: Any) -> CoreSchema:  # noqa: ANN401 - a class that reads itself
        """Return the schema of a class that reads what is written by `read`."""
        return core_schema.no_info_plain_validator_function(kind.read)

    def named(self, alias: TypeAliasType) -> CoreSchema:
        """Return the schema of an annotation that has a name."""
        return self.of(alias.__value__)

    def either(self, options: tuple[Any, ...]) -> CoreSchema:
        """Return the schema of several ways to write a value that need no telling apart."""
        some = [option for option in options if option is not NoneType]
        if len(some) == 1:
            return core_schema.nullable_schema(self.of(some[0]))
        labelled: list[CoreSchema | tuple[CoreSchema, str]] = [
            (self.of(option), option.__name__) if isinstance(option, type) else self.of(option)
            for option in some
        ]
        union = core_schema.union_schema(labelled)
        return core_schema.nullable_schema(union) if len(some) < len(options) else union

    def marked(self, annotation: Any, marks: tuple[Any, ...]) -> CoreSchema:  # noqa: ANN401 - any annotation
        """Return the schema of an annotation with marks."""
        checked = next((mark for mark in marks if isinstance(mark, Checked)), None)
        if checked is not None:
            return core_schema.no_info_plain_validator_function(checked.by)
        told_by = next((mark for mark in marks if isinstance(mark, ToldBy)), None)
        schema: Any = (
            self.of(annotation) if told_by is None else self.told_apart(get_args(annotation), told_by)
        )
        for mark in marks:
            if isinstance(mark, Meta):
                schema = {
                    **schema,
                    **{name: getattr(mark, name) for name in _CONSTRAINTS if getattr(mark, name) is not None},
                }
            elif isinstance(mark, TakenAs):
                schema = core_schema.no_info_before_validator_function(mark.meant, schema)
        said: CoreSchema = schema
        return said

    def told_apart(self, options: tuple[Any, ...], by: ToldBy) -> CoreSchema:
        """Return the schema of several ways to write a value, each with its tag."""

        def tag_of(written: object) -> str | None:
            kind = by.kind_of(written)
            return kind and f"{_TAG_SIGN}{kind}"

        choices = {f"{_TAG_SIGN}{kind_tagged(option)}": self.of(option) for option in options}
        return core_schema.tagged_union_schema(choices, tag_of)

    def keys(self, word: type[DeclaredWord]) -> CoreSchema:
        """Return the schema of the table that a file writes for a word."""
        keys = {
            key.written: core_schema.typed_dict_field(self.of(key.annotation), required=key.is_required)
            for key in keys_of(word)
        }
        return core_schema.typed_dict_schema(keys, extra_behavior="forbid", cls_name=word.__name__)
