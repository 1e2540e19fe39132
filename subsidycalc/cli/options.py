"""Options that several commands share, declared once, and the choices that they come to."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer
from msgspec.structs import fields, replace

from subsidycalc.cli import completion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.runs.planning import Choices
    from subsidycalc.tables.reading import Limits

_BOUND: Final = re.compile(r"([0-9]{1,15}) ?(?:([KMGT])B?|B)?", re.ASCII | re.IGNORECASE)
_POWERS: Final = {"K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_OF_BYTES: Final = "_bytes"


class Language(StrEnum):
    """The languages that the program speaks."""

    zh = "zh"
    en = "en"


Inputs: TypeAlias = Annotated[
    list[Path],
    typer.Argument(metavar="INPUT..."),
]
PasswordFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="FILE"),
]
_POLICY: Final = typer.Option(
    "--policy",
    "-p",
    metavar="ID_OR_FILE",
    autocompletion=completion.policies,
)
Policies: TypeAlias = Annotated[list[str], _POLICY]
PoliciesOrNone: TypeAlias = Annotated[list[str] | None, _POLICY]
ResultFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--result",
        metavar="RESULT.xlsx",
    ),
]
Provisions: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--provision",
        metavar="ID",
        autocompletion=completion.provisions,
    ),
]
Values: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        autocompletion=completion.parameters,
    ),
]
Readings: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--reading",
        metavar="NAME=VALUE",
        autocompletion=completion.readings,
    ),
]
Units: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--unit",
        metavar="FIELD=UNIT",
        autocompletion=completion.units,
    ),
]
FillMerged: TypeAlias = Annotated[bool, typer.Option("--fill-merged")]
LimitTexts: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=VALUE",
    ),
]
Near: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--near",
        metavar="SHARE",
    ),
]
Registers: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--register", metavar="NAME=FILE"),
]
Rulings: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option("--rulings", metavar="FILE"),
]
LedgerFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        metavar="FILE",
    ),
]
ConfigFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE"),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json")]
Lang: TypeAlias = Annotated[Language, typer.Option("--lang")]


def check_ending(output: Path | None, ending: str = ".xlsx") -> None:
    """Refuse a name for the output that promises another kind of file; WrongChoiceError."""
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.texts.spoken import said

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
    values: Sequence[str] | None = None,
    registers: Sequence[str] | None = None,
    rulings: Sequence[Path] | None = None,
) -> Choices:
    """Return the choices that the options make; WrongChoiceError where a limit is none."""
    from subsidycalc.runs.planning import Choices

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
    )


def _limits_of(texts: Sequence[str]) -> Limits:
    """Return the limits with those changed that `NAME=VALUE` texts name; WrongChoiceError."""
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.policy.mistakes import NO_HINT, hint_of
    from subsidycalc.tables.reading import Limits
    from subsidycalc.texts.spoken import said

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
