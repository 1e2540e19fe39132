"""Put notices into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subsidycalc.results.texts.registry import Wording
    from subsidycalc.tables.model import Notice


def notice_text(notice: Notice, wording: Wording) -> str:
    """Return what a notice says; its code stands for itself where the registry has no text."""
    key = f"notices.{notice.code}"
    if not wording.has(key):
        return "; ".join([notice.code, *(f"{name}={value}" for name, value in notice.values)])
    return wording.say(key, **dict(notice.values))
