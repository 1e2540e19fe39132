"""The enterprises behind the rows: their conditions, their head counts, and the rows that share their fate."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from oracle.plain_cells import FINE
from oracle.plain_conditions import all_of, judge, why_not
from oracle.plain_persons import person_of
from oracle.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oracle.plain_judging import Judging

    from subsidycalc.policy.provision_parts import HeadCount


def judge_enterprises(judging: Judging) -> None:
    """Judge the enterprises, head counts included, and let the rows share what was found."""
    provision = judging.provision
    _told_for_whom(judging)
    if not (judging.own or judging.in_person):
        words = (*judging.policy.general_conditions_of(provision), *provision.enterprise)
        for entity, line in judging.lines.items():
            subject = Subject(judging.entities, entity, judging.entities, entity)
            for word in words:
                line.condition(word, judge(word, subject))
    for entity, line in judging.lines.items():
        uncertain = _head_count(judging, entity) if provision.head_count is not None else False
        clear = {row for row, against in judging.rows.items() if not against.effects}
        if not judging.own:
            share(
                judging,
                entity,
                line.codes,
                line.effects,
                skip_code="headcount-uncertain" if uncertain else "",
            )
        if uncertain:
            assert provision.head_count is not None
            line.say(provision.head_count.uncertain, "review")
            for row in judging.of_entity(entity):
                if row in clear:
                    judging.rows[row].say(provision.head_count.uncertain, "review")


def _told_for_whom(judging: Judging) -> None:
    head_count = judging.provision.head_count
    if head_count is not None and head_count.by is not None:
        for row, subject in judging.subjects.items():
            judging.rows[row].doubt(why_not(subject.cell(head_count.by)))


def share(judging: Judging, entity: int, codes: set[str], effects: set[str], skip_code: str = "") -> None:
    """Let the rows of an enterprise share what was found of it."""
    shared = effects - {"set-down"}
    refusals = _refusing(judging)
    for row in judging.of_entity(entity):
        against = judging.rows[row]
        for code in codes - {skip_code, "duplicate-enterprise"}:
            of_another = code in refusals and not judging.in_person
            against.codes.add("enterprise-ineligible" if of_another else code)
        against.effects |= shared


def _refusing(judging: Judging) -> set[str]:
    """Return the codes by which an enterprise is refused, and not only in doubt."""
    provision = judging.provision
    words = (*judging.policy.general_conditions_of(provision), *provision.enterprise)
    codes = {word.else_ for word in words if word.outcome == "ineligible"}  # type: ignore[union-attr]
    if provision.head_count is not None:
        codes.add(provision.head_count.else_)
    return (
        {code for code in codes if code}
        | judging.refused_by
        | {"already-received", "below-minimum", "condition-not-met"}
        | {group.else_ for group in judging.policy.group}
    )


def _head_count(judging: Judging, entity: int) -> bool:
    """Count the persons of an enterprise; return whether those in doubt could lift it to the threshold."""
    head_count = judging.provision.head_count
    assert head_count is not None
    rows = [row for row in judging.of_entity(entity) if row not in judging.repeated]
    if head_count.by is None:
        certain, possible = _persons(judging, rows)
    else:
        certain, possible = _apart(judging, entity, head_count, rows)
    judging.heads[entity] = certain
    if possible < head_count.at_least:
        judging.lines[entity].say(head_count.else_, "ineligible")
    return certain < head_count.at_least <= possible


def _persons(judging: Judging, rows: Sequence[int]) -> tuple[int, int]:
    """Return how many persons some rows have for certain, and how many at most."""
    certain: set[object] = set()
    possible: set[object] = set()
    for row in rows:
        who = person_of(judging.subjects[row]) or ("row", row)
        met = _counts(judging, row)
        if met is not False:
            possible.add(("row", row) if who[0] == "masked" else who)
        if met:
            certain.add(who)
    return len(certain), len(possible)


def _apart(judging: Judging, entity: int, head_count: HeadCount, rows: Sequence[int]) -> tuple[int, int]:
    """Count persons apart, by whom they were found for; who was found for nobody told may be of any count."""
    assert head_count.by is not None
    groups: dict[object, list[int]] = defaultdict(list)
    for row in rows:
        cell = judging.subjects[row].cell(head_count.by)
        groups[cell.value if cell.fault == FINE else None].append(row)
    anyone = _persons(judging, groups.pop(None, []))[1]
    counts = {}
    for name, members in groups.items():
        certain, possible = _persons(judging, members)
        counts[name] = (certain, possible + anyone)
    best = max((certain for certain, _ in counts.values()), default=0)
    best_possible = max([anyone, *(possible for _, possible in counts.values())])
    if head_count.of == "most":
        return best, best_possible
    least = head_count.at_least
    for name, (certain, possible) in counts.items():
        for row in judging.of_entity(entity):
            if judging.subjects[row].cell(head_count.by).value != name:
                continue
            if possible < least <= best_possible:
                judging.rows[row].say(head_count.else_, "ineligible")
            elif certain < least <= min(possible, best) and not judging.rows[row].effects:
                judging.rows[row].say(head_count.uncertain, "review")
    enough = [certain for certain, _ in counts.values() if certain >= least]
    return sum(enough) if enough else best, best_possible


def _counts(judging: Judging, row: int) -> bool | None:
    """Return whether a row counts: yes, no, or in doubt."""
    head_count = judging.provision.head_count
    assert head_count is not None
    if head_count.counted is None:
        effects = judging.rows[row].effects - {"set-down"}
        return False if "ineligible" in effects else None if effects else True
    named = [
        judge(word, judging.subjects[row])
        for word in judging.provision.where
        if word.name in head_count.counted  # type: ignore[union-attr]
    ]
    met = all_of(named).met
    return None if met and row in judging.in_doubt else met
