"""Say what a condition requires, word by word of the policy vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.identity.countries import countries
from subsidycalc.results.wording.fields import FieldNames, period
from subsidycalc.results.wording.figures import figure, span
from subsidycalc.vocabulary import conditions as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from subsidycalc.vocabulary.conditions import Condition, ConditionWord
    from subsidycalc.vocabulary.words import Figure


class Requirements:
    """Phrases for the conditions of one provision."""

    def __init__(self, names: FieldNames) -> None:
        self.names = names
        self.wording = names.wording
        self._phrases: dict[type[ConditionWord], Callable[..., str]] = {
            words.FlagCondition: self._flag,
            words.GivenCondition: self._given,
            words.CodeCondition: self._code,
            words.IndustryCondition: self._industry,
            words.ChoiceCondition: self._choice,
            words.PlaceCondition: self._place,
            words.IncreaseCondition: self._increase,
            words.DateCondition: self._date,
            words.CoversCondition: self._covers,
            words.MonthsBetweenCondition: self._months_between,
            words.TermCondition: self._term,
            words.OrderCondition: self._order,
            words.EveryMonthCondition: self._every_month,
            words.MonthInCondition: self._month,
            words.AnyCondition: self._any,
            words.AllCondition: self._all,
        }

    def of(self, word: ConditionWord) -> str:
        """Return what a condition requires."""
        if isinstance(word, words.MeasureCondition):
            return self._measured(word)
        return self._phrases[type(word)](word)

    def of_all(self, conditions: Iterable[Condition | ConditionWord]) -> str:
        """Return what several conditions require together."""
        return self._say("and").join(self.of(word) for word in words.spelled_out(conditions))

    def either(self, items: Iterable[str]) -> str:
        """Return alternatives: `A、B或C`."""
        listed = list(items)
        if len(listed) < 2:  # noqa: PLR2004 - one item needs no conjunction
            return "".join(listed)
        return self._say("list").join(listed[:-1]) + self._say("either") + listed[-1]

    def measure(self, word: words.MeasureCondition) -> str:
        """Return what a measuring condition measures: `2023年一季度产值比2022年一季度产值增长`."""
        if isinstance(word, words.QuantityCondition):
            return self.names.name(word.quantity)
        for kind in ("growth", "drop", "difference", "ratio"):
            if hasattr(word, kind):
                first, second = (self.names.name(reference) for reference in getattr(word, kind))
                return self._say(kind, first=first, second=second)
        raise TypeError(f"no measure: {type(word).__name__}")

    def limits(self, limits: words.Limits, measure: str) -> str:
        """Return a measure with its limits: `裁员率 ≤ 20%`."""
        stated = [
            self._say(operator, measure=measure, figure=figure(self.wording, value))
            for operator, value in limits.stated()
        ]
        return self._say("and").join(stated)

    def _say(self, key: str, **values: object) -> str:
        return self.wording.say(f"requirements.{key}", **values)

    def _measured(self, word: words.MeasureCondition) -> str:
        measure = self.measure(word)
        if not word.cases:
            return self.limits(word, measure)
        cases = []
        for case in word.cases:
            limit = self.limits(case, measure)
            if case.where:
                cases.append(self._say("case", where=self.of_all(case.where), limit=limit))
            else:
                cases.append(self._say("other_case", limit=limit))
        return self._say("separator").join(cases)

    def _flag(self, word: words.FlagCondition) -> str:
        answer = self.wording.say("values.yes" if word.is_ else "values.no")
        return self._say("flag", field=self.names.name(word.flag), answer=answer)

    def _given(self, word: words.GivenCondition) -> str:
        return self._say("given", field=self.names.name(word.given))

    def _code(self, word: words.CodeCondition) -> str:
        name = self.names.name(word.code)
        if word.in_:
            return self._say("one_of", field=name, values=self.either(word.in_))
        key, codes = ("begins", word.begins) if word.begins else ("begins_not", word.begins_not)
        lengths = {len(code) for code in codes}
        if len(lengths) > 1:
            return self._say(f"{key}_mixed", field=name, codes=self.either(codes))
        return self._say(key, field=name, digits=lengths.pop(), codes=self.either(codes))

    def _industry(self, word: words.IndustryCondition) -> str:
        sections = []
        for code in word.in_:
            if len(code) > 1:
                sections.append(code)
            else:
                title = self._say(f"sections.{code}")
                sections.append(self._say("section", title=title, letter=code))
        return self._say("industry", field=self.names.name(word.industry), sections=self.either(sections))

    def _choice(self, word: words.ChoiceCondition) -> str:
        key, values = ("one_of", word.in_) if word.in_ else ("none_of", word.not_in)
        return self._say(key, field=self.names.name(word.choice), values=self.either(values))

    def _place(self, word: words.PlaceCondition) -> str:
        key, places = ("place_in", word.in_) if word.in_ else ("place_not_in", word.not_in)
        named = self.either(self.place(place) for place in places)
        return self._say(key, field=self.names.name(word.place), values=named)

    def place(self, code: str) -> str:
        """Return the name of a country by its ISO code, or of a continent."""
        country = countries().get(code)
        if country is None:
            key = f"continents.{code}"
            return self._say(key) if self.wording.has(f"requirements.{key}") else code
        return country.chinese[0] if self.wording.language == "zh" else country.english[0]

    def _increase(self, word: words.IncreaseCondition) -> str:
        first, second = (self.names.name(reference) for reference in word.increase)
        return self._say("increase", first=first, second=second)

    def _date(self, word: words.DateCondition) -> str:
        name = self.names.name(word.date)
        if word.from_ is not None and word.to is not None:
            return self._say("date_between", field=name, first=word.from_, last=word.to)
        if word.from_ is not None:
            return self._say("date_from", field=name, first=word.from_)
        return self._say("date_to", field=name, last=word.to)

    def _covers(self, word: words.CoversCondition) -> str:
        start, end = (self.names.name(reference) for reference in word.covers)
        return self._say("covers", start=start, end=end, first=word.from_, last=word.to)

    def _months_between(self, word: words.MonthsBetweenCondition) -> str:
        first, second = (self.names.name(reference) for reference in word.months_between)
        length = span(self.wording, word.at_least)
        return self._say("months_between", first=first, second=second, span=length)

    def _term(self, word: words.TermCondition) -> str:
        first, second = (self.names.name(reference) for reference in word.term)
        return self._say("term", first=first, second=second, span=span(self.wording, word.at_least))

    def _order(self, word: words.OrderCondition) -> str:
        first, second = (self.names.name(reference) for reference in word.in_order)
        return self._say("in_order", first=first, second=second)

    def _every_month(self, word: words.EveryMonthCondition) -> str:
        months = self._say("list").join(period(self.wording, month) for month in word.months)
        return self._say("every_month", months=months, field=self.names.name(word.every_month))

    def _month(self, word: words.MonthInCondition) -> str:
        first, last = (period(self.wording, month) for month in (word.from_, word.to))
        return self._say("month_between", field=self.names.name(word.month), first=first, last=last)

    def _any(self, word: words.AnyCondition) -> str:
        return self._say("either").join(self._alternative(part) for part in words.spelled_out(word.any))

    def _alternative(self, word: ConditionWord) -> str:
        """Return one of several alternatives, in brackets where it is made of several conditions."""
        said = self.of(word)
        return self._say("together", conditions=said) if isinstance(word, words.AllCondition) else said

    def _all(self, word: words.AllCondition) -> str:
        return self.of_all(word.all)


def limit_of(operator: str, value: Figure) -> words.Limits:
    """Return one limit by itself, by the operator's name in the vocabulary."""
    return words.Limits.model_validate({operator: value})
