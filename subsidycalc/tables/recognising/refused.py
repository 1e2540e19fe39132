"""Say why a sheet cannot be recognised, by the registry of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.reading.refusing import refusal
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.tables.reading.cells import SheetCells


def refused(key: str, sheet: SheetCells, /, **values: object) -> UnusableInputError:
    """Return the error that names file and sheet, then says what is wrong and the way out."""
    return refused_file(key, sheet.file, sheet.name, **values)


def refused_file(key: str, file: str, sheet: str = "", /, **values: object) -> UnusableInputError:
    """Return the error about a file, and one of its sheets where it is named."""
    return refusal(said(f"recognising.{key}", **values), file=file, sheet=sheet)


def unusable(key: str, /, **values: object) -> UnusableInputError:
    """Return the error about what the caller gave."""
    return UnusableInputError(said(f"recognising.{key}", **values))


def listed(zh: Iterable[str], en: Iterable[str]) -> Said:
    """Return names one after another."""
    return Said("、".join(zh), ", ".join(en))
