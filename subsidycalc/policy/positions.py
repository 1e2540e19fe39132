"""Where the keys and values of a policy file stand in its text, for messages; a text that is sound TOML is all it reads."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.toml_text import STRING

if TYPE_CHECKING:
    from collections.abc import Container

    from subsidycalc.vocabulary.walking import Place

_BLANK: Final = pattern(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_KEY: Final = pattern(rf"[A-Za-z0-9_-]++|{STRING}", re.DOTALL)
_DOT: Final = pattern(r"[ \t]*+\.[ \t]*+")
_PLAIN: Final = pattern(rf"(?:{STRING})|[^\s,\]}}#]++(?:[ ][0-9][^\s,\]}}#]++)?", re.DOTALL)


class Found(NamedTuple):
    """Where one key and its value stand, as offsets into the text."""

    key: int
    value: int
    end: int


class Twice(NamedTuple):
    """A key or table that is declared a second time."""

    name: str
    first: int
    again: int


class _LostError(Exception):
    """The text is not as it should be from here on."""


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of an offset, both counted from one."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def found_in(text: str, wanted: Container[Place] | None = None) -> dict[Place, Found]:
    """Return where every key, item and table stands, or only those that are wanted."""
    return _scanned(text, wanted).found


def declared_twice(text: str) -> Twice | None:
    """Return the last key or table that a text, sound so far, declares a second time."""
    return _scanned(text, ()).twice


def _scanned(text: str, wanted: Container[Place] | None) -> _Scanner:
    scanner = _Scanner(text, wanted)
    with suppress(_LostError, RecursionError):  # what was found up to there is right
        scanner.scan()
    return scanner


class _Scanner:
    """Goes through a text once, keeping the place at which it is."""

    def __init__(self, text: str, wanted: Container[Place] | None) -> None:
        self.text = text
        self.found: dict[Place, Found] = {}
        self.twice: Twice | None = None
        self._wanted = wanted
        self._at = 0
        self._tables: dict[Place, int] = {}
        """How many tables each array of tables has so far."""
        self._declared: dict[Place, int] = {}
        """Where each value and table was first declared."""

    def scan(self) -> None:
        table: Place = ()
        while self._skip_blank():
            table = self._header() if self.text[self._at] == "[" else self._pair(table)

    def _header(self) -> Place:
        start = self._at
        is_array = self.text.startswith("[[", start)
        self._at += 2 if is_array else 1
        *outer, last = self._keys()
        self._expect("]]" if is_array else "]")
        place: Place = ()
        for key, _ in outer:
            place = self._newest((*place, key), start)
        place = (*place, last[0])
        if is_array:
            if place in self._declared:
                self._note_twice(place, start)
            self._keep(place, start, start, first_only=True)
            self._tables[place] = self._tables.get(place, 0) + 1
            place = (*place, self._tables[place] - 1)
        elif place in self._tables:
            self._note_twice(place, start)
        self._declare(place, start)
        self._keep(place, start, start)
        return place

    def _newest(self, place: Place, start: int) -> Place:
        """Return a table on the way to another; of an array of tables the one that was begun last."""
        self._keep(place, start, start, first_only=True)
        return (*place, self._tables[place] - 1) if place in self._tables else place

    def _pair(self, table: Place) -> Place:
        keys = self._keys()
        place = table
        for key, start in keys:
            place = (*place, key)
            self._keep(place, start, start, first_only=True)
        start = keys[0][1]
        self._declare(place, start)
        self._expect("=")
        self._skip_blank()
        self._value(place, keys[-1][1])
        return table

    def _value(self, place: Place, key: int) -> None:
        start = self._at
        opening = self.text[start : start + 1]
        if opening in {"[", "{"}:
            closing = "]" if opening == "[" else "}"
            self._at += 1
            position = 0
            while self._skip_blank() and self.text[self._at] != closing:
                if opening == "[":
                    self._value((*place, position), self._at)
                    position += 1
                else:
                    self._pair(place)
                self._skip_blank()
                if self.text.startswith(",", self._at):
                    self._at += 1
                elif not self.text.startswith(closing, self._at):
                    raise _LostError
            self._expect(closing)
        elif match := _PLAIN.match(self.text, start):
            self._at = match.end()
        else:
            raise _LostError
        self._keep(place, key, start)

    def _keys(self) -> list[tuple[str, int]]:
        """Return the parts of a dotted key, each with where it stands."""
        keys = []
        while True:
            self._skip_blank()
            match = _KEY.match(self.text, self._at)
            if match is None:
                raise _LostError
            keys.append((_plain_key(match[0]), self._at))
            self._at = match.end()
            dot = _DOT.match(self.text, self._at)
            if dot is None:
                return keys
            self._at = dot.end()

    def _keep(self, place: Place, key: int, value: int, *, first_only: bool = False) -> None:
        wanted = self._wanted is None or place in self._wanted
        if wanted and not (first_only and place in self.found):
            self.found[place] = Found(key, value, self._at)

    def _declare(self, place: Place, start: int) -> None:
        if place in self._declared:
            self._note_twice(place, start)
        self._declared.setdefault(place, start)

    def _note_twice(self, place: Place, start: int) -> None:
        first = self._declared.get(place, self._declared.get((*place, 0), start))
        self.twice = Twice(str(place[-1]), first, start)

    def _skip_blank(self) -> bool:
        """Go past spaces, new lines and comments; whether anything is left."""
        match = _BLANK.match(self.text, self._at)
        self._at = match.end() if match else self._at
        return self._at < len(self.text)

    def _expect(self, sign: str) -> None:
        self._skip_blank()
        if not self.text.startswith(sign, self._at):
            raise _LostError
        self._at += len(sign)


def _plain_key(written: str) -> str:
    """Return a key without its quotes."""
    if written[0] not in "\"'":
        return written
    try:
        return str(tomllib.loads(f"key = {written}")["key"])
    except tomllib.TOMLDecodeError:
        raise _LostError from None
