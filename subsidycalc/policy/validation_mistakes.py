"""Turn what validation finds into mistakes that a person who knows no Python can mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.policy import document
from subsidycalc.policy.mistakes import NO_HINT, Mistake, hint_of, hint_or_list
from subsidycalc.policy.places import Written, written_place
from subsidycalc.texts.spoken import Said, WrongValueError
from subsidycalc.vocabulary import amounts, conditions, derived, words
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.measures import LimitCase
from subsidycalc.vocabulary.words import Word, is_tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationError

    from subsidycalc.vocabulary.walking import Step

_MOST: Final = 200
"""So many mistakes are told; a file that has more is mended from the top."""

_TABLE: Final = Said("这里应是一个表，写作 { … }", "a table is due here: { … }")
_LIST: Final = Said("这里应是一个列表，写作 [ … ]", "a list is due here: [ … ]")
_TABLES: Final = Said("这里应是一组表，每个以 [[…]] 开头", "several tables are due here, each under [[…]]")
_TEXT: Final = Said("这里应是带引号的文字", "text in quotes is due here")
_NUMBER: Final = Said("这里应是整数", "a whole number is due here")
_YES_OR_NO: Final = Said("这里应是 true 或 false", "true or false is due here")
_DATE: Final = Said(
    "这里应是日期，不加引号，例如 2023-01-22", "a date without quotes is due here, such as 2023-01-22"
)

_PLAIN: Final = {
    "tuple_type": _LIST,
    "list_type": _LIST,
    "string_type": _TEXT,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
}
_DATES: Final = ("date_", "datetime_")

_PATTERNS: Final = {
    words.CODE_PATTERN: Said(
        "代码只用小写字母、数字和连字符，例如 growth-too-low",
        "codes are lower-case letters, digits and hyphens, such as growth-too-low",
    ),
    words.FIELD_PATTERN: Said(
        "字段写英文名，有期间的带方括号，例如 region_code、output[2023Q1]、enterprise.region_code",
        "a field is its English name, with the period in brackets: region_code, output[2023Q1], enterprise.region_code",
    ),
    words.NAME_PATTERN: Said(
        "名称只用字母、数字和连字符，例如 my-county-2024",
        "names are letters, digits and hyphens, such as my-county-2024",
    ),
    words.DIGITS_PATTERN: Said("应是 1 到 6 位数字，加引号", "one to six digits in quotes are due"),
    words.MONTH_PATTERN: Said('应是月份，例如 "2023-01"', 'a month is due, such as "2023-01"'),
}
_OTHER_PATTERN: Final = Said("写法不对", "is not written as it should be")

_CONDITIONS: Final[tuple[type[Word], ...]] = (*conditions.CONDITIONS.values(), LimitCase)
_CONDITION_FIELDS: Final = frozenset(
    field.alias or name for model in _CONDITIONS for name, field in model.model_fields.items()
)


def mistakes_of(
    error: ValidationError, written: Mapping[str, Written], chosen: Mapping[str, str], under: str = ""
) -> list[Mistake]:
    """Return the mistakes that validation found, placed in the file as it is written.

    `under` is the key of the file whose value alone was validated.
    """
    every = error.errors(include_url=False)
    details = every[:_MOST]
    found = []
    for detail in details:
        if not _only_follows(detail, details):
            place = (*((under,) if under else ()), *_steps(detail["loc"]))
            found.append(_explained(detail, written_place(place, written, chosen, named=True)))
    if len(every) > _MOST:
        more = len(every) - _MOST
        found.append(Mistake((), Said(f"还有 {more} 处错误", f"and {more} mistakes more")))
    return found


def _steps(location: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the keys and positions of a location, without the marks of what a value may be."""
    return tuple(step for step in location if not is_tag(step))


def _only_follows(detail: Any, details: list[Any]) -> bool:  # noqa: ANN401 - pydantic's error detail
    """Return whether a list is too short only because items of it are mistaken, which is said already."""
    location = detail["loc"]
    return detail["type"] == "too_short" and any(
        other is not detail and other["loc"][: len(location)] == location for other in details
    )


def _explained(detail: Any, place: tuple[Step, ...]) -> Mistake:  # noqa: ANN401 - pydantic's error detail
    kind = detail["type"]
    last = str(place[-1]) if place else ""
    if kind == "extra_forbidden":
        hint = hint_or_list(last, _fields_at(detail["loc"]))
        return Mistake(place, Said(f"这里没有 `{last}`", f"`{last}` is not known here"), hint)
    if kind == "missing":
        return Mistake(place, Said(f"缺少 `{last}`", f"`{last}` is missing"))
    if kind == "union_tag_not_found":
        return _no_word(detail, place)
    return Mistake(place, *_said(detail))


def _said(detail: Any) -> tuple[Said, Said]:  # noqa: ANN401 - pydantic's error detail
    """Return what is wrong with one value, and the suggestion."""
    kind, found = detail["type"], detail["input"]
    held = _held(found)
    if kind == "value_error":
        error = detail["ctx"]["error"]
        said = error.said if isinstance(error, WrongValueError) else Said(str(error), str(error))
        return said, NO_HINT
    if kind in {"literal_error", "enum"}:
        expected = [
            part.strip("' ") for part in str(detail["ctx"]["expected"]).replace(" or ", ", ").split(",")
        ]
        listed = ", ".join(expected)
        hint = hint_of(str(found), expected)
        return Said(f"{held.zh}不是可用的值；可用 {listed}", f"{held.en} is none of {listed}"), hint
    if kind == "string_pattern_mismatch":
        said = _PATTERNS.get(detail["ctx"]["pattern"], _OTHER_PATTERN)
        return Said(f"{held.zh}：{said.zh}", f"{held.en}: {said.en}"), NO_HINT
    if kind == "too_short":
        least, actual = detail["ctx"]["min_length"], detail["ctx"]["actual_length"]
        return Said(
            f"至少要 {least} 项，只有 {actual} 项", f"needs at least {least} items, has {actual}"
        ), NO_HINT
    if kind in {"greater_than_equal", "greater_than"}:
        least = detail["ctx"].get("ge", detail["ctx"].get("gt"))
        return Said(
            f"{held.zh}太小，不得小于 {least}", f"{held.en} is too small, at least {least} is due"
        ), NO_HINT
    due = _DATE if kind.startswith(_DATES) else _PLAIN.get(kind)
    if due is _LIST and isinstance(found, dict):
        due = _TABLES
    if due is not None:
        return due, Said(f"现在是{held.zh}", f"found {held.en}")
    return Said(f"{held.zh}：{detail['msg']}", f"{held.en}: {detail['msg']}"), NO_HINT


def _held(value: Any) -> Said:  # noqa: ANN401 - raw TOML
    """Return a value as a message quotes it."""
    if isinstance(value, str):
        shown = repr(value)[1:-1][:60]
        return Said(f"“{shown}”", f'"{shown}"')
    if isinstance(value, int | float):
        shown = repr(value).lower() if isinstance(value, bool) else repr(value)[:60]
        return Said(shown, shown)
    if isinstance(value, dict):
        return Said("一个表", "a table")
    return (
        Said("一个列表", "a list") if isinstance(value, list | tuple) else Said("别的内容", "something else")
    )


def _no_word(detail: Any, place: tuple[Step, ...]) -> Mistake:  # noqa: ANN401 - pydantic's error detail
    """Explain a condition or amount that none of the words of the vocabulary begins."""
    pays = bool(place) and place[-1] == "pays"
    known = tuple(amounts.WAYS) if pays else tuple(conditions.CONDITIONS)
    what = Said("标准", "amount") if pays else Said("条件", "condition")
    if not isinstance(detail["input"], dict):
        return Mistake(place, Said(f"这里应是一个{what.zh}", f"a {what.en} is due here"), _listed(known))
    keys = [key for key in detail["input"] if pays or key not in _CONDITION_FIELDS]
    written = ", ".join(keys or detail["input"])
    hint = next((found for key in keys if (found := hint_of(key, known)) != NO_HINT), _listed(known))
    said = Said(f"{written} 中没有{what.zh}的关键词", f"no word for a {what.en} among {written or 'nothing'}")
    return Mistake(place, said, hint)


def _listed(known: tuple[str, ...]) -> Said:
    return Said(f"可用 {', '.join(known)}", f"words are {', '.join(known)}")


def _fields_at(location: tuple[Step, ...]) -> list[str]:
    """Return the keys that are known where an unknown one was found."""
    model = _model_at(location)
    models = [model] if model is not None else _all_models()
    names = [
        field.alias or name
        for one in models
        for name, field in one.model_fields.items()
        if not (issubclass(one, ConditionWord) and name == "name")
    ]
    return list(dict.fromkeys(names))


def _model_at(location: tuple[Step, ...]) -> type[Word] | None:
    """Return the model that validation was in: the last that the location marks or names; None where several may."""
    for step in reversed(location[:-1]):
        found = _models_by_mark().get(str(step)) or _models_by_key().get(str(step))
        if found is not None or step == "cases":
            return found
    return document.Policy if len(location) == 1 else None


def _models_by_mark() -> dict[str, type[Word]]:
    marks: dict[str, type[Word]] = {f"{words.TAG_SIGN}lookup": derived.Lookup}
    models: tuple[type[Word], ...] = (*conditions.CONDITIONS.values(), *amounts.WAYS.values())
    keys = (*tuple(conditions.CONDITIONS), *tuple(amounts.WAYS))
    return marks | {f"{words.TAG_SIGN}{word}": model for word, model in zip(keys, models, strict=True)}


def _models_by_key() -> dict[str, type[Word]]:
    """Return the model that stands under a key of the file, where only one does."""
    return {
        "document": document.Document,
        "fund": document.FundCase,
        "parameter": document.Parameter,
        "reading": document.Reading,
        "provision": document.Provision,
        "head_count": document.HeadCount,
        "places": document.Places,
        "consistent": document.Consistent,
        "cap": document.Cap,
        "ceiling": document.Ceiling,
        "pool": document.Pool,
        "derived": derived.DerivedField,
        "route": amounts.Route,
        "add_on": amounts.AddOn,
        "contradiction": document.Contradiction,
        "group": document.Group,
        "prior_awards": document.PriorAwards,
        "coverage": document.CoverageLine,
        **dict.fromkeys(("title", "issuer", "note", "part", "why", "unit", "choices", "codes"), words.Text),
    }


def _all_models() -> list[type[Word]]:
    return [*_models_by_key().values(), *_models_by_mark().values(), LimitCase, document.Policy]
