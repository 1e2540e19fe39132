"""Say which entry of a register a row was held against, where it stands and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.judging.registers import ALIKE, DAYS_UNTOLD, SAME_NAME
from subsidycalc.results.wording.fields import field_name, names_within
from subsidycalc.results.wording.found import Findings
from subsidycalc.tables.model import PRESENT, sheet_of
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.judging.verdicts import Ground
    from subsidycalc.tables.dictionary.registers import Register
    from subsidycalc.texts.registry import Wording


_DOUBTS: Final = {DAYS_UNTOLD: "days_untold", ALIKE: "alike", SAME_NAME: "same_name"}


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
