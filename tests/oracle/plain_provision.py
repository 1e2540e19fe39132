"""Judging one provision row by row, from claims to verdicts, as the rulebook says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from oracle.plain_cells import BLANK, FINE
from oracle.plain_conditions import judge, why_not
from oracle.plain_enterprises import judge_enterprises
from oracle.plain_figures import compute_figures
from oracle.plain_judging import Against, Judging, positions_of
from oracle.plain_payments import pay_rows
from oracle.plain_persons import code_of, standing_twice
from oracle.plain_registers import hold_plainly
from oracle.plain_repeats import (
    settle_events,
    settle_numbers,
    settle_persons,
    settle_regions,
    settle_together,
)
from oracle.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from oracle.plain_cells import PlainTable

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.dictionary.registers import Register


def judge_plainly(
    policy: Policy,
    provision: Provision,
    table: PlainTable,
    entities: PlainTable,
    tables: Mapping[str, PlainTable],
    registers: Sequence[Register] = (),
) -> Judging:
    """Judge a provision up to what its rows are due."""
    judging = Judging(policy, provision, table, entities, tables)
    _claims(judging)
    compute_figures(judging)
    _standing(judging)
    for row, subject in judging.subjects.items():
        _conditions(judging, row, subject)
        _contradictions(judging, row, subject)
    pay_rows(judging)
    if table.persons:
        settle_persons(judging)
    elif judging.in_person:
        settle_numbers(judging)
    settle_events(judging)
    settle_together(judging)
    settle_regions(judging)
    hold_plainly(judging, registers)
    judge_enterprises(judging)
    return judging


def _claims(judging: Judging) -> None:
    positions = positions_of(judging.entities)
    for row in range(len(judging.table.rows)):
        subject = Subject(judging.table, row, judging.entities, row if judging.own else None)
        if not judging.own:
            subject.entity = positions.get(code_of(subject) or "")
        if _claims_row(judging.provision, subject):
            for definition in judging.provision.derived:
                subject.derive(definition, positions)
            judging.subjects[row] = subject
            judging.rows[row] = Against()
            if subject.entity is not None:
                judging.lines[subject.entity] = judging.rows[row] if judging.own else Against()


def _claims_row(provision: Provision, subject: Subject) -> bool:
    if not provision.claims:
        return True
    if subject.entity is not None:
        wishes = str(subject.entities.rows[subject.entity].get("applies_for", _EMPTY).value or "")
        names = {_folded(name) for name in (provision.id, provision.title.zh, provision.title.en)}
        if any(_folded(wish) in names for wish in re.split("[;；、]", wishes)):
            return True
    return any(
        subject.cell(claim).fault != BLANK
        if isinstance(claim, str)
        else judge(claim, subject).met is not False
        for claim in provision.claims
    )


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


class _Empty:
    value = ""


_EMPTY: Any = _Empty()


def _standing(judging: Judging) -> None:
    repeated, differing = standing_twice(judging.entities)
    if judging.in_person:
        return
    for row, subject in judging.subjects.items():
        against, code = judging.rows[row], subject.cell(judging.table.entity)
        for why in why_not(code):
            against.say(why.code, "set-down")
        if subject.entity is None and code.fault == FINE:
            against.say("unknown-enterprise", "set-down")
        if subject.entity in differing:
            against.say("duplicate-enterprise", "set-down")
            judging.lines[subject.entity].say("duplicate-enterprise", "set-down")
        if judging.own and row in repeated:
            against.say("duplicate-row", "set-down")


def _conditions(judging: Judging, row: int, subject: Subject) -> None:
    words: list[Any] = [*judging.provision.where]
    if judging.own or judging.in_person:
        words += [*judging.policy.general_conditions_of(judging.provision), *judging.provision.enterprise]
    for word in words:
        judging.rows[row].condition(word, judge(word, subject))


def _contradictions(judging: Judging, row: int, subject: Subject) -> None:
    for contradiction in judging.policy.contradiction:
        concerns = judging.provision.id in contradiction.provisions
        if concerns and all(judge(word, subject).met for word in contradiction.where):
            judging.rows[row].say(contradiction.code, "rejected")
            judging.in_doubt.add(row)
