"""`subsidycalc verify`: re-run a batch from what its result records, and compare cell by cell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subsidycalc.cli.options import Json, Lang, Language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.audit.verification import Verification
    from subsidycalc.results.workbook.cell_differences import CellDifference
    from subsidycalc.results.workbook.written import WrittenResult
    from subsidycalc.runs.rerun import Rerun


def verify(
    result: Annotated[Path, typer.Argument(help="The result workbook.", metavar="RESULT.xlsx")],
    inputs: Annotated[
        list[Path],
        typer.Option("--input", help="The input of the run; may be repeated.", metavar="INPUT"),
    ],
    json: Json = False,
    lang: Lang = Language.zh,
) -> int:
    """Re-run a batch from the policies, parameters and readings that its result records, and compare every cell.

    Exits 0 only where the result is as it was written and every cell is reproduced.

    Example: subsidycalc verify result.xlsx --input data.xlsx
    """
    from subsidycalc.cli.failures import CHECK_NOT_MET, plain_failures
    from subsidycalc.cli.streams import print_json
    from subsidycalc.cli.verify_report import verification_object, verification_page
    from subsidycalc.results.reports.pages.plain_text import plain_text
    from subsidycalc.results.workbook.cell_differences import cell_differences
    from subsidycalc.results.workbook.written import NoResultError, read_written
    from subsidycalc.runs.rerun import rerun
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        written = read_written(result)
        if not written.record.policies:
            raise NoResultError(
                f"{result.name} 没有运行信息（公示版不能核验）；请核验完整的结果文件",
                f"{result.name} does not record its run (a public notice does not); verify the full result",
            )
        again = rerun(written.record, inputs, lang.value)
        cells = (
            tuple(cell_differences(written.grids, again.grids, {written.run_sheet})) if again.grids else ()
        )
        verification = _verification(written, again, cells)
    if json:
        print_json(verification_object(result.name, verification, cells, wording))
    else:
        page = verification_page(result.name, verification, cells, wording, was_rerun=bool(again.grids))
        sys.stdout.write(plain_text(page))
    return 0 if verification.matches else CHECK_NOT_MET


def _verification(written: WrittenResult, again: Rerun, cells: tuple[CellDifference, ...]) -> Verification:
    from subsidycalc import __version__
    from subsidycalc.audit.verification import Evidence, verify
    from subsidycalc.policy.finding import find_policy, installed_policies
    from subsidycalc.runs.run import libraries

    present = installed_policies()
    recorded = [policy.id for policy in written.record.policies]
    installed = {name: find_policy(name).text if name in present else None for name in recorded}
    return verify(
        Evidence(
            written.record,
            again.files,
            __version__,
            libraries(),
            installed,
            written.recorded_digest,
            written.digest,
            unreadable=again.unreadable,
            unusable=again.unusable,
            cells_differ=bool(cells),
            amounts_differ=bool(again.grids) and _amounts(again.awards) != _amounts(written.awards()),
        )
    )


def _amounts(awards: Iterable[dict[str, str]]) -> list[tuple[str, ...]]:
    return [
        tuple(line[name] for name in ("uscc", "policy", "provision", "quantity", "amount")) for line in awards
    ]
