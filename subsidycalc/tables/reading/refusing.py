"""Say in one line, Chinese and English, why an input cannot be used, where, and what to do."""

from __future__ import annotations

from subsidycalc.tables.model import UnusableInputError


def refusal(zh: str, en: str, *, file: str, sheet: str = "", cell: str = "") -> UnusableInputError:
    """Return the error that names the place and then says what is wrong and the way out."""
    place_zh = f"{file}"
    place_en = f"{file}"
    if sheet:
        place_zh += f"，工作表“{sheet}”"
        place_en += f', sheet "{sheet}"'
    if cell:
        place_zh += f"，单元格 {cell}"
        place_en += f", cell {cell}"
    return UnusableInputError(_one_line(f"{place_zh}：{zh}"), _one_line(f"{place_en}: {en}"))


def beyond(limit: str, zh: str, en: str, *, file: str, sheet: str = "", cell: str = "") -> UnusableInputError:
    """Return the error for an input that holds more than a limit allows; the owner of an honest giant may raise it."""
    return refusal(
        f"{zh}；请拆分，确实需要时用 --limit {limit}=… 放宽",
        f"{en}; split it, or where it is really needed raise --limit {limit}=…",
        file=file,
        sheet=sheet,
        cell=cell,
    )


def _one_line(text: str) -> str:
    """Make control characters of names in the file harmless and keep the message on one line."""
    return "".join(character if character.isprintable() else " " for character in text)
