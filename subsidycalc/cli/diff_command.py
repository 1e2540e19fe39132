"""`subsidycalc diff`: what two results differ in, enterprise by enterprise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subsidycalc.cli.options import Json, Lang, Language

if TYPE_CHECKING:
    from subsidycalc.results.workbook.written import WrittenResult


def diff(
    before: Annotated[Path, typer.Argument(metavar="A.xlsx")],
    after: Annotated[Path, typer.Argument(metavar="B.xlsx")],
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Compare two results: awards gained, lost and changed, and reasons that changed. Exits 1 where they differ."""
    from subsidycalc.audit.differences import award_differences, reason_differences
    from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.streams import print_json, terminal_width
    from subsidycalc.results.reports.differences import difference_object, difference_page
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.results.workbook.written import read_written
    from subsidycalc.texts.registry import Wording

    with plain_failures(lang.value):
        one, other = read_written(before), read_written(after)
        awards = award_differences(one.awards(), other.awards())
        reasons = reason_differences(*_comparable(one, other))
    if json:
        print_json(difference_object(before.name, after.name, awards, reasons))
    else:
        page = difference_page(before.name, after.name, awards, reasons, Wording(lang.value))
        sys.stdout.write(plain_text(page, terminal_width()))
    return CHECK_NOT_MET if awards or reasons else 0


def _comparable(
    one: WrittenResult, other: WrittenResult
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the refusals of both; where they speak two languages, events are named differently and left out."""
    sides = (list(one.refusals()), list(other.refusals()))
    if one.language != other.language:
        for line in (*sides[0], *sides[1]):
            line["object"] = line["object"] if "*" in line["object"] else ""
    return sides
