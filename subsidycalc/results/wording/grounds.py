"""Say what decides a line beside conditions: what a person ruled, another row, an entry of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.judging.persons import MOST_NAMED
from subsidycalc.judging.registers import ALIKE, DAYS_UNTOLD, SAME_NAME
from subsidycalc.results.wording.fields import field_name, names_within
from subsidycalc.results.wording.found import Findings
from subsidycalc.tables.model import PRESENT, sheet_of
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.judging.rulings import Ruled, Ruling
    from subsidycalc.judging.verdicts import Ground
    from subsidycalc.results.wording.fields import FieldNames
    from subsidycalc.tables.dictionary.registers import Register
    from subsidycalc.texts.registry import Wording

_DOUBTS: Final = {DAYS_UNTOLD: "days_untold", ALIKE: "alike", SAME_NAME: "same_name"}


def decision_said(wording: Wording, ruling: Ruling) -> str:
    """Return what is decided, loudly where it is not what the text of the policy says."""
    decided = wording.say(f"rulings.decision.{ruling.decision}")
    if not ruling.overrides:
        return decided
    return wording.say("rulings.loudly", decision=decided, overrides=wording.say("rulings.overrides"))


def ruling_said(wording: Wording, ruling: Ruling) -> str:
    """Return a ruling as a sentence."""
    what = decision_said(wording, ruling)
    if ruling.called is not None and ruling.old is not None and ruling.new is not None:
        called, old, new = (one.spoken(wording.language) for one in (ruling.called, ruling.old, ruling.new))
        what = wording.say("rulings.replaced", field=called, old=old, new=new)
    return wording.say(
        "rulings.said", what=what, reason=ruling.reason, by=ruling.by, on=ruling.on, evidence=ruling.evidence
    )


def line_ruled(wording: Wording, ruled: Ruled) -> str:
    """Return a ruling with the row that it is about."""
    told = ruling_said(wording, ruled.ruling)
    return wording.say("rulings.on_line", sheet=ruled.told["sheet"], row=ruled.number, ruled=told)


def beside_other_row(ground: Ground, frame: Frame, row: int, names: FieldNames) -> str:
    """Return what a ground that compared rows says of one row of its frame."""
    table, wording = frame.table, names.wording
    here = int(frame.rows[row])
    other, differs = (int(np.asarray(ground.figures[name])[row]) for name in ("other", "differs"))
    alike = table.sheet_index[here] == table.sheet_index[other]
    key = "another_row" if alike else "another_row_elsewhere"
    number, label = int(table.row_numbers[other]), table.sheet_of(other)
    place = wording.say(f"reasons.figures.{key}", row=number, sheet=label)
    columns = [
        names.name(reference)
        for bit, reference in enumerate(ground.compared)
        if differs >> min(bit, MOST_NAMED) & 1
    ]
    if not columns:
        return wording.say("reasons.figures.same", place=place)
    return wording.say(
        "reasons.figures.differs", place=place, columns=wording.say("requirements.list").join(columns)
    )


def entry_teller(wording: Wording, ground: Ground, register: Register) -> Callable[[int], str]:
    """Return what says the sentence of a ground that rests on a register, for a row."""
    key = f"codes.{ground.code if not ground.on_entity else ground.entity_code}.title"
    declared, say = register.declared, wording.say
    called = declared.zh if wording.language == "zh" else declared.en or declared.zh
    title = say(key) if wording.has(key) else called
    clause = declared.clause or say("registers.before_payment")
    entry, standing = ground.figures["entry"], ground.figures["standing"]

    def tell(row: int) -> str:
        how = _DOUBTS.get(_at(standing, row), "")
        parts = [_place(wording, register, _at(entry, row)), *_said_there(wording, register, _at(entry, row))]
        count = _at(ground.figures["entries"], row)
        parts += [say("registers.several", count=count)] if count > 1 else []
        parts += [say(f"registers.standing.{how}")] if how else []
        return say("reasons.statement", title=title, says=say("values.list").join(parts), clause=clause)

    return tell


def _at(figure: object, row: int) -> int:
    return int(figure[row]) if isinstance(figure, np.ndarray) else int(str(figure))


def _place(wording: Wording, register: Register, entry: int) -> str:
    table = register.table
    values = {"file": register.file.name, "row": int(table.row_numbers[entry])}
    if len(table.sheets) == 1:
        return wording.say("registers.entry", **values)
    return wording.say("registers.entry_on_sheet", sheet=sheet_of(table.sheet_of(entry)), **values)


def _said_there(wording: Wording, register: Register, entry: int) -> list[str]:
    """Return what an entry says beside whom it means: days, amounts, why it is there."""
    table = register.table
    frame = Frame(table, np.arange(len(table)))
    findings = Findings(names_within(wording, table.definition), frame)
    told = []
    for field in table.definition.fields:
        if field.name in {"uscc", "id_number", "name"} or field.name not in table.columns:
            continue
        view = frame.view(field.name)
        if int(view.state[entry]) == PRESENT:
            value = findings.value(view, entry)
            told.append(wording.say("registers.told", field=field_name(wording, field), value=value))
    return told
