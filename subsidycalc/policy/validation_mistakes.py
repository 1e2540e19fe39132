"""Turn what validation finds into mistakes that a person who knows no Python can mend."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args, get_origin

from subsidycalc.declared.validation import kind_of_tag, kind_tagged
from subsidycalc.declared.words import keys_of
from subsidycalc.policy.document import Policy
from subsidycalc.policy.mistakes import NO_HINT, Mistake, and_more, hint_of, hint_or_list
from subsidycalc.policy.parsing import DAY
from subsidycalc.policy.places import Written, written_place
from subsidycalc.tables.dictionary.declarations import FIELD_NAME_PATTERN
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, WrongValueError, said
from subsidycalc.vocabulary import words
from subsidycalc.vocabulary.amounts import Amount
from subsidycalc.vocabulary.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic_core import ValidationError

    from subsidycalc.vocabulary.walking import Step

_QUOTED: Final = pattern("'([^']*)'")
_MOST: Final = 200
"""So many mistakes are told; a file that has more is mended from the top."""
_OF_A_KEY: Final = "[key]"
"""What validation adds to the place of a key that it does not take."""

_DUE: Final = {
    "tuple_type": "a_list",
    "list_type": "a_list",
    "string_type": "a_text",
    "dict_type": "a_table",
    "model_type": "a_table",
    "model_attributes_type": "a_table",
    "int_type": "a_number",
    "int_parsing": "a_number",
    "int_from_float": "a_number",
    "int_parsing_size": "a_number",
    "bool_type": "yes_or_no",
    "bool_parsing": "yes_or_no",
}
_DATES: Final = ("date_", "datetime_")
_ANSWERS: Final = {"是": "true", "有": "true", "真": "true", "否": "false", "无": "false", "假": "false"}

_PATTERNS: Final = {
    words.CODE_PATTERN: "code",
    words.FIELD_PATTERN: "field",
    FIELD_NAME_PATTERN: "own_name",
    words.NAME_PATTERN: "name",
    words.DIGITS_PATTERN: "digits",
    words.MONTH_PATTERN: "month",
}


def mistakes_of(
    error: ValidationError,
    written: Mapping[str, Written],
    chosen: Mapping[str, str],
    under: str = "",
    *,
    model: type[Word] = Policy,
) -> list[Mistake]:
    """Return the mistakes that validation found, placed in the file as it is written.

    `under` is the key of the file whose value alone was validated, `model` what the whole file is.
    """
    every = error.errors(include_url=False)
    details = every[:_MOST]
    found = []
    for detail in details:
        if not _only_follows(detail, details):
            location = (*((under,) if under else ()), *detail["loc"])
            steps = tuple(step for step in location if kind_of_tag(step) is None and step != _OF_A_KEY)
            place = written_place(steps, written, chosen, named=True)
            found.append(_explained(detail, location, place, model))
    return [*found, and_more(len(every) - _MOST)] if len(every) > _MOST else found


def _only_follows(detail: Any, details: list[Any]) -> bool:  # noqa: ANN401 - pydantic's error detail
    """Return whether a list is too short only because items of it are mistaken, which is said already."""
    location = detail["loc"]
    return detail["type"] == "too_short" and any(
        other is not detail and other["loc"][: len(location)] == location for other in details
    )


def _explained(
    detail: Any,  # noqa: ANN401 - pydantic's error detail
    location: tuple[Step, ...],
    place: tuple[Step, ...],
    model: type[Word],
) -> Mistake:
    kind, last = detail["type"], str(place[-1]) if place else ""
    if kind == "extra_forbidden":
        hint = hint_or_list(last, _keys_known(location[:-1], model))
        return Mistake(place, said("policy_file.key.unknown", name=last), hint, of_key=True)
    if kind == "missing":
        return Mistake(place, said("policy_file.key.missing", name=last))
    if kind == "union_tag_not_found":
        return Mistake(place, *_no_word(detail["input"], _annotation_at(location, model)))
    return Mistake(place, *_said(detail), of_key=location[-1:] == (_OF_A_KEY,))


def _said(detail: Any) -> tuple[Said, Said]:  # noqa: ANN401 - pydantic's error detail
    """Return what is wrong with one value, and the suggestion."""
    kind, found, context = detail["type"], detail["input"], detail.get("ctx", {})
    held = _held(found)
    if kind == "value_error":
        error = context["error"]
        return error.said if isinstance(error, WrongValueError) else said(
            "policy_file.pattern.other"
        ), NO_HINT
    if kind in {"literal_error", "enum"}:
        allowed = str(context["expected"])
        expected = _QUOTED.findall(allowed) or [allowed]
        return said("policy_file.value.none_of", held=held, listed=", ".join(expected)), hint_of(
            str(found), expected
        )
    if kind == "string_pattern_mismatch":
        what = said(f"policy_file.pattern.{_PATTERNS.get(context['pattern'], 'other')}")
        return said("policy_file.value.of", held=held, what=what), NO_HINT
    if kind == "too_short":
        least, actual = context["min_length"], context["actual_length"]
        return said("policy_file.value.too_few", least=least, actual=actual), NO_HINT
    if kind == "too_long":
        most, actual = context["max_length"], context["actual_length"]
        return said("policy_file.value.too_many", most=most, actual=actual or len(found)), NO_HINT
    if kind in {"greater_than_equal", "greater_than"}:
        least = context.get("ge", context.get("gt"))
        return said("policy_file.value.too_small", held=held, least=least), NO_HINT
    due = "a_date" if kind.startswith(_DATES) else _DUE.get(kind)
    if due is None:
        return said("policy_file.value.of", held=held, what=said("policy_file.pattern.other")), NO_HINT
    due = "tables" if due == "a_list" and isinstance(found, dict) else due
    instead = _instead(due, found)
    hint = said("policy_file.due.write", found=held, due=instead) if instead else _found(held)
    return said(f"policy_file.due.{due}"), hint


def _found(held: Said) -> Said:
    return said("policy_file.due.found", found=held)


def _instead(due: str, found: object) -> str:
    """Return how to write a value that is plainly meant, "" where none is."""
    if due == "a_text" and isinstance(found, dt.date | int) and not isinstance(found, bool):
        return f'"{found}"'
    if due == "yes_or_no" and isinstance(found, str):
        return _ANSWERS.get(found.strip(), "")
    match = DAY.fullmatch(found.strip()) if due == "a_date" and isinstance(found, str) else None
    try:
        return dt.date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _held(value: Any) -> Said:  # noqa: ANN401 - raw TOML
    """Return a value as a message quotes it."""
    if isinstance(value, str):
        return said("policy_file.found.quoted", shown=repr(value)[1:-1][:60])
    if isinstance(value, int | float):
        shown = repr(value).lower() if isinstance(value, bool) else repr(value)[:60]
        return Said(shown, shown)
    if isinstance(value, dt.date | dt.time):
        return said("policy_file.found.date", shown=value.isoformat())
    if isinstance(value, dict):
        return said("policy_file.found.a_table")
    return said("policy_file.found.a_list" if isinstance(value, list | tuple) else "policy_file.found.else")


def _no_word(found: object, union: Any) -> tuple[Said, Said]:  # noqa: ANN401 - an annotation
    """Explain a condition or amount that none of the words of the vocabulary begins."""
    pays = _members(union) == _members(Amount)
    tagged = {kind_tagged(member): model for member in _members(union) for model in _models_in(member)}
    known = [kind for kind in tagged if kind]
    listed = said("policy_file.due.words", names=", ".join(known))
    if not isinstance(found, dict):
        return said(f"policy_file.due.{'an_amount' if pays else 'a_condition'}"), listed
    # What every condition may say names none of them.
    shared = {key for model in tagged.values() for key in _keys_of(model)} - set(known)
    keys = [key for key in found if pays or key not in shared] or list(found)
    hint = next((near for key in keys if (near := hint_of(key, known)) != NO_HINT), listed)
    written = ", ".join(keys) or said("policy_file.key.nothing")
    return said(f"policy_file.key.{'no_amount' if pays else 'no_condition'}", written=written), hint


def _keys_known(location: Sequence[Step], model: type[Word]) -> list[str]:
    """Return the keys of the table that a location names."""
    return list(
        dict.fromkeys(key for one in _models_in(_annotation_at(location, model)) for key in _keys_of(one))
    )


def _keys_of(model: type[Word]) -> list[str]:
    return [key.written for key in keys_of(model) if not key.by_loader]


def _annotation_at(location: Sequence[Step], model: type[Word]) -> Any:  # noqa: ANN401 - an annotation
    """Return what the models say of the value at a location, which names keys, positions and marks of alternatives."""
    return reduce(_within, location, model)


def _within(annotation: Any, step: Step) -> Any:  # noqa: ANN401 - an annotation
    """Return what the models say one step further in."""
    members = _members(annotation)
    kind = kind_of_tag(step)
    if kind is not None:
        return next((member for member in members if kind_tagged(member) == kind), annotation)
    for member in map(_bare, members):
        inner = get_args(member)
        if isinstance(member, type) and issubclass(member, Word):
            for key in keys_of(member):
                if step == key.written:
                    return key.annotation
        elif get_origin(member) is dict:
            return inner[1]
        elif get_origin(member) is tuple and isinstance(step, int):
            return inner[0] if inner[-1] is ... else inner[min(step, len(inner) - 1)]
    return None


def _members(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401 - an annotation
    """Return the alternatives that an annotation names, each with its mark."""
    annotation = getattr(annotation, "__value__", annotation)
    if get_origin(annotation) is Annotated and kind_tagged(annotation) is None:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in {dict, tuple, None, Annotated}:
        return (annotation,)
    return tuple(inner for member in get_args(annotation) for inner in _members(member))


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - an annotation
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _models_in(annotation: Any) -> Iterator[type[Word]]:  # noqa: ANN401 - an annotation
    """Yield the models that a value may be, itself or item by item."""
    for member in map(_bare, _members(annotation)):
        if isinstance(member, type) and issubclass(member, Word):
            yield member
        elif get_origin(member) is tuple:
            for inner in get_args(member):
                yield from _models_in(inner)
