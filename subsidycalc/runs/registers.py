"""The registers of a run: which the caller gives, as what they are declared, and what their files hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from pydantic_core import ValidationError

from subsidycalc.declared.validation import validated
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.policy.finding import text_of
from subsidycalc.policy.mistakes import NO_HINT, PolicyFileError, hint_of
from subsidycalc.policy.parsing import parsed
from subsidycalc.policy.source import PolicySource
from subsidycalc.policy.validation_mistakes import mistakes_of
from subsidycalc.tables.dictionary.registers import (
    Register,
    RegisterDeclaration,
    RegisterName,
    name_meant,
    registers_at_hand,
)
from subsidycalc.tables.model import InputFile, Notice, SheetLabel, UnusableInputError, sheet_of
from subsidycalc.tables.normalising import normalise
from subsidycalc.tables.reading import read_inputs
from subsidycalc.tables.recognising import recognise
from subsidycalc.texts.registry import LANGUAGES, Wording
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.policy.document import Policy
    from subsidycalc.runs.planning import Choices
    from subsidycalc.tables.reading import ReadBatch

Recorded: TypeAlias = "dict[str, InputFile]"
"""The files of registers by name, as a result records them."""

_DECLARED_IN_A_FILE: Final = ".toml"
_SECTION: Final = "register"
_OF_A_RESULT: Final = frozenset({"sheet-ignored", "unknown-column"})


def registers_read(
    choices: Choices, policies: Sequence[Policy], years: range, names: Mapping[Path, str]
) -> tuple[tuple[Register, ...], list[Notice]]:
    """Read the registers that the caller gives, as `NAME=FILE`; WrongChoiceError, PolicyFileError, UnusableInputError.

    `names` are what files were called when a result was made from them.
    """
    if not choices.registers:
        return (), []
    known = dict(choices.declared) or declared_by(policies)
    given = given_registers(choices.registers, known)
    found: list[Register] = []
    notices: list[Notice] = []
    for name, path in given:
        if any(name == one.name for one in found):
            raise WrongChoiceError(said("registers.twice", name=name))
        register, told = _read(name, known[name], path, choices, years, names)
        found.append(register)
        notices += told
    return tuple(found), notices


def declared_by(policies: Iterable[Policy]) -> dict[str, RegisterDeclaration]:
    """Return the registers that are known under some policies; WrongChoiceError where two of them do not agree."""
    known = dict(registers_at_hand())
    by: dict[str, Policy] = {}
    for policy in policies:
        for name, declared in policy.registers.items():
            if name in by and by[name].registers[name] != declared:
                raise WrongChoiceError(
                    said("registers.clash", name=name, first=by[name].id, second=policy.id)
                )
            by[name] = policy
            known[name] = declared.over(registers_at_hand().get(name))
    return known


def given_registers(written: Iterable[str], known: dict[str, RegisterDeclaration]) -> list[tuple[str, Path]]:
    """Return the names and the files of the registers that the caller gives; WrongChoiceError."""
    return [_given(one, known) for one in written]


def files_of(choices: Choices) -> list[Path]:
    """Return the files that the caller names as registers, which nothing may be written over."""
    return [Path(written.partition("=")[2].strip()) for written in choices.registers if "=" in written]


def registers_as_recorded(record: RunRecord, given: Sequence[str]) -> tuple[tuple[str, ...], Recorded]:
    """Return the registers given anew in the order of a result, and what it records of them.

    WrongChoiceError where one that the result was made with is not given, or one that it was not.
    """
    recorded = recorded_registers(record)
    found = dict(zip(_names_of(record, given), given, strict=True))
    for name, held in recorded.items():
        if name not in found:
            raise WrongChoiceError(said("registers.missing", name=name, file=held.name))
    for name in found:
        if name not in recorded:
            raise WrongChoiceError(said("registers.not_used", name=name))
    return tuple(found[name] for name in recorded), recorded


def recorded_registers(record: RunRecord) -> Recorded:
    """Return what a result records of the files of its registers."""
    parts = (value.split(" ", 2) for option, value in record.options if option == "register")
    return {name: InputFile(file, 0, sha256) for name, sha256, file in parts}


def _names_of(record: RunRecord, given: Sequence[str]) -> list[str]:
    known = recorded_declarations(record) or dict(registers_at_hand())
    return [name for name, _ in given_registers(given, known)]


def recorded_declarations(record: RunRecord) -> dict[str, RegisterDeclaration]:
    """Return the registers as a result records what they match."""
    parts = (value.partition(" ") for option, value in record.options if option == "register-declared")
    return {name: validated(RegisterDeclaration, json.loads(text)) for name, _, text in parts}


def _given(written: str, known: dict[str, RegisterDeclaration]) -> tuple[str, Path]:
    """Return the name and the file of one register; one that a file declares is known from there on."""
    called, equals, file = (part.strip() for part in written.partition("="))
    if not equals or not called or not file:
        raise WrongChoiceError(said("registers.no_pair", written=written))
    if called.endswith(_DECLARED_IN_A_FILE):
        own = _declared_in(Path(called), known)
        known.update(own)
        (called,) = own
    name = name_meant(called, known)
    if name is None:
        near = hint_of(called, known)
        listed = ", ".join(f"{one} ({declared.zh})" for one, declared in known.items())
        hint = said("registers.known", names=listed) if near == NO_HINT else near
        raise WrongChoiceError(said("registers.unknown", name=called, hint=hint))
    return name, Path(file)


def _declared_in(path: Path, known: Mapping[str, RegisterDeclaration]) -> dict[str, RegisterDeclaration]:
    """Return the one register that a small file declares."""
    source = PolicySource(file=path.name, text=text_of(path, str(path)), path=path)
    written = parsed(source)
    try:
        declared = validated(dict[RegisterName, RegisterDeclaration], written.get(_SECTION, {}))
    except ValidationError as error:
        raise PolicyFileError(source, mistakes_of(error, written, {}, under=_SECTION)) from None
    if len(declared) != 1 or set(written) != {_SECTION}:
        raise WrongChoiceError(said("registers.one_to_a_file", file=path.name))
    ((name, own),) = declared.items()
    whole = own.over(known.get(name))
    if not whole.is_whole:
        raise WrongChoiceError(said("policy_file.register_not_whole", name=name))
    return {name: whole}


def _read(
    name: str,
    declared: RegisterDeclaration,
    path: Path,
    choices: Choices,
    years: range,
    names: Mapping[Path, str],
) -> tuple[Register, list[Notice]]:
    if path.is_dir():
        raise WrongChoiceError(said("registers.no_file", name=name, file=path))
    cells = read_inputs([path], choices.limits, choices.fill_merged, choices.password, names=names)
    if len(cells.files) != 1:
        raise WrongChoiceError(said("registers.no_file", name=name, file=path))
    (file,) = cells.files
    definition = declared.definition(name)
    held = [sheet for sheet in cells.sheets if len(sheet.row_numbers)]
    if len(held) == 1:  # nobody else could be meant, whatever it is called
        held[0].name = definition.zh
    for sheet in cells.sheets:
        sheet.label = SheetLabel.of(f"[{file.name}]{sheet_of(sheet.label)}", file.name, sheet_of(sheet.label))
    recognised = recognise(cells, [definition], {})
    table, told = normalise(recognised.tables[definition.name], years)
    if not any(key in table.columns for key in declared.matches):
        wanted = ", ".join(definition.field(key).zh for key in declared.matches)
        raise UnusableInputError(said("registers.no_key", name=name, file=file.name, wanted=wanted))
    return Register(name, declared, table, file), [*_worth_telling(cells, recognised.notices), *told]


def _worth_telling(cells: ReadBatch, notices: Iterable[Notice]) -> Iterator[Notice]:
    """Yield the notices of a register's file; what else a result of ours holds is known to be no entry."""
    runs = {Wording(language).say("sheets.names.run") for language in LANGUAGES}
    is_result = any(sheet_of(sheet.label) in runs for sheet in cells.sheets)
    yield from (one for one in notices if not (is_result and one.code in _OF_A_RESULT))
