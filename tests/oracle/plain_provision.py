"""Judging one provision row by row, from claims to verdicts, as the rulebook says it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from oracle.plain_amounts import Pay, pay_of
from oracle.plain_cells import BLANK, FINE, Identity, PlainTable
from oracle.plain_conditions import Finding, Why, all_of, judge, why_not
from oracle.plain_persons import alike, code_of, grouped, overlapping, person_of, standing_twice
from oracle.subject import Subject

from subsidycalc.policy import amounts, conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from subsidycalc.policy.document import Policy, Provision

ORDER = ("set-down", "ineligible", "rejected", "review")
VERDICTS = {"set-down": "rejected", "ineligible": "ineligible", "rejected": "rejected", "review": "review"}


@dataclass
class Against:
    """What speaks against one row, or against one enterprise."""

    codes: set[str] = field(default_factory=set)
    effects: set[str] = field(default_factory=set)

    def say(self, code: str, effect: str) -> None:
        """Add a code and what follows from it."""
        self.codes.add(code)
        self.effects.add(effect)

    def doubt(self, why: Iterable[Why]) -> None:
        """Add why something cannot be told."""
        for one in why:
            self.say(one.code, "review" if one.review else "rejected")

    def condition(self, word: Any, finding: Finding) -> None:  # noqa: ANN401 - any condition
        """Add what a condition says."""
        if finding.met is False:
            self.say(word.else_ or "condition-not-met", word.outcome)
        elif finding.met is None:
            self.doubt(finding.why)

    @property
    def verdict(self) -> str:
        """Return the verdict: what must be set down first, then a failed condition, then doubt, then review."""
        return next((VERDICTS[effect] for effect in ORDER if effect in self.effects), "awarded")


@dataclass
class Judging:
    """One provision while it is judged; dictionaries by position of the row or of its enterprise."""

    policy: Policy
    provision: Provision
    table: PlainTable
    entities: PlainTable
    subjects: dict[int, Subject] = field(default_factory=dict)
    rows: dict[int, Against] = field(default_factory=dict)
    lines: dict[int, Against] = field(default_factory=dict)
    """The enterprises' own lines; the rows themselves where the table lists the enterprises."""
    in_doubt: set[int] = field(default_factory=set)
    """Rows of which it is in doubt who they are, or what they say of them."""
    repeated: set[int] = field(default_factory=set)
    pays: dict[int, list[Pay]] = field(default_factory=dict)
    routes: dict[int, str] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)

    @property
    def own(self) -> bool:
        """Return whether the rows are the enterprises (or regions) themselves."""
        return self.table is self.entities

    def of_entity(self, entity: int) -> list[int]:
        """Return the claiming rows of an enterprise."""
        return [row for row, subject in self.subjects.items() if subject.entity == entity]


def judge_plainly(policy: Policy, provision: Provision, table: PlainTable, entities: PlainTable) -> Judging:
    """Judge a provision up to what its rows are due."""
    judging = Judging(policy, provision, table, entities)
    _claims(judging)
    _standing(judging)
    for row, subject in judging.subjects.items():
        _conditions(judging, row, subject)
        _contradictions(judging, row, subject)
    _payments(judging)
    if table.persons:
        _persons(judging)
    elif provision.once_per:
        keys = provision.once_per
        _repeats(judging, lambda row: _event(judging.subjects[row], keys), _nobody)
    _consistent(judging)
    _enterprises(judging)
    return judging


def positions_of(entities: PlainTable) -> dict[str, int]:
    """Return the first row of every code."""
    found: dict[str, int] = {}
    for position, row in enumerate(entities.rows):
        cell = row[entities.entity]
        if cell.fault == FINE:
            found.setdefault(str(cell.value), position)
    return found


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
    if judging.own:
        words += [*judging.policy.general_conditions_of(judging.provision), *judging.provision.enterprise]
    for word in words:
        judging.rows[row].condition(word, judge(word, subject))


def _contradictions(judging: Judging, row: int, subject: Subject) -> None:
    for contradiction in judging.policy.contradiction:
        concerns = judging.provision.id in contradiction.provisions
        if concerns and all(judge(word, subject).met for word in contradiction.where):
            judging.rows[row].say(contradiction.code, "rejected")
            judging.in_doubt.add(row)


# ---------------------------------------------------------------- payments


def _payments(judging: Judging) -> None:
    provision = judging.provision
    if isinstance(provision.pays, amounts.RankAmount):
        _rank(judging, provision.pays)
        return
    for row, subject in judging.subjects.items():
        judging.pays[row] = []
        if provision.route:
            _by_route(judging, row, subject)
        elif provision.pays is not None and not isinstance(provision.pays, amounts.HeadCountTiers):
            pay = pay_of(provision.pays, subject)
            judging.rows[row].doubt(pay.why)
            judging.pays[row] = [pay]
        for reference in (
            *provision.once_per,
            *(provision.places.per if provision.places is not None else ()),
        ):
            judging.rows[row].doubt(why_not(subject.cell(reference)))


def _by_route(judging: Judging, row: int, subject: Subject) -> None:
    """Pay by the first route that is met; where none is, say why for every route."""
    against = judging.rows[row]
    findings = [[judge(word, subject) for word in route.where] for route in judging.provision.route]
    for route, found in zip(judging.provision.route, findings, strict=True):
        if all_of(found).met:
            judging.routes[row] = route.id
            if route.pays is not None:
                pay = pay_of(route.pays, subject)
                against.doubt(pay.why)
                judging.pays[row].append(pay)
            if route.add_on is not None and all(judge(word, subject).met for word in route.add_on.where):
                extra = pay_of(route.add_on.pays, subject)
                if extra.known:
                    limit = route.add_on.ceiling
                    judging.pays[row].append(
                        Pay(extra.amount if limit is None else min(extra.amount, limit.value))  # type: ignore[union-attr]
                    )
            return
    open_routes = [found for found in findings if all_of(found).met is None]
    for route, found in zip(judging.provision.route, findings, strict=True):
        for word, finding in zip(route.where, found, strict=True):
            if finding.met is False:
                against.codes.add(word.else_ or "condition-not-met")  # type: ignore[union-attr]
            against.codes |= {why.code for why in finding.why if finding.met is None}
    data_could_settle = any(
        not why.review for found in open_routes for finding in found for why in finding.why
    )
    against.effects.add("ineligible" if not open_routes else "rejected" if data_could_settle else "review")


def _rank(judging: Judging, word: amounts.RankAmount) -> None:
    """Rank everyone who takes part, listed once, by the value; equal values share a rank."""
    twice = set().union(*standing_twice(judging.entities))
    values: dict[str, Fraction] = {}
    for position, row in enumerate(judging.table.rows):
        code, cell = row[judging.table.entity], row.get(word.rank_by)
        if cell is not None and cell.fault == FINE and position not in twice:
            values[str(code.value)] = cell.value  # type: ignore[assignment]
    taking_part = {*word.among, *word.unpaid}
    values = {code: value for code, value in values.items() if code in taking_part}
    for row, subject in judging.subjects.items():
        against, code = judging.rows[row], str(subject.cell(judging.table.entity).value)
        against.doubt(why_not(subject.cell(word.rank_by)))
        judging.pays[row] = [Pay()]
        if set(values) != taking_part:
            against.say(word.incomplete, "review")
            continue
        if code not in values or row in twice:
            continue
        rank = 1 + sum(value > values[code] for value in values.values())
        if rank > len(word.amounts):
            against.say(word.beyond, "ineligible")
            continue
        if list(values.values()).count(values[code]) > 1:
            against.say(word.tied, "review")
        judging.pays[row] = [Pay(word.amounts[rank - 1].value)]  # type: ignore[union-attr]


# ---------------------------------------------------------------- persons and events


def _nobody(_row: int) -> bool:
    return False


def _event(subject: Subject, keys: Sequence[str]) -> tuple[object, ...] | None:
    """Return the enterprise and the values that name an event; None where one of them is not told."""
    cells = [subject.cell(key) for key in keys]
    code = code_of(subject)
    if code is None or any(cell.fault != FINE for cell in cells):
        return None
    return (code, *(cell.value for cell in cells))


def _persons(judging: Judging) -> None:
    subjects = judging.subjects
    for row, subject in subjects.items():
        cell = subject.cell("id_number")
        judging.rows[row].doubt(why_not(cell))
        if cell.fault != FINE:
            judging.in_doubt.add(row)
        as_of = judging.policy.document.as_of
        if isinstance(cell.value, Identity) and cell.value.born is not None and cell.value.born > as_of:
            judging.rows[row].say("id-birthdate", "rejected")
            judging.in_doubt.add(row)
    persons = {row: person_of(subject) for row, subject in subjects.items()}

    def in_enterprise(row: int) -> tuple[object, ...] | None:
        code = code_of(subjects[row])
        return None if code is None or persons[row] is None else (code, persons[row])

    def is_masked(row: int) -> bool:
        return persons[row] is not None and persons[row][0] == "masked"  # type: ignore[index]

    if judging.provision.spell is None:
        _repeats(judging, in_enterprise, is_masked)
    else:
        _spells(judging, judging.provision.spell, in_enterprise, is_masked)
    standing = [
        row
        for row in subjects
        if code_of(subjects[row]) is not None
        and row not in judging.repeated
        and not judging.rows[row].effects & {"ineligible", "rejected"}
    ]
    for group in grouped(standing, lambda row: persons[row]):
        if len({code_of(subjects[row]) for row in group}) > 1:
            for row in group:
                _doubt_person(judging, row, "identity-uncertain" if is_masked(row) else "claimed-twice")


def _doubt_person(judging: Judging, row: int, code: str) -> None:
    judging.rows[row].say(code, "review")
    judging.in_doubt.add(row)


def _repeats(judging: Judging, key: Any, is_masked: Any) -> None:  # noqa: ANN401 - functions of a row
    """Let one of several alike rows stand; rows that differ, or masked numbers that look alike, are in doubt."""
    used = sorted(cells_used(judging.policy, judging.provision))
    for group in grouped(judging.subjects, key):
        same = alike(group, lambda row: [judging.subjects[row].cell(name) for name in used])
        for row in group:
            if is_masked(row):
                _doubt_person(judging, row, "identity-uncertain")
            elif not same:
                _doubt_person(judging, row, "conflicting-rows")
            elif row != group[0]:
                judging.rows[row].say("duplicate-row", "set-down")
                judging.repeated.add(row)


def _spells(judging: Judging, days: tuple[str, str], in_enterprise: Any, is_masked: Any) -> None:  # noqa: ANN401
    """Let a person have several spells: repeated ones fall away, overlapping ones are in doubt."""
    subjects = judging.subjects

    def spell(row: int) -> tuple[object, object] | None:
        first, last = (subjects[row].cell(day) for day in days)
        told = first.fault == FINE and last.fault == FINE and first.value <= last.value  # type: ignore[operator]
        return (first.value, last.value) if told else None

    def same_spell(row: int) -> tuple[object, ...] | None:
        who, when = in_enterprise(row), spell(row)
        return None if who is None or when is None or is_masked(row) else (who, when)

    _repeats(judging, same_spell, is_masked)
    standing = [
        row
        for row in subjects
        if spell(row) is not None
        and row not in judging.repeated
        and "ineligible" not in judging.rows[row].effects
    ]
    for group in grouped(standing, in_enterprise):
        for row in overlapping([(row, *spell(row)) for row in group]):  # type: ignore[misc]
            _doubt_person(judging, row, "identity-uncertain" if is_masked(row) else "overlapping-spells")


def _consistent(judging: Judging) -> None:
    consistent = judging.provision.consistent
    if consistent is None:
        return
    told = [row for row, subject in judging.subjects.items() if subject.cell(consistent.field).value]
    for group in grouped(told, lambda row: _event(judging.subjects[row], consistent.within)):
        if not alike(group, lambda row: [judging.subjects[row].cell(consistent.field)]):
            for row in group:
                judging.rows[row].say(consistent.else_, "review")


def cells_used(policy: Policy, provision: Provision) -> set[str]:
    """Return the fields of its own table that a provision looks at."""
    written = [provision.model_dump(by_alias=True, exclude={"enterprise", "head_count"})]
    written += [
        contradiction.model_dump(by_alias=True)
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


# ---------------------------------------------------------------- enterprises and head counts


def _enterprises(judging: Judging) -> None:
    provision = judging.provision
    clear = {row for row, against in judging.rows.items() if not against.effects}
    if not judging.own:
        words = (*judging.policy.general_conditions_of(provision), *provision.enterprise)
        for entity, line in judging.lines.items():
            subject = Subject(judging.entities, entity, judging.entities, entity)
            for word in words:
                line.condition(word, judge(word, subject))
    for entity, line in judging.lines.items():
        uncertain = _head_count(judging, entity) if provision.head_count is not None else False
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


def share(judging: Judging, entity: int, codes: set[str], effects: set[str], skip_code: str = "") -> None:
    """Let the rows of an enterprise share what was found of it."""
    shared = effects - {"set-down"}
    refusals = _refusing(judging)
    for row in judging.of_entity(entity):
        against = judging.rows[row]
        for code in codes - {skip_code, "duplicate-enterprise"}:
            against.codes.add("enterprise-ineligible" if code in refusals else code)
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
        | {"already-received", "below-minimum", "condition-not-met"}
        | {group.else_ for group in judging.policy.group}
    )


def _head_count(judging: Judging, entity: int) -> bool:
    """Count the persons of an enterprise; return whether those in doubt could lift it to the threshold."""
    head_count = judging.provision.head_count
    assert head_count is not None
    certain: set[object] = set()
    possible: set[object] = set()
    for row in judging.of_entity(entity):
        if row in judging.repeated:
            continue
        who = person_of(judging.subjects[row]) or ("row", row)
        met = _counts(judging, row)
        if met is not False:
            possible.add(who)
        if met:
            certain.add(who)
    judging.heads[entity] = len(certain)
    if len(possible) < head_count.at_least:
        judging.lines[entity].say(head_count.else_, "ineligible")
    return len(certain) < head_count.at_least <= len(possible)


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
