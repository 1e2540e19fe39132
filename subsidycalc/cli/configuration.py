"""Defaults of a folder of data: what its `subsidycalc.toml` says where the command line says nothing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.policy.mistakes import NO_HINT, hint_or_list
from subsidycalc.texts.spoken import listed, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from subsidycalc.runs.pipeline import Choices
    from subsidycalc.texts.registry import Wording
    from subsidycalc.texts.spoken import Said

FILE: Final = "subsidycalc.toml"
_MOST_BYTES: Final = 100_000
_KEYS: Final = ("policy", "output", "units", "readings", "parameters")
_TABLES: Final = {"units": "units", "readings": "readings", "parameters": "values"}
"""Tables of the file, and the choices that they complete."""


@dataclass(frozen=True)
class Configured:
    """What a command works with: its own options, completed from the folder's file."""

    choices: Choices
    folder: Path | None = None
    """Where results go; None where the file does not say."""
    file: Path | None = None
    """The file that was used; None where there is none."""
    used: tuple[str, ...] = ()
    """Which of its keys were used."""


def configured(inputs: Sequence[Path], choices: Choices) -> Configured:
    """Complete the options of a command from the file beside the first input; what is given explicitly wins.

    Raises WrongChoiceError where the file cannot be used, or nothing names a policy.
    """
    file = _file_beside(inputs)
    if file is None:
        return Configured(_with_a_policy(choices))
    written = _read(file)
    changes: dict[str, tuple[str, ...]] = {}
    if "policy" in written and not choices.policies:
        changes["policies"] = tuple(_place(file, name) for name in _texts(written["policy"]))
    for key, name in _TABLES.items():
        given = getattr(choices, name)
        added = tuple(_not_given(written.get(key, {}), given))
        if added:
            changes[name] = (*added, *given)
    names = {"policy": "policies", **_TABLES}
    folder = file.parent / written["output"] if "output" in written else None
    used = [key for key in written if key == "output" or names[key] in changes]
    completed = _with_a_policy(replace(choices, **changes))  # type: ignore[arg-type]
    return Configured(completed, folder, file, tuple(used))


def with_defaults(
    inputs: Sequence[Path], choices: Choices, wording: Wording, *, quiet: bool = False
) -> Configured:
    """Complete the options of a command, and say on stderr which file completed them; WrongChoiceError."""
    from subsidycalc.cli.streams import say

    found = configured(inputs, choices)
    if found.used and not quiet:
        keys = wording.say("requirements.list").join(found.used)
        say(wording.say("configuration.used", file=found.file, keys=keys))
    return found


def _with_a_policy(choices: Choices) -> Choices:
    if choices.policies:
        return choices
    raise WrongChoiceError(said("configuration.no_policy", file=FILE))


def _file_beside(inputs: Sequence[Path]) -> Path | None:
    """Return the file in the folder of the first input: in the folder itself where it is one, else beside it."""
    if not inputs:
        return None
    first = inputs[0]
    places = [first / FILE] if first.is_dir() else []
    places.append(first.absolute().parent / FILE)
    return next((place for place in places if place.is_file()), None)


def _read(file: Path) -> dict[str, Any]:
    """Return what the file says; WrongChoiceError names everything that is wrong with it."""
    try:
        data = file.read_bytes()
        written = tomllib.loads(data.decode("utf-8-sig")) if len(data) <= _MOST_BYTES else None
    except (OSError, ValueError, RecursionError) as error:
        raise WrongChoiceError(said("configuration.unreadable", file=file.name, why=error)) from None
    if written is None:
        raise WrongChoiceError(said("configuration.too_large", file=file.name))
    mistakes = list(_mistakes(written))
    if mistakes:
        raise WrongChoiceError(said("configuration.mistakes", file=file.name, mistakes=listed(mistakes)))
    return written


def _mistakes(written: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what is wrong with the file."""
    for key, value in written.items():
        if key not in _KEYS:
            near = hint_or_list(key, _KEYS)
            hint = "" if near == NO_HINT else said("configuration.hint", hint=near)
            yield said("configuration.unknown", key=key, hint=hint)
        elif key in _TABLES:
            if not (isinstance(value, dict) and all(_is_plain(item) for item in value.values())):
                yield said("configuration.pairs", key=key)
        elif key == "policy":
            if not _texts(value):
                yield said("configuration.policy")
        elif not isinstance(value, str) or not value or "\0" in value:
            yield said("configuration.output")


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
