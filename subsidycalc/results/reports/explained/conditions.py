"""One condition as one row stands to it, in words: found, operator, required, clause, cells and what is lacking."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.wording.found import Findings
from subsidycalc.results.wording.voice import voice_of
from subsidycalc.tables.model import PERCENT_UNIT
from subsidycalc.texts.numbers import decimal, grouped, yuan_text
from subsidycalc.vocabulary.figures import energy, figure, with_unit, yuan
from subsidycalc.vocabulary.limits import OPERATORS
from subsidycalc.vocabulary.outcome import MET, NOT_MET, UNKNOWN
from subsidycalc.vocabulary.quantities import ENERGY_UNITS_PER_KWH

if TYPE_CHECKING:
    from subsidycalc.judging.explained_conditions import Found, SourceCell
    from subsidycalc.judging.verdicts import ProvisionResult
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.limits import Gap

STATES: Final = {MET: "met", NOT_MET: "not_met", UNKNOWN: "unknown"}

_UNITS: Final = {
    "money": "yuan",
    "energy": "kWh",
    "count": "",
    "share": "percentage points",
    "days": "days",
    "months": "months",
}


class ConditionWording:
    """Puts conditions of one provision over one frame into words."""

    def __init__(self, result: ProvisionResult, frame: Frame, wording: Wording) -> None:
        self.wording = wording
        self.clause = result.provision.clause
        self.voice = voice_of(wording, result.provision, result.dictionary, frame.table.definition)
        self.names = self.voice.names
        self.findings = Findings(self.names, frame)
        self._required: dict[int, str] = {}

    def told(self, found: Found, clause: str = "") -> dict[str, Any]:
        """Return one condition with its parts, as an object; parts stand under their whole's clause."""
        word = found.word
        cited = word.clause or clause or self.clause
        return {
            "state": STATES[found.state],
            "code": word.else_,
            "required": self._phrase(word),
            "operator": found.sign,
            "limits": [figure(self.wording, value) for _, value in found.limits],
            "applies": self._applies(found),
            "found": self._found(found),
            "clause": cited,
            "cells": [self._cell(cell) for cell in found.cells],
            "gaps": [self._gap(gap) for gap in found.gaps],
            "doubts": list(found.doubts),
            "parts": [self.told(part, cited) for part in found.parts],
        }

    def _phrase(self, word: ConditionWord) -> str:
        """Return what a condition requires, which is the same for every row."""
        if id(word) not in self._required:
            self._required[id(word)] = word.phrase(self.voice)
        return self._required[id(word)]

    def _applies(self, found: Found) -> str:
        """Return which of several limits binds the row, "" where there is one for all."""
        if not found.word.choosing():
            return ""
        limits = [f"{OPERATORS[operator]} {figure(self.wording, value)}" for operator, value in found.limits]
        return self.wording.say("requirements.and").join(limits)

    def _found(self, found: Found) -> str:
        if found.parts:
            return ""
        return self.findings.said(found.word.references(), found.row, found.word)

    def _cell(self, cell: SourceCell) -> dict[str, Any]:
        return {
            "field": cell.reference,
            "name": self.names.name(cell.reference),
            "sheet": cell.sheet,
            "row": cell.row,
            "column": cell.column,
            "heading": cell.heading,
            "value": self.findings.value(cell.view, cell.place),
        }

    def _gap(self, gap: Gap) -> dict[str, Any]:
        name = self.names.name(gap.reference)
        text = self.wording.say(f"explain.gap.{gap.direction}", field=name, amount=self._amount(gap))
        return {
            "field": gap.reference,
            "direction": gap.direction,
            "amount": self._plain(gap),
            "unit": self._unit(gap),
            "text": text,
        }

    def _plain(self, gap: Gap) -> str:
        """Return an amount as other programs read it: no grouping, a point before the decimals."""
        field = self.names.field(gap.reference)
        if gap.unit == "money":
            return yuan_text(gap.amount)
        if gap.unit == "energy":
            return decimal(Fraction(gap.amount, ENERGY_UNITS_PER_KWH), most=4).replace(",", "")
        if gap.unit == "number" and field is not None:
            return decimal(Fraction(gap.amount, field.stored_as_one), most=field.decimals).replace(",", "")
        return _points(gap.amount).replace(",", "") if gap.unit == "share" else str(gap.amount)

    def _unit(self, gap: Gap) -> str:
        field = self.names.field(gap.reference)
        return field.unit if gap.unit == "number" and field is not None else _UNITS[gap.unit]

    def _amount(self, gap: Gap) -> str:
        if gap.unit == "money":
            return yuan(self.wording, gap.amount)
        if gap.unit == "energy":
            return energy(self.wording, gap.amount)
        if gap.unit == "share":
            return self.wording.say("explain.gap.points", number=_points(gap.amount))
        if gap.unit == "number" and (field := self.names.field(gap.reference)) is not None:
            return with_unit(Fraction(gap.amount, field.stored_as_one), field.unit)
        if gap.unit == "count":
            return grouped(gap.amount)
        return self.wording.say(f"explain.gap.{gap.unit}", number=grouped(gap.amount))


def _points(amount: int) -> str:
    return decimal(Fraction(amount * 100, PERCENT_UNIT), most=10)
