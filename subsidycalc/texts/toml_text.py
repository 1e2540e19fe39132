"""Read a text of TOML that anybody may have written, in time that grows as the text does."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

STRING: Final = (
    r'"""(?>[^"\\]++|\\.|"(?!""))*+"{3,5}'
    r"|'''(?>[^']++|'(?!''))*+'{3,5}"
    r'|"(?!"")(?>[^"\\\n]++|\\.)*+"'
    r"|'(?!'')[^'\n]*+'"
)
"""A string of any of the four kinds, whole."""

DEEPEST: Final = 40
"""So many tables may stand within each other, and so many parts may a key have."""

_STRING_OR_COMMENT: Final = re.compile(rf"{STRING}|(#)[^\n]*", re.DOTALL)
_LONG_KEY: Final = re.compile(rf"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]++[ \t]*+\.[ \t]*+){{{DEEPEST}}}")


def toml_of(text: str) -> dict[str, Any]:
    """Return the data of a text; ValueError where it is no TOML, RecursionError where it is nested without end.

    The library takes a key's parts one by one, each with all before it, so a key of many parts is kept from it.
    """
    if _LONG_KEY.search(_STRING_OR_COMMENT.sub(lambda found: " " if found[1] else "s", text)):
        raise RecursionError
    return tomllib.loads(text)
