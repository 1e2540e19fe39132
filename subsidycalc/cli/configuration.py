"""Defaults that complete a command: from the file that the caller names, a folder that the caller trusts, or the caller's own.

What lies beside data came with the data: a company's archive can hold such a file. It is said, and not even read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.cli.language import CONFIGURATION as FILE
from subsidycalc.cli.language import own_file
from subsidycalc.cli.toml_as_written import TomlTextError, toml_as_written
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.policy.mistakes import NO_HINT, hint_or_list
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.registry import LANGUAGES
from subsidycalc.texts.spoken import listed, said
from subsidycalc.texts.system import in_our_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.runs.planning import Choices
    from subsidycalc.texts.registry import Wording
    from subsidycalc.texts.spoken import Said

_MOST_BYTES: Final = 100_000
_KEYS: Final = ("policy", "output", "ledger", "lang", "units", "readings", "parameters", "register")
_TRUST: Final = "trust"
"""A list of folders whose own files are used; only the caller's own file may give it."""
_TABLES: Final = {"units": "units", "readings": "readings", "parameters": "values", "register": "registers"}
"""Tables of the file, and the choices that they complete."""
_OF_FILES: Final = "register"
"""The table whose values are files, named as seen from the file of defaults."""
_ACTING: Final = pattern("[\x07-\x0d]")
"""What a backslash and a letter stand for in double quotes; no path holds it."""
_AS_IT_IS: Final = frozenset({"output", "ledger", "lang"})
_OF_A_RUN: Final = "ledger"
"""Only a run keeps a ledger; what else completes a command says nothing of it."""


class Configured(Struct, frozen=True):
    """What a command works with: its own options, completed from one file."""

    choices: Choices
    folder: Path | None = None
    """Where results go; None where the file does not say."""
    ledger: Path | None = None
    """The ledger that the file names; None where it names none, or the command keeps none."""
    file: Path | None = None
    """The file that was used; None where there is none."""
    used: tuple[str, ...] = ()
    """Which of its keys were used."""
    passed_over: Path | None = None
    """A file beside the data that the caller does not trust."""


class _Written(Struct, frozen=True):
    """A file as it was read."""

    file: Path
    values: Mapping[str, Any]
    sha256: str


def configured(
    inputs: Sequence[Path], choices: Choices, config: Path | None = None, *, wants_ledger: bool = False
) -> Configured:
    """Complete the options of a command from one file; what is given explicitly wins.

    The file that the caller names goes before one beside the data in a trusted folder, and that before the caller's own.
    Raises WrongChoiceError where the file cannot be used, or nothing names a policy.
    """
    own = _own()
    found = _file_beside(inputs)
    trusted = [] if own is None else [Path(folder).expanduser() for folder in own.values.get(_TRUST, ())]
    written, passed_over = own, found
    if config is not None:
        written, passed_over = _read(config, _KEYS), None if _same(found, config) else found
    elif found is not None and not found.is_symlink() and any(_same(found.parent, one) for one in trusted):
        written, passed_over = _read(found, _KEYS), None
    if written is None:
        return Configured(_with_a_policy(choices, passed_over), passed_over=passed_over)
    if not wants_ledger:
        kept = {key: value for key, value in written.values.items() if key != _OF_A_RUN}
        written = replace(written, values=kept)
    return replace(_completed(written, choices, passed_over), passed_over=passed_over)


def _completed(written: _Written, choices: Choices, passed_over: Path | None) -> Configured:
    file, values = written.file, written.values
    changes: dict[str, tuple[str, ...]] = {}
    if "policy" in values and not choices.policies:
        changes["policies"] = tuple(_place(file, name) for name in _texts(values["policy"]))
    for key, name in _TABLES.items():
        given = getattr(choices, name)
        pairs = values.get(key, {})
        if key == _OF_FILES:
            pairs = {called: file.parent / str(one) for called, one in pairs.items()}
        added = tuple(_not_given(pairs, given))
        if added:
            changes[name] = (*added, *given)
    names = {"policy": "policies", **_TABLES}
    folder, ledger = (file.parent / values[key] if key in values else None for key in ("output", _OF_A_RUN))
    used = [key for key in values if key in _AS_IT_IS or (key in names and names[key] in changes)]
    config = f"{file.name} {written.sha256}" if used else ""
    completed = _with_a_policy(replace(choices, **changes, config=config), passed_over)
    return Configured(completed, folder, ledger, file, tuple(used))


def with_defaults(
    inputs: Sequence[Path],
    choices: Choices,
    wording: Wording,
    *,
    config: Path | None = None,
    quiet: bool = False,
    wants_ledger: bool = False,
) -> Configured:
    """Complete the options of a command, and say on stderr which file completed them; WrongChoiceError.

    A file that is passed over is said however quiet the command is.
    """
    from subsidycalc.cli.streams import say

    found = configured(inputs, choices, config, wants_ledger=wants_ledger)
    if found.passed_over is not None:
        say(wording.say("configuration.passed_over", file=found.passed_over))
    if found.used and not quiet:
        keys = wording.say("requirements.list").join(found.used)
        say(wording.say("configuration.used", file=found.file, keys=keys))
    return found


def _with_a_policy(choices: Choices, passed_over: Path | None) -> Choices:
    if choices.policies:
        return choices
    if passed_over is not None:
        raise WrongChoiceError(said("configuration.no_policy_beside", file=passed_over))
    raise WrongChoiceError(said("configuration.no_policy"))


def _own() -> _Written | None:
    file = own_file()
    return _read(file, (*_KEYS, _TRUST)) if file.is_file() else None


def _same(one: Path | None, other: Path) -> bool:
    try:
        return one is not None and one.samefile(other)
    except OSError:
        return False


def _file_beside(inputs: Sequence[Path]) -> Path | None:
    """Return the file in the folder of the first input: in the folder itself where it is one, else beside it."""
    if not inputs:
        return None
    first = inputs[0]
    places = [first / FILE] if first.is_dir() else []
    places.append(first.absolute().parent / FILE)
    return next((place for place in places if place.exists() or place.is_symlink()), None)


def _read(file: Path, keys: Sequence[str]) -> _Written:
    """Return what the file says; WrongChoiceError names everything that is wrong with it."""
    try:
        # what is no ordinary file may never end, and what it says is not passed over in silence
        if file.exists() and not file.is_file():
            raise WrongChoiceError(
                said("configuration.unreadable", file=file.name, why=said("configuration.no_file"))
            )
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        written = toml_as_written(data) if len(data) <= _MOST_BYTES else None
    except OSError as error:
        raise WrongChoiceError(
            said("configuration.unreadable", file=file.name, why=in_our_words(error))
        ) from None
    except TomlTextError as error:
        raise WrongChoiceError(said("configuration.unreadable", file=file.name, why=error.said)) from None
    if written is None:
        raise WrongChoiceError(said("configuration.too_large", file=file.name))
    mistakes = list(_mistakes(written, keys))
    if mistakes:
        raise WrongChoiceError(said("configuration.mistakes", file=file.name, mistakes=listed(mistakes)))
    return _Written(file, written, hashlib.sha256(data).hexdigest())


def _mistakes(written: Mapping[str, Any], keys: Sequence[str]) -> Iterator[Said]:
    """Yield what is wrong with the file."""
    for key, value in written.items():
        if key not in keys:
            near = hint_or_list(key, keys)
            hint = "" if near == NO_HINT else said("configuration.hint", hint=near)
            yield said("configuration.unknown", key=key, hint=hint)
        elif not _fits(key, value):
            yield said(f"configuration.{'pairs' if key in _TABLES else key}", key=key, value=value)
        elif any(_ACTING.search(text) for text in _texts(value)):
            yield said("configuration.control", key=key)


def _fits(key: str, value: Any) -> bool:  # noqa: ANN401 - any value that TOML can hold
    if key in _TABLES:
        return isinstance(value, dict) and all(_is_plain(item) for item in value.values())
    if key == "lang":
        return value in LANGUAGES
    if key in {"policy", _TRUST}:
        return bool(_texts(value))
    return isinstance(value, str) and bool(value) and "\0" not in value


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _texts(value: object) -> list[str]:
    """Return one text or a list of texts as a list; empty where it is neither."""
    listed = [value] if isinstance(value, str) else value
    sound = isinstance(listed, list) and all(
        isinstance(item, str) and item and "\0" not in item for item in listed
    )
    return list(listed) if sound and isinstance(listed, list) else []


def _place(file: Path, policy: str) -> str:
    """Return a policy's id as it is, and the path of a policy file as seen from the file that names it."""
    return str(file.parent / policy) if policy.endswith(".toml") else policy


def _not_given(written: Mapping[str, Any], given: Sequence[str]) -> Iterator[str]:
    """Yield the pairs of the file whose names the command line does not give, with or without their policy."""
    names = {choice.partition("=")[0].strip().rpartition("/")[2] for choice in given}
    for name, value in written.items():
        if name.rpartition("/")[2] not in names:
            yield f"{name}={value}"
