"""The ledger beside a run, where the caller keeps one."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from subsidycalc.audit.entries import entry_of
from subsidycalc.audit.person_keys import key_path, new_key_path
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from subsidycalc.audit.ledger import Ledger
    from subsidycalc.runs.run import Run
    from subsidycalc.texts.spoken import Said


class Book(Struct, frozen=True):
    """The ledger of a run, or none."""

    ledger: Ledger | None = None

    @property
    def mark(self) -> str:
        """Return what unfinished files of runs that hold this ledger are marked with, "" without a ledger."""
        return "" if self.ledger is None else self.ledger.key.probe.hex()[:8]

    def news(self) -> Iterator[Said]:
        """Yield what the caller is told of a ledger whatever else is said: that it began, or took another form."""
        if self.ledger is not None and self.ledger.became:
            path = self.ledger.path
            yield said(f"ledger.{self.ledger.became}", path=path, key=key_path(path))

    def known(self, done: Run) -> Said | None:
        """Return what is said of a batch that the ledger has already."""
        number = None if self.ledger is None else self.ledger.recorded_as(done.record)
        return None if number is None else said("ledger.known", number=number)

    def entering(self, done: Run) -> Callable[[Path, Path], AbstractContextManager[None]] | None:
        """Return what enters a run in the ledger once its workbook is about to move into place; None without a ledger.

        Raises LedgerError where the same batch is recorded with other awards.
        """
        if self.ledger is None:
            return None
        return partial(self.ledger.entering, self.ledger.prepare(entry_of(done.result, done.record)))


@contextmanager
def ledger_at(path: Path | None, corrects: int | None = None) -> Iterator[Book]:
    """Hold the ledger at a path until the block ends; without a path there is none to hold, and no batch to correct."""
    if path is None:
        if corrects:
            raise WrongChoiceError(said("ledger.corrects_alone"))
        yield Book()
        return

    from subsidycalc.audit.ledger import open_ledger  # noqa: PLC0415 - most runs keep no ledger, and its database costs

    with open_ledger(path) as ledger:
        yield Book(ledger)


def files_of_ledger(path: Path | None) -> list[Path]:
    """Return the files that a run with this ledger must not write over; LedgerError where it is a folder."""
    if path is None:
        return []

    from subsidycalc.audit.ledger_file import check_place  # noqa: PLC0415 - as above

    check_place(path)
    return [path, key_path(path), new_key_path(path)]
