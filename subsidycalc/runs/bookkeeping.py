"""The ledger beside a run, where the caller keeps one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from subsidycalc.audit.entries import entry_of
from subsidycalc.audit.ledger import open_ledger
from subsidycalc.audit.ledger_file import LedgerError
from subsidycalc.audit.person_keys import key_path
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from subsidycalc.audit.ledger import Ledger
    from subsidycalc.runs.run import Run


@dataclass(frozen=True)
class Book:
    """The ledger of a run, or none."""

    ledger: Ledger | None = None

    def entering(self, done: Run) -> Callable[[Path, Path], None] | None:
        """Return what enters a run in the ledger once its workbook is about to move into place; None without a ledger.

        Raises LedgerError where the same batch is recorded with other awards.
        """
        if self.ledger is None:
            return None
        return partial(self.ledger.announce, self.ledger.prepare(entry_of(done.result, done.record)))


@contextmanager
def ledger_at(path: Path | None) -> Iterator[Book]:
    """Hold the ledger at a path until the block ends; without a path there is none to hold."""
    if path is None:
        yield Book()
        return

    with open_ledger(path) as ledger:
        yield Book(ledger)


def files_of_ledger(path: Path | None) -> list[Path]:
    """Return the files that a run with this ledger must not write over; LedgerError where it is a folder."""
    if path is None:
        return []

    if path.is_dir():
        raise LedgerError(said("ledger.folder", path=path))
    return [path, key_path(path)]
