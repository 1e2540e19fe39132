"""By what a policy is known again under another name: its rules without names, as digests."""

from __future__ import annotations

import hashlib
import json
import tomllib
from typing import Any, Final

from msgspec import Struct

_NAMES: Final = frozenset({"id", "title", "clause", "note"})
"""What may differ between two provisions that pay the same."""


class Likeness(Struct, frozen=True):
    """Digests of a policy's text: of all but its id, and of each provision by its name."""

    text: str
    rules: str
    provisions: dict[str, str]


def likeness_of(text: str) -> Likeness:
    """Return what a policy is known by; comments, spaces and the order of keys do not matter."""
    written: dict[str, Any] = tomllib.loads(text)
    provisions = {
        str(one.get("id", "")): _digest({key: value for key, value in one.items() if key not in _NAMES})
        for one in written.get("provision", [])
        if "same_as" not in one
    }
    rules = _digest({key: value for key, value in written.items() if key != "id"})
    return Likeness(hashlib.sha256(text.encode()).hexdigest(), rules, provisions)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
