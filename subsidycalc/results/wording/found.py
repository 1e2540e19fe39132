"""Say what was found in the cells that a condition looks at, row by row or for many rows at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.identity.countries import countries
from subsidycalc.results.wording.distinctions import (
    Distinctions,
    digits_needed,
    held,
    last_day,
    lies_in_the_code,
    masked,
    visible,
)
from subsidycalc.tables.model import BLANK, PRESENT, Kind
from subsidycalc.texts.numbers import both_decimals
from subsidycalc.texts.registry import YET_TO_COME
from subsidycalc.vocabulary.computed import ComputedView
from subsidycalc.vocabulary.figures import day_text, number_text
from subsidycalc.vocabulary.frame import UNLISTED, DigitsView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subsidycalc.results.wording.coded import Distinct
    from subsidycalc.results.wording.fields import FieldNames
    from subsidycalc.tables.model import Array, Field
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.frame import Frame, View

_CATEGORIES: Final = frozenset(
    {Kind.TEXT, Kind.USCC, Kind.REGION, Kind.INDUSTRY, Kind.CHOICE, Kind.COUNTRY, Kind.ACCOUNT}
)
_NUMBERS: Final = frozenset({Kind.ENERGY, Kind.NUMBER, Kind.COUNT, Kind.PERCENT})


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
        self._tellers: dict[tuple[str, int], Callable[[Array], list[str]]] = {}

    def keys(self, fields: Sequence[str], rows: Array, condition: ConditionWord | None) -> Distinct:
        """Tell rows apart by what they hold in some fields, as far as it will be said."""
        views = [self.frame.view(reference) for reference in fields]
        return Distinctions(rows, condition, numbers_elsewhere=self.numbers_elsewhere).by(views)

    def teller(self, fields: Sequence[str], condition: ConditionWord | None) -> Callable[[Array], list[str]]:
        """Return what says of rows what each holds in some fields, and what follows from them under a condition."""
        cells = [self._cell_teller(reference, condition) for reference in fields]
        compared = None
        if condition is not None and len(fields) > 1:
            compared = self._compared_teller(condition, fields)
        cells += [compared] if compared is not None else []
        between = self.wording.say("values.list")

        def tell(rows: Array) -> list[str]:
            columns = [cell(rows) for cell in cells]
            if len(columns) == 1:
                return columns[0]
            if not columns:
                return [""] * len(rows)
            if not any("" in column for column in columns):
                return list(map(between.join, zip(*columns, strict=True)))
            return [between.join(filter(None, parts)) for parts in zip(*columns, strict=True)]

        return tell

    def said(self, fields: Sequence[str], row: int, condition: ConditionWord | None) -> str:
        """Say what one row holds in some fields, and what follows from them under a condition."""
        (told,) = self.teller(fields, condition)(np.array([row]))
        return told

    def _cell_teller(self, reference: str, condition: ConditionWord | None) -> Callable[[Array], list[str]]:
        """Return what says of rows what one cell holds, of a derived field the cell that decided."""
        view = self.frame.view(reference)
        if not isinstance(view, DigitsView):
            return self._view_teller(view, digits_needed(view, condition))
        tellers = [self._view_teller(source, digits_needed(source, condition)) for source in view.sources]

        def tell(rows: Array) -> list[str]:
            told = np.empty(len(rows), dtype=object)
            for source, tell_source in enumerate(tellers):
                here = np.flatnonzero(view.origin[rows] == source)
                told[here] = tell_source(rows[here])
            return told.tolist()

        return tell

    def _view_teller(self, view: View, digits: int) -> Callable[[Array], list[str]]:
        """Return what says of rows what one cell holds, with the name of its field; `digits` as for one cell."""
        key = view.reference, digits
        if key not in self._tellers:
            self._tellers[key] = self._new_teller(view, digits)
        return self._tellers[key]

    def _new_teller(self, view: View, digits: int) -> Callable[[Array], list[str]]:
        name = self.names.name(view.reference)
        cell_said = self._one_cell_teller(view, name, digits)
        number_said = (
            self._number_teller(view.field, name) if view.looked_up_by is None and not digits else None
        )
        if number_said is None:
            return lambda rows: [cell_said(row) for row in rows.tolist()]

        def tell(rows: Array) -> list[str]:
            present, values = view.state[rows] == PRESENT, view.values[rows].tolist()
            if present.all():
                return list(map(number_said, values))
            cells = zip(rows.tolist(), present.tolist(), values, strict=True)
            return [number_said(value) if known else cell_said(row) for row, known, value in cells]

        return tell

    def _one_cell_teller(self, view: View, name: str, digits: int) -> Callable[[int], str]:
        """Return what says of a row what one cell holds: the first `digits` of a number, or the whole value."""
        say = self.wording.say
        hidden = self.numbers_elsewhere and view.field.kind is Kind.ID
        is_said = self.wording.waiting("values.is", "value", field=name)
        flag_said = self.wording.waiting("values.is_flag", "value", field=name)
        is_said_if_present = flag_said if view.field.kind is Kind.FLAG else is_said
        code = view.looked_up_by
        by_code = None if code is None else self._one_cell_teller(code, self.names.name(code.reference), 0)

        def tell(row: int) -> str:
            state = int(view.state[row])
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
            open_rows = view.open_rows if isinstance(view, ComputedView) else ()
            left_open = any(rows[row] for _, rows, _ in open_rows)
            return self.wording.say("values.uncertain" if left_open else "values.unlisted")
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
            return day_text(number) if last == number else day_text(number)[:7]
        return number_text(self.wording, view.field, number)

    def _number_teller(self, field: Field, name: str) -> Callable[[int], str] | None:
        """Return what says that a field holds a number, each number once; None where its cells hold something else."""
        is_said = self.wording.waiting("values.is", "value", field=name)
        if field.kind is Kind.MONEY:
            around = is_said(self.wording.say("values.money", number=YET_TO_COME)).split(YET_TO_COME)
            return cache(lambda fen: both_decimals(fen).join(around))
        if field.kind in _NUMBERS:
            return cache(lambda number: is_said(number_text(self.wording, field, number)))
        return None

    def _country(self, view: View, row: int) -> str:
        country = countries().get(view.categories[int(view.values[row])])
        if country is None:
            text = held(view, row)
            return (
                self.wording.say("values.held", text=text) if text else self.wording.say("values.unresolved")
            )
        return country.chinese[0] if self.wording.language == "zh" else country.english[0]

    def _compared_teller(
        self, condition: ConditionWord, fields: Sequence[str]
    ) -> Callable[[Array], list[str]] | None:
        """Return what says the growth, fall, difference or ratio that a condition compares, "" where it cannot be told."""
        # As the frame reaches them: an enterprise's condition is said on the rows of its people too.
        first, second = (self.frame.view(reference) for reference in fields[:2])
        compared = condition.finding(self.wording, first.field)
        if compared is None:
            return None

        def tell(rows: Array) -> list[str]:
            known = (first.state[rows] == PRESENT) & (second.state[rows] == PRESENT)
            told = np.full(len(rows), "", dtype=object)
            told[known] = compared(first.values[rows[known]], second.values[rows[known]])
            return told.tolist()

        return tell
