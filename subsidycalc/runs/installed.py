"""The versions of installed libraries, as the names of their folders say; `importlib.metadata` reads them as e-mails."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

_ENDING: Final = ".dist-info"


def installed_version(library: str) -> str:
    """Return the version of a library; PackageNotFoundError where it is not installed."""
    known = _versions().get(library)
    if known is None:
        from importlib import metadata  # noqa: PLC0415 - it loads what reads e-mails, and is seldom needed

        known = metadata.version(library)
    return known


@cache
def _versions() -> dict[str, str]:
    """Return the versions by the lower-case names of libraries; the first on the path is the one that is imported."""
    versions: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for entry in Path(folder or ".").iterdir():
                name = entry.name
                library, _, version = name.removesuffix(_ENDING).partition("-")
                if name.endswith(_ENDING) and version:
                    versions.setdefault(library.lower(), version)
    return versions
