"""The summary of a run: for a person at a terminal, plain where there is none, and as one JSON object of fixed keys for programs."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Any, Final

from msgspec.structs import asdict

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.results.reports.pages.plain_text import one_line
from subsidycalc.results.wording.batch_figures import batch_figures, provision_figures
from subsidycalc.results.wording.notices import files_text, folded_notices, status_text
from subsidycalc.results.wording.payees import of_whom, whom_of
from subsidycalc.tables.model import apart, sheet_of
from subsidycalc.texts.numbers import grouped, yuan_text
from subsidycalc.texts.wrapping import folded_table, shown_width, wrapped_lines
from subsidycalc.vocabulary.figures import exact_yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.wording.batch_figures import BatchFigures
    from subsidycalc.results.wording.notices import Line
    from subsidycalc.texts.registry import Wording

MOST_NOTICES: Final = 8
_MOST_NOTICE_CHARACTERS: Final = 160
_TITLE: Final = 1
_NUMERIC_COLUMNS: Final = frozenset({2, 3, 4})
_BETWEEN: Final = 2
_ROOM_FOR_A_TITLE: Final = 16
_HANGING: Final = "    "


def print_summary(
    batch: BatchResult, wording: Wording, stream: IO[str], *, output: str = "", digest: str = ""
) -> None:
    """Print what was awarded, what was not and why to look at the result; never fails on the terminal's encoding."""
    if _is_rich(stream):
        _print_rich(batch, wording, stream, output, digest)
        return
    table = folded_table(list(_rows(batch, wording)), _NUMERIC_COLUMNS, None)
    lines = [*table, *_lines(batch, wording), *_places(wording, output, digest)]
    for line in lines:
        stream.write(f"{_encodable(line, stream)}\n")


def _is_rich(stream: IO[str]) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _rows(batch: BatchResult, wording: Wording) -> Iterator[tuple[str, ...]]:
    """Yield a heading and a row of texts for each provision; its policy is named where there are several."""
    several = len({result.policy.id for result in batch.provisions}) > 1
    names = ("provision", "title", "awarded", "rejected_rows", "amount", "status")
    counted = whom_of(batch)
    yield tuple(of_whom(wording, f"sheets.columns.{name}", counted) for name in names)
    for figure in map(provision_figures, batch.provisions):
        result = figure.result
        assessed = result.status == "assessed"
        yield (
            result.reference if several else result.provision.id,
            one_line(result.provision.title.spoken(wording.language)),
            grouped(figure.awarded) if assessed else "",
            grouped(figure.rejected_rows) if assessed else "",
            exact_yuan(wording, figure.amount) if assessed and figure.carries_money else "",
            one_line(status_text(result, wording)),
        )


def _lines(batch: BatchResult, wording: Wording) -> Iterator[str]:
    figures = batch_figures(batch)
    yield from _amounts(figures, wording)
    persons = figures.awarded.persons
    count = grouped(len(figures.awarded) - persons)
    yield of_whom(wording, "console.awarded", whom_of(batch), count=count, persons=grouped(persons))
    counts = {name: figures.lines[Verdict[name.upper()]] for name in ("review", "rejected", "ineligible")}
    shown = {name: grouped(count) for name, count in counts.items()}
    yield wording.say("console.lines", count=grouped(sum(counts.values())), **shown)
    yield from _notices(batch, wording)


def _places(wording: Wording, output: str, digest: str) -> Iterator[str]:
    """Yield where the result lies and its digest: lines to copy, never folded."""
    if output:
        yield wording.say("console.output", path=one_line(output))
    if digest:
        yield wording.say("console.digest", digest=digest)


def _amounts(figures: BatchFigures, wording: Wording) -> Iterator[str]:
    yield wording.say("console.payable", amount=exact_yuan(wording, figures.payable))
    for key, fen in (("relief", figures.relief), ("credit", figures.credit)):
        if fen:
            yield wording.say(f"console.{key}", amount=exact_yuan(wording, fen))


def _notices(batch: BatchResult, wording: Wording) -> Iterator[str]:
    notices = folded_notices(batch, wording)
    if not notices:
        return
    shown = min(len(notices), MOST_NOTICES)
    key = "notices" if shown == len(notices) else "notices_shortened"
    yield wording.say(f"console.{key}", count=grouped(len(notices)), shown=shown)
    for line in notices[:shown]:
        text = one_line(line.text)
        if len(text) > _MOST_NOTICE_CHARACTERS:
            text = f"{text[:_MOST_NOTICE_CHARACTERS]}…"
        yield "  " + wording.say(
            "console.notice", place=_place(line, wording), code=line.notice.code, text=text
        )


def _place(line: Line, wording: Wording) -> str:
    notice = line.notice
    if not notice.sheet:
        return ""
    several = len(line.files) > 1
    parts = [files_text(line.files, wording), sheet_of(notice.sheet)] if several else [apart(notice.sheet)]
    parts.append(f"“{notice.column}”" if notice.column else "")
    sheet = " ".join(map(one_line, filter(None, parts)))
    if len(notice.rows) == 1:
        return wording.say("console.place_row", sheet=sheet, row=notice.rows[0])
    return wording.say("console.place", sheet=sheet)


def _encodable(text: str, stream: IO[str]) -> str:
    """Return a text with what the stream's encoding lacks replaced by question marks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _print_rich(batch: BatchResult, wording: Wording, stream: IO[str], output: str, digest: str) -> None:
    from rich.console import Console  # noqa: PLC0415 - heavy, and only for terminals
    from rich.text import Text  # noqa: PLC0415 - as above

    console = Console(file=stream, highlight=False, emoji=False)
    rows = list(_rows(batch, wording))
    table = folded_table(*_fitting(rows, console.width), console.width)
    lines = [
        text for line in _lines(batch, wording) for text in wrapped_lines(line, console.width, "", _HANGING)
    ]
    lines, bold = [*table, *lines], {0}
    for number, line in enumerate([*lines, *_places(wording, output, digest)]):
        console.print(Text(_encodable(line, stream), style="bold" if number in bold else ""), soft_wrap=True)


def _fitting(rows: list[tuple[str, ...]], width: int) -> tuple[list[tuple[str, ...]], frozenset[int]]:
    """Return the rows and which columns hold figures; where titles would have no room, ids are left to the result."""
    taken = sum(
        max(shown_width(row[place]) for row in rows) for place in range(len(rows[0])) if place != _TITLE
    )
    if taken + _BETWEEN * (len(rows[0]) - 1) + _ROOM_FOR_A_TITLE <= width:
        return rows, _NUMERIC_COLUMNS
    return [row[_TITLE:] for row in rows], frozenset(place - _TITLE for place in _NUMERIC_COLUMNS)


def json_summary(batch: BatchResult, record: RunRecord, output: str | None, digest: str) -> dict[str, Any]:
    """Return the object that `--json` prints; amounts are texts in yuan with both decimals."""
    figures = batch_figures(batch)
    return {
        "policies": list(dict.fromkeys(result.policy.id for result in batch.provisions)),
        "inputs": [{"file": file.name, "sha256": file.sha256} for file in record.files],
        "rows": {name: asdict(account) for name, account in batch.accounts.items()},
        "provisions": [
            {
                "policy": figure.result.policy.id,
                "id": figure.result.provision.id,
                "kind": figure.result.provision.kind,
                "status": figure.result.status,
                "claimed": figure.claimed,
                "awarded": figure.awarded,
                "rejected_rows": figure.rejected_rows,
                "before_ceiling": yuan_text(figure.before_ceiling),
                "amount": yuan_text(figure.amount),
            }
            for figure in map(provision_figures, batch.provisions)
        ],
        "payable": yuan_text(figures.payable),
        "relief": yuan_text(figures.relief),
        "credit": yuan_text(figures.credit),
        "output": output,
        "digest": digest,
    }
