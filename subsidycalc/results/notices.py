"""Put notices into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subsidycalc.results.texts.registry import Wording
    from subsidycalc.tables.model import Notice


def notice_text(notice: Notice, wording: Wording) -> str:
    """Return what a notice says; its code stands for itself where the registry has no text."""
    key = f"notices.{notice.code}"
    values = dict(notice.values)
    if not wording.has(key):
        return "; ".join([notice.code, *(f"{name}={value}" for name, value in notice.values)])
    added = (f"{key}.{name}" for name, value in notice.values if value)
    return "".join(
        [wording.say(key, **values), *(wording.say(more, **values) for more in added if wording.has(more))]
    )
