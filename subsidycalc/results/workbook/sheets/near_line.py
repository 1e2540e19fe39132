"""The sheet 临界: awards and refusals so near a threshold that someone should look twice."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.near_line import Tier, near_lines
from subsidycalc.policy.provision_parts import HeadCount
from subsidycalc.results.wording.coded import CodedTexts, constant, distinct_of, together
from subsidycalc.results.wording.found import Findings
from subsidycalc.results.wording.voice import voice_of
from subsidycalc.results.workbook.sheets.entities import entity_name, objects_of, payee_headings, seen_text
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, number_column, told_column
from subsidycalc.tables.model import PERCENT_UNIT, Kind
from subsidycalc.texts.numbers import decimal, grouped
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.figures import energy, figure, with_unit, yuan
from subsidycalc.vocabulary.limits import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subsidycalc.judging.near_line import NearRows
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.workbook.sheets.model import Column, Style
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Wording


def near_line_sheet(batch: BatchResult, wording: Wording, margin: Fraction) -> SheetModel:
    """Build the sheet from every provision, in order."""
    told = [_Told(part, wording) for part in near_lines(batch, margin)]
    name = wording.say("sheets.names.near_line")
    return SheetModel(
        name,
        (Block(_columns(told, payee_headings(batch, wording), wording)),),
        frozen_columns=2,
        key="near_line",
    )


def _columns(told: Sequence[_Told], called: tuple[str, str], wording: Wording) -> tuple[Column, ...]:
    def heading(name: str) -> str:
        return wording.say(f"sheets.columns.{name}")

    def texts(heading: str, of: Callable[[_Told], CodedTexts], width: int, style: Style = "folded") -> Column:
        return told_column(heading, len(rows), lambda: map(of, told), width, style)

    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(one.excel_rows for one in told)])
    return (
        texts(heading("sheet"), lambda one: one.sheets, 10),
        number_column(heading("row"), rows, 7),
        texts(called[0], lambda one: one.codes, 20, "code"),
        texts(called[1], lambda one: one.names, 16),
        texts(heading("object"), lambda one: one.objects, 20),
        texts(heading("policy"), lambda one: one.same(one.part.result.policy.id), 14, "id"),
        texts(heading("provision"), lambda one: one.same(one.part.result.provision.id), 20, "id"),
        texts(heading("title"), lambda one: one.titles, 14),
        texts(heading("outcome"), lambda one: one.outcome, 11, "text"),
        texts(heading("measured"), lambda one: one.found, 30, "wrapped"),
        texts(heading("threshold"), lambda one: one.same(one.required), 24, "wrapped"),
        texts(heading("beyond"), lambda one: one.beyond, 12),
        texts(heading("clause"), lambda one: one.same(one.part.clause), 9),
    )


class _Told:
    """The lines of some rows near one limit."""

    def __init__(self, part: NearRows, wording: Wording) -> None:
        self.part = part
        self.wording = wording
        self.voice = voice_of(
            wording, part.result.provision, part.result.dictionary, part.frame.table.definition
        )
        self.findings = Findings(self.voice.names, part.frame)

    def same(self, text: str) -> CodedTexts:
        """Return one text for every line."""
        return constant(text, len(self.part.rows))

    @property
    def titles(self) -> CodedTexts:
        """Return the title of the provision."""
        return self.same(self.part.result.provision.title.spoken(self.wording.language))

    @property
    def excel_rows(self) -> Array:
        """Return the row numbers that Excel shows."""
        table, frame = self.part.frame.table, self.part.frame
        return np.asarray(table.row_numbers[frame.rows[self.part.rows]])

    @property
    def sheets(self) -> CodedTexts:
        """Return the sheets that the rows stand on."""
        table, frame = self.part.frame.table, self.part.frame
        return CodedTexts(table.sheet_index[frame.rows[self.part.rows]].astype(np.int32), table.sheets)

    @property
    def codes(self) -> CodedTexts:
        """Return the codes of the enterprises (or regions)."""
        frame = self.part.frame
        return seen_text(frame.view(frame.table.definition.entity), self.part.rows)

    @property
    def names(self) -> CodedTexts:
        """Return the names of the enterprises (or regions)."""
        return entity_name(self.part.frame, self.part.rows)

    @property
    def objects(self) -> CodedTexts:
        """Return what the rows stand for beside their enterprise."""
        return objects_of(self.part.result, self.part.frame, self.part.rows, self.wording)

    @property
    def outcome(self) -> CodedTexts:
        """Return whether the rows are awarded or refused."""
        verdict = "awarded" if self.part.awarded else "ineligible"
        return self.same(self.wording.say(f"values.verdict.{verdict}"))

    @property
    def required(self) -> str:
        """Return the condition with its limit."""
        about = self.part.about
        if isinstance(about, ConditionWord):
            return about.limit_phrase(self.voice, self.part.stated)
        if isinstance(about, HeadCount):
            return self.wording.say("requirements.head_count", least=about.at_least)
        if not about.reference:
            return self.wording.say("requirements.head_count", least=figure(self.wording, about.threshold))
        measure, limit = self.voice.name(about.reference), figure(self.wording, about.threshold)
        tier = f"{measure} {OPERATORS[about.operator]} {limit}"
        return self.wording.say("sheets.near_line.tier", tier=tier)

    @property
    def found(self) -> CodedTexts:
        """Return what was measured, each distinct finding put into words once."""
        about = self.part.about
        condition = about if isinstance(about, ConditionWord) else None
        fields = () if condition is None else condition.references()
        if isinstance(about, Tier) and about.reference:
            fields = (about.reference,)
        if fields:
            told = self.findings.keys(fields, self.part.rows, condition)
            said = self.findings.teller(fields, condition)(self.part.rows[told.first])
            return CodedTexts(told.codes.astype(np.int32), said)
        counts = distinct_of(self.part.observed)
        persons = [
            self.wording.say("sheets.near_line.persons", count=grouped(int(self.part.observed[row])))
            for row in counts.first.tolist()
        ]
        return CodedTexts(counts.codes.astype(np.int32), persons)

    @property
    def beyond(self) -> CodedTexts:
        """Return how far above or below the limit the value stands."""
        distances = self.part.beyond
        if distances.dtype == object:
            numbers = {value: code for code, value in enumerate(dict.fromkeys(distances.tolist()))}
            distances = np.array([numbers[value] for value in distances.tolist()], dtype=np.int64)
        told = together([distinct_of(distances)])
        shown = [self._distance(int(self.part.beyond[row])) for row in told.first.tolist()]
        return CodedTexts(told.codes.astype(np.int32), shown)

    def _distance(self, beyond: int) -> str:
        if beyond == 0:
            return self.wording.say("sheets.near_line.exactly")
        amount = abs(Fraction(beyond, self.part.denominator))
        return f"{'+' if beyond > 0 else '−'}{self._amount(amount)}"

    def _amount(self, amount: Fraction) -> str:
        if self.part.field.kind is Kind.MONEY:
            return yuan(self.wording, amount)
        if self.part.field.kind is Kind.ENERGY:
            return energy(self.wording, amount)
        if self.part.field.kind is Kind.PERCENT:
            return self.wording.say(
                "explain.gap.points", number=decimal(amount * 100 / PERCENT_UNIT, most=10)
            )
        if self.part.field.kind is Kind.NUMBER:
            return with_unit(amount / self.part.field.stored_as_one, self.part.field.unit)
        counted = decimal(amount, most=2)
        if self._of_persons:
            return self.wording.say("sheets.near_line.persons", count=counted)
        return counted

    @property
    def _of_persons(self) -> bool:
        about = self.part.about
        return isinstance(about, HeadCount) or (isinstance(about, Tier) and not about.reference)
