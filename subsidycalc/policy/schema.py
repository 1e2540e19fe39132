"""The JSON Schema of policy files, with which an editor completes words and marks mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from msgspec import Meta, to_builtins
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from subsidycalc.declared.validation import Schemas
from subsidycalc.declared.words import DeclaredWord, Key, TakenAs, keys_of
from subsidycalc.policy.document import Policy
from subsidycalc.tables.dictionary.declarations import FIELD_NAME_PATTERN
from subsidycalc.vocabulary.amounts import Amount
from subsidycalc.vocabulary.conditions import Condition
from subsidycalc.vocabulary.quantities import QUANTITY_SCHEMA
from subsidycalc.vocabulary.words import Code, FieldReference, Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic_core.core_schema import CoreSchema
    from typing_extensions import TypeAliasType

Schema: TypeAlias = dict[str, Any]

_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
"""The draft that editors of TOML know best."""

_NOT_SETTLED: Final = frozenset(
    {
        "Parameter",
        "Reading",
        "TableDeclaration",
        "FieldDeclaration",
        "PlausibleDeclaration",
        "RegisterDeclaration",
    }
)
"""What declares parameters, readings and tables, and so does not depend on them."""

_IN_WORDS: Final = frozenset({"title", "description", "default"})
"""What explains a value and does not constrain it."""

_REFERENCE: Final = "$ref"
_PARAMETER: Final = {_REFERENCE: "#/$defs/ParameterUse"}


def policy_schema(
    tables: Sequence[str] = (), fields: Sequence[str] = (), codes: Sequence[str] = ()
) -> Schema:
    """Return the schema; the names of tables, fields and codes that are known are offered for completion."""
    shared = _shared(fields, codes)
    written = _described(Policy)
    models = written.pop("$defs")
    definitions = {
        name: _definition(model, shared, settled=name not in _NOT_SETTLED) for name, model in models.items()
    }
    definitions |= {name: one.offered for name, one in shared.items()}
    if tables:
        known, own = {"enum": list(tables)}, {"type": "string", "pattern": FIELD_NAME_PATTERN}
        definitions["Provision"]["properties"]["table"] = {"anyOf": [known, own], "default": "enterprises"}
    head = {"$schema": _DRAFT, "title": "subsidycalc policy file"}
    return {**head, **_definition(written, shared, settled=True), "$defs": dict(sorted(definitions.items()))}


def plain_properties(word: type[DeclaredWord]) -> dict[str, Schema]:
    """Return what each key of one word may hold, whatever readings there are: for a page that says it in words."""
    shared = _shared((), ())
    written = _described(word)
    if _REFERENCE in written:  # a word that stands within itself
        written = written["$defs"][word.__name__]
    return {name: _in_draft_7(value, shared) for name, value in written["properties"].items()}


def _described(annotation: Any) -> Schema:  # noqa: ANN401 - any annotated type
    """Return what an editor accepts as an annotation, the words in it under their names."""
    schemas = _DescribedSchemas()
    wanted = schemas.of(annotation)
    whole = core_schema.definitions_schema(wanted, list(schemas.definitions.values()))
    told = GenerateJsonSchema().generate(whole)
    defined = told.get("$defs", {})
    told["$defs"] = {
        name: schemas.words[name].described(one) if name in schemas.words else one
        for name, one in defined.items()
    }
    return told


class _DescribedSchemas(Schemas):
    """Makes schemas that describe each word, and each union with a name, once: pydantic tells editors by them."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}
        self.words: dict[str, type[DeclaredWord]] = {}

    def word(self, word: type[DeclaredWord]) -> CoreSchema:
        """Return a reference to what is said of a word."""
        self.words[word.__name__] = word
        return self._once(word.__name__, lambda: self.keys(word))

    def named(self, alias: TypeAliasType) -> CoreSchema:
        """Return a reference to what is said of an annotation that has a name."""
        return self._once(alias.__name__, lambda: self.of(alias.__value__))

    def _once(self, name: str, schema: Callable[[], CoreSchema]) -> CoreSchema:
        if name not in self.definitions:
            self.definitions[name] = None  # a word may stand within itself
            self.definitions[name] = {**schema(), "ref": name}
        return core_schema.definition_reference_schema(name)

    def read(self, kind: Any) -> CoreSchema:  # noqa: ANN401 - a class that reads itself
        """Return what a class that reads itself says to editors."""
        described: CoreSchema = _told_as(core_schema.any_schema(), kind.described(), instead=True)
        return described

    def marked(self, annotation: Any, marks: tuple[Any, ...]) -> CoreSchema:  # noqa: ANN401 - any annotation
        """Return the schema of an annotation with marks, and what they say in words."""
        schema: CoreSchema = super().marked(annotation, marks)
        for mark in marks:
            if isinstance(mark, TakenAs):
                schema = _told_as(schema, mark.described, instead=True)
            elif isinstance(mark, Meta) and mark.description:
                schema = _told_as(schema, {"description": mark.description})
        return schema

    def keys(self, word: type[DeclaredWord]) -> CoreSchema:
        """Return the schema of the table of a word with all that is said of it."""
        keys = {key.written: self._key(key) for key in keys_of(word) if not key.by_loader}
        return core_schema.typed_dict_schema(keys, cls=word, extra_behavior="forbid")

    def _key(self, key: Key) -> core_schema.TypedDictField:
        schema: CoreSchema = self.of(key.annotation)
        if not key.is_required:
            schema = core_schema.with_default_schema(schema, default=to_builtins(key.default))
        if key.description:
            schema = _told_as(schema, {"description": key.description})
        return core_schema.typed_dict_field(schema, required=key.is_required)


def _told_as(schema: Any, told: Schema, *, instead: bool = False) -> Any:  # noqa: ANN401 - a schema of pydantic-core
    """Return a schema that says something more to editors, or something else instead."""

    def tell(inner: Any, handler: Any) -> Schema:  # noqa: ANN401 - as pydantic calls it
        return told if instead else {**handler(inner), **told}

    before = schema.get("metadata", {}).get("pydantic_js_annotation_functions", [])
    return {**schema, "metadata": {"pydantic_js_annotation_functions": [*before, tell]}}


class _Shared:
    """A part of the schema that stands in many places under one name."""

    def __init__(self, written: Any, offered: Schema | None = None) -> None:  # noqa: ANN401 - any annotated type
        schema = written if isinstance(written, dict) else _described(written)
        self.constraint = _constraint(schema)
        named = schema.get("$defs", {}).get(str(written), schema)
        self.offered = offered or _in_draft_7({**_words(named), **_constraint(named)}, {})


def _shared(fields: Sequence[str], codes: Sequence[str]) -> dict[str, _Shared]:
    """Return the parts with names of their own, the widest first."""
    condition = {_REFERENCE: "#/$defs/Condition"}
    return {
        "Conditions": _Shared(
            tuple[Condition, ...], {"type": "array", "items": {"anyOf": [condition, _by_reading(condition)]}}
        ),
        "Condition": _Shared(Condition),
        "Amount": _Shared(Amount),
        "Figure": _Shared(Figure, {"anyOf": [{_REFERENCE: "#/$defs/Quantity"}, _PARAMETER]}),
        "Quantity": _Shared(dict(QUANTITY_SCHEMA)),
        "FieldReference": _Shared(FieldReference, _with_names(FieldReference, fields)),
        "Code": _Shared(Code, _with_names(Code, codes)),
    }


def _with_names(pattern: Any, names: Sequence[str]) -> Schema | None:  # noqa: ANN401 - any annotated type
    """Return a pattern with names that are known beside it, which an editor offers."""
    if not names:
        return None
    schema = _described(pattern)
    return {**_words(schema), "anyOf": [{"enum": list(names)}, _constraint(schema)]}


def _constraint(schema: Schema) -> Schema:
    """Return what a schema demands, without what it says and without the definitions that it refers to."""
    return {key: value for key, value in schema.items() if key not in _IN_WORDS and key != "$defs"}


def _words(schema: Schema) -> Schema:
    return {key: schema[key] for key in ("description",) if key in schema}


def _definition(model: Schema, shared: dict[str, _Shared], *, settled: bool) -> Schema:
    """Return one model; where readings are settled, any value may be given by reading."""
    known = dict(model)
    properties = {name: _in_draft_7(value, shared) for name, value in known.pop("properties", {}).items()}
    plain: Schema = _in_draft_7(known, shared)
    if settled:
        properties = {name: _replaceable(value) for name, value in properties.items()}
    return {**plain, "properties": properties} if properties else plain


def _in_draft_7(schema: Any, shared: dict[str, _Shared]) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema in the terms of draft 7, parts with a name of their own by reference, without null."""
    if isinstance(schema, list):
        return [_in_draft_7(item, shared) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = _without_null(schema)
    constraint = _constraint(schema)
    for name, one in shared.items():
        if constraint == one.constraint:
            return {**_words(schema), _REFERENCE: f"#/$defs/{name}"}
    newer = {
        key: _in_draft_7(value, shared)
        for key, value in schema.items()
        if key not in {"title", "discriminator"} and not (key == "default" and value in (None, [], {}))
    }
    if "oneOf" in newer:
        newer["anyOf"] = newer.pop("oneOf")
    if "prefixItems" in newer:
        newer["items"], newer["additionalItems"] = newer.pop("prefixItems"), False
    return newer


def _without_null(schema: Schema) -> Schema:
    """Return a schema without the option of null, which TOML does not have."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == len(schema.get("anyOf", ())):
        return schema
    others = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**options[0], **others} if len(options) == 1 else {**others, "anyOf": options}


def _replaceable(schema: Schema) -> Schema:
    """Return a schema that also allows a choice by reading and, for a quantity, a parameter; within lists alike."""
    said: Schema = {key: schema[key] for key in ("description", "default") if key in schema}
    inner = {key: value for key, value in schema.items() if key not in said}
    items = inner.get("items")
    if isinstance(items, dict):
        inner["items"] = _replaceable(items)
    elif isinstance(items, list):
        inner["items"] = [_replaceable(item) for item in items]
    options = inner["anyOf"] if set(inner) == {"anyOf"} else [inner]
    if {_REFERENCE: "#/$defs/Quantity"} in options:
        options = [*options, _PARAMETER]
    return {**said, "anyOf": [*options, _by_reading(inner)]}


def _by_reading(schema: Schema) -> Schema:
    """Return the schema of `{ reading = "name", first = …, second = … }`."""
    return {
        "type": "object",
        "properties": {"reading": {"type": "string"}},
        "required": ["reading"],
        "additionalProperties": schema,
    }
