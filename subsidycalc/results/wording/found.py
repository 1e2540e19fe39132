"""Say what was found in the cells that a condition looks at, row by row or for many rows at once."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final

from subsidycalc.identity.countries import countries
from subsidycalc.results.wording.cells_shown import (
    digits_needed,
    held,
    last_day,
    lies_in_the_code,
    masked,
    visible,
)
from subsidycalc.results.wording.distinctions import Distinctions
from subsidycalc.results.wording.figures import both_decimals, energy, exact_yuan
from subsidycalc.tables.model import (
    BLANK,
    OPEN_ENDED,
    PERCENT_UNIT,
    PRESENT,
    Kind,
)
from subsidycalc.texts.numbers import decimal, grouped, percentages
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.frame import UNLISTED, DigitsView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subsidycalc.results.wording.coded import Distinct
    from subsidycalc.results.wording.fields import FieldNames
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame, View

_EPOCH: Final = dt.date(1970, 1, 1)
_CATEGORIES: Final = frozenset({Kind.TEXT, Kind.USCC, Kind.REGION, Kind.INDUSTRY, Kind.CHOICE, Kind.COUNTRY})
_NUMBERS: Final = frozenset({Kind.ENERGY, Kind.COUNT, Kind.PERCENT})


def day(number: int) -> str:
    """Return a day number as an ISO date."""
    return (_EPOCH + dt.timedelta(days=number)).isoformat()


class Findings:
    """Phrases for what the cells of a frame hold.

    With `numbers_elsewhere`, a whole ID number is not repeated: it stands in a column of its own, and a million of
    them would be a million different sentences.
    """

    def __init__(self, names: FieldNames, frame: Frame, *, numbers_elsewhere: bool = False) -> None:
        self.names = names
        self.numbers_elsewhere = numbers_elsewhere
        self.wording = names.wording
        self.frame = frame

    def keys(self, fields: Sequence[str], rows: Array, condition: words.ConditionWord | None) -> Distinct:
        """Tell rows apart by what they hold in some fields, as far as it will be said."""
        views = [self.frame.view(reference) for reference in fields]
        return Distinctions(rows, condition, numbers_elsewhere=self.numbers_elsewhere).by(views)

    def teller(self, fields: Sequence[str], condition: words.ConditionWord | None) -> Callable[[int], str]:
        """Return what says of a row what it holds in some fields, and what follows from them under a condition."""
        cells = [self._cell_teller(reference, condition) for reference in fields]
        if isinstance(condition, words.MeasureCondition) and len(fields) > 1:
            cells.append(self._measured_teller(condition, fields))
        between = self.wording.say("values.list")

        def tell(row: int) -> str:
            return between.join([part for part in [cell(row) for cell in cells] if part])

        return tell

    def said(self, fields: Sequence[str], row: int, condition: words.ConditionWord | None) -> str:
        """Say what one row holds in some fields, and what follows from them under a condition."""
        return self.teller(fields, condition)(row)

    def _cell_teller(self, reference: str, condition: words.ConditionWord | None) -> Callable[[int], str]:
        """Return what says of a row what one cell holds, of a derived field the cell that decided."""
        view = self.frame.view(reference)
        if not isinstance(view, DigitsView):
            return self._view_teller(view, self.names.name(reference), condition)
        tellers = [
            self._view_teller(source, self.names.name(source.reference), condition) for source in view.sources
        ]
        return lambda row: tellers[int(view.origin[row])](row)

    def _view_teller(
        self, view: View, name: str, condition: words.ConditionWord | None
    ) -> Callable[[int], str]:
        """Return what says of a row what one cell holds, with the name of its field."""
        say = self.wording.say
        digits = digits_needed(view, condition)
        hidden = self.numbers_elsewhere and view.field.kind is Kind.ID
        is_said = self.wording.waiting("values.is", "value", field=name)
        flag_said = self.wording.waiting("values.is_flag", "value", field=name)
        is_said_if_present = flag_said if view.field.kind is Kind.FLAG else is_said
        code = view.looked_up_by
        by_code = None if code is None else self._view_teller(code, self.names.name(code.reference), None)

        number = self._number_teller(view.field.kind) if code is None and not digits else None

        def tell(row: int) -> str:
            state = int(view.state[row])
            if number is not None and state == PRESENT:
                return is_said(number(int(view.values[row])))
            if code is not None and by_code is not None and lies_in_the_code(view, code, row):
                return by_code(row)
            if state == PRESENT and digits:
                shown = visible(view, row, digits)
                if len(shown) == digits:
                    return say("values.digits", field=name, digits=digits, value=shown)
            if hidden and state not in {BLANK, UNLISTED}:
                return say("values.see_object", field=name)
            cell_said = is_said_if_present if state == PRESENT else is_said
            return cell_said(self.value(view, row))

        return tell

    def value(self, view: View, row: int) -> str:
        """Say the value of a cell, that it is blank, or what a faulty cell held."""
        state = int(view.state[row])
        if state == BLANK:
            return self.wording.say("values.blank")
        if state == UNLISTED:
            return self.wording.say("values.unlisted")
        if state != PRESENT:
            return self.wording.say("values.held", text=held(view, row))
        return self._present(view, row)

    def _present(self, view: View, row: int) -> str:
        kind = view.field.kind
        if kind is Kind.ID:
            return masked(view, row)
        if kind is Kind.COUNTRY:
            return self._country(view, row)
        if kind in _CATEGORIES:
            return view.categories[int(view.values[row])]
        number = int(view.values[row])
        if kind is Kind.FLAG:
            return self.wording.say("values.yes" if number else "values.no")
        if kind is Kind.DATE_OR_MONTH and (last := last_day(view, row)) is not None:
            return day(number) if last == number else day(number)[:7]
        return self._numeric(kind, number)

    def _number_teller(self, kind: Kind) -> Callable[[int], str] | None:
        """Return what says a number of a kind, None where its cells hold something else."""
        if kind is Kind.MONEY:
            money = self.wording.waiting("values.money", "number")
            return lambda fen: money(both_decimals(fen))
        return partial(self._numeric, kind) if kind in _NUMBERS else None

    def _numeric(self, kind: Kind, number: int) -> str:
        if kind is Kind.MONEY:
            return exact_yuan(self.wording, number)
        if kind is Kind.ENERGY:
            return energy(self.wording, number)
        if kind is Kind.PERCENT:
            return f"{decimal(Fraction(number * 100, PERCENT_UNIT), most=10)}%"
        if kind is Kind.MONTH:
            return day(number)[:7]
        if kind in {Kind.DATE, Kind.DATE_OR_MONTH}:
            return self.wording.say("values.open_ended") if number >= OPEN_ENDED else day(number)
        return grouped(number)

    def _country(self, view: View, row: int) -> str:
        country = countries().get(view.categories[int(view.values[row])])
        if country is None:
            text = held(view, row)
            return (
                self.wording.say("values.held", text=text) if text else self.wording.say("values.unresolved")
            )
        return country.chinese[0] if self.wording.language == "zh" else country.english[0]

    def _measured_teller(
        self, condition: words.MeasureCondition, fields: Sequence[str]
    ) -> Callable[[int], str]:
        """Return what says the growth, fall, difference or ratio that a condition compares, "" where it cannot be told."""
        # As the frame reaches them: an enterprise's condition is said on the rows of its people too.
        first, second = (self.frame.view(reference) for reference in fields[:2])
        limits = [limit for case in (condition, *condition.cases) for limit in _exact_limits(case)]
        shares = self._share_teller(condition, limits)

        def tell(row: int) -> str:
            if int(first.state[row]) != PRESENT or int(second.state[row]) != PRESENT:
                return ""
            one, other = int(first.values[row]), int(second.values[row])
            if isinstance(condition, words.DifferenceCondition):
                shown = self._numeric(first.field.kind, one - other)
                return self.wording.say("values.difference", amount=shown.replace("-", "−"))
            return "" if other == 0 else shares(one, other)

        return tell

    def _share_teller(
        self, condition: words.MeasureCondition, limits: Sequence[Fraction]
    ) -> Callable[[int, int], str]:
        """Return what says one amount as a share of another, or by how much it is more or less."""
        percentage = percentages(limits)
        if isinstance(condition, words.RatioCondition):
            ratio = self.wording.waiting("values.ratio", "share")
            return lambda one, other: ratio(percentage(one, other))
        falls = isinstance(condition, words.DropCondition)
        keys = ("rise", "drop") if falls else ("growth", "fall")
        more, less = (self.wording.waiting(f"values.{key}", "share") for key in keys)

        def tell(one: int, other: int) -> str:
            part, whole = (one - other, other) if other > 0 else (other - one, -other)
            is_less = part < 0 or (falls and part == 0)
            return (less if is_less else more)(percentage(abs(part), whole))

        return tell


def _exact_limits(limits: words.Limits) -> list[Fraction]:
    return [value.value for _, value in limits.stated() if hasattr(value, "value")]
