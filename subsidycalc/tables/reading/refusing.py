"""Say in one line, Chinese and English, why an input cannot be used, where, and what to do."""

from __future__ import annotations

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.texts.spoken import Said, said


def refusal(what: Said, *, file: str, sheet: str = "", cell: str = "") -> UnusableInputError:
    """Return the error that names the place and then says what is wrong and the way out."""
    place = Said(file, file)
    if sheet:
        place = said("input.sheet", place=place, sheet=sheet)
    if cell:
        place = said("input.cell", place=place, cell=cell)
    return UnusableInputError(Said(*map(_one_line, said("input.refused", place=place, what=what))))


def beyond(limit: str, what: Said, *, file: str, sheet: str = "", cell: str = "") -> UnusableInputError:
    """Return the error for an input that holds more than a limit allows; the owner of an honest giant may raise it."""
    return refusal(said("input.beyond", what=what, limit=limit), file=file, sheet=sheet, cell=cell)


def _one_line(text: str) -> str:
    """Make control characters of names in the file harmless and keep the message on one line."""
    return "".join(character if character.isprintable() else " " for character in text)
