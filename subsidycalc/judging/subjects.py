"""One enterprise, region or row out of a batch, with every row that can bear on it and no others.

What is judged of these few rows is exactly what judging the whole batch finds of the subject: its own rows,
rows of the same persons elsewhere, and the enterprises that any of these name. Where awards depend on
everyone's (a ranking, a pool), everyone is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.identity.identity_number import fault, seventeen_digits
from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import BLANK, MASKED, PERSON, PRESENT, Array, Kind, Table
from subsidycalc.tables.persons_paid import whole_numbers
from subsidycalc.texts.spoken import SpokenError, said
from subsidycalc.vocabulary.codes import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from subsidycalc.policy.document import Provision
    from subsidycalc.tables.model import Array, Column

_MOST_NAMED: Final = 10
"""So many are named where a name is that of several."""


class Subject(Struct, frozen=True):
    """What is to be explained, within the tables that hold it."""

    code: str
    """The code of the enterprise or region as the input has it, "" where the row has none."""
    tables: dict[str, Table]
    """The tables to judge."""
    rows: dict[str, Array]
    """bool per row of each table: the subject's own rows."""
    table: str = ""
    """The table of the one row that is asked for, "" where all rows of the subject are."""


class UnknownSubjectError(SpokenError):
    """The input has no such enterprise, region or row."""


def enterprise_subject(tables: Mapping[str, Table], code: str, provisions: Iterable[Provision]) -> Subject:
    """Return the rows of an enterprise or region, by its code as the input has it, faulty or not, or by its name."""
    written = code.strip()
    meant = written if _stands(tables, written) else _code_meant(tables, written)
    own = {name: rows_with_code(table, meant) for name, table in tables.items()}
    return _with_all_that_bears(meant, tables, own, provisions)


def _stands(tables: Mapping[str, Table], code: str) -> bool:
    return any(rows_with_code(table, code).any() for table in tables.values())


def _code_meant(tables: Mapping[str, Table], written: str) -> str:
    """Return the code that a text means: typed in another way, or the name (or part of it) of one alone."""
    plain = _plain(written)
    if _stands(tables, plain):
        return plain
    person = _person_meant(tables, plain)
    if person:
        return person
    names = dict(pair for table in tables.values() for pair in _names(table))
    same = {code: name for code, name in names.items() if plain and _plain(name) == plain}
    near = same or {code: name for code, name in names.items() if plain and plain in _plain(name)}
    if len(near) == 1:
        return next(iter(near))
    if not near:
        raise UnknownSubjectError(said("usage.unknown_code", written=harmless(written)))
    shown = ", ".join(f"{name} {code}" for code, name in list(near.items())[:_MOST_NAMED])
    raise UnknownSubjectError(
        said("usage.several_named", written=harmless(written), count=len(near), named=shown)
    )


def _person_meant(tables: Mapping[str, Table], plain: str) -> str:
    """Return the code of the person paid without an enterprise who is meant by a whole ID number, or as shown."""
    number = int(seventeen_digits(plain)) if fault(plain) is None else None
    columns = (table.columns.get(PERSON) for table in tables.values())
    persons = (one for column in columns if column is not None for one in column.categories)
    meant = (
        one
        for one in persons
        if (number is not None and getattr(one, "number", None) == number) or _plain(one) == plain
    )
    return next(meant, "")


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split()).upper()


def _names(table: Table) -> Iterator[tuple[str, str]]:
    """Yield the code and name of each enterprise or region that a table names."""
    definition = table.definition
    names = table.columns.get("name") if definition.paid_in_person or not definition.persons else None
    if names is None or not names.categories:
        return
    for row in np.flatnonzero(names.state == PRESENT):
        code = _written_code(table, int(row))
        if code:
            yield code, names.categories[int(names.values[row])]


def row_subject(
    tables: Mapping[str, Table], sheet: str, number: int, provisions: Iterable[Provision]
) -> Subject:
    """Return one row, by its sheet (or table) and the row number that Excel shows."""
    found = {name: _rows_at(table, sheet, number) for name, table in tables.items()}
    found = {name: mask for name, mask in found.items() if mask.any()}
    if not found:
        sheets = dict.fromkeys(name for table in tables.values() for name in table.sheets)
        raise UnknownSubjectError(
            said("usage.unknown_row", sheet=sheet, number=number, sheets=", ".join(sheets))
        )
    ((name, mask),) = list(found.items())[:1]
    table = tables[name]
    code = _written_code(table, int(np.flatnonzero(mask)[0]))
    own = {other: rows_with_code(tables[other], code) for other in tables}
    own[name] = own[name] | mask
    subject = _with_all_that_bears(code, tables, own, provisions)
    kept = subject.tables[name]
    only = {other: np.zeros(len(subject.tables[other]), dtype=bool) for other in subject.tables}
    only[name] = _rows_at(kept, sheet, number)
    return Subject(code, subject.tables, only, name)


def in_whole(subject: Subject, tables: Mapping[str, Table]) -> Subject:
    """Return the same subject within the whole tables that its few rows were taken from."""
    rows = {
        name: np.isin(_places(table), _places(subject.tables[name])[subject.rows[name]])
        for name, table in tables.items()
    }
    return Subject(subject.code, dict(tables), rows, subject.table)


def _places(table: Table) -> Array:
    """Return one number for the sheet and the row that each row stands on."""
    return table.sheet_index.astype(np.int64) << 32 | table.row_numbers


def rows_with_code(table: Table, code: str) -> Array:
    """Return the rows whose code is the one wanted, or whose faulty cell holds that text."""
    column = table.columns.get(table.definition.entity)
    if column is None or not code:
        return np.zeros(len(table), dtype=bool)
    # a division goes by its digits without the zeros that only fill it up: 350100 is 3501
    known_as = {code, trimmed(code)} if column.field.kind is Kind.REGION else {code}
    wanted = np.array([category in known_as for category in column.categories] or [False], dtype=bool)
    mask: Array = wanted[column.values] & (column.state == PRESENT)
    mask[[row for row, text in column.raw.items() if text == code]] = True
    return mask


def _rows_at(table: Table, sheet: str, number: int) -> Array:
    at = table.row_numbers == number
    if sheet in table.sheets:
        return np.asarray(at & (table.sheet_index == table.sheets.index(sheet)))
    named = sheet in {table.definition.name, table.definition.zh, table.definition.en}
    return np.asarray(at & named)


def _written_code(table: Table, row: int) -> str:
    column = table.columns.get(table.definition.entity)
    if column is None or int(column.state[row]) == BLANK:
        return ""
    if int(column.state[row]) == PRESENT:
        return column.categories[int(column.values[row])]
    return column.raw.get(row, "")


def _with_all_that_bears(
    code: str, tables: Mapping[str, Table], own: Mapping[str, Array], provisions: Iterable[Provision]
) -> Subject:
    if any(_depends_on_everyone(provision) for provision in provisions):
        return Subject(code, dict(tables), dict(own))
    kept = {
        name: mask | _same_persons(tables[name], mask)
        for name, mask in own.items()
        if name not in {"enterprises", "regions"}
    }
    if "prior_awards" in tables:
        kept["prior_awards"] = kept["prior_awards"] | _naming_persons(tables["prior_awards"], tables, kept)
    named = {code} | {text for name, mask in kept.items() for text in _codes_named(tables[name], mask)}
    if "enterprises" in tables:
        kept["enterprises"] = _rows_with_any(tables["enterprises"], named) | own["enterprises"]
    if "regions" in tables:
        kept["regions"] = np.ones(len(tables["regions"]), dtype=bool)
    few = {name: rows_taken(tables[name], np.flatnonzero(kept[name])) for name in tables}
    return Subject(code, few, {name: own[name][kept[name]] for name in tables})


def _depends_on_everyone(provision: Provision) -> bool:
    """Whether an award depends on awards or values of others; the table of regions is always kept whole."""
    if provision.table == "regions":
        return False
    shared = provision.pool is not None or provision.winners is not None
    return shared or (provision.pays is not None and provision.pays.needs_everyone)


def _same_persons(table: Table, mask: Array) -> Array:
    """Return the rows of the persons who stand on the rows of a mask, under whatever enterprise."""
    column = table.columns.get("id_number")
    if column is None or column.identity is None:
        return np.zeros(len(table), dtype=bool)
    whole = whole_numbers(column)
    same = whole & np.isin(column.values, column.values[mask & whole])
    masked = (column.state == PRESENT) & (column.identity.form == MASKED)
    return np.asarray(same | (masked & np.isin(column.identity.mark, column.identity.mark[mask & masked])))


def _naming_persons(table: Table, tables: Mapping[str, Table], kept: Mapping[str, Array]) -> Array:
    """Return the rows of a table that name persons paid without an enterprise who stand on kept rows."""
    column = table.columns.get("id_number")
    if column is None:
        return np.zeros(len(table), dtype=bool)
    numbers = [
        paid.values[kept[name] & whole_numbers(paid)]
        for name, other in tables.items()
        if other.definition.paid_in_person and (paid := other.columns.get("id_number")) is not None
    ]
    return whole_numbers(column) & np.isin(column.values, np.concatenate([*numbers, column.values[:0]]))


def _codes_named(table: Table, mask: Array) -> set[str]:
    """Return every enterprise code on the rows of a mask."""
    columns = (column for column in table.columns.values() if column.field.kind is Kind.USCC)
    return {
        column.categories[number]
        for column in columns
        for number in distinct(column.values[mask & (column.state == PRESENT)]).tolist()
    }


def _rows_with_any(table: Table, codes: set[str]) -> Array:
    column = table.columns.get("uscc")
    if column is None:
        return np.zeros(len(table), dtype=bool)
    wanted = np.array([category in codes for category in column.categories] or [False], dtype=bool)
    return np.asarray(wanted[column.values] & (column.state == PRESENT))


def rows_taken(table: Table, rows: Array) -> Table:
    """Return a table of some rows (positions, ascending); it counts as read no more than these."""
    columns = {key: _taken(column, rows) for key, column in table.columns.items()}
    index, numbers = table.sheet_index[rows], table.row_numbers[rows]
    return Table(table.definition, table.sheets, index, numbers, columns, rows_read=len(rows))


def _taken(column: Column, rows: Array) -> Column:
    kept = enumerate(rows.tolist()) if column.raw else ()
    return replace(
        column,
        values=column.values[rows],
        state=column.state[rows],
        upper=None if column.upper is None else column.upper[rows],
        identity=None if column.identity is None else column.identity.taken(rows),
        raw={number: column.raw[row] for number, row in kept if row in column.raw},
        masked=None if column.masked is None else column.masked[rows],
    )
