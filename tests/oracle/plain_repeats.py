"""Rows that stand more than once for one person or event: repeated, conflicting, claimed twice, overlapping."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING, Any

from oracle.plain_cells import FINE, Identity
from oracle.plain_conditions import why_not
from oracle.plain_persons import (
    alike,
    alike_by_masks,
    code_of,
    grouped,
    overlapping,
    person_of,
    spelled,
)

from subsidycalc.declared.words import values_said
from subsidycalc.vocabulary import conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oracle.plain_judging import Judging
    from oracle.subject import Subject

    from subsidycalc.policy.document import Policy, Provision


def _event(subject: Subject, keys: Sequence[str]) -> tuple[object, ...] | None:
    """Return the enterprise and the values that name an event; None where one of them is not told."""
    cells = [subject.cell(key) for key in keys]
    code = code_of(subject)
    if code is None or any(cell.fault != FINE for cell in cells):
        return None
    return (code, *(spelled(cell.value) for cell in cells))


def settle_persons(judging: Judging) -> None:
    """Reject numbers that cannot be read, and settle who stands twice."""
    subjects = judging.subjects
    settle_numbers(judging)
    persons = {row: person_of(subject) for row, subject in subjects.items()}

    def whole(row: int) -> object | None:
        return persons[row] if persons[row] is not None and persons[row][0] == "whole" else None  # type: ignore[index]

    def in_enterprise(row: int) -> tuple[object, ...] | None:
        code, who = code_of(subjects[row]), whole(row)
        return None if code is None or who is None else (code, who)

    if judging.provision.spell is None:
        _repeats(judging, in_enterprise)
    else:
        _spells(judging, judging.provision.spell, in_enterprise, whole)
    could_be_one = alike_by_masks(subjects)
    for group in could_be_one:
        for same in grouped(group, lambda row: code_of(subjects[row])):
            _doubt_masked(judging, same, whole)
    _across_enterprises(judging, could_be_one, whole)


def _across_enterprises(judging: Judging, could_be_one: Sequence[set[int]], whole: Any) -> None:  # noqa: ANN401
    """Doubt persons who stand under two enterprises, on rows against which nothing else speaks."""
    subjects = judging.subjects
    standing = [
        row
        for row in subjects
        if code_of(subjects[row]) is not None
        and row not in judging.repeated
        and not judging.rows[row].effects & {"ineligible", "rejected"}
    ]
    apart = judging.provision.spell is None  # spells may follow one another under several enterprises
    for group in grouped(standing, whole) if apart else ():
        if len({code_of(subjects[row]) for row in group}) > 1:
            for row in group:
                _doubt_person(judging, row, "claimed-twice")
    for group in could_be_one:
        stands = [row for row in standing if row in group]
        if len({code_of(subjects[row]) for row in stands}) > 1:
            _doubt_masked(judging, stands, whole)


def settle_numbers(judging: Judging) -> None:
    """Reject numbers that cannot be read; where the person is paid, who is not told by number and name is in doubt."""
    for row, subject in judging.subjects.items():
        cell = subject.cell("id_number")
        judging.rows[row].doubt(why_not(cell))
        if cell.fault != FINE:
            judging.in_doubt.add(row)
        as_of = judging.policy.document.as_of
        if isinstance(cell.value, Identity) and cell.value.born is not None and cell.value.born > as_of:
            judging.rows[row].say("id-birthdate", "rejected")
            judging.in_doubt.add(row)
        if judging.in_person and cell.fault == FINE and code_of(subject) is None:
            _doubt_person(judging, row, "identity-uncertain")
    if judging.in_person:
        named = [row for row, subject in judging.subjects.items() if subject.cell("name").fault == FINE]
        for group in grouped(named, lambda row: code_of(judging.subjects[row])):
            if not alike(group, lambda row: [judging.subjects[row].cell("name")]):
                for row in group:
                    _doubt_person(judging, row, "identity-uncertain")


def _doubt_masked(judging: Judging, rows: Iterable[int], whole: Any) -> None:  # noqa: ANN401 - a function of a row
    for row in rows:
        if whole(row) is None:
            _doubt_person(judging, row, "identity-uncertain")


def _doubt_person(judging: Judging, row: int, code: str) -> None:
    judging.rows[row].say(code, "review")
    judging.in_doubt.add(row)


def _repeats(judging: Judging, key: Any) -> None:  # noqa: ANN401 - a function of a row
    """Let one of several alike rows stand; rows that differ are in doubt."""
    used = sorted(cells_used(judging.policy, judging.provision))
    for group in grouped(judging.subjects, key):
        same = alike(group, lambda row: [judging.subjects[row].cell(name) for name in used])
        for row in group:
            if not same:
                _doubt_person(judging, row, "conflicting-rows")
            elif row != group[0]:
                judging.rows[row].say("duplicate-row", "set-down")
                judging.repeated.add(row)


def _spells(judging: Judging, days: tuple[str, str], in_enterprise: Any, whole: Any) -> None:  # noqa: ANN401
    """Let a person have several spells: repeated ones fall away, overlapping ones are in doubt."""
    subjects = judging.subjects

    def spell(row: int) -> tuple[object, object] | None:
        first, last = (subjects[row].cell(day) for day in days)
        told = first.fault == FINE and last.fault == FINE and first.value <= last.value  # type: ignore[operator]
        return (first.value, last.value) if told else None

    def same_spell(row: int) -> tuple[object, ...] | None:
        who = in_enterprise(row)
        when = tuple((cell.value, cell.fault) for cell in (subjects[row].cell(day) for day in days))
        return None if who is None else (who, *when)

    _repeats(judging, same_spell)
    standing = [
        row
        for row in subjects
        if spell(row) is not None
        and row not in judging.repeated
        and "ineligible" not in judging.rows[row].effects
        and code_of(subjects[row]) is not None
    ]
    for group in grouped(standing, whole):
        for row in overlapping([(row, *spell(row)) for row in group]):  # type: ignore[misc]
            _doubt_person(judging, row, "overlapping-spells")


def settle_events(judging: Judging) -> None:
    """Settle what may stand only once, and what must be the same on all rows of an event."""
    keys = judging.provision.once_per
    if keys and not judging.table.persons:
        _repeats(judging, lambda row: _event(judging.subjects[row], keys))
    consistent = judging.provision.consistent
    if consistent is None:
        return
    told = [row for row, subject in judging.subjects.items() if subject.cell(consistent.field).value]
    for group in grouped(told, lambda row: _event(judging.subjects[row], consistent.within)):
        if not alike(group, lambda row: [judging.subjects[row].cell(consistent.field)]):
            for row in group:
                judging.rows[row].say(consistent.else_, "review")


def settle_together(judging: Judging) -> None:
    """Send rows to review that come to too much together; what has no name may be any that its enterprise has."""
    together = judging.provision.together
    if together is None:
        return
    counted: dict[int, dict[object, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, subject in judging.subjects.items():
        fails = {"ineligible", "rejected", "set-down"} & judging.rows[row].effects
        if subject.entity is not None and not fails and subject.cell(together.of).fault == FINE:
            name = subject.cell(together.within)
            named = spelled(name.value) if name.fault == FINE else None
            counted[subject.entity][named].append(row)
    for of_enterprise in counted.values():
        nameless = of_enterprise.get(None, [])
        for named in [rows for name, rows in of_enterprise.items() if name is not None] or [[]]:
            rows = named + nameless
            months = sum(judging.subjects[row].cell(together.of).value for row in rows)  # type: ignore[misc]
            if months > together.at_most:
                for row in rows:
                    judging.rows[row].say(together.else_, "review")


def settle_regions(judging: Judging) -> None:
    """Send a region and one that lies in it to review where nothing speaks against either."""
    if judging.table.entity != "region_code":
        return
    standing = {
        row: code
        for row, subject in judging.subjects.items()
        if (code := code_of(subject)) and not judging.rows[row].effects and row not in judging.repeated
    }
    for (one, code), (other, wider) in permutations(standing.items(), 2):
        if code != wider and any(
            narrow.startswith(_codes_of_place(wider)) for narrow in _codes_of_place(code, within=True)
        ):
            for row in (one, other):
                judging.rows[row].say("region-nested", "review")


ONE_PLACE = {"2208": "2223", "2223": "2208", "3507": "3521", "3521": "3507", "3508": "3526", "3526": "3508"}
ONE_PLACE |= {"3509": "3522", "3522": "3509", "220381": "220184", "220724": "220781", "350784": "350703"}
"""Codes with the other code of the place: prefectures that were 地区 (both ways), counties that were renumbered (the later)."""


def _codes_of_place(code: str, *, within: bool = False) -> tuple[str, ...]:
    """Return a code with the other one of its place, or of the place that it lies in."""
    others = (to for of, to in ONE_PLACE.items() if code == of or (within and code.startswith(of)))
    return (code, *others)


def cells_used(policy: Policy, provision: Provision) -> set[str]:
    """Return the fields of its own table that a provision looks at."""
    written = [{**values_said(provision), "enterprise": (), "head_count": None}]
    written += [
        values_said(contradiction)
        for contradiction in policy.contradiction
        if provision.id in contradiction.provisions
    ]
    references: set[str] = set()
    for text in _texts(written):
        references.add(text)
    for word in _every_month_words(provision):
        references |= {f"{word.every_month}[{month}]" for month in word.months}
    return references


def _texts(value: Any) -> Iterable[str]:  # noqa: ANN401 - dumped data
    """Yield every text in a declaration; what is no field of the table is blank in every row, and so alike."""
    if isinstance(value, str):
        if re.fullmatch(r"[a-z_]+(\[[0-9QH-]+\])?", value):
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _every_month_words(provision: Provision) -> Iterable[conditions.EveryMonthCondition]:
    for word in provision.where:
        if isinstance(word, conditions.EveryMonthCondition):
            yield word
