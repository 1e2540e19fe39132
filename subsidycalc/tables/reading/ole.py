"""Follow the chains of sectors in an old workbook before the library does, which would follow a ring for ever."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.reading.refusing import refusal
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER: Final = 512
_FIRST_OF_TABLE: Final = 76
_SECTOR_SIZES: Final = range(7, 21)
_ENTRY: Final = 128
_STREAM: Final = 2
_LONGEST_NAME: Final = 64
_WORKBOOKS: Final = ("workbook", "book")
_EMPTY: Final = -1


class _EndlessError(Exception):
    """A chain or the directory leads back to where it has been."""


def refuse_endless(content: bytes, file: str) -> None:
    """Refuse a file whose sectors or directory lead round in a ring; anything else is left to the library."""
    if not content.startswith(_SIGNATURE):
        return
    try:
        _Sectors(content).check()
    except (_EndlessError, struct.error, IndexError, ValueError) as error:
        raise refusal(
            said("reading.old_workbook_xls_damaged_sectors"),
            file=file,
        ) from error


class _Sectors:
    """The sectors of a compound file, and which comes after which."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        power, short_power = struct.unpack_from("<HH", content, 30)
        if power not in _SECTOR_SIZES or short_power > power:
            raise _EndlessError
        self._size = 1 << power
        self._count = -(-(len(content) - _HEADER) // self._size)
        _, self._directory, _, self._smallest, self._short, _, more, _ = struct.unpack_from(
            "<8i", content, 44
        )
        table = np.frombuffer(content[_FIRST_OF_TABLE:_HEADER], "<i4").tolist()
        visited = 0
        while more >= 0 and visited < self._count:
            part = self._sector(more)
            table += part[:-1].tolist()
            more, visited = int(part[-1]), visited + 1
        held = [number for number in table if 0 <= number < self._count]
        if len(held) > self._count:
            raise _EndlessError
        self._following = np.concatenate([np.zeros(0, "<i4"), *map(self._sector, held)])

    def _sector(self, number: int) -> Array:
        begin = _HEADER + number * self._size
        piece = self._content[begin : begin + self._size]
        return np.frombuffer(piece[: len(piece) // 4 * 4], "<i4")

    def check(self) -> None:
        """Follow the directory, and the stream of the workbook where it is a short one."""
        directory = b"".join(
            self._sector(number).tobytes() for number in _chain(self._directory, self._following)
        )
        entries = [directory[place : place + _ENTRY] for place in range(0, len(directory), _ENTRY)]
        _walk(entries)
        shorts = [self._sector(number) for number in _chain(self._short, self._following)]
        following = np.concatenate([np.zeros(0, "<i4"), *shorts])
        for entry in entries:
            first, size = struct.unpack_from("<ii", entry, 116)
            if entry[66] == _STREAM and _name(entry) in _WORKBOOKS and size < self._smallest:
                _chain(first, following)


def _chain(first: int, following: Array) -> list[int]:
    """Return the sectors from the first on."""
    found: list[int] = []
    after = following.tolist()
    while first >= 0:
        found.append(first)
        if len(found) > len(after):
            raise _EndlessError
        first = after[first]
    return found


def _walk(entries: list[bytes]) -> None:
    """Visit each entry of the directory that can be reached; none can be reached in two ways."""
    seen = {_EMPTY}
    waiting = [0]
    while waiting:
        number = waiting.pop()
        if number in seen or number < 0:
            if number != _EMPTY:
                raise _EndlessError
            continue
        seen.add(number)
        waiting += struct.unpack_from("<3i", entries[number], 68)


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, _LONGEST_NAME) - 2)].decode("utf-16-le", "replace").lower()
