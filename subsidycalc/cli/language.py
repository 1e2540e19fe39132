"""Which language the program speaks: `--lang`, else `SUBSIDYCALC_LANG`, else `lang` in the configuration, else Chinese."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
    return given[-1] if given else os.environ.get(_VARIABLE) or str(_configured(arguments) or "zh")


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


def _configured(arguments: Sequence[str]) -> object:
    """Return what the file asks for that completes the line: the one named, one that is trusted, the caller's own."""
    named = next(values_of("--config", arguments), None)
    if named is not None:
        return _written(Path(named)).get("lang")
    own = _written(own_file())
    beside = _beside(arguments)
    if beside is not None and str(beside.parent) in map(_real, own.get("trust", ())):
        return _written(beside).get("lang")
    return own.get("lang")


def _beside(arguments: Sequence[str]) -> Path | None:
    """Return the file in the folder of the first input that there is."""
    for argument in arguments:
        if not argument.startswith("-") and os.path.exists(argument):  # noqa: PTH110 - takes any text
            folder = argument if os.path.isfile(Path(argument, CONFIGURATION)) else os.path.dirname(argument)  # noqa: PTH113, PTH120 - as above
            found = Path(_real(folder), CONFIGURATION)
            return None if found.is_symlink() else found
    return None


def _real(folder: object) -> str:
    return os.path.realpath(os.path.expanduser(str(folder)))  # noqa: PTH111 - as above


def _written(file: Path) -> dict[str, Any]:
    """Return what a file says; what is wrong with it is said where it is used."""
    from subsidycalc.cli.toml_as_written import TomlTextError, toml_as_written

    try:
        with file.open("rb") if file.is_file() else io.BytesIO() as stream:
            return toml_as_written(stream.read(_MOST_BYTES))
    except (OSError, ValueError, TomlTextError):
        return {}
