"""Names as they are compared: spaces, full width, case and the kind of middle dot tell nobody and nothing apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.model import Kind
from subsidycalc.tables.recognising.folding import half_width

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import View

_MIDDLE_DOTS: Final = str.maketrans(dict.fromkeys("•‧∙⋅・", "·"))


def comparable(name: str) -> str:
    """Return a name as it is compared with others: a roster pads 张三 to 张　三."""
    return "".join(half_width(name).split()).translate(_MIDDLE_DOTS)


def as_compared(view: View, rows: Array | None = None) -> Array:
    """Return int64 per row (of some rows): equal for equal values, and for texts that are spelled alike."""
    values = view.values if rows is None else view.values[rows]
    if view.field.kind is not Kind.TEXT or not view.categories:
        return values.astype(np.int64)
    distinct, place = np.unique(values, return_inverse=True)
    numbers: dict[str, int] = {}
    texts = (comparable(view.categories[number]) for number in distinct.tolist())
    compared = np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)
    return np.asarray(compared[place])
