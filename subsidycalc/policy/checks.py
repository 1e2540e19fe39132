"""What the models of a policy file do not see: its size, names used nowhere, codes without a text, what no result may hold."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from subsidycalc.declared.words import written_names
from subsidycalc.identity.numbers_in_texts import with_numbers_masked
from subsidycalc.policy.document import Contradiction
from subsidycalc.policy.mistakes import NO_HINT, Mistake, hint_of
from subsidycalc.policy.places import is_choice, tables_within
from subsidycalc.policy.provision_parts import NoticeCase
from subsidycalc.tables.cell_text import holds_unholdable
from subsidycalc.texts.registry import entries_of
from subsidycalc.texts.spoken import said
from subsidycalc.vocabulary.derived import DerivedField
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from subsidycalc.policy.document import Policy
    from subsidycalc.policy.places import Written
    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Word

MOST_CONDITIONS: Final = 10_000
"""More conditions than any document has; checking them all takes a moment."""

MOST_UNDER_READINGS: Final = 100_000
"""More than a long document under dozens of choices."""

_WHOLE: Final = ""
"""Stands for the whole file among the names of conditions."""

_KEYS_OF_CODES: Final = ("else_", "uncertain", "beyond", "tied", "incomplete")
_KEYS_OF_NOTICES: Final = ("fallback_notice", "differ_notice")


def text_mistakes(text: str) -> Iterator[Mistake]:
    """Yield a mistake for each line with a person's ID number, or with what no cell can hold: a result holds all lines."""
    start = 0
    for line in text.split("\n"):
        held = ""
        if with_numbers_masked(line) != line:
            held = "id_number"
        elif holds_unholdable(line):
            held = "control_character"
        if held:
            yield Mistake((), said(f"policy_file.line.{held}"), offset=start)
        start += len(line) + 1


def too_extensive(written: dict[str, Any]) -> Iterator[Mistake]:
    """Yield a mistake where the conditions of a file come to more than can be checked once names are spelled out.

    A name may stand in conditions that have names themselves, so a few lines can come to billions of conditions.
    """
    named = written.get("condition")
    if isinstance(named, dict) and _size(_WHOLE, {**named, _WHOLE: written}, {}) > MOST_CONDITIONS:
        yield Mistake(("condition",), said("policy_file.too_extensive", most=f"{MOST_CONDITIONS:,}"))


def too_many_readings(written: dict[str, Any]) -> Iterator[Mistake]:
    """Yield a mistake where the choices of readings times what a file says are more than can each be checked."""
    if _under_every_reading(written) > MOST_UNDER_READINGS:
        yield Mistake(("reading",), said("policy_file.too_many_readings"))


def _under_every_reading(written: dict[str, Any]) -> int:
    """Return how many values are looked at where the rest of a file is checked under each choice of a reading."""
    readings = written.get("reading")
    listed = readings.values() if isinstance(readings, dict) else ()
    choices = [one.get("choices") for one in listed if isinstance(one, dict)]
    rest = {key: value for key, value in written.items() if key not in {"reading", "coverage"}}
    return sum(len(one) for one in choices if isinstance(one, dict)) * _values_within(rest)


def _values_within(value: object) -> int:
    count, inner = 0, [value]
    while inner:
        now = inner.pop()
        count += 1
        if isinstance(now, dict | list):
            inner += now.values() if isinstance(now, dict) else now
    return count


def _size(name: str, named: dict[str, Any], sizes: dict[str, int]) -> int:
    """Return how many conditions a name comes to; one that leads back to itself is refused elsewhere."""
    # Names that are met are put aside until those that they name are known: a chain may be of any length.
    waiting = [name]
    while waiting:
        now = waiting[-1]
        names = [text for text in _texts_within(named[now]) if text in named]
        if now not in sizes:
            sizes[now] = 1
            waiting += [text for text in names if text not in sizes]
            continue
        sizes[now] = min(1 + sum(sizes[text] for text in names), MOST_CONDITIONS + 1)
        waiting.pop()
    return sizes[name]


def _texts_within(value: object) -> Iterator[str]:
    """Yield every text that stands in a list or under `not`; that is where names of conditions stand."""
    inner = [value]
    while inner:
        now = inner.pop()
        if isinstance(now, dict):
            inner += now.values()
            if isinstance(now.get("not"), str):
                yield now["not"]
        elif isinstance(now, list):
            inner += now
            yield from (text for text in now if isinstance(text, str))


def unused(written: Mapping[str, Written]) -> Iterator[Mistake]:
    """Yield the conditions, parameters and readings that a file declares and uses nowhere: they bind and pay nothing."""
    used: dict[str, set[str]] = {
        "condition": set(_texts_within(dict(written))),
        "parameter": set(),
        "reading": set(),
    }
    for _, table in tables_within(dict(written)):
        if set(table) == {"parameter"}:
            used["parameter"].add(str(table["parameter"]))
        elif is_choice(table):
            used["reading"].add(table["reading"])
    for section, names in used.items():
        declared = written.get(section)
        for name in declared if isinstance(declared, dict) else ():
            if name not in names:
                yield Mistake((section, name), said(f"policy_file.unused.{section}"), of_key=True)


def code_mistakes(policy: Policy, apart_from: Container[int] = ()) -> Iterator[Mistake]:
    """Yield every reason code and notice that nobody could read in words, neither from the registry nor from `[codes]`.

    `apart_from` tells by their identity the words that were looked at before.
    """
    known = {"codes": _registered("codes") | set(policy.codes), "notices": known_notices(policy)}
    for place, word in words_within(policy, (), apart_from):
        for name, key, kind in _coded_fields(type(word)):
            code = getattr(word, name)
            if isinstance(code, str) and code not in known[kind]:
                yield _without_text((*place, key), code, kind, known[kind])


def known_notices(policy: Policy) -> frozenset[str]:
    """Return the notices that may come of a batch under a policy."""
    return _registered("notices") | set(policy.codes)


@cache
def _registered(kind: str) -> frozenset[str]:
    return frozenset(key.split(".")[1] for key in entries_of(kind))


@cache
def _coded_fields(word: type[Word]) -> tuple[tuple[str, str, str], ...]:
    """Return the fields of a kind of word that hold codes: name, key as the file writes it, what sort."""
    sorts = dict.fromkeys(_KEYS_OF_CODES, "codes")
    sorts |= {"code": "codes"} if issubclass(word, Contradiction) else {}
    sorts |= {"code": "notices"} if issubclass(word, NoticeCase) else {}
    sorts |= dict.fromkeys(_KEYS_OF_NOTICES, "notices") if issubclass(word, DerivedField) else {}
    written = written_names(word)
    return tuple((name, written[name], kind) for name, kind in sorts.items() if name in written)


def _without_text(place: Place, code: str, kind: str, known: frozenset[str]) -> Mistake:
    near = hint_of(code, sorted(known))
    if kind == "notices":
        return Mistake(place, said("policy_file.no_notice", code=code), near)
    declare = said("policy_file.declare_code", code=code)
    hint = declare if near == NO_HINT else said("policy_file.near_or_declare", near=near, declare=declare)
    return Mistake(place, said("policy_file.no_text_of_code", code=code), hint)
