"""Options that several commands share, declared once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from subsidycalc.cli import completion


class Language(StrEnum):
    """The languages that the program speaks."""

    zh = "zh"
    en = "en"


Inputs: TypeAlias = Annotated[
    list[Path],
    typer.Argument(help="A workbook, a folder, or several .csv or .parquet files.", metavar="INPUT..."),
]
Policies: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--policy",
        "-p",
        help="A policy's id, or the path of a policy file.",
        metavar="ID_OR_FILE",
        autocompletion=completion.policies,
    ),
]
PoliciesOrNone: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        "-p",
        help="A policy's id, or the path of a policy file.",
        metavar="ID_OR_FILE",
        autocompletion=completion.policies,
    ),
]
ResultFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--result",
        help="Judge by the policies, parameters and readings that this result records.",
        metavar="RESULT.xlsx",
    ),
]
Provisions: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--provision",
        help="Only this provision; may be repeated.",
        metavar="ID",
        autocompletion=completion.provisions,
    ),
]
Values: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="A parameter: agency_rate=600元 or policy/agency_rate=600元.",
        metavar="NAME=VALUE",
        autocompletion=completion.parameters,
    ),
]
Readings: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--reading",
        help="A reading of an ambiguous clause.",
        metavar="NAME=VALUE",
        autocompletion=completion.readings,
    ),
]
Units: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--unit",
        help="The unit of headings without one: output=万元.",
        metavar="FIELD=UNIT",
        autocompletion=completion.units,
    ),
]
FillMerged: TypeAlias = Annotated[
    bool, typer.Option("--fill-merged", help="Give merged cells the value of the first of them.")
]
LimitTexts: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        help="Raise (or lower) a bound on what one input may hold, for an honest giant: unpacked=6GB, cells=300000000. "
        "A refusal names the bound; a wrong name lists all.",
        metavar="NAME=VALUE",
    ),
]
Near: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--near",
        help="How near a threshold an award or refusal is listed for a second look; 1% of it where not given.",
        metavar="SHARE",
    ),
]
LedgerFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        help="The ledger of batches: what it has as paid counts, and this batch is added to it.",
        metavar="FILE",
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Lang: TypeAlias = Annotated[Language, typer.Option("--lang", help="The language of results and messages.")]
