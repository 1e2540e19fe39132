"""From what rows are due to what is paid: places, caps, one rounding, ceilings, groups, prior awards, pools."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from oracle.plain_amounts import by_anniversary, by_calendar_month, pay_of
from oracle.plain_cells import BLANK, FINE, Identity
from oracle.plain_conditions import all_of, judge, why_not
from oracle.plain_enterprises import share
from oracle.plain_judging import Against, Judging, positions_of
from oracle.plain_persons import person_of, spelled
from oracle.subject import Subject

from subsidycalc.identity.countries import resolve
from subsidycalc.policy.document import MONEY_KINDS
from subsidycalc.vocabulary import amounts
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from oracle.plain_cells import PlainTable

    from subsidycalc.policy.document import Group, PriorAwards, Provision


@dataclass
class PlainAward:
    """One award on its way to being paid; amounts in fen, or points."""

    before_ceiling: int
    amount: int
    deducted: int = 0
    route: str = ""


def rounded(amount: Fraction) -> int:
    """Return an exact amount rounded half up to a whole fen."""
    return floor(amount + Fraction(1, 2))


def in_units(amount: Fraction, provision: Provision) -> int:
    """Return an amount rounded to whole units in the way that the provision says."""
    rounding = provision.rounding
    unit = rounding.to.value if rounding.to is not None else Fraction(1)
    ways = {
        "half-up": floor(amount / unit + Fraction(1, 2)),
        "down": floor(amount / unit),
        "up": ceil(amount / unit),
    }
    return int(ways[rounding.how] * unit)


def add_up(judging: Judging) -> dict[int, PlainAward]:
    """Return what every enterprise is due under the provision itself."""
    _choose_winners(judging)
    _share_places(judging)
    _share_duration(judging)
    left = _draw_on_caps(judging)
    awards: dict[int, PlainAward] = {}
    for entity, line in judging.lines.items():
        paid = [row for row in judging.of_entity(entity) if judging.rows[row].verdict == "awarded"]
        if not paid or line.verdict != "awarded":
            continue
        amount = _formula(judging, entity, paid, left)
        if amount is not None:
            award = _limited(judging, entity, amount)
            if award is not None:
                award.route = judging.routes.get(paid[0], "")
                awards[entity] = award
    return awards


def _choose_winners(judging: Judging) -> None:
    """Let nobody win beyond the number; where ties or rows in doubt could move the last place, a person looks."""
    winners = judging.provision.winners
    if winners is None:
        return
    sign = -1 if winners.first == "highest" else 1

    def place(row: int) -> Fraction | None:
        value = judging.subjects[row].cell(winners.by)
        if value.fault != FINE:
            return None
        number = value.value.toordinal() if hasattr(value.value, "toordinal") else value.value
        return sign * Fraction(number)  # type: ignore[arg-type]

    sure = [row for row, against in judging.rows.items() if against.verdict == "awarded"]
    doubted = [row for row, against in judging.rows.items() if against.verdict in {"review", "rejected"}]
    decided: list[tuple[int, str, str]] = []
    for row in sure:
        own = place(row)
        before = sum(place(other) < own for other in sure)  # type: ignore[operator]
        alike = sum(place(other) == own for other in sure)
        perhaps = sum(place(other) is None or place(other) <= own for other in doubted)  # type: ignore[operator]
        if before >= winners.at_most:
            decided.append((row, winners.else_, "ineligible"))
        elif before + alike + perhaps > winners.at_most:
            decided.append((row, winners.tied, "review"))
    for row, code, effect in decided:
        judging.rows[row].say(code, effect)


def _share_duration(judging: Judging) -> None:
    """Pay the months of each holder in the order of their days, each stretch of the duration at its share."""
    duration = judging.provision.duration
    if duration is None:
        return
    by_holder: dict[object, dict[tuple[dt.date, dt.date], list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, subject in judging.subjects.items():
        if judging.rows[row].verdict == "awarded":
            who = person_of(subject) if duration.per == "person" else None
            days = (_day(row, "from_", judging), _day(row, "to", judging))
            by_holder[who or (duration.per, subject.entity)][days].append(row)
    for spells in by_holder.values():
        had = Fraction(0)
        for days in sorted(spells):
            others = [other for other in spells if other != days]
            rows = spells[days]
            if any(other[0] <= days[1] and days[0] <= other[1] for other in others):
                for row in rows:
                    judging.rows[row].say("overlapping-spells", "review")
                continue
            lasts = {row: _months(judging, row) for row in rows}
            for row, months in lasts.items():
                _within_duration(judging, row, had, months)
            had += max(lasts.values())


def _pays(judging: Judging, row: int) -> Any:  # noqa: ANN401 - any way of paying
    """Return what pays a row: the provision, or the route that it took."""
    ways = {route.id: route.pays for route in judging.provision.route}
    return ways[judging.routes[row]] if ways else judging.provision.pays


def _day(row: int, key: str, judging: Judging) -> dt.date:
    if judging.provision.duration is not None and judging.provision.duration.each is not None:
        return dt.date.min
    day = judging.subjects[row].cell(getattr(_pays(judging, row), key)).value
    assert isinstance(day, dt.date)
    return day


def _months(judging: Judging, row: int) -> Fraction:
    """Return how many months a row lasts."""
    duration, pays = judging.provision.duration, _pays(judging, row)
    assert duration is not None
    if isinstance(duration.each, str):
        return judging.subjects[row].cell(duration.each).value  # type: ignore[return-value]
    if duration.each is not None:
        return Fraction(duration.each.months)
    count = by_anniversary if pays.months == "anniversary" else by_calendar_month
    days = (_day(row, "from_", judging), _day(row, "to", judging))
    return count(*days)


def _within_duration(judging: Judging, row: int, had: Fraction, months: Fraction) -> None:
    """Pay a row for what of its months lies within the stretches of the duration."""
    begins, due, granted = Fraction(0), Fraction(0), Fraction(0)
    for length, pays in judging.provision.duration.stretches():  # type: ignore[union-attr]
        within = max(min(had + months, begins + length) - max(had, begins), Fraction(0))
        begins, due, granted = begins + length, due + within * pays, granted + within
    if months and not granted:
        judging.rows[row].say(judging.provision.duration.else_, "ineligible")  # type: ignore[union-attr]
    for pay in judging.pays[row]:
        pay.amount = pay.amount * due / months if months else Fraction(0)


def _share_places(judging: Judging) -> None:
    """Give the rows of an event its places in their order; a row in doubt takes none."""
    places = judging.provision.places
    if places is None:
        return
    left: dict[object, int] = defaultdict(lambda: places.at_most)
    for row, subject in judging.subjects.items():
        if judging.rows[row].verdict != "awarded":
            continue
        event = (subject.entity, *(spelled(subject.cell(reference).value) for reference in places.per))
        wanted = int(subject.cell(places.of).value)  # type: ignore[call-overload]
        granted = min(wanted, left[event])
        left[event] -= granted
        if wanted and not granted:
            judging.rows[row].say(places.else_, "ineligible")
        else:
            judging.pays[row] = [pay_of(judging.provision.pays, subject, granted)]


def _draw_on_caps(judging: Judging) -> dict[int, Fraction]:
    """Return what each row may have of its cap: a person's earlier days come first, under whatever enterprise."""
    cap = judging.provision.cap
    by_row = judging.provision.rounding.per == "row"

    def whole(amount: Fraction) -> Fraction:
        return Fraction(in_units(amount, judging.provision)) if by_row else amount

    due = {
        row: sum((whole(pay.amount) for pay in judging.pays.get(row, ())), Fraction(0))
        for row, against in judging.rows.items()
        if against.verdict == "awarded" and judging.subjects[row].entity is not None
    }
    if cap is None or not isinstance(cap.amount, Quantity):
        return due
    most = cap.amount.value * cap.times
    spell = judging.provision.spell
    begins = {row: judging.subjects[row].cell(spell[0]).value if spell else row for row in due}
    had: dict[object, Fraction] = defaultdict(Fraction)
    granted = {}
    for row in sorted(due, key=lambda one: (begins[one], one)):  # type: ignore[arg-type,return-value]
        who = person_of(judging.subjects[row]) if cap.per == "person" else None
        who = who or ("row", row)
        granted[row] = min(due[row], max(most - had[who], Fraction(0)))
        had[who] += due[row]
        if cap.else_ is not None and due[row] and not granted[row]:
            judging.rows[row].say(cap.else_, "ineligible")
    return granted


def _formula(judging: Judging, entity: int, paid: Sequence[int], left: Mapping[int, Fraction]) -> int | None:
    pays = judging.provision.pays
    if isinstance(pays, amounts.HeadCountTiers):
        reached = [
            figure for threshold, figure in pays.head_count_tiers if judging.heads[entity] >= threshold
        ]
        return int(reached[-1].value) if reached else None  # type: ignore[union-attr]
    total = sum((left[row] for row in paid), Fraction(0))
    return rounded(total) if judging.provision.rounding.per == "row" else in_units(total, judging.provision)


def _limited(judging: Judging, entity: int, amount: int) -> PlainAward | None:
    provision = judging.provision
    if isinstance(provision.granted, ParameterUse):
        refuse(judging, entity, "local-decision", "review")
        return None
    limits = (provision.floor, provision.ceiling and provision.ceiling.amount, provision.minimum)
    elsewhere = [limit.amount for limit in (provision.cap, provision.pool) if limit is not None]
    elsewhere += [route.add_on.ceiling for route in provision.route if route.add_on is not None]
    for figure in (*limits, *elsewhere):
        if figure is not None and not isinstance(figure, Quantity):
            refuse(judging, entity, "amount-not-set", "review")
            return None
    lowest, highest, minimum = (int(figure.value) if figure is not None else None for figure in limits)  # type: ignore[union-attr]
    before = amount if lowest is None else max(amount, lowest)
    if provision.ceiling_by is not None:
        subject = Subject(judging.entities, entity, judging.entities, entity)
        most = pay_of(provision.ceiling_by, subject)
        for why in most.why:
            refuse(judging, entity, why.code, "review" if why.review else "rejected")
        if not most.known:
            return None
        highest = floor(most.amount) if highest is None else min(highest, floor(most.amount))
    after = before if highest is None else min(before, highest)
    if minimum is not None and after < minimum:
        refuse(judging, entity, "below-minimum", "ineligible")
        return None
    return PlainAward(before, after)


def refuse(judging: Judging, entity: int, code: str, effect: str) -> None:
    """Take an award from an enterprise: its own line says why, and its rows share it."""
    if judging.own:
        judging.rows[entity].say(code, effect)
        return
    line = Against()
    line.say(code, effect)
    judging.lines[entity].say(code, effect)
    share(judging, entity, line.codes, line.effects)


def apply_group(group: Group, members: Sequence[tuple[Judging, dict[int, PlainAward]]]) -> None:
    """Pay only the highest of a group, or let its members draw on one ceiling in their order."""
    entities = {entity for _, awards in members for entity in awards}
    for entity in entities:
        holders = [(judging, awards) for judging, awards in members if entity in awards]
        if group.exclusive:
            best = max(awards[entity].amount for _, awards in holders)
            kept = next(n for n, (_, awards) in enumerate(holders) if awards[entity].amount == best)
            for number, (judging, awards) in enumerate(holders):
                if number != kept:
                    refuse(judging, entity, group.else_, "ineligible")
                    del awards[entity]
            holders = [holders[kept]]
        if group.ceiling is not None and not isinstance(group.ceiling.amount, Quantity):
            for judging, awards in holders:
                refuse(judging, entity, "amount-not-set", "review")
                del awards[entity]
        elif group.ceiling is not None:
            left = int(group.ceiling.amount.value)
            for _, awards in holders:
                awards[entity].amount = min(awards[entity].amount, left)
                left -= awards[entity].amount


def deduct(
    judging: Judging, awards: dict[int, PlainAward], prior: PlainTable | None, rule: PriorAwards
) -> None:
    """Set off what enterprises received before under the same provision."""
    provision = judging.provision
    if prior is None or provision.kind not in MONEY_KINDS:
        return
    positions = positions_of(judging.entities)
    names = {_folded(name) for name in (provision.id, provision.title.zh, provision.title.en)}
    received: dict[int, int] = defaultdict(int)
    unread: dict[int, set[str]] = defaultdict(set)
    for_all: set[int] = set()
    events = _paid_for_events(judging)
    paid_for = dict(events)
    for row in prior.rows:
        subject = Subject(prior, prior.rows.index(row), judging.entities, None)
        entity = positions.get(_had_by(judging, subject))
        amount = subject.cell("amount")
        if entity is None or _folded(str(subject.cell("provision").value or "")) not in names:
            continue
        unread[entity] |= {why.code for why in why_not(amount)}
        had = int(amount.value) if amount.fault == FINE else 0  # type: ignore[call-overload]
        thing = subject.cell("object")
        if provision.object is not None and thing.fault == FINE:
            key = (entity, _folded(str(thing.value)))
            if key not in events:
                key = (entity, _folded(resolve(str(thing.value))))
            had = events[key] if had and rule.overlap == "exclusive" else min(had, events[key])
            events[key] -= had
        elif had > 0:
            for_all.add(entity)
        received[entity] += had
    for row, event in _events_of_rows(judging).items():
        if event[0] in awards and not unread[event[0]] and paid_for[event] > 0 and events[event] == 0:
            judging.rows[row].say("already-received", "ineligible")
    for entity in list(awards):
        nothing_else = entity in for_all and rule.overlap == "exclusive"
        _set_off(judging, awards, entity, received[entity], unread[entity], nothing_else=nothing_else)


def _had_by(judging: Judging, subject: Subject) -> str:
    """Return whom a prior award names: an enterprise by its code, or by a whole number a person who is paid without one."""
    if not judging.in_person:
        return str(subject.cell("uscc").value)
    number = subject.cell("id_number")
    of_person = number.fault == FINE and subject.cell("uscc").fault == BLANK
    return str(number.value.whole) if of_person and isinstance(number.value, Identity) else ""


def _paid_for_events(judging: Judging) -> dict[tuple[int, str], int]:
    """Return what is paid for each event of each enterprise, where the provision pays by the event."""
    due: dict[tuple[int, str], Fraction] = defaultdict(Fraction)
    for row, event in _events_of_rows(judging).items():
        due[event] += sum(pay.amount for pay in judging.pays[row])
    return defaultdict(int, {key: rounded(amount) for key, amount in due.items()})


def _events_of_rows(judging: Judging) -> dict[int, tuple[int, str]]:
    """Return the event of each row that is paid, by the enterprise and what it is called."""
    found = {}
    for row, against in judging.rows.items():
        subject = judging.subjects[row]
        if judging.provision.object is None or against.verdict != "awarded" or subject.entity is None:
            continue
        thing = subject.cell(judging.provision.object)
        if thing.fault == FINE:
            found[row] = (subject.entity, _folded(str(thing.value)))
    return found


def _set_off(
    judging: Judging,
    awards: dict[int, PlainAward],
    entity: int,
    received: int,
    unread: set[str],
    *,
    nothing_else: bool,
) -> None:
    for code in sorted(unread):
        refuse(judging, entity, code, "rejected")
    if unread:
        del awards[entity]
        return
    if nothing_else or (received > 0 and received >= awards[entity].amount):
        refuse(judging, entity, "already-received", "ineligible")
        del awards[entity]
        return
    awards[entity].deducted = received
    awards[entity].amount -= received


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


def share_pool(judging: Judging, awards: dict[int, PlainAward]) -> None:
    """Scale all awards to a pool; the fen that are left go to the largest fractions, ties by code."""
    pool = judging.provision.pool
    if pool is None or not isinstance(pool.amount, Quantity):
        return
    limit, total = int(pool.amount.value), sum(award.amount for award in awards.values())
    if total <= limit:
        return
    exact = {entity: Fraction(award.amount * limit, total) for entity, award in awards.items()}

    def by_fraction(entity: int) -> tuple[Fraction, str]:
        code = judging.entities.rows[entity][judging.entities.entity].value
        return (floor(exact[entity]) - exact[entity], str(code))

    left = limit - sum(floor(share) for share in exact.values())
    for number, entity in enumerate(sorted(exact, key=by_fraction)):
        awards[entity].amount = floor(exact[entity]) + (number < left)


def fund_of(judging: Judging, policy: Any, entity: int) -> str:  # noqa: ANN401 - a policy
    """Return the name of the fund that pays an enterprise."""
    subject = Subject(judging.entities, entity, judging.entities, entity)
    funds = judging.provision.fund or policy.fund
    for case in () if judging.in_person else funds:
        if all_of([judge(word, subject) for word in case.where]).met:
            return str(case.parts()[0][0].zh)
    return str(funds[-1].parts()[0][0].zh)


def awards_of(judgings: Mapping[str, Judging], prior: PlainTable | None) -> dict[str, dict[int, PlainAward]]:
    """Return the awards of all provisions of one policy, by its references, after all that binds several of them."""
    awards = {reference: add_up(judging) for reference, judging in judgings.items()}
    for policy in {
        reference.partition("/")[0]: judging.policy for reference, judging in judgings.items()
    }.items():
        for group in policy[1].group:
            references = [f"{policy[0]}/{name}" for name in group.provisions]
            apply_group(group, [(judgings[one], awards[one]) for one in references if one in judgings])
    for reference, judging in judgings.items():
        if judging.policy.prior_awards is not None:
            deduct(judging, awards[reference], prior, judging.policy.prior_awards)
        share_pool(judging, awards[reference])
    return awards
