"""The papers as files of one folder: their names, what each holds, and writing them where nothing of the batch lies."""

from __future__ import annotations

import io
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.results.reports.papers.batch_papers import approval_sheet, brief, public_notice
from subsidycalc.results.reports.papers.letters import letters_of
from subsidycalc.results.reports.papers.payments import payment_sheets
from subsidycalc.results.reports.papers.word import PaperWriter
from subsidycalc.results.workbook.writing.package import write_workbook
from subsidycalc.results.workbook.writing.target import OutputError, check_target, placed
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from subsidycalc.results.reports.papers.facts import Facts
    from subsidycalc.results.reports.papers.letter_form import LetterForm
    from subsidycalc.results.reports.papers.letters import Letter
    from subsidycalc.results.reports.papers.payments import Payments
    from subsidycalc.tables.model import InputFile

_NOT_IN_NAMES: Final = pattern(r'[\x00-\x1f\\/:*?"<>|]')
_LONGEST_NAME: Final = 60
"""A Chinese character takes three bytes of the 255 that a name has."""


class FiledPaper(Struct, frozen=True):
    """One paper: its place in the folder, and what makes it."""

    name: str
    made: Callable[[], bytes]


def filed_papers(facts: Facts, payments: Payments, form: LetterForm | None) -> list[FiledPaper]:
    """Return every paper; the list of payments only where there is one."""
    say, writer = facts.wording.say, PaperWriter()
    papers = [
        FiledPaper(f"{say('papers.names.notice')}.docx", lambda: writer.written(public_notice(facts))),
        FiledPaper(f"{say('papers.names.approval')}.docx", lambda: writer.written(approval_sheet(facts))),
        FiledPaper(f"{say('papers.names.brief')}.docx", lambda: writer.written(brief(facts))),
    ]
    if payments.can_be_listed:
        papers.append(FiledPaper(payment_file(facts), lambda: _workbook(payments, facts)))

    def letter_made(letter: Letter) -> bytes:
        return writer.written(letter.paper) if form is None else form.filled(letter, facts.wording)

    letters = letters_of(facts)
    names = _letter_names(letters, facts)
    return papers + [
        FiledPaper(name, partial(letter_made, letter)) for name, letter in zip(names, letters, strict=True)
    ]


def payment_file(facts: Facts) -> str:
    """Return the name of the list of payments."""
    return f"{facts.wording.say('papers.names.payments')}.xlsx"


def _workbook(payments: Payments, facts: Facts) -> bytes:
    stream = io.BytesIO()
    write_workbook(payment_sheets(payments, facts), facts.wording, stream)
    return stream.getvalue()


def _letter_names(letters: Sequence[Letter], facts: Facts) -> list[str]:
    """Return a file name for each letter; names that are alike, capitals or not, are told apart by code."""
    say = facts.wording.say
    safe = [_safe(letter.to.called) for letter in letters]
    alike = Counter(name.casefold() for name in safe)
    folder = say("papers.names.letters")
    return [
        f"{folder}/{name if alike[name.casefold()] == 1 else f'{name} {_safe(letter.to.code)}'}."
        f"{say(f'papers.letter.files.{letter.kind}')}.docx"
        for name, letter in zip(safe, letters, strict=True)
    ]


def _safe(name: str) -> str:
    """Return a name as every system takes it: the kind of letter follows it, so that it is no device's name either."""
    return _NOT_IN_NAMES.sub("_", name)[:_LONGEST_NAME].strip(" .") or "_"


def check_folder(
    folder: Path,
    papers: Iterable[FiledPaper],
    kept: Sequence[Path],
    recorded: Iterable[InputFile],
    *,
    force: bool,
) -> None:
    """Refuse a folder in which papers would mix with the input, or lie over others; OutputError, nothing written."""
    if not folder.parent.exists():
        raise OutputError(said("output.no_folder", folder=folder.parent))
    if folder.exists() and not folder.is_dir():
        raise OutputError(said("output.not_a_folder", folder=folder))
    for file in recorded:
        there = folder / Path(file.name).name
        if there.is_file() and there.stat().st_size == file.size:
            raise OutputError(said("papers.among_inputs", folder=folder, file=file.name))
    for paper in papers:
        target = folder / paper.name
        if target.parent.exists():
            check_target(target, kept, force=force)


def write_papers(folder: Path, papers: Iterable[FiledPaper], kept: Sequence[Path], *, force: bool) -> None:
    """Write papers into a folder, which is made where it is not there."""
    for paper in papers:
        target = folder / paper.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with placed(target, kept, force=force) as stream:
            stream.write(paper.made())


def left_over(folder: Path, papers: Iterable[FiledPaper], facts: Facts) -> list[str]:
    """Return letters of an earlier run that lie in the folder and are none of these."""
    ours = {paper.name for paper in papers}
    place = facts.wording.say("papers.names.letters")
    there = (f"{place}/{entry.name}" for entry in (folder / place).glob("*.docx"))
    return sorted(name for name in there if name not in ours)
