"""Which language the program speaks: `--lang`, else `SUBSIDYCALC_LANG`, else `lang` in the configuration, else Chinese."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from subsidycalc.texts.registry import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.texts.registry import Language

CONFIGURATION: Final = "subsidycalc.toml"
_VARIABLE: Final = "SUBSIDYCALC_LANG"
_MOST_BYTES: Final = 100_000


def language_of(arguments: Sequence[str]) -> Language:
    """Return the language that a command line is answered in, Chinese where what is asked for is not known."""
    return next((language for language in LANGUAGES if language == language_asked(arguments)), "zh")


def language_asked(arguments: Sequence[str]) -> str:
    """Return what a command line, its environment or its configuration ask for, known or not."""
    given = list(values_of("--lang", arguments))
    return given[-1] if given else os.environ.get(_VARIABLE) or _configured(arguments) or "zh"


def values_of(option: str, arguments: Sequence[str]) -> Iterator[str]:
    """Yield the values that a command line gives an option."""
    for position, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if argument == "--":
            return
        if name == option:
            yield value if equals else " ".join(arguments[position + 1 : position + 2])


def own_file() -> Path:
    """Return where the caller's own configuration lies."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA") or os.path.expanduser("~/.config")  # noqa: PTH111 - unlike pathlib's, takes a caller without a home
    return Path(home) / "subsidycalc" / CONFIGURATION


def _configured(arguments: Sequence[str]) -> str:
    """Return what the configuration asks for: the one named, else the caller's own; what is wrong is said elsewhere."""
    from subsidycalc.cli.toml_as_written import TomlTextError, toml_as_written

    file = Path(next(values_of("--config", arguments), own_file()))
    try:
        with file.open("rb") if file.is_file() else io.BytesIO() as stream:
            return str(toml_as_written(stream.read(_MOST_BYTES)).get("lang", ""))
    except (OSError, ValueError, TomlTextError):
        return ""
