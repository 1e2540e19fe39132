"""Say in words what one provision declares: who may claim it, on which conditions, for how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.policy.document import MONEY_KINDS
from subsidycalc.results.reports.pages.page import Item, Listing, Section
from subsidycalc.results.wording.fields import table_name
from subsidycalc.results.wording.payees import of_whom
from subsidycalc.results.wording.voice import voice_of
from subsidycalc.vocabulary.condition import all_phrased, spelled_out
from subsidycalc.vocabulary.figures import figure, quantity, span
from subsidycalc.vocabulary.quantities import Span
from subsidycalc.vocabulary.roundings import Rounding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.policy.document import Group, Policy, Provision
    from subsidycalc.policy.provision_parts import Cap, Duration, FundCase
    from subsidycalc.results.reports.pages.page import Part
    from subsidycalc.results.wording.payees import Whom
    from subsidycalc.results.wording.voice import RuleVoice
    from subsidycalc.tables.model import TableDefinition
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.computed import ComputedFigure
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.conditions import Condition
    from subsidycalc.vocabulary.words import Figure

_UNNAMED: Final = "condition-not-met"
"""The code of a condition that names none."""


def provision_section(policy: Policy, provision: Provision, wording: Wording) -> Section:
    """Return everything that a policy says of one of its provisions."""
    title = wording.say(
        "pages.provision",
        id=provision.id,
        title=provision.title.spoken(wording.language),
        clause=provision.clause,
    )
    words = ProvisionWords(policy, provision, wording)
    facts = Listing((*words.facts(), *words.claims()))
    return Section(title, (facts, *words.rules()))


class ProvisionWords:
    """Puts one provision into words: what it is, how it is claimed, and its rules."""

    def __init__(self, policy: Policy, provision: Provision, wording: Wording) -> None:
        self.policy = policy
        self.provision = provision
        self.wording = wording
        self.table = policy.dictionary.named(provision.table)
        self.voice = voice_of(wording, provision, policy.dictionary)
        self.names = self.voice.names
        entities = policy.dictionary.entities_of(provision.table)
        self.entity_voice = voice_of(wording, provision, policy.dictionary, entities)

    def rules(self) -> Iterator[Part]:
        """Yield the conditions, what is paid and the limits, in the order in which a row meets them."""
        if self.provision.same_as is not None:
            yield self._say("same_as", reference=self.provision.same_as)
            return
        if self.provision.figure:
            yield Listing(tuple(map(self._figure, self.provision.figure)), self._say("figures"))
        yield from self._conditions()
        if self.provision.route:
            yield from self._routes()
        else:
            yield self._say("pays", amount=self.voice.payment(self.provision.pays))
        limits = tuple(self._limits())
        if limits:
            yield Listing(limits, self._say("limits"))
        if self.provision.note is not None:
            yield self._say("note", note=self.provision.note.spoken(self.wording.language))

    def _figure(self, figure: ComputedFigure) -> str:
        called, phrase = figure.called(self.voice), figure.phrase(self.voice)
        return phrase if called == phrase else self._say("figure", called=called, phrase=phrase)

    def _say(self, key: str, **values: object) -> str:
        return self.wording.say(f"pages.{key}", **values)

    def facts(self) -> Iterator[str]:
        """Yield the provision's kind, and the table that its rows stand in."""
        yield self._say("kind", kind=self.wording.say(f"sheets.kinds.{self.provision.kind}"))
        if self.provision.same_as is not None:
            return
        entity = entity_said(self.table, self.wording)
        yield self._say("table", table=table_name(self.wording, self.table), entity=entity)
        yield from fund_lines(self.provision.fund, self.entity_voice)
        if self.provision.granted is not None:
            yield self._say("granted")

    def claims(self) -> Iterator[str]:
        """Yield how the provision is claimed; where another declares it, that one says so."""
        if self.provision.same_as is not None:
            return
        columns = [self.names.name(claim) for claim in self.provision.claims if isinstance(claim, str)]
        words = spelled_out(claim for claim in self.provision.claims if not isinstance(claim, str))
        if columns:
            joined = self._say("column_separator").join(columns)
            yield self._say("claims.columns" if len(columns) > 1 else "claims.column", columns=joined)
        for word in words:
            yield self._say("claims.condition", condition=word.phrase(self.voice))
        if not self.provision.claims:
            yield self._say("claims.every_row")

    def _conditions(self) -> Iterator[Part]:
        is_entity = self.table.name in {"enterprises", "regions"}
        general = bool(self.policy.general_conditions_of(self.provision))
        on_entity: list[str | Item] = [*self._listed(self.provision.enterprise, self.entity_voice)]
        own: list[str | Item] = [*self._listed(self.provision.where, self.voice), *self._counted()]
        if is_entity:
            own, on_entity = [*on_entity, *own], []
        target = own if is_entity else on_entity
        if general:
            target.append(self._say("general_too"))
        if on_entity:
            yield Listing(
                tuple(on_entity), self._say("person" if self.table.paid_in_person else "enterprise")
            )
        if own:
            of_region = "where_region" if self.table.name == "regions" else "where_enterprise"
            yield Listing(tuple(own), self._say(of_region if is_entity else "where"))

    def _listed(self, conditions: Iterable[Condition], voice: RuleVoice) -> Iterator[Item]:
        for word in spelled_out(conditions):
            yield condition_line(word, voice)

    def _counted(self) -> Iterator[Item]:
        """Yield what binds rows together: head counts, places, one value per event."""
        provision = self.provision
        if provision.head_count is not None:
            count = provision.head_count
            counted = [word for word in spelled_out(provision.where) if word.name in (count.counted or ())]
            if count.counted is None:
                text = self.wording.say("requirements.head_count", least=count.at_least)
            else:
                conditions = all_phrased(counted, self.voice)
                text = self.wording.say(
                    "requirements.head_count_of", least=count.at_least, conditions=conditions
                )
            if count.by is not None:
                field = self.names.name(count.by)
                text = self.wording.say(f"requirements.head_count_by_{count.of}", field=field, count=text)
            yield self._coded(text, count.else_, count.clause)
        if provision.places is not None:
            places = provision.places
            text = self.wording.say(
                "requirements.places",
                event=self._event(places.per),
                field=self.names.name(places.of),
                most=places.at_most,
            )
            yield self._coded(text, places.else_, None)
        if provision.consistent is not None:
            consistent = provision.consistent
            text = self.wording.say(
                "requirements.consistent",
                event=self._event(consistent.within),
                field=self.names.name(consistent.field),
            )
            yield coded_line(self.wording, text, consistent.else_, None, review=True)
        if provision.together is not None:
            together = provision.together
            text = self.wording.say(
                "requirements.together_at_most",
                event=self.names.name(together.within),
                field=self.names.name(together.of),
                most=together.at_most,
            )
            yield coded_line(self.wording, text, together.else_, None, review=True)

    def _event(self, fields: Iterable[str]) -> str:
        return self.wording.say("requirements.event_list").join(map(self.names.name, fields))

    def _coded(self, text: str, code: str, clause: str | None) -> Item:
        return coded_line(self.wording, text, code, clause)

    def _routes(self) -> Iterator[Part]:
        yield self._say("routes")
        for route in self.provision.route:
            label = self._say("route", title=route.title.spoken(self.wording.language), id=route.id)
            pays = self._say("pays", amount=self.voice.payment(route.pays))
            items: list[str | Item] = [*self._listed(route.where, self.voice), pays]
            if route.add_on is not None:
                items.append(self.voice.add_on(route.add_on))
            yield Listing(tuple(items), label, is_one_way=True)

    def _limits(self) -> Iterator[str | Item]:
        provision = self.provision
        if provision.cap is not None:
            yield self._cap(provision.cap)
        if provision.floor is not None:
            yield self._limit("floor", provision.floor)
        yield from self._ceilings()
        if provision.minimum is not None:
            yield self._limit("minimum", provision.minimum)
        if provision.pool is not None:
            yield self._limit("pool", provision.pool.amount)
        yield from self._winners()
        yield from self._rounding_and_duration()
        for holds, key in ((provision.once, "once"), (provision.spell is not None, "spell")):
            if holds:
                yield self.wording.say(f"payments.limits.{key}")
        if provision.once_per:
            yield self._bound("once_per", fields=self._event(provision.once_per))
        yield from self._together()

    def _cap(self, cap: Cap) -> str | Item:
        text = self._limit(f"cap_{cap.per}", cap.amount)
        if cap.times > 1:
            text += self.wording.say("payments.limits.cap_times", times=cap.times)
        return self._coded(text, cap.else_, None) if cap.else_ else text

    def _ceilings(self) -> Iterator[str | Item]:
        """Yield the most that an enterprise gets."""
        provision = self.provision
        if provision.ceiling is not None:
            per_year = provision.ceiling.per == "enterprise and year"
            text = self._limit("ceiling_year" if per_year else "ceiling", provision.ceiling.amount)
            yield self._shared(text, provision.ceiling.shared_as)
        if provision.ceiling_by is not None:
            most = self.entity_voice.payment(provision.ceiling_by)
            yield self.wording.say("payments.limits.ceiling_by", amount=most)

    def _limit(self, key: str, amount: Figure) -> str:
        return self._bound(key, amount=self.voice.amount(amount))

    def _bound(self, key: str, **values: str) -> str:
        """Say a limit: on an enterprise, or in the words for persons who are paid themselves."""
        kind: Whom = "persons" if self.table.paid_in_person else "enterprises"
        return of_whom(self.wording, f"payments.limits.{key}", kind, **values)

    def _winners(self) -> Iterator[Item]:
        winners = self.provision.winners
        if winners is not None:
            key, field = f"payments.limits.winners.{winners.first}", self.names.name(winners.by)
            text = self.wording.say(key, field=field, most=winners.at_most)
            yield self._coded(text, winners.else_, None)
            tied = self.wording.say("payments.limits.winners_tied")
            yield self._coded(tied, winners.tied, None)

    def _rounding_and_duration(self) -> Iterator[str | Item]:
        provision = self.provision
        if provision.rounding != Rounding():
            how = provision.rounding.phrase(self.voice)
            yield self._bound(f"rounding.{provision.rounding.per}", how=how)
        if provision.duration is not None:
            yield self._coded(self._duration(provision.duration), provision.duration.else_, None)

    def _shared(self, limit: str, name: str | None) -> str:
        """Return a limit with the name by which policies share it."""
        return limit if name is None else self.wording.say("payments.limits.shared", limit=limit, name=name)

    def _duration(self, duration: Duration) -> str:
        """Return how long the provision can be had, stretch by stretch."""
        say, wording = self.wording.say, self.wording
        if duration.at_most is not None:
            listed = [say("payments.limits.at_most", span=span(wording, duration.at_most))]
        else:
            listed = [
                say(
                    f"payments.limits.{'next_stretch' if number else 'stretch'}",
                    span=span(wording, length),
                    share=figure(wording, share),
                )
                for number, (length, share) in enumerate(duration.shares)
            ]
        stretches = say("requirements.separator").join(listed)
        text = self._bound(f"duration.{duration.per}", stretches=stretches)
        if isinstance(duration.each, Span):
            text = say("payments.limits.each", duration=text, span=span(wording, duration.each))
        elif duration.each is not None:
            text = say("payments.limits.each_field", duration=text, field=self.names.name(duration.each))
        return self._shared(text, duration.shared_as)

    def _together(self) -> Iterator[str | Item]:
        """Yield what binds rows to each other, the provision to others, and to awards received before."""
        further = () if self.provision.pays is None else self.provision.pays.further(self.voice)
        yield from (self._coded(text, code, None) for text, code in further)
        for group in self.policy.group:
            if self.provision.id in group.provisions:
                yield from self._group(group)
        for item in self.policy.contradiction:
            if self.provision.id in item.provisions:
                conditions = self.wording.say("requirements.separator").join(
                    word.phrase(self.voice) for word in spelled_out(item.where)
                )
                text = self.wording.say("payments.limits.contradiction", conditions=conditions)
                yield self._coded(text, item.code, None)
        prior = self.policy.prior_awards
        if prior is not None and self.provision.kind in MONEY_KINDS:
            key = "top-up" if prior.overlap == "top-up" else "exclusive_award"
            yield self._coded(self.wording.say(f"payments.limits.{key}"), "already-received", prior.clause)
            if self.provision.object is not None:
                field = self.names.name(self.provision.object)
                yield self.wording.say("payments.limits.object", field=field)
        for case in self.provision.notice:
            conditions = all_phrased(case.where, self.voice)
            yield self._coded(
                self.wording.say("payments.limits.notice", conditions=conditions), case.code, None
            )

    def _group(self, group: Group) -> Iterator[str | Item]:
        others = self.wording.say("requirements.list").join(
            self.policy.provision_named(name).title.spoken(self.wording.language)
            for name in group.provisions
            if name != self.provision.id
        )
        if group.exclusive:
            yield self._coded(
                self.wording.say("payments.limits.exclusive", others=others), group.else_, group.clause
            )
        if group.ceiling is not None:
            per_year = group.ceiling.per == "enterprise and year"
            text = self._bound(
                f"group_ceiling{'_year' if per_year else ''}",
                others=others,
                amount=self.voice.amount(group.ceiling.amount),
            )
            yield self._shared(text, group.ceiling.shared_as)


def entity_said(table: TableDefinition, wording: Wording) -> str:
    """Return what each row of a table stands for."""
    if table.paid_in_person:
        entity = "person_paid" if table.persons else "paid_in_person"
    elif table.persons:
        entity = "person"
    else:
        entity = {"enterprises": "enterprise", "regions": "region"}.get(table.name, "event")
    return wording.say(f"pages.entity.{entity}")


def fund_lines(funds: Sequence[FundCase], voice: RuleVoice) -> Iterator[str]:
    """Yield who pays, by case."""
    for case in funds:
        fund = _fund(case, voice.wording)
        if case.where:
            where = all_phrased(case.where, voice)
            yield voice.wording.say("pages.document.fund_where", where=where, fund=fund)
        else:
            key = "fund_otherwise" if len(funds) > 1 else "fund"
            yield voice.wording.say(f"pages.document.{key}", fund=fund)


def _fund(case: FundCase, wording: Wording) -> str:
    """Return the fund of a case, or the funds that pay together, each with its share."""
    if case.fund is not None:
        return case.fund.spoken(wording.language)
    listed = (
        wording.say(
            "pages.document.fund_share",
            fund=one.fund.spoken(wording.language),
            share=quantity(wording, one.share),
        )
        for one in case.split
    )
    return wording.say("pages.document.fund_split", funds=wording.say("requirements.list").join(listed))


def condition_line(word: ConditionWord, voice: RuleVoice) -> Item:
    """Return one condition in words with its code and clause."""
    code, review = word.else_ or _UNNAMED, word.outcome == "review"
    return coded_line(voice.wording, word.phrase(voice), code, word.clause, review=review)


def coded_line(wording: Wording, text: str, code: str, clause: str | None, *, review: bool = False) -> Item:
    """Return a requirement with its reason code, its clause where it has one of its own, and whether a person decides."""
    after = wording.say("pages.own_clause", clause=clause) if clause else ""
    return Item(text, code, after + wording.say("pages.review") if review else after)
