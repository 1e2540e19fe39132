"""An explanation as one object: provision by provision, row by row, condition by condition, then the waterfall."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from subsidycalc.judging.awards import NO_CEILING
from subsidycalc.judging.verdicts import BatchResult, Verdict
from subsidycalc.policy.document import MONEY_KINDS
from subsidycalc.results.reports.explained.conditions import STATES, ConditionWording
from subsidycalc.results.wording.batch_figures import amount_text
from subsidycalc.results.wording.calculation import calculations, funds_said, terms_by_award
from subsidycalc.results.wording.notices import notice_texts, status_text
from subsidycalc.results.wording.reasons import sentences_of
from subsidycalc.results.workbook.sheets.entities import entity_name, objects_of, seen_text, text_of
from subsidycalc.tables.dictionary import built_in
from subsidycalc.tables.model import Field, Kind
from subsidycalc.texts.numbers import decimal, grouped
from subsidycalc.vocabulary.figures import exact_yuan
from subsidycalc.vocabulary.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.judging.explaining import (
        Explanation,
        HeadCountFound,
        LineFound,
        ProvisionFound,
        RouteFound,
    )
    from subsidycalc.judging.verdicts import Awards, Ground, ProvisionResult
    from subsidycalc.results.wording.calculation import Term
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.frame import Frame


class Explainer:
    """Puts explanations of one batch into words; what several of them share is said once."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self._results: dict[int, _Result] = {}

    def told(self, explanation: Explanation) -> dict[str, Any]:
        """Return an explanation as an object of texts, numbers and lists; the same for people and programs."""
        told = [_Provision(found, self._result(found.result)).told() for found in explanation.provisions]
        return {
            "code": explanation.code,
            "name": name_of(explanation),
            "provisions": told,
            "notices": [
                {
                    "code": notice.code,
                    "sheet": notice.sheet,
                    "rows": list(notice.rows),
                    "column": notice.column,
                    "text": text,
                }
                for notice, text in zip(explanation.notices, _noticed(explanation, self.wording), strict=True)
            ],
        }

    def _result(self, result: ProvisionResult) -> _Result:
        if id(result) not in self._results:
            self._results[id(result)] = _Result(result, self.wording)
        return self._results[id(result)]


class _Result:
    """What is said of one provision, whoever is explained."""

    def __init__(self, result: ProvisionResult, wording: Wording) -> None:
        self.result = result
        self.wording = wording
        self._conditions: dict[int, ConditionWording] = {}

    @cached_property
    def calculations(self) -> list[str]:
        """Return the arithmetic of each award."""
        return calculations(self.result, self.wording).listed()

    @cached_property
    def terms(self) -> list[list[Term]]:
        """Return the elements of the arithmetic of each award."""
        return terms_by_award(self.result, self.wording)

    @cached_property
    def funds(self) -> list[str]:
        """Return which funds pay each award."""
        return [] if self.result.awards is None else funds_said(self.result.awards, self.wording)

    def conditions_of(self, frame: Frame) -> ConditionWording:
        """Return what puts conditions over a frame into words."""
        if id(frame) not in self._conditions:
            self._conditions[id(frame)] = ConditionWording(self.result, frame, self.wording)
        return self._conditions[id(frame)]


def _noticed(explanation: Explanation, wording: Wording) -> list[str]:
    judged = [found.result for found in explanation.provisions]
    spoken = judged[0].dictionary if judged else built_in()
    return notice_texts(BatchResult(judged, {}, list(explanation.notices), {}, spoken), wording)


def name_of(explanation: Explanation) -> str:
    """Return what the subject is called where its code is listed, else ""."""
    if explanation.listed is not None:
        table, row = explanation.listed
        named = text_of(table, "name", np.array([row])).at(0)
        if named:
            return named
    for found in explanation.provisions:
        for line in found.lines:
            named = entity_name(line.frame, np.array([line.row])).at(0)
            if named:
                return named
    return ""


class _Provision:
    """One provision as the subject stands to it, in words."""

    def __init__(self, found: ProvisionFound, shared: _Result) -> None:
        self.found = found
        self.result = found.result
        self.shared = shared
        self.wording = shared.wording

    def told(self) -> dict[str, Any]:
        """Return the provision as an object."""
        provision = self.result.provision
        on_enterprise, head_count = self.found.on_enterprise, self.found.head_count
        return {
            "policy": self.result.policy.id,
            "id": provision.id,
            "title": provision.title.spoken(self.wording.language),
            "document": self.result.policy.document.number,
            "clause": provision.clause,
            "kind": provision.kind,
            "status": self.result.status,
            "status_text": status_text(self.result, self.wording),
            "claimed": self.found.claims,
            "of_one_row": self.found.of_one_row,
            "enterprise": None
            if on_enterprise is None
            else self._line(on_enterprise, self.result.entity_grounds),
            "head_count": None if head_count is None else self._head_count(head_count),
            "rows": [self._line(line, self.result.grounds) for line in self.found.lines],
            "alike": [
                {
                    "sheet": alike.sheet,
                    "verdict": alike.verdict.name.lower(),
                    "verdict_text": self.wording.say(f"values.verdict.{alike.verdict.name.lower()}"),
                    "codes": list(alike.codes),
                    "rows": list(alike.numbers),
                }
                for alike in self.found.alike
            ],
            "award": self._award(),
        }

    def _line(self, line: LineFound, grounds: Sequence[Ground]) -> dict[str, Any]:
        conditions = self.shared.conditions_of(line.frame)
        verdict = "" if line.verdict is Verdict.NOT_CLAIMED else line.verdict.name.lower()
        return {
            "sheet": line.sheet,
            "row": line.number,
            "object": objects_of(self.result, line.frame, np.array([line.row]), self.wording).at(0),
            "uscc": _code(line),
            "verdict": verdict,
            "verdict_text": self.wording.say(f"values.verdict.{verdict}") if verdict else "",
            "codes": list(line.codes),
            "reasons": [
                {"code": ground.code, "text": text, "condition": ground.condition is not None}
                for ground, text in sentences_of(self.result, line.frame, grounds, line.row, self.wording)
            ],
            "conditions": [conditions.told(found) for found in line.conditions],
            "routes": [self._route(route, conditions) for route in line.routes],
        }

    def _route(self, route: RouteFound, conditions: ConditionWording) -> dict[str, Any]:
        titles = {one.id: one.title.spoken(self.wording.language) for one in self.result.provision.route}
        return {
            "id": route.id,
            "title": titles.get(route.id, route.id),
            "add_on": route.id not in titles,
            "state": STATES[route.state],
            "pays": route.pays,
            "conditions": [conditions.told(found) for found in route.conditions],
        }

    def _head_count(self, found: HeadCountFound) -> dict[str, Any]:
        asked = self.result.provision.head_count
        clause = (asked.clause if asked is not None else None) or self.result.provision.clause
        return {
            "certain": found.certain,
            "at_least": found.at_least,
            "operator": "≥",
            "clause": clause,
            "short": found.short,
            "text": self.wording.say("explain.gap.persons", count=found.short) if found.short else "",
        }

    def _award(self) -> dict[str, Any] | None:
        awards, number = self.result.awards, self.found.award
        if awards is None or number is None:
            return None
        return {
            "quantity": int(awards.quantity[number]),
            "calculation": self.shared.calculations[number],
            "arithmetic": [self._term(term) for term in self.shared.terms[number]],
            "steps": [
                {
                    "step": step,
                    "title": self.wording.say(f"explain.steps.{step}"),
                    "amount": self._amount(amount),
                    "text": self._spoken(amount),
                }
                for step, amount in steps_of(awards, number)
            ],
            "amount": self._amount(int(awards.amount[number])),
            "text": self._spoken(int(awards.amount[number])),
            "fund": self.shared.funds[number],
            "funds": [
                {"fund": fund.spoken(self.wording.language), "amount": self._amount(fen)}
                for fund, fen in awards.funds[number]
            ],
        }

    def _term(self, term: Term) -> dict[str, Any]:
        """Return one element of the arithmetic: what was multiplied, counted or compared, and what it comes to."""
        data = term.arithmetic.data(term.place)
        money = self.result.provision.kind in MONEY_KINDS
        value = decimal(term.value / 100 if money else term.value, least=2 if money else 0, most=12)
        return {
            "form": term.arithmetic.form,
            "text": term.text,
            "value": value.replace(",", ""),
            **{name: _plain(held) for name, held in data.items()},
        }

    def _amount(self, amount: int) -> str:
        return amount_text(self.result.provision.kind, amount)

    def _spoken(self, amount: int) -> str:
        if self.result.provision.kind in MONEY_KINDS:
            return exact_yuan(self.wording, amount)
        return self.wording.say("calculation.points", number=grouped(amount))


def _plain(value: object) -> object:
    """Return a value of the arithmetic as other programs read it: figures as the policy writes them."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(held) for name, held in value.items()}
    if isinstance(value, Text):
        return value.zh
    if isinstance(value, Field):
        return value.name
    if isinstance(value, Kind):
        return value.value
    return value if isinstance(value, int | str) else str(value)


def _code(line: LineFound) -> str:
    return seen_text(line.frame.view(line.frame.table.definition.entity), np.array([line.row])).at(0)


def steps_of(awards: Awards, number: int) -> Iterator[tuple[str, int]]:
    """Yield the waterfall of one award from the formula to what is payable; steps that took nothing are left out."""

    def at(column: Any) -> int:  # noqa: ANN401 - a column or none
        return 0 if column is None else int(column[number])

    before, raised, capped = at(awards.before_ceiling), at(awards.floor_raised), at(awards.capped_persons)
    yield "formula", before - raised + capped
    if capped:
        yield "capped", -capped
    if raised:
        yield "raised", raised
    yield "before_ceiling", before
    if at(awards.ceiling) != NO_CEILING:
        yield "ceiling", at(awards.ceiling)
        yield "after_ceiling", at(awards.after_ceiling)
    for step in ("group_cut", "deducted", "pool_cut"):
        cut = at(getattr(awards, step))
        if cut:
            yield step, -cut
    yield "amount", at(awards.amount)
