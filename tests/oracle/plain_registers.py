"""Who stands in a register, looked up row by row: by code or whole number, over the days that it declares."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oracle.plain_cells import BLANK, FINE, Identity, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from oracle.plain_cells import PlainCell
    from oracle.plain_judging import Judging

    from subsidycalc.tables.dictionary.registers import Register, RegisterDeclaration

SURE, DOUBTFUL, OTHERWISE = range(3)


def hold_plainly(judging: Judging, registers: Iterable[Register]) -> None:
    """Say of each row or enterprise what the entries that name it say."""
    for register in registers:
        entries = plain(register.table).rows
        refuses = register.declared.follows == "refuse"
        if refuses:
            judging.refused_by |= {register.code}
        for row, subject in judging.subjects.items():
            number = subject.cell("id_number").value
            whole = number.whole if isinstance(number, Identity) else None
            named = [
                one for one in entries if whole is not None and _names(one, register, "id_number") == whole
            ]
            cells = [subject.cell(field) for field in register.declared.against]
            standing = _standing(register.declared, named, [one for one in cells if one.fault == FINE])
            if standing == SURE and refuses:
                judging.rows[row].say(register.code, "ineligible")
                judging.repeated.add(row)
            elif standing in {SURE, DOUBTFUL}:
                judging.rows[row].say(register.code, "review")
                judging.in_doubt.add(row)
        for entity, line in judging.lines.items():
            code = judging.entities.rows[entity]["uscc"].value
            named = [one for one in entries if _names(one, register, "uscc") == code]
            standing = _standing(register.declared, named, [])
            if standing in {SURE, DOUBTFUL}:
                line.say(register.code, "ineligible" if refuses and standing == SURE else "review")


def _names(entry: Mapping[str, PlainCell], register: Register, key: str) -> object:
    """Return whom an entry names by a key: only the first that it fills in counts."""
    for match in register.declared.matches:
        cell = entry.get(match)
        if cell is not None and cell.fault != BLANK:
            if match != key or cell.fault != FINE:
                return None
            return cell.value.whole if isinstance(cell.value, Identity) else cell.value
    return None


def _standing(
    declared: RegisterDeclaration, named: Sequence[Mapping[str, PlainCell]], days: Sequence[PlainCell]
) -> int:
    """Return what follows from the entries together: a sure one weighs more than one that cannot be told."""
    found = OTHERWISE
    for entry in named:
        if not declared.against:
            return SURE
        began = entry.get(declared.on or "")
        if not days or began is None or began.fault != FINE:
            found = DOUBTFUL
        elif isinstance(began.value, dt.date) and any(
            isinstance(day.value, dt.date) and day.value > began.value for day in days
        ):
            return SURE
    return found
