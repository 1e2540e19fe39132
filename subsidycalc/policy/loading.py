"""Loading a policy: text to data, named conditions spelled out, parameters and readings settled, all checked."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pydantic import TypeAdapter, ValidationError

from subsidycalc.policy.document import Parameter, Policy, Reading
from subsidycalc.policy.mistakes import Mistake, PolicyFileError, from_validation, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_BYTES: Final = 2_000_000
"""A policy file larger than this is refused unread."""

_CONDITION_LISTS: Final = frozenset({"where", "any", "all", "enterprise", "general", "claims"})
_ABSENT: Final = object()

Written: TypeAlias = Any
"""Raw TOML: any value that a policy file can hold."""


@dataclass(frozen=True)
class PolicySource:
    """The text of a policy file and where it came from."""

    file: str
    text: str

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the text as UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Declaration:
    """A parsed policy file before its parameters and readings are settled."""

    source: PolicySource
    written: dict[str, Any]
    parameters: dict[str, Parameter]
    readings: dict[str, Reading]

    @property
    def id(self) -> str:
        """Return the policy's id."""
        return str(self.written.get("id", ""))

    @cached_property
    def default(self) -> Policy:
        """Return the policy with default parameters and readings."""
        return self.settle({}, {})

    def settle(self, parameters: Mapping[str, str], readings: Mapping[str, str]) -> Policy:
        """Return the policy under chosen parameter values (texts with units) and readings; PolicyFileError."""
        figures = {name: str(p.default) for name, p in self.parameters.items() if p.default is not None}
        figures |= dict(parameters)
        chosen = {name: reading.default for name, reading in self.readings.items()} | dict(readings)
        settled = {
            key: value if key in {"parameter", "reading"} else _settled(value, figures, chosen)
            for key, value in self.written.items()
        }
        mistakes: list[Mistake] = []
        spelled = _spelled_out(settled, settled.get("condition", {}), "", mistakes)
        try:
            policy = Policy.model_validate(spelled)
        except ValidationError as error:
            raise PolicyFileError(self.source.file, [*mistakes, *from_validation(error, spelled)]) from None
        mistakes += list(_unknown_references(policy))
        if mistakes:
            raise PolicyFileError(self.source.file, mistakes)
        return policy


def declare(source: PolicySource) -> Declaration:
    """Parse a policy file and check it under its defaults and under every reading; PolicyFileError lists all mistakes."""
    written = _parsed(source)
    mistakes: list[Mistake] = []
    parameters = _declared(written, "parameter", TypeAdapter(dict[str, Parameter]), mistakes)
    readings = _declared(written, "reading", TypeAdapter(dict[str, Reading]), mistakes)
    mistakes += _unknown_choices(written, parameters, readings)
    if mistakes:
        raise PolicyFileError(source.file, mistakes)
    declaration = Declaration(source, written, parameters, readings)
    for chosen in _every_reading(readings):
        try:
            declaration.settle({}, chosen)
        except PolicyFileError as error:
            mistakes += [mistake for mistake in error.mistakes if mistake not in mistakes]
    if mistakes:
        raise PolicyFileError(source.file, mistakes)
    return declaration


def _parsed(source: PolicySource) -> dict[str, Any]:
    if len(source.text.encode()) > MOST_BYTES:
        raise PolicyFileError(
            source.file, [Mistake("", f"larger than {MOST_BYTES:,} bytes; this is no policy file")]
        )
    try:
        written = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyFileError(source.file, [Mistake("", f"not valid TOML: {error}")]) from None
    except RecursionError:
        raise PolicyFileError(source.file, [Mistake("", "nested too deeply")]) from None
    if not written:
        raise PolicyFileError(
            source.file, [Mistake("", "the file is empty", "start from one of the built-in policies")]
        )
    return written


def _declared(
    written: dict[str, Any], key: str, adapter: TypeAdapter[Any], mistakes: list[Mistake]
) -> dict[str, Any]:
    try:
        return dict(adapter.validate_python(written.get(key, {})))
    except ValidationError as error:
        found = from_validation(error, written.get(key, {}))
        mistakes.extend(Mistake(f"{key}.{one.path}", one.message, one.suggestion) for one in found)
        return {}


def _every_reading(readings: Mapping[str, Reading]) -> Iterator[dict[str, str]]:
    yield {}
    for name, reading in readings.items():
        for choice in reading.choices:
            if choice != reading.default:
                yield {name: choice}


def is_choice(value: object) -> bool:
    """Whether a raw value is a choice by reading: `{ reading = "headcount", stayed = …, qualified = … }`."""
    return isinstance(value, dict) and isinstance(value.get("reading"), str)


def _settled(value: Written, figures: Mapping[str, str], chosen: Mapping[str, str]) -> Written:
    """Return raw data with choices by reading and parameters replaced; `_ABSENT` where a reading leaves nothing."""
    if isinstance(value, list):
        kept = (_settled(item, figures, chosen) for item in value)
        return [item for item in kept if item is not _ABSENT]
    if not isinstance(value, dict):
        return value
    if is_choice(value):
        alternative = value.get(chosen.get(value["reading"], ""), _ABSENT)
        return _settled(alternative, figures, chosen)
    if set(value) == {"parameter"} and value["parameter"] in figures:
        return figures[value["parameter"]]
    kept_items = ((key, _settled(item, figures, chosen)) for key, item in value.items())
    return {key: item for key, item in kept_items if item is not _ABSENT}


def _unknown_choices(
    written: dict[str, Any], parameters: Mapping[str, Parameter], readings: Mapping[str, Reading]
) -> list[Mistake]:
    mistakes = []
    for path, value in _tables(
        "", {key: item for key, item in written.items() if key not in {"parameter", "reading"}}
    ):
        if is_choice(value):
            name = value["reading"]
            if name not in readings:
                mistakes.append(Mistake(path, f"no reading {name!r} is declared", nearest(name, readings)))
                continue
            for alternative in set(value) - {"reading"} - set(readings[name].choices):
                hint = nearest(alternative, readings[name].choices)
                mistakes.append(
                    Mistake(f"{path}.{alternative}", f"is no choice of the reading {name!r}", hint)
                )
        elif set(value) == {"parameter"} and value["parameter"] not in parameters:
            hint = nearest(str(value["parameter"]), parameters)
            mistakes.append(Mistake(path, f"no parameter {value['parameter']!r} is declared", hint))
    return mistakes


def _tables(path: str, value: Written) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
        for key, item in value.items():
            yield from _tables(f"{path}.{key}".removeprefix("."), item)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _tables(f"{path}[{position}]", item)


def _spelled_out(
    value: Written, named: Written, path: str, mistakes: list[Mistake], inside: tuple[str, ...] = ()
) -> Written:
    """Return raw data with the names of conditions replaced by what they name, the name kept with it."""
    if isinstance(value, list):
        return [_spelled_out(item, named, f"{path}[{n}]", mistakes, inside) for n, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    spelled = {}
    for key, item in value.items():
        here = f"{path}.{key}".removeprefix(".")
        if key in _CONDITION_LISTS and isinstance(item, list):
            spelled[key] = [
                _named(entry, named, f"{here}[{n}]", mistakes, inside, is_claim=key == "claims")
                for n, entry in enumerate(item)
            ]
        else:
            spelled[key] = _spelled_out(item, named, here, mistakes, inside)
    return spelled


def _named(
    entry: Written,
    named: Written,
    path: str,
    mistakes: list[Mistake],
    inside: tuple[str, ...],
    *,
    is_claim: bool,
) -> Written:
    if not isinstance(entry, str):
        return _spelled_out(entry, named, path, mistakes, inside)
    if entry in inside:
        mistakes.append(Mistake(path, f"the condition {entry!r} is made of itself"))
        return entry
    if isinstance(named, dict) and isinstance(named.get(entry), dict):
        return _spelled_out(named[entry], named, path, mistakes, (*inside, entry)) | {"name": entry}
    if not is_claim:
        hint = nearest(entry, named if isinstance(named, dict) else ())
        mistakes.append(Mistake(path, f"no condition {entry!r} is declared under [condition]", hint))
    return entry


def _unknown_references(policy: Policy) -> Iterator[Mistake]:
    """Yield references to provisions that the file does not have, and ids that stand twice."""
    ids = [provision.id for provision in policy.provision]
    for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
        yield Mistake("provision", f"two provisions have the id {name!r}")
    places = [(f"group[{n}].provisions", group.provisions) for n, group in enumerate(policy.group)]
    places += [
        (f"contradiction[{n}].provisions", item.provisions) for n, item in enumerate(policy.contradiction)
    ]
    places += [(f"coverage[{n}].provisions", line.provisions) for n, line in enumerate(policy.coverage)]
    for path, names in places:
        for name in names:
            if name not in ids:
                yield Mistake(path, f"no provision {name!r}", nearest(name, ids))
