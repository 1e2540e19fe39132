"""The option that raises (or lowers) what one input may hold: `--limit unpacked=6GB`."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final

from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.policy.mistakes import nearest, nearest_zh
from subsidycalc.tables.reading.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUE: Final = re.compile(r"([0-9]{1,15}) ?(?:([KMGT])B?|B)?", re.ASCII | re.IGNORECASE)
_POWERS: Final = {"K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_OF_BYTES: Final = "_bytes"


def limits_of(texts: Sequence[str]) -> Limits:
    """Return the limits with those changed that `NAME=VALUE` texts name; WrongChoiceError."""
    names = {field.name.removesuffix(_OF_BYTES): field.name for field in fields(Limits)}
    changed: dict[str, int] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        short = name.removesuffix(_OF_BYTES)
        if not equals or short not in names:
            listed = ", ".join(names)
            zh = f"--limit {text}：没有这个上限；{nearest_zh(short, names) or f'可用的有 {listed}'}"
            en = f"--limit {text}: there is no such limit; {nearest(short, names) or f'limits are {listed}'}"
            raise WrongChoiceError(zh, en)
        found = _VALUE.fullmatch(value)
        if not found or not int(found[1]):
            raise WrongChoiceError(
                f"--limit {text}：应为正整数，可带 KB、MB、GB，例如 unpacked=6GB",
                f"--limit {text}: must be a whole number above zero, with KB, MB or GB if you like: unpacked=6GB",
            )
        changed[names[short]] = int(found[1]) * _POWERS.get((found[2] or "").upper(), 1)
    return replace(Limits(), **changed)
