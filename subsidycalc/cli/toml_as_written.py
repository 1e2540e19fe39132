"""Read TOML as people write it on their machines: GBK, curly quotes, backslashes of paths; a mistake in plain words."""

from __future__ import annotations

from typing import Any, Final

from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import SpokenError, said
from subsidycalc.texts.toml_text import toml_of

_PLACE: Final = pattern(r"at line ([0-9]+), column ([0-9]+)")
_AS_MEANT: Final = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"', "＝": "=", "［": "[", "］": "]", "\\": "\\\\"}
)


class TomlTextError(SpokenError):
    """A text that is no TOML, however forgiving one is."""


def toml_as_written(data: bytes) -> dict[str, Any]:
    """Return what a file says; TomlTextError.

    Only what is no TOML as it stands is read with its quotes, equals signs and backslashes taken as they are meant.
    """
    text = _text(data)
    try:
        return toml_of(text)
    except (ValueError, RecursionError) as error:
        try:
            return toml_of(text.translate(_AS_MEANT))
        except (ValueError, RecursionError) as still:
            # what was meant up to the one place and what is sound up to the other is not what is wrong
            raise _explained(text, max((error, still), key=_line_of)) from None


def _text(data: bytes) -> str:
    """Return a text in the encodings that editors of today and of Windows save in."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TomlTextError(said("configuration.no_text"))


def _line_of(error: Exception) -> int:
    """Return the line that the library names, 0 where it names none."""
    place = _PLACE.search(str(error))
    return int(place[1]) if place else 0


def _explained(text: str, error: Exception) -> TomlTextError:
    lines = text.splitlines()
    line = min(_line_of(error), len(lines))
    if not line:
        return TomlTextError(said("configuration.no_toml"))
    return TomlTextError(said("configuration.no_toml_line", line=line, written=lines[line - 1].strip()))
