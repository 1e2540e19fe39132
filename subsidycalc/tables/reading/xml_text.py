"""Turn the text of XML elements into the text that a cell shows, never longer than a cell can hold."""

from __future__ import annotations

import re
from typing import Final

MOST_CHARACTERS: Final = 32_768
"""What is kept of a text: one character more than a cell can hold, so that a longer one is still told to be cut."""

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES: Final = range(0xD800, 0xE000)


def unescaped(text: str) -> str:
    """Resolve the workbook's own escapes: `_x000D_`."""
    text = text[:MOST_CHARACTERS]
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    """Return a character, or the replacement character for what is none (half of a surrogate pair)."""
    number = int(found[1], 16)
    return "\ufffd" if number in _SURROGATES else chr(number)
