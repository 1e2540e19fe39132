"""Options that several commands share, declared once, and what they come to: choices, passwords."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from subsidycalc.cli import completion
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subsidycalc.runs.planning import Choices
    from subsidycalc.tables.reading import Limits

_BOUND: Final = pattern(r"([0-9]{1,15}) ?(?:([KMGT])B?|B)?", re.ASCII | re.IGNORECASE)
_POWERS: Final = {"K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_OF_BYTES: Final = "_bytes"

_LONGEST: Final = 4096
"""Bytes; more than any password."""


class Language(StrEnum):
    """The languages that the program speaks."""

    zh = "zh"
    en = "en"


Inputs: TypeAlias = Annotated[list[Path], typer.Argument(metavar="INPUT...")]
PasswordFile: TypeAlias = Annotated[Path | None, typer.Option("--password-file", metavar="FILE")]
Policies: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--policy", "-p", metavar="ID_OR_FILE", autocompletion=completion.policies),
]
ResultFile: TypeAlias = Annotated[Path | None, typer.Option("--result", metavar="RESULT.xlsx")]
Provisions: TypeAlias = Annotated[
    list[str] | None, typer.Option("--provision", metavar="ID", autocompletion=completion.provisions)
]
Values: TypeAlias = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", autocompletion=completion.parameters)
]
Readings: TypeAlias = Annotated[
    list[str] | None, typer.Option("--reading", metavar="NAME=VALUE", autocompletion=completion.readings)
]
Units: TypeAlias = Annotated[
    list[str] | None, typer.Option("--unit", metavar="FIELD=UNIT", autocompletion=completion.units)
]
FillMerged: TypeAlias = Annotated[bool, typer.Option("--fill-merged")]
LimitTexts: TypeAlias = Annotated[list[str] | None, typer.Option("--limit", metavar="NAME=VALUE")]
Near: TypeAlias = Annotated[str | None, typer.Option("--near", metavar="SHARE")]
Registers: TypeAlias = Annotated[list[str] | None, typer.Option("--register", metavar="NAME=FILE")]
Rulings: TypeAlias = Annotated[list[Path] | None, typer.Option("--rulings", metavar="FILE")]
LedgerFile: TypeAlias = Annotated[Path | None, typer.Option("--ledger", metavar="FILE")]
ConfigFile: TypeAlias = Annotated[Path | None, typer.Option("--config", metavar="FILE")]
Output: TypeAlias = Annotated[Path | None, typer.Option("-o", "--output")]
Force: TypeAlias = Annotated[bool, typer.Option("--force")]
Json: TypeAlias = Annotated[bool, typer.Option("--json")]
Lang: TypeAlias = Annotated[Language, typer.Option("--lang")]


def check_ending(output: Path | None, ending: str = ".xlsx") -> None:
    """Refuse a name for the output that promises another kind of file; WrongChoiceError."""
    from subsidycalc.policy.choices import WrongChoiceError

    if output is not None and output.suffix.lower() != ending:
        due = f"{output.stem}{ending}"
        raise WrongChoiceError(said("usage.ending", written=output, ending=ending, due=due))


def chosen(
    *,
    policies: Sequence[str] | None,
    provisions: Sequence[str] | None,
    readings: Sequence[str] | None,
    units: Sequence[str] | None,
    limits: Sequence[str] | None,
    fill_merged: bool,
    password: Callable[[str], str] | None,
    values: Sequence[str] | None = None,
    registers: Sequence[str] | None = None,
    rulings: Sequence[Path] | None = None,
    near: str | None = None,
) -> Choices:
    """Return the choices that the options make; WrongChoiceError where a limit is none."""
    from subsidycalc.runs.planning import DEFAULT_NEAR, Choices

    return Choices(
        policies=tuple(policies or ()),
        provisions=tuple(provisions or ()),
        values=tuple(values or ()),
        readings=tuple(readings or ()),
        units=tuple(units or ()),
        fill_merged=fill_merged,
        registers=tuple(registers or ()),
        rulings=tuple(rulings or ()),
        limits=_limits_of(limits or ()),
        near=near or DEFAULT_NEAR,
        password=password,
    )


def _limits_of(texts: Sequence[str]) -> Limits:
    """Return the limits with those changed that `NAME=VALUE` texts name; WrongChoiceError."""
    from msgspec.structs import fields, replace

    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.policy.mistakes import NO_HINT, hint_of
    from subsidycalc.tables.reading import Limits

    names = {field.name.removesuffix(_OF_BYTES): field.name for field in fields(Limits)}
    changed: dict[str, int] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        short = name.removesuffix(_OF_BYTES)
        if not equals or short not in names:
            near = hint_of(short, names)
            hint = said("usage.limits", names=", ".join(names)) if near == NO_HINT else near
            raise WrongChoiceError(said("usage.no_limit", written=text, hint=hint))
        found = _BOUND.fullmatch(value)
        if not found or not int(found[1]):
            raise WrongChoiceError(said("usage.limit_value", written=text))
        changed[names[short]] = int(found[1]) * _POWERS.get((found[2] or "").upper(), 1)
    return replace(Limits(), **changed)


def passwords(path: Path | None, lang: Language) -> Callable[[str], str] | None:
    """Return what gives the password of a file by its name; None where nobody could be asked.

    It is the first line of a file, or comes from the terminal; it is never an argument.
    """
    if path is not None:
        with path.open("rb") as stream:
            # a device may never end
            line = stream.readline(_LONGEST)
        try:
            password = line.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            password = ""
        if not password or "\0" in password:
            raise SpokenError(said("unlocking.none_in_file", path=path.name))
        return lambda _file: password
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(file: str) -> str:
        import getpass

        return getpass.getpass(said("unlocking.asked", file=file).spoken(lang.value), sys.stderr)

    return ask
