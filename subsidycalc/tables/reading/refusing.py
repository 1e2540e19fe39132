"""Say in one line, Chinese and English, why an input cannot be used, where, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.tables.reading.cells import SheetCells


def refusal(what: Said, *, file: str, sheet: str = "", cell: str = "") -> UnusableInputError:
    """Return the error that names the place and then says what is wrong and the way out."""
    place = Said(file, file)
    if sheet:
        place = said("input.sheet", place=place, sheet=sheet)
    if cell:
        place = said("input.cell", place=place, cell=cell)
    return UnusableInputError(Said(*map(_one_line, said("input.refused", place=place, what=what))))


def beyond(limit: str, what: Said, *, file: str, sheet: str = "") -> UnusableInputError:
    """Return the error for an input that holds more than a limit allows; the owner of an honest giant may raise it."""
    return refusal(said("input.beyond", what=what, limit=limit), file=file, sheet=sheet)


def _one_line(text: str) -> str:
    """Make control characters of names in the file harmless and keep the message on one line."""
    return "".join(character if character.isprintable() else " " for character in text)


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
