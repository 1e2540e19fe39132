"""What each row would be paid: in one way, by the first route that is met, or by rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle.plain_amounts import NO_CASE, REVERSED, Pay, pay_of
from oracle.plain_cells import FINE
from oracle.plain_conditions import all_of, judge, why_not
from oracle.plain_persons import standing_twice

from subsidycalc.vocabulary import amounts

if TYPE_CHECKING:
    from fractions import Fraction

    from oracle.plain_judging import Judging
    from oracle.subject import Subject


def pay_rows(judging: Judging) -> None:
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
            refused = judging.rows[row].effects & {"ineligible", "set-down"}
            judging.rows[row].doubt([why for why in pay.why if why not in (NO_CASE, REVERSED) or not refused])
            judging.pays[row] = [pay]
        for reference in (
            *provision.once_per,
            *(provision.places.per if provision.places is not None else ()),
            *((provision.winners.by,) if provision.winners is not None else ()),
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
                refused = against.effects & {"ineligible", "set-down"}
                against.doubt([why for why in pay.why if why != REVERSED or not refused])
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
            if not against.effects & {"ineligible", "set-down"} and subject.cell(word.rank_by).fault == FINE:
                against.doubt([NO_CASE])
            continue
        rank = 1 + sum(value > values[code] for value in values.values())
        if rank > len(word.amounts):
            against.say(word.beyond, "ineligible")
            continue
        if list(values.values()).count(values[code]) > 1:
            against.say(word.tied, "review")
        judging.pays[row] = [Pay(word.amounts[rank - 1].value)]  # type: ignore[union-attr]
