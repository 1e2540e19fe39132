"""The JSON Schema of policy files, with which an editor completes words and marks mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pydantic import BaseModel, TypeAdapter

from subsidycalc.policy.document import Policy
from subsidycalc.tables.dictionary.declarations import FIELD_NAME_PATTERN
from subsidycalc.vocabulary.amounts import Amount
from subsidycalc.vocabulary.conditions import CONDITIONS, Condition
from subsidycalc.vocabulary.interest import RateOnDate
from subsidycalc.vocabulary.quantities import QUANTITY_SCHEMA
from subsidycalc.vocabulary.words import Code, FieldReference, Figure, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    written = Policy.model_json_schema(by_alias=True)
    models = written.pop("$defs")
    with_more: tuple[type[Word], ...] = (*CONDITIONS.values(), RateOnDate)
    for word in with_more:
        for name, field in word.model_fields.items():
            if field.exclude:  # what the loader sets
                models[word.__name__]["properties"].pop(name, None)
    definitions = {
        name: _definition(model, shared, settled=name not in _NOT_SETTLED) for name, model in models.items()
    }
    definitions |= {name: one.offered for name, one in shared.items()}
    if tables:
        known, own = {"enum": list(tables)}, {"type": "string", "pattern": FIELD_NAME_PATTERN}
        definitions["Provision"]["properties"]["table"] = {"anyOf": [known, own], "default": "enterprises"}
    head = {"$schema": _DRAFT, "title": "subsidycalc policy file"}
    return {**head, **_definition(written, shared, settled=True), "$defs": dict(sorted(definitions.items()))}


def plain_properties(model: type[BaseModel]) -> dict[str, Schema]:
    """Return what each key of one model may hold, whatever readings there are: for a page that says it in words."""
    shared = _shared((), ())
    written = model.model_json_schema(by_alias=True)
    if _REFERENCE in written:  # a model that stands within itself
        written = written["$defs"][model.__name__]
    return {name: _in_draft_7(value, shared) for name, value in written["properties"].items()}


class _Shared:
    """A part of the schema that stands in many places under one name."""

    def __init__(self, written: Any, offered: Schema | None = None) -> None:  # noqa: ANN401 - any annotated type
        schema = written if isinstance(written, dict) else TypeAdapter(written).json_schema(by_alias=True)
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
    schema = TypeAdapter(pattern).json_schema()
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
        if key not in {"title", "discriminator"} and not (key == "default" and value in (None, []))
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
