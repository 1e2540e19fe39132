"""What a run was made from, as the lines that a result keeps and that a re-run reads back.

It stands here because both the results and the audit speak of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.tables.model import InputFile
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MOST_LINES: Final = 24
"""A policy text longer than this goes on in a further line of the record, so that a row shows it whole."""

_LINE: Final = 55
"""So many characters, even wide ones, stand on one line of a cell."""

DIGEST: Final = "digest"
"""The key of the content digest's own line."""

TOOL: Final = "subsidycalc"

_NAMED: Final = ("library", "option", "ledger", "parameter", "reading", "cells")
"""Kinds of lines whose keys are the kind and a name."""

_PIECE: Final = pattern(r"policy:(?P<id>.+?)(?:\[[0-9]+/[0-9]+\])?")
_SIZE: Final = pattern("[0-9]{1,18}")
_INPUT: Final = pattern(r"input\[[0-9]+\]\.(?P<part>file|size|sha256)")


class PolicyInForce(Struct, frozen=True):
    """One policy as it was applied: its whole text, its parameters and readings."""

    id: str
    text: str
    sha256: str
    parameters: tuple[tuple[str, str], ...] = ()
    """Names with the values in force, as the policy writes them; "" where none is set."""
    readings: tuple[tuple[str, str], ...] = ()
    """Names with the choices in force."""


class RunRecord(Struct, frozen=True):
    """Everything that decides a result, beside the input itself."""

    version: str
    libraries: tuple[tuple[str, str], ...]
    files: tuple[InputFile, ...]
    policies: tuple[PolicyInForce, ...]
    options: tuple[tuple[str, str], ...] = ()
    """Options that were given, by name, each with its value."""
    ledger: tuple[tuple[str, str], ...] = ()
    """The number of the batch in its ledger, and what the ledger told of earlier batches."""
    cells: tuple[tuple[str, str], ...] = ()
    """Sums over the columns of each sheet that was read, by which a cell that was changed later is found."""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield the record as keys and values; the keys are the same in every language."""
        yield TOOL, self.version
        for name, version in self.libraries:
            yield f"library:{name}", version
        for number, file in enumerate(self.files, start=1):
            yield f"input[{number}].file", file.name
            yield f"input[{number}].size", str(file.size)
            yield f"input[{number}].sha256", file.sha256
        for kind, told in (("option", self.options), ("ledger", self.ledger)):
            yield from ((f"{kind}:{name}", value) for name, value in told)
        for policy in self.policies:
            yield f"sha256:{policy.id}", policy.sha256
            for name, value in policy.parameters:
                yield f"parameter:{policy.id}/{name}", value
            for name, value in policy.readings:
                yield f"reading:{policy.id}/{name}", value
        yield from ((f"cells:{name}", value) for name, value in self.cells)
        for policy in self.policies:
            pieces = list(_pieces(policy.text))
            for number, piece in enumerate(pieces, start=1):
                place = f"[{number}/{len(pieces)}]" if len(pieces) > 1 else ""
                yield f"policy:{policy.id}{place}", piece


def _pieces(text: str) -> Iterator[str]:
    """Yield a text cut into pieces that a cell holds; put together again they are the text."""
    piece: list[str] = []
    height = 0
    for line in _short_lines(text):
        lines = 1 + len(line) // _LINE
        if piece and height + lines > MOST_LINES:
            yield "".join(piece)
            piece, height = [], 0
        piece.append(line)
        height += lines
    yield "".join(piece)


def _short_lines(text: str) -> Iterator[str]:
    longest = (MOST_LINES - 1) * _LINE
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), longest):
            yield line[start : start + longest]


def read_record(lines: Iterable[tuple[str, str]]) -> RunRecord:
    """Put a record together again from the lines of a result; lines of other kinds are left alone."""
    version = ""
    named: dict[str, list[tuple[str, str]]] = {kind: [] for kind in _NAMED}
    files: list[dict[str, str]] = []
    texts: dict[str, list[str]] = {}
    hashes: dict[str, str] = {}
    for key, value in lines:
        kind, _, name = key.partition(":")
        if key == TOOL:
            version = value
        elif kind in named:
            named[kind].append((name, value))
        elif match := _INPUT.fullmatch(key):
            if match["part"] == "file" or not files:
                files.append({})
            files[-1][match["part"]] = value
        elif kind == "sha256":
            hashes[name] = value
        elif match := _PIECE.fullmatch(key):
            texts.setdefault(match["id"], []).append(value)
    policies = tuple(
        PolicyInForce(
            policy,
            "".join(pieces),
            hashes.get(policy, ""),
            _of_policy(named["parameter"], policy),
            _of_policy(named["reading"], policy),
        )
        for policy, pieces in texts.items()
    )
    return RunRecord(
        version,
        tuple(named["library"]),
        tuple(map(_file, files)),
        policies,
        tuple(named["option"]),
        tuple(named["ledger"]),
        tuple(named["cells"]),
    )


def _file(parts: Mapping[str, str]) -> InputFile:
    size = parts.get("size", "")
    return InputFile(
        parts.get("file", ""), int(size) if _SIZE.fullmatch(size) else 0, parts.get("sha256", "")
    )


def _of_policy(chosen: Iterable[tuple[str, str]], policy: str) -> tuple[tuple[str, str], ...]:
    prefix = f"{policy}/"
    return tuple((name.removeprefix(prefix), value) for name, value in chosen if name.startswith(prefix))
