"""The page of the vocabulary: every word that a policy file may use, with its keys, an example and how it reads."""

from __future__ import annotations

import datetime as dt
import inspect
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from subsidycalc.policy import document
from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.policy.loading import declare
from subsidycalc.policy.schema import plain_properties
from subsidycalc.results.wording.voice import voice_of
from subsidycalc.tables.dictionary import TABLES, table_named
from subsidycalc.texts.registry import Wording
from subsidycalc.vocabulary import amounts, conditions, derived
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.payment import Way
from subsidycalc.vocabulary.quantities import Quantity, Span
from subsidycalc.vocabulary.walking import words_within
from subsidycalc.vocabulary.words import Text, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.document import Provision

_EXAMPLES: Final = Path(__file__).parents[2] / "examples" / "policies"

_OPENING: Final = """# The words of a policy file

A policy file is TOML: `key = value` lines under `[headings]`. This page lists every word that it may use.
It is generated from the models that check the file, and the examples stand in real policies.
`subsidycalc show ./my-county.toml` reads a file back in words and lists every mistake with its place and a suggestion;
an editor that knows TOML schemas (the line `#:schema https://…/policy.schema.json` or a path to
[policy.schema.json](policy.schema.json) at the top) completes the words while you type.

## How values are written

| value | written |
|---|---|
| money | `"500元"`, `"80万元"`, `"10亿元"` |
| share | `"18%"`, `"5.5%"` |
| whole number | `30` |
| electricity, and a rate for it | `"100kWh"`, `"0.05元/kWh"` |
| date, month | `2023-01-06`, `"2023-01"` |
| span of time | `"6个月"`, `"1年"` |
| field | its English name; with its period in brackets where it has one: `region_code`, `output[2023Q1]`, `output[2022]`, `growth[2020H1]`, `pension[2023-01]`; `enterprise.region_code` reaches the row of the enterprise |
| figure | any of the amounts above, or `{ parameter = "name" }` where the text leaves it to the locality |
| by reading | `{ reading = "name", first = …, second = … }`, in place of any value, where the text can be read in two ways |
| condition | `{ … }` with one of the words below, or the name of one declared under `[condition.NAME]` |

Never a number with a decimal point without quotes: it would not be exact.
"""


def vocabulary_page() -> str:
    """Return the page."""
    return "\n".join(_lines()).rstrip("\n") + "\n"


def _lines() -> Iterator[str]:
    yield _OPENING
    yield from ("## The file", "")
    yield from _model(document.Policy, "")
    for title, model in (
        ("`[document]`", document.Document),
        ("`[[fund]]`", document.FundCase),
        ("`[reading.NAME]`", document.Reading),
        ("`[parameter.NAME]`", document.Parameter),
        ("`[[coverage]]`", document.CoverageLine),
        ("`[prior_awards]`", document.PriorAwards),
    ):
        yield from _model(model, f"### {title}")
    yield from ("## Conditions", "", "Each may also say:", "")
    yield from _keys(ConditionWord)
    used = _Used()
    for word, condition in conditions.CONDITIONS.items():
        yield from _model(condition, f"### `{word}`", without=ConditionWord)
        yield from used.example(condition)
    yield from ("## Provisions", "")
    yield from _model(document.Provision, "### `[[provision]]`")
    for title, model in (
        ("`[[provision.route]]`", amounts.Route),
        ("`add_on` of a route", amounts.AddOn),
        ("`head_count`", document.HeadCount),
        ("`places`", document.Places),
        ("`consistent`", document.Consistent),
        ("`cap`", document.Cap),
        ("`ceiling`", document.Ceiling),
        ("`pool`", document.Pool),
        ("`[[provision.derived]]`", derived.DerivedField),
        ("a lookup, in `first_of`", derived.Lookup),
        ("`[[group]]`", document.Group),
        ("`[[contradiction]]`", document.Contradiction),
    ):
        yield from _model(model, f"### {title}")
    yield from ("## Amounts: `pays`", "")
    for word, model in amounts.WAYS.items():
        yield from _model(model, f"### `{word}`")
        yield from used.example(model)
    yield from _fields()


def _model(model: type[Word], heading: str, without: type[Word] | None = None) -> Iterator[str]:
    if heading:
        yield from (heading, "")
    yield from (" ".join(inspect.cleandoc(model.__doc__ or "").split()), "")
    yield from _keys(model, without)


def _keys(model: type[Word], without: type[Word] | None = None) -> Iterator[str]:
    left_out = set(without.model_fields) if without is not None else set()
    if issubclass(model, ConditionWord):
        left_out.add("name")
    properties = plain_properties(model)
    yield from ("| key | value | meaning |", "|---|---|---|")
    fields = sorted(model.model_fields.items(), key=lambda pair: not pair[1].is_required())
    for name, field in fields:
        if name not in left_out:
            key = field.alias or name
            need = "**" if field.is_required() else ""
            value = _value(properties[key]).replace("|", "\\|")
            yield f"| {need}`{key}`{need} | {value} | {' '.join((field.description or '').split())} |"
    yield ""


def _value(schema: Any) -> str:  # noqa: ANN401 - any part of a schema
    """Return what a key may hold, in words."""
    if "$ref" in schema:
        return _NAMES.get(schema["$ref"].rpartition("/")[2], schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_value(option) for option in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return ", ".join(
            f"`{json.dumps(one, ensure_ascii=False)}`" for one in schema.get("enum", [schema.get("const")])
        )
    if schema.get("type") == "array":
        items = schema.get("items", {})
        return f"[{', '.join(map(_value, items))}]" if isinstance(items, list) else f"list of {_value(items)}"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties") or next(
            iter(schema.get("patternProperties", {}).values()), {}
        )
        return (
            f"`NAME` = {_value(inner)}, …"
            if "$ref" not in inner or inner["$ref"].endswith("Text")
            else _value(inner)
        )
    if schema.get("format") == "date":
        return "date"
    return {"integer": "whole number", "boolean": "`true` or `false`"}.get(schema.get("type", ""), "text")


_NAMES: Final = {
    "Document": "`[document]`",
    "FundCase": "`[[fund]]`",
    "Parameter": "`[parameter.NAME]`",
    "Reading": "`[reading.NAME]`",
    "Provision": "`[[provision]]`",
    "Contradiction": "`[[contradiction]]`",
    "Group": "`[[group]]`",
    "PriorAwards": "`[prior_awards]`",
    "CoverageLine": "`[[coverage]]`",
    "Route": "`[[provision.route]]`",
    "DerivedField": "`[[provision.derived]]`",
    "ParameterUse": '`{ parameter = "name" }`',
    "HeadCount": "`head_count`, see below",
    "Places": "`places`, see below",
    "Consistent": "`consistent`, see below",
    "Cap": "`cap`, see below",
    "Ceiling": "`ceiling`, see below",
    "Pool": "`pool`, see below",
    "AddOn": "`add_on`, see below",
    "Lookup": "a lookup",
    "FieldReference": "field",
    "Figure": "figure",
    "Quantity": "amount",
    "Condition": "condition",
    "Conditions": "list of conditions",
    "Amount": "an amount, see below",
    "Code": "code",
    "Text": '`"…"` or `{ zh = "…", en = "…" }`',
    "LimitCase": "`{ where = […], above = … }`",
    "AmountCase": "`{ where = […], amount = … }`",
    "ShareCase": "`{ where = […], share = … }`",
    "RateCase": "`{ where = […], rate = … }`",
}


class _Used:
    """Where the words stand in real policies: the first use of each, with the provision around it."""

    def __init__(self) -> None:
        self._uses: dict[type[Word], tuple[Provision, ConditionWord | Way]] = {}
        for name in (*installed_policies(), *sorted(map(str, _EXAMPLES.glob("*/policy.toml")))):
            policy = declare(find_policy(name)).default
            for provision in policy.provision:
                for _, word in words_within(provision):
                    if isinstance(word, ConditionWord | Way):
                        self._uses.setdefault(type(word), (provision, word))

    def example(self, model: type[Word]) -> Iterator[str]:
        """Yield an example of a word and how it reads in both languages; nothing where no policy uses it."""
        if model not in self._uses:
            return
        provision, word = self._uses[model]
        yield from ("```toml", toml(word), "```", "")
        for language in ("en", "zh"):
            wording = Wording("en" if language == "en" else "zh")
            yield f"- {word.phrase(voice_of(wording, provision))}"
        yield ""


def toml(value: object) -> str:
    """Return a value of a policy as the file writes it, on one line."""
    if isinstance(value, Text):
        return f"{{ zh = {toml(value.zh)}, en = {toml(value.en)} }}"
    if isinstance(value, Word):
        pairs = [
            (field.alias or name, getattr(value, name))
            for name, field in type(value).model_fields.items()
            if name != "name" and getattr(value, name) != field.get_default(call_default_factory=True)
        ]
        common = set(ConditionWord.model_fields) | {
            "else",
            "above",
            "at_least",
            "at_most",
            "below",
            "cases",
        }
        pairs.sort(key=lambda pair: pair[0] in common)
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in pairs) + " }"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Quantity | Span):
        whole = isinstance(value, Quantity) and value.dimension == "count" and value.text.isdigit()
        return value.text if whole else json.dumps(value.text, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)


def _fields() -> Iterator[str]:
    """Yield every table and field of the data dictionary."""
    yield from ("## Tables and fields", "", "`[…]` marks fields that need their period.", "")
    for table in TABLES:
        names = ", ".join(
            f"`{field.name}{'[…]' if field.period != 'none' else ''}` {field.zh}"
            for field in table_named(table.name).fields
        )
        yield from (f"- **`{table.name}`** {table.zh}: {names}",)
    yield ""
