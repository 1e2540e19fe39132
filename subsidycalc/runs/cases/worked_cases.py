"""Worked cases as data: what a `cases.toml` says, and what is wrong with it, each with its line."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from msgspec import Meta
from msgspec.structs import asdict
from pydantic_core import ValidationError

from subsidycalc.declared.validation import validated
from subsidycalc.declared.words import Checked, key
from subsidycalc.policy.checks import known_notices
from subsidycalc.policy.mistakes import Mistake, PolicyFileError, hint_or_list
from subsidycalc.policy.parsing import parsed
from subsidycalc.policy.positions import found_in, line_and_column
from subsidycalc.policy.validation_mistakes import mistakes_of
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import SpokenError, WrongValueError, said
from subsidycalc.vocabulary.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from subsidycalc.policy.loading import Declaration
    from subsidycalc.policy.positions import Found
    from subsidycalc.policy.source import PolicySource
    from subsidycalc.tables.model import TableDefinition
    from subsidycalc.vocabulary.walking import Place

CASES_FILE: Final = "cases.toml"
_FIELD: Final = pattern(r"([a-z][a-z0-9_]*)(\[[0-9QH-]+\])?")


class WrongCaseError(SpokenError):
    """A case that names what there is not."""


def _cell(value: object) -> object:
    of_texts = isinstance(value, dict) and set(value) == {"code", "shown"}
    if isinstance(value, bool) or not (isinstance(value, str | int) or of_texts):
        raise WrongValueError(said("tested.format.no_cell"))
    return value


def _pattern(value: object) -> object:
    try:
        re.compile(str(value))
    except re.error:
        raise WrongValueError(said("tested.format.no_pattern")) from None
    return value


Cell = Annotated[str | int | dict[str, str], Checked(_cell)]
"""What a cell holds: text as typed, a whole number for a numeric cell, or a fault (`{ code = …, shown = … }`)."""


class CaseRow(Word):
    """Rows of one table that a case lists: `repeat` of them, alike but for the person."""

    table: str
    enterprise: str = ""
    repeat: Annotated[int, Meta(ge=1, le=10_000)] = 1
    person: str = ""
    born: dt.date | None = None
    """The birth date that the person's made-up number says."""
    id_number: Cell | None = None
    label: str = ""
    cells: dict[str, Cell] = key(default_factory=dict)


class Expectation(Word):
    """What a case expects of an enterprise, or of the rows of one label, under one provision."""

    provision: str
    enterprise: str = ""
    row: str = ""
    amount: str = ""
    verdict: Literal["", "awarded", "review", "rejected", "ineligible", "not-claimed", "not-listed"] = ""
    codes: tuple[str, ...] | None = None
    before_ceiling: str = ""
    deducted: str = ""
    fund: str = ""
    route: str = ""
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.row and self.enterprise:
            raise WrongValueError(said("tested.format.row_and_enterprise"))
        figures = (self.amount, self.before_ceiling, self.deducted, self.fund, self.route)
        if not (any(figures) or self.verdict or self.missing or self.codes is not None):
            raise WrongValueError(said("tested.format.expects_nothing"))
        if any(figures) and not self.enterprise:
            raise WrongValueError(said("tested.format.amount_of_whom"))


class EarlierBatch(Word):
    """A batch that the same ledger has recorded before."""

    rows: tuple[CaseRow, ...] = key(name="row", min_length=1)
    unlisted: tuple[str, ...] = ()


class WrittenCase(Word):
    """One worked case as the file writes it."""

    name: Annotated[str, Meta(min_length=1)]
    clause: str = ""
    why: str = ""
    rows: tuple[CaseRow, ...] = key(default=(), name="row")
    expect: tuple[Expectation, ...] = ()
    readings: dict[str, str] = key(default_factory=dict)
    parameters: dict[str, str] = key(default_factory=dict)
    unlisted: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    no_notices: tuple[str, ...] = ()
    """Notices that must not come."""
    refused: Annotated[str, Checked(_pattern)] = ""
    """Words of the message with which the run is refused."""
    beside: tuple[str, ...] = ()
    """Policies judged in the same run, before this one."""
    before: tuple[EarlierBatch, ...] = ()

    @property
    def speaks_of_notices(self) -> bool:
        """Whether it expects something of the notices, which no provision alone gives."""
        return bool(self.notices or self.no_notices)


class Case(WrittenCase):
    """One worked case of a policy, with the cells that all rows of a table have."""

    policy: str
    """The id of a built-in policy, or the path of a policy file."""
    given: dict[str, dict[str, Cell]] = key(default_factory=dict)
    line: int = 0

    def __str__(self) -> str:
        """Return the sentence that names the case."""
        return self.name


class Equivalent(Word):
    """A change to the rule that no case can notice, because every row comes out alike; the proof says why."""

    at: Annotated[str, Meta(min_length=1)]
    """Where, as `test --mutate` prints it."""
    change: Annotated[str, Meta(min_length=1)]
    """The change, as it prints it in either language."""
    why: Annotated[str, Meta(min_length=1)]


class CaseFile(Word):
    """A `cases.toml`."""

    equivalent: tuple[Equivalent, ...] = ()
    given: dict[str, dict[str, Cell]] = key(default_factory=dict)
    case: tuple[WrittenCase, ...] = key(min_length=1)


def cases_of(source: PolicySource, policy: str, declaration: Declaration | None = None) -> list[Case]:
    """Return the cases that a file writes down; PolicyFileError tells every mistake in it.

    With a declaration, what they name is looked up in the policy too.
    """
    written = parsed(source)
    try:
        file = validated(CaseFile, written)
    except ValidationError as error:
        raise PolicyFileError(source, mistakes_of(error, written, {}, model=CaseFile)) from None
    mistakes = [*_two_of_one_name(file), *_expecting_nothing(file), *_unknown_labels(file)]
    if declaration is not None:
        mistakes += _unknown_names(file, declaration)
    if mistakes:
        raise PolicyFileError(source, mistakes)
    found = found_in(source.text, {("case", number) for number in range(len(file.case))})
    return [
        Case(policy=policy, given=file.given, line=_line(source.text, found, number), **asdict(one))
        for number, one in enumerate(file.case)
    ]


def equivalents_of(source: PolicySource) -> tuple[Equivalent, ...]:
    """Return the changes that a sound file of cases declares to be equivalent."""
    return validated(CaseFile, parsed(source)).equivalent


def _line(text: str, found: Mapping[Place, Found], number: int) -> int:
    place = ("case", number)
    return line_and_column(text, found[place].value)[0] if place in found else 0


def _two_of_one_name(file: CaseFile) -> Iterator[Mistake]:
    names: set[str] = set()
    for number, case in enumerate(file.case):
        if case.name in names:
            yield Mistake(("case", number, "name"), said("tested.format.two_of_one_name", name=case.name))
        names.add(case.name)


def _expecting_nothing(file: CaseFile) -> Iterator[Mistake]:
    for number, case in enumerate(file.case):
        if not (case.expect or case.refused or case.speaks_of_notices):
            yield Mistake(("case", number), said("tested.format.case_expects_nothing"))


def _unknown_labels(file: CaseFile) -> Iterator[Mistake]:
    for number, case in enumerate(file.case):
        labels = [row.label for row in case.rows if row.label]
        for position, one in enumerate(case.expect):
            if one.row and one.row not in labels:
                place: Place = ("case", number, "expect", position, "row")
                yield Mistake(
                    place, said("tested.format.no_label", label=one.row), hint_or_list(one.row, labels)
                )


def _unknown_names(file: CaseFile, declaration: Declaration) -> Iterator[Mistake]:
    """Yield tables, fields, provisions, readings and parameters that the policy does not have."""
    tables = {table.name: table for table in declaration.default.dictionary.tables}
    for name, cells in file.given.items():
        yield from _cells_of(tables, name, cells, ("given", name), ("given", name), of_key=True)
    ids = [provision.id for provision in declaration.default.provision]
    # what is announced again has the readings and parameters of its own policy
    alone = all(provision.same_as is None for provision in declaration.default.provision)
    for number, case in enumerate(file.case):
        here: Place = ("case", number)
        listed: list[tuple[Place, CaseRow]] = [
            ((*here, "row", place), row) for place, row in enumerate(case.rows)
        ]
        for batch, before in enumerate(case.before):
            listed += [((*here, "before", batch, "row", place), row) for place, row in enumerate(before.rows)]
        for place, row in listed:
            yield from _cells_of(tables, row.table, row.cells, (*place, "table"), (*place, "cells"))
        for position, one in enumerate(case.expect):
            if "/" not in one.provision and one.provision not in ids:
                told = said("policy_file.no_provision", name=one.provision)
                yield Mistake(
                    (*here, "expect", position, "provision"), told, hint_or_list(one.provision, ids)
                )
        if not case.beside:
            yield from _unknown_notices(case, here, known_notices(declaration.default))
        if alone and not case.refused and not case.beside:
            yield from _unknown_choices(case, here, declaration)


def _cells_of(
    tables: dict[str, TableDefinition],
    name: str,
    cells: dict[str, Any],
    of_table: Place,
    of_cells: Place,
    *,
    of_key: bool = False,
) -> Iterator[Mistake]:
    if name not in tables:
        yield Mistake(
            of_table, said("tested.format.no_table", name=name), hint_or_list(name, tables), of_key=of_key
        )
        return
    known = {field.name for field in tables[name].fields}
    for column in cells:
        match = _FIELD.fullmatch(column)
        if match is None or match[1] not in known:
            told = said("policy_file.no_field", table=name, title=tables[name].zh, name=column)
            yield Mistake((*of_cells, column), told, hint_or_list(column, known), of_key=True)


def _unknown_notices(case: WrittenCase, here: Place, known: frozenset[str]) -> Iterator[Mistake]:
    """Yield notices that never come: one that must not would be a test that cannot fail."""
    for listed, codes in (("notices", case.notices), ("no_notices", case.no_notices)):
        for position, code in enumerate(codes):
            if code not in known:
                told = said("policy_file.no_notice", code=code)
                yield Mistake((*here, listed, position), told, hint_or_list(code, sorted(known)))


def _unknown_choices(case: WrittenCase, here: Place, declaration: Declaration) -> Iterator[Mistake]:
    for name, choice in case.readings.items():
        place: Place = (*here, "readings", name)
        if name not in declaration.readings:
            told = said("policy_file.no_reading", name=name)
            yield Mistake(place, told, hint_or_list(name, declaration.readings), of_key=True)
        elif choice not in declaration.readings[name].choices:
            told = said("policy_file.no_such_choice", name=name)
            yield Mistake(place, told, hint_or_list(choice, declaration.readings[name].choices))
    for name in case.parameters:
        if name not in declaration.parameters:
            told = said("policy_file.no_parameter", name=name)
            hint = hint_or_list(name, declaration.parameters)
            yield Mistake((*here, "parameters", name), told, hint, of_key=True)
