"""Regular expressions that are compiled when they are first used: most runs use a part of them."""

from __future__ import annotations

import re
from typing import AnyStr, cast


class _Late:
    """Stands for a compiled expression; the first use of one of its methods compiles it and keeps the method."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        method = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, method)
        return method


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression, compiled when it is first used."""
    return cast("re.Pattern[AnyStr]", _Late(text, flags))
