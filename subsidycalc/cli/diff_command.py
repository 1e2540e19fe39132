"""`subsidycalc diff`: what two results differ in, by enterprise, by person and by benefit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from subsidycalc.cli.options import Json, Lang, Language, check_ending


def diff(
    before: Annotated[Path, typer.Argument(metavar="A.xlsx")],
    after: Annotated[Path, typer.Argument(metavar="B.xlsx")],
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
    match: Annotated[list[str] | None, typer.Option("--match", metavar="A=B")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Compare two results: awards gained, lost and changed, and reasons that changed. Exits 1 where they differ."""
    from subsidycalc.audit.differences import compare
    from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.page_out import hand_out_sheets
    from subsidycalc.cli.streams import print_json, terminal_width
    from subsidycalc.results.reports.difference_sheets import difference_sheets
    from subsidycalc.results.reports.differences import difference_object, difference_page, sides_of
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.results.workbook.writing.target import check_target
    from subsidycalc.results.workbook.written import read_written
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        if output is not None:
            check_ending(output)
            check_target(output, [before, after], force=force)
        found = compare(*sides_of(read_written(before), read_written(after)), match or ())
        if json:
            print_json(difference_object(found))
        else:
            sys.stdout.write(plain_text(difference_page(found, wording), terminal_width()))
        if output is not None:
            hand_out_sheets(difference_sheets(found, wording), output, wording, force=force, quiet=json)
    return 0 if found.same else CHECK_NOT_MET
