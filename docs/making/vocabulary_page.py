"""The page of the vocabulary in both languages: every word, with its keys, an example and how it reads."""

from __future__ import annotations

import datetime as dt
import inspect
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from docs.making.dictionary_lines import code_lines, dictionary_lines, table_head
from docs.making.vocabulary_opening import OPENING
from subsidycalc.declared.words import keys_of
from subsidycalc.policy import document, provision_parts
from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.policy.loading import declare
from subsidycalc.policy.schema import plain_properties
from subsidycalc.results.wording.voice import voice_of
from subsidycalc.tables.dictionary import declarations, registers
from subsidycalc.texts.registry import Wording
from subsidycalc.vocabulary import amounts, computed, conditions, derived, interest
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.payment import Way
from subsidycalc.vocabulary.quantities import Quantity, Span
from subsidycalc.vocabulary.walking import words_within
from subsidycalc.vocabulary.words import Text, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from subsidycalc.declared.words import DeclaredWord, Key
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.texts.registry import Language

_EXAMPLES: Final = Path(__file__).parents[2] / "examples" / "policies"
_WORDS: Final = Path(__file__).with_name("words.toml")
"""A policy with the words that no other file uses."""


def vocabulary_page(wording: Wording) -> str:
    """Return the page in a language."""
    return "\n".join(_lines(wording)).rstrip("\n") + "\n"


PARTS: Final[tuple[tuple[str, type[DeclaredWord]], ...]] = (
    ("`[document]`", document.Document),
    ("`[[fund]]`", provision_parts.FundCase),
    ("`split`", provision_parts.FundShare),
    ("`[reading.NAME]`", document.Reading),
    ("`[parameter.NAME]`", document.Parameter),
    ("`[rate_table.NAME]`", interest.RateTable),
    ("`[[coverage]]`", document.CoverageLine),
    ("`[prior_awards]`", document.PriorAwards),
    ("`[table.NAME]`", declarations.TableDeclaration),
    ("`[table.NAME.field.NAME]`", declarations.FieldDeclaration),
    ("`plausible`", declarations.PlausibleDeclaration),
    ("`[register.NAME]`", registers.RegisterDeclaration),
    ("`[[noted]]`", document.Noted),
)
PARTS_OF_PROVISIONS: Final[tuple[tuple[str, type[DeclaredWord]], ...]] = (
    ("`[[provision]]`", document.Provision),
    ("`[[provision.route]]`", amounts.Route),
    ("vocabulary.labels.route_add_on", amounts.AddOn),
    ("`head_count`", provision_parts.HeadCount),
    ("`places`", provision_parts.Places),
    ("`winners`", provision_parts.Winners),
    ("`consistent`", provision_parts.Consistent),
    ("`together`", provision_parts.Together),
    ("`[[provision.notice]]`", provision_parts.NoticeCase),
    ("`cap`", provision_parts.Cap),
    ("`ceiling`", provision_parts.Ceiling),
    ("`pool`", provision_parts.Pool),
    ("`duration`", provision_parts.Duration),
    ("`rounding`", document.Rounding),
    ("`[[provision.derived]]`", derived.DerivedField),
    ("vocabulary.labels.a_lookup", derived.Lookup),
    ("`{ rate_table = … }`", interest.RateOnDate),
    ("`[[group]]`", document.Group),
    ("`[[contradiction]]`", document.Contradiction),
)


def _lines(wording: Wording) -> Iterator[str]:
    yield OPENING[wording.language]
    yield from (f"## {_label(wording, 'file')}", "")
    yield from _model(document.Policy, "", wording)
    for title, model in PARTS:
        yield from _model(model, title, wording)
        if model is declarations.FieldDeclaration:
            yield from _kinds(wording)
    yield from (f"## {_label(wording, 'conditions')}", "", _label(wording, "every_condition"), "")
    yield from _keys(ConditionWord, wording)
    for word, condition in conditions.CONDITIONS.items():
        yield from _model(condition, f"`{word}`", wording, without=ConditionWord)
        yield from _example(condition, wording)
    yield from (f"## {_label(wording, 'provisions')}", "")
    for title, model in PARTS_OF_PROVISIONS:
        yield from _model(model, wording.say(title) if wording.has(title) else title, wording)
    yield from (f"## {_label(wording, 'figures')}", "", _label(wording, "figures_opening"), "")
    yield from _keys(computed.ComputedFigure, wording)
    for word, figure in computed.FIGURES.items():
        yield from _model(figure, f"`{word}`", wording, without=computed.ComputedFigure)
        yield from _example(figure, wording)
    yield from (f"## {_label(wording, 'amounts')}", "")
    for word, model in amounts.WAYS.items():
        yield from _model(model, f"`{word}`", wording)
        yield from _example(model, wording)
    yield from dictionary_lines(wording)
    yield from code_lines(wording)


def _kinds(wording: Wording) -> Iterator[str]:
    """Yield the words for what a field may hold, each with what it stands for."""
    yield from table_head(wording, "kind_word", "kind")
    for word, kind in declarations.KINDS.items():
        yield f"| `{word}` | {_label(wording, f'kind_{kind.value}')} |"
    yield ""


def _label(wording: Wording, name: str) -> str:
    return wording.say(f"vocabulary.labels.{name}")


def _model(
    model: type[DeclaredWord], title: str, wording: Wording, without: type[DeclaredWord] | None = None
) -> Iterator[str]:
    if title:
        yield from (f"### {title}", "")
    yield from (meaning_of(model, "", wording), "")
    yield from _keys(model, wording, without)


def written_keys(word: type[DeclaredWord], without: type[DeclaredWord] | None = None) -> dict[str, Key]:
    """Return the keys that a policy file may write under a word, required ones first."""
    left_out = set() if without is None else {key.name for key in keys_of(without)}
    keys = sorted(keys_of(word), key=lambda key: not key.is_required)
    return {key.written: key for key in keys if key.name not in left_out and not key.by_loader}


def _keys(
    word: type[DeclaredWord], wording: Wording, without: type[DeclaredWord] | None = None
) -> Iterator[str]:
    properties = plain_properties(word)
    yield from table_head(wording, "key", "value", "meaning")
    for name, key in written_keys(word, without).items():
        need = "**" if key.is_required else ""
        value = _value(properties[name], wording).replace("|", "\\|")
        yield f"| {need}`{name}`{need} | {value} | {meaning_of(word, name, wording)} |"
    yield ""


def meaning_of(model: type[DeclaredWord], key: str, wording: Wording) -> str:
    """Return what a word, or one of its keys, means: in English as its class says, in Chinese as the registry does."""
    if wording.language == "en":
        described = written_keys(model)[key].description if key else inspect.cleandoc(model.__doc__ or "")
        return " ".join((described or "").split())
    entry = entry_of(model, key)
    if entry is None:
        raise LookupError(f"texts/vocabulary.toml lacks {key or 'the meaning'} of {model.__name__}")
    return wording.say(entry)


def entry_of(model: type[DeclaredWord], key: str) -> str | None:
    """Return where the registry says in Chinese what a word, or one of its keys, means; None where it does not."""
    rooms: dict[str, Mapping[str, type[DeclaredWord]]] = {
        "conditions": conditions.CONDITIONS,
        "amounts": amounts.WAYS,
        "figures": computed.FIGURES,
    }
    named = [f"{room}.{word}" for room, words in rooms.items() for word, one in words.items() if one is model]
    own = f"vocabulary.{(named or [f'parts.{model.__name__}'])[0]}"
    places = [f"{own}.{key}", *(f"vocabulary.shared.{base.__name__}.{key}" for base in model.__mro__)]
    if key and written_keys(model)[key].description == _ANY_FIELD:
        places.append("vocabulary.shared.field")
    return next(filter(Wording("zh").has, places if key else [own]), None)


_ANY_FIELD: Final = written_keys(conditions.CONDITIONS["given"])["given"].description


def _value(schema: Any, wording: Wording) -> str:  # noqa: ANN401 - any part of a schema
    """Return what a key may hold, in words."""
    if "$ref" in schema:
        return _named(schema["$ref"].rpartition("/")[2], wording)
    if "anyOf" in schema:
        options = dict.fromkeys(_value(option, wording) for option in schema["anyOf"])
        return _label(wording, "or").join(options)
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return _label(wording, "comma").join(f"`{json.dumps(one, ensure_ascii=False)}`" for one in values)
    if schema.get("type") == "array":
        items = schema.get("items", {})
        if isinstance(items, list):
            return f"[{', '.join(_value(item, wording) for item in items)}]"
        return wording.say("vocabulary.labels.list_of", item=_value(items, wording))
    if schema.get("type") == "object":
        patterns = schema.get("patternProperties", {}).values()
        inner: Any = schema.get("additionalProperties") or next(iter(patterns), {})
        item = _value(inner, wording)
        plain = "$ref" not in inner or inner["$ref"].endswith("Text")
        return wording.say("vocabulary.labels.named", item=item) if plain else item
    kind = "date" if schema.get("format") == "date" else schema.get("type", "")
    names = {"integer": "whole_number", "boolean": "true_or_false", "date": "date"}
    return _label(wording, names.get(kind, "words"))


def _named(definition: str, wording: Wording) -> str:
    """Return what a part of the schema is called."""
    if definition in _SEE_BELOW:
        return wording.say("vocabulary.labels.see_below", part=_SEE_BELOW[definition])
    if definition == "Text":
        return _label(wording, "or").join(('`"…"`', '`{ zh = "…", en = "…" }`'))
    if definition in _LABELS:
        return _label(wording, _LABELS[definition])
    return _NAMES.get(definition, definition)


_SEE_BELOW: Final = {
    "HeadCount": "`head_count`",
    "Places": "`places`",
    "Consistent": "`consistent`",
    "Cap": "`cap`",
    "Ceiling": "`ceiling`",
    "Pool": "`pool`",
    "Duration": "`duration`",
    "Rounding": "`rounding`",
    "Winners": "`winners`",
    "RateOnDate": "`{ rate_table = … }`",
    "FundShare": "`split`",
    "AddOn": "`add_on`",
}
_LABELS: Final = {
    "Amount": "an_amount",
    "Lookup": "lookup",
    "FieldReference": "field",
    "Figure": "figure",
    "Quantity": "quantity",
    "Condition": "condition",
    "Conditions": "condition_list",
    "Code": "code",
}
_NAMES: Final = {
    "Document": "`[document]`",
    "FundCase": "`[[fund]]`",
    "Parameter": "`[parameter.NAME]`",
    "Reading": "`[reading.NAME]`",
    "RateTable": "`[rate_table.NAME]`",
    "Provision": "`[[provision]]`",
    "Contradiction": "`[[contradiction]]`",
    "Group": "`[[group]]`",
    "PriorAwards": "`[prior_awards]`",
    "CoverageLine": "`[[coverage]]`",
    "TableDeclaration": "`[table.NAME]`",
    "FieldDeclaration": "`[table.NAME.field.NAME]`",
    "RegisterDeclaration": "`[register.NAME]`",
    "PlausibleDeclaration": '`{ field = "…", at_most = "…" }`',
    "Noted": "`[[noted]]`",
    "Route": "`[[provision.route]]`",
    "DerivedField": "`[[provision.derived]]`",
    "Computed": "`[[provision.figure]]`",
    "ParameterUse": '`{ parameter = "name" }`',
    "LimitCase": "`{ where = […], above = … }`",
    "AmountCase": "`{ where = […], amount = … }`",
    "ShareCase": "`{ where = […], share = … }`",
    "RateCase": "`{ where = […], rate = … }`",
    "RaiseCase": "`{ where = […], share = … }`",
    "FactorCase": "`{ where = […], factor = … }`",
    **{model.__name__: "`[[provision.figure]]`" for model in computed.FIGURES.values()},
}


Speaking: TypeAlias = "ConditionWord | Way | computed.ComputedFigure"
"""Words that say what they are."""


@cache
def _uses() -> dict[type[DeclaredWord], tuple[Policy, Provision, Speaking]]:
    """Return where the words stand in real policies: the first use of each, with the provision around it."""
    uses: dict[type[DeclaredWord], tuple[Policy, Provision, Speaking]] = {}
    for name in (*installed_policies(), *sorted(map(str, _EXAMPLES.glob("*/policy.toml"))), str(_WORDS)):
        policy = declare(find_policy(name)).default
        for provision in policy.provision:
            for _, word in words_within(provision):
                if isinstance(word, ConditionWord | Way | computed.ComputedFigure):
                    uses.setdefault(type(word), (policy, provision, word))
    return uses


def _example(model: type[DeclaredWord], wording: Wording) -> Iterator[str]:
    """Yield an example of a word and how it reads; nothing where no policy uses it."""
    if model not in _uses():
        return
    policy, provision, word = _uses()[model]
    yield from ("```toml", toml(word), "```", "")
    languages: tuple[Language, ...] = ("zh",) if wording.language == "zh" else ("en", "zh")
    for language in languages:
        yield f"- {word.phrase(voice_of(Wording(language), provision, policy.dictionary))}"
    yield ""


def toml(value: object) -> str:
    """Return a value of a policy as the file writes it, on one line."""
    if isinstance(value, Text):
        return f"{{ zh = {toml(value.zh)}, en = {toml(value.en)} }}"
    if isinstance(value, Word):
        pairs = [
            (key.written, getattr(value, key.name))
            for key in keys_of(type(value))
            # what the loader sets stands in no file
            if (not key.by_loader or (key.name == "name" and isinstance(value, computed.ComputedFigure)))
            and getattr(value, key.name) != key.default
        ]
        shared = {key.written for key in keys_of(ConditionWord)}
        limits = {"above", "at_least", "at_most", "below", "cases"}
        pairs.sort(key=lambda pair: (pair[0] in shared, pair[0] in limits))
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in pairs) + " }"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Quantity | Span):
        whole = isinstance(value, Quantity) and value.dimension == "count" and value.text.isdigit()
        return value.text if whole else json.dumps(value.text, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)
