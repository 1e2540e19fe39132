"""Say why rows were not awarded: for each row its codes, and a sentence for each of its grounds.

Each distinct combination of grounds and found values is put into words once, whatever the number of rows.
"""

from __future__ import annotations

from functools import partial
from itertools import combinations, repeat
from operator import eq
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.results.wording.coded import CodedTexts, alike, distinct_of, groups_of, together
from subsidycalc.results.wording.found import Findings
from subsidycalc.results.wording.grounds import beside_other_row, entry_teller, ruling_said
from subsidycalc.results.wording.voice import figures_to_set, voice_of
from subsidycalc.tables.ahead import Once
from subsidycalc.tables.model import PRESENT, Kind
from subsidycalc.texts.registry import YET_TO_COME
from subsidycalc.vocabulary.figures import yuan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subsidycalc.judging.verdicts import Ground, ProvisionResult
    from subsidycalc.policy.document import Policy
    from subsidycalc.results.wording.coded import Distinct
    from subsidycalc.tables.model import Array, Field, TableDefinition
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.frame import Frame

NOT_AWARDED: Final = (Verdict.REVIEW, Verdict.REJECTED, Verdict.INELIGIBLE)

_MONEY_FIGURES: Final = frozenset({"amount", "received", "minimum"})


class Lines(Struct, frozen=True):
    """The rows of one frame that were not awarded under one provision, with what is said of them."""

    result: ProvisionResult
    frame: Frame
    rows: Array
    """int64: rows of the frame, ascending."""
    verdict: Array
    """int8 `Verdict` of each of these rows."""
    words: Callable[[], tuple[CodedTexts, CodedTexts]]
    """Tells the codes and the reasons of each of these rows."""

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.rows)

    @property
    def codes(self) -> CodedTexts:
        """Return the codes of each line."""
        return self.words()[0]

    @property
    def reasons(self) -> CodedTexts:
        """Return what is said of each line, put into words when it is first asked for."""
        return self.words()[1]

    @property
    def row_numbers(self) -> Array:
        """Return the row numbers that Excel shows."""
        return np.asarray(self.frame.table.row_numbers[self.frame.rows[self.rows]])


def lines_of(
    result: ProvisionResult, wording: Wording, asked: Callable[[Frame], Array] | None = None
) -> list[Lines]:
    """Return the lines of one provision: those of enterprises first, then those of its rows.

    Of rows that are asked for, those that are paid have a line too.
    """
    found = []
    sides = (
        (result.entity_frame, result.entity_verdict, result.entity_grounds),
        (result.frame, result.verdict, result.grounds),
    )
    for frame, verdict, grounds in sides:
        if frame is not None and verdict is not None:
            rows = np.flatnonzero(np.isin(verdict, NOT_AWARDED) if asked is None else asked(frame))
            if len(rows):
                words = Once(partial(_in_words, result, frame, rows, grounds, wording))
                found.append(Lines(result, frame, rows, verdict[rows], words))
    return found


def count_lines(result: ProvisionResult) -> int:
    """Return how many lines a provision has, without putting them into words."""
    verdicts = (verdict for verdict in (result.verdict, result.entity_verdict) if verdict is not None)
    return sum(int(np.isin(verdict, NOT_AWARDED).sum()) for verdict in verdicts)


def count_codes(result: ProvisionResult) -> dict[str, int]:
    """Return on how many lines of a provision each code stands."""
    counts: dict[str, int] = {}
    for verdict, grounds in (
        (result.verdict, result.grounds),
        (result.entity_verdict, result.entity_grounds),
    ):
        if verdict is None:
            continue
        shown = np.isin(verdict, NOT_AWARDED)
        masks: dict[str, Array] = {}
        for ground in grounds:
            masks[ground.code] = masks[ground.code] | ground.mask if ground.code in masks else ground.mask
        for code, mask in masks.items():
            counts[code] = counts.get(code, 0) + int((mask & shown).sum())
    return {code: count for code, count in counts.items() if count}


class _Voiced(Struct, frozen=True):
    """One ground with the sentences it has, each distinct one once."""

    code: str
    keys: Array
    """int32 per line: the number of its sentence, 0 where the ground does not hold."""
    sentences: list[str]
    """By their numbers; the first is blank."""
    advice: str


def _in_words(
    result: ProvisionResult, frame: Frame, rows: Array, grounds: Sequence[Ground], wording: Wording
) -> tuple[CodedTexts, CodedTexts]:
    speaker = _Speaker(result, frame, wording)
    voiced = [speaker.voiced(ground, rows) for ground in grounds if ground.mask[rows].any()]
    if not voiced:
        nothing = np.full(len(rows), -1, dtype=np.int32)
        return CodedTexts(nothing, ()), CodedTexts(nothing, ())
    combined = together([ground.keys for ground in voiced])
    keys = [ground.keys[combined.first] for ground in voiced]
    patterns = together([held > 0 for held in keys])
    shared = [
        _shared([ground for ground, held in zip(voiced, keys, strict=True) if held[line]], wording)
        for line in patterns.first.tolist()
    ]
    codes, advice = zip(*shared, strict=True)
    reasons = np.empty(len(combined.first), dtype=object)
    for pattern, lines in enumerate(groups_of(patterns)):
        columns = [
            list(map(ground.sentences.__getitem__, held[lines].tolist()))
            for ground, held in zip(voiced, keys, strict=True)
            if held[lines[0]]
        ]
        reasons[lines] = _one_below_the_other(columns, advice[pattern])
    return (
        CodedTexts(patterns.codes[combined.codes].astype(np.int32), codes),
        CodedTexts(combined.codes.astype(np.int32), reasons.tolist()),
    )


def _one_below_the_other(columns: list[list[str]], advice: list[str]) -> list[str]:
    """Return the sentences and the advice of each line as one text, none of them twice and none that is blank."""
    repeated = any(any(map(eq, one, other)) for one, other in combinations(columns, 2))
    if repeated or any("" in column for column in columns):
        sentences = (filter(None, dict.fromkeys(line)) for line in zip(*columns, strict=True))
        return ["\n".join((*line, *advice)) for line in sentences]
    return list(map("\n".join, zip(*columns, *map(repeat, advice), strict=False)))


def _shared(held: Sequence[_Voiced], wording: Wording) -> tuple[str, list[str]]:
    """Return what lines share that rest on the same grounds: their codes, and what to do about them."""
    advice = dict.fromkeys(ground.advice for ground in held if ground.advice)
    return ";".join(dict.fromkeys(ground.code for ground in held)), _advice(wording, list(advice))


def _advice(wording: Wording, advice: list[str]) -> list[str]:
    if not advice:
        return []
    return [wording.say("reasons.advice", advice=wording.say("reasons.advice_separator").join(advice))]


class _Speaker:
    """Puts the grounds of one frame into sentences."""

    def __init__(self, result: ProvisionResult, frame: Frame, wording: Wording) -> None:
        self.result = result
        self.wording = wording
        self.voice = voice_of(wording, result.provision, result.dictionary, frame.table.definition)
        self.entity_voice = voice_of(wording, result.provision, result.dictionary, entity_definition(frame))
        self.findings = Findings(self.voice.names, frame, numbers_elsewhere=True)

    def voiced(self, ground: Ground, rows: Array) -> _Voiced:
        """Return the sentences of a ground over some rows."""
        here = np.flatnonzero(ground.mask[rows])
        fields = self._fields_said(ground)
        told = self._told_apart(ground, fields, rows[here])
        keys = np.zeros(len(rows), dtype=np.int32)
        keys[here] = told.codes + 1
        sentences = ["", *self._teller(ground, fields)(rows[here][told.first])]
        code = ground.entity_code if ground.on_entity else ground.code
        return _Voiced(ground.code, keys, sentences, advice_for(self.wording, code))

    def _fields_said(self, ground: Ground) -> tuple[str, ...]:
        """Return the fields whose values are said; that a number is a repeated one needs no value."""
        if ground.condition is not None:
            return ground.fields
        said = []
        for reference in ground.fields:
            view = self.findings.frame.view(reference)
            if view.field.kind is Kind.ID and bool((view.state[ground.mask] == PRESENT).all()):
                continue
            said.append(reference)
        return tuple(said)

    def _told_apart(self, ground: Ground, fields: tuple[str, ...], rows: Array) -> Distinct:
        if len(rows) == 1:
            return alike(1)
        columns = [self.findings.keys(fields, rows, ground.condition)]
        columns += [
            distinct_of(figure[rows]) for figure in ground.figures.values() if isinstance(figure, np.ndarray)
        ]
        return together(columns)

    def sentence(self, ground: Ground, row: int) -> str:
        """Return the sentence of a ground for one row."""
        (told,) = self._teller(ground, self._fields_said(ground))(np.array([row]))
        return told

    def _teller(self, ground: Ground, fields: tuple[str, ...]) -> Callable[[Array], list[str]]:
        """Return what says the sentences of a ground for rows; what all rows share is said once."""
        placed = self._placing(ground)
        if ground.ruling is not None:
            ruled = placed(self.wording.say("reasons.ruling", ruled=ruling_said(self.wording, ground.ruling)))
            return lambda rows: [ruled] * len(rows)
        if ground.register is not None:
            entry = entry_teller(self.wording, ground, ground.register)
            return lambda rows: [placed(entry(row)) for row in rows.tolist()]
        code = ground.entity_code if ground.on_entity else ground.code
        shared = {
            "title": title_of(self.wording, code, self.result.policy),
            "clause": self.wording.say(
                "reasons.clause", number=self.result.policy.document.number, clause=ground.clause
            ),
        }
        found_in = self.findings.teller(fields, ground.condition)
        required = self._required(ground, code)
        if not required:
            return self._statement_teller(ground, code, found_in, shared)
        with_found = self.wording.say("reasons.condition", found=YET_TO_COME, required=required, **shared)
        around = placed(with_found).split(YET_TO_COME)
        unseen = placed(self.wording.say("reasons.condition_unseen", required=required, found="", **shared))
        return lambda rows: [found.join(around) if found else unseen for found in found_in(rows)]

    def _statement_teller(
        self, ground: Ground, code: str, found_in: Callable[[Array], list[str]], shared: dict[str, str]
    ) -> Callable[[Array], list[str]]:
        """Return what says the sentences of a ground that requires nothing that could be put into words."""
        placed, says, between = self._placing(ground), self._says(code), self.wording.say("values.list")

        def tell(row: int, found: str) -> str:
            parts = between.join(part for part in (says, self._figures(ground, row), found) if part)
            key = "statement" if parts else "bare"
            return placed(self.wording.say(f"reasons.{key}", says=parts, **shared))

        return lambda rows: list(map(tell, rows.tolist(), found_in(rows)))

    def _placing(self, ground: Ground) -> Callable[[str], str]:
        """Return what adds to a sentence that its ground is the enterprise's, or which route it belongs to."""
        around, say = YET_TO_COME, self.wording.say
        if ground.on_entity:
            around = say("reasons.enterprise", reason=around)
        if way := self._route(ground.route) if ground.route else "":
            around = say("reasons.route", reason=around, route=way)
        return lambda sentence: around.replace(YET_TO_COME, sentence)

    def _required(self, ground: Ground, code: str) -> str:
        """Say what a cell must hold where it is faulty, else what the condition requires; "" where there is none."""
        field = self.findings.frame.view(ground.fields[0]).field if ground.fields else None
        required = rule_of_cell(self.wording, code, field)
        if required or ground.condition is None:
            return required
        return ground.condition.phrase(self.entity_voice if ground.on_entity else self.voice)

    def _says(self, code: str) -> str:
        says = says_of(self.wording, code, self.findings.frame.table.definition)
        to_set = figures_to_set(self.wording, code, self.result.parameters, self.result.provision)
        return self.wording.say("values.list").join(part for part in (says, to_set) if part)

    def _figures(self, ground: Ground, row: int) -> str:
        if "other" in ground.figures:  # what a provision compares may be nothing at all
            return beside_other_row(ground, self.findings.frame, row, self.findings.names)
        if not ground.figures:
            return ""
        values = {
            name: int(figure[row]) if isinstance(figure, np.ndarray) else figure
            for name, figure in ground.figures.items()
        }
        if values.get("found") == values.get("possible"):
            values.pop("possible", None)
        shown = {
            name: yuan(self.wording, value) if name in _MONEY_FIGURES else value
            for name, value in values.items()
        }
        return self.wording.say("reasons.figures." + "_".join(sorted(values)), **shown)

    def _route(self, name: str) -> str:
        titles = {route.id: route.title for route in self.result.provision.route}
        return titles[name].spoken(self.wording.language) if name in titles else name


def sentences_of(
    result: ProvisionResult, frame: Frame, grounds: Sequence[Ground], row: int, wording: Wording
) -> list[tuple[Ground, str]]:
    """Return every ground that holds for one row of a frame, each with its sentence."""
    speaker = _Speaker(result, frame, wording)
    return [(ground, speaker.sentence(ground, row)) for ground in grounds if ground.mask[row]]


def entity_definition(frame: Frame) -> TableDefinition:
    """Return the definition of the table that lists a frame's enterprises (or regions)."""
    return frame.table.definition if frame.entities is None else frame.entities.definition


def title_of(wording: Wording, code: str, policy: Policy | None = None) -> str:
    """Return what a reason code is called: as its policy says, else as the registry says, else the code itself."""
    if policy is not None and code in policy.codes:
        return policy.codes[code].spoken(wording.language)
    key = f"codes.{code}.title"
    return wording.say(key) if wording.has(key) else code


def says_of(wording: Wording, code: str, table: TableDefinition) -> str:
    """Return what a reason code means, in the words for persons who are paid where its table is theirs; "" where its title says it all."""
    keys = (f"codes.{code}.says_in_person", f"codes.{code}.says")
    return next((wording.say(key) for key in keys[not table.paid_in_person :] if wording.has(key)), "")


def advice_for(wording: Wording, code: str) -> str:
    """Return what to do about a reason code, "" where there is nothing to do."""
    key = f"codes.{code}.advice"
    name = wording.say(key) if wording.has(key) else "final"
    return wording.say(f"advice.{name}")


def rule_of_cell(wording: Wording, code: str, field: Field | None) -> str:
    """Return what a cell with this fault must hold, by its field where that decides; "" for other codes."""
    key = f"codes.{code}.required"
    if wording.has(key):
        return wording.say(key)
    if field is None:
        return ""
    if code == "invalid-choice" and field.kind is Kind.CHOICE:
        return wording.say("requirements.list").join(field.choices)
    if code == "out-of-range":
        return wording.say("requirements.positive" if field.positive else "requirements.within_bounds")
    return ""
