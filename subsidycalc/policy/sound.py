"""Policy texts that are known to be sound, so that a run need not check them anew: those of the program, by digest.

A test holds every digest to the full check by the program as it is. Whatever is not listed is checked.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from subsidycalc.policy.source import PolicySource

LISTED_IN: Final = "sound.txt"


@cache
def _digests() -> frozenset[str]:
    folder = resources.files("subsidycalc") / "policies"
    return frozenset((folder / LISTED_IN).read_text(encoding="ascii").split())


def is_known_to_be_sound(source: PolicySource) -> bool:
    """Return whether the text is one that the full check has passed, under every reading."""
    return source.sha256 in _digests()
