"""What a name that is not known may have meant: by its meaning first, by its letters only where they hardly differ."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NO_HINT: Final = Said("", "")

_MOST_SUGGESTED: Final = 3
_LONGEST: Final = 40
"""Nobody writes a longer name for one of ours."""
_MOST_LISTED, _LONGEST_LIST = 40, 400
"""So many names, and letters, of what there is are listed."""

_PART: Final = pattern(r"[a-z]+|[0-9]+|[^\Wa-z0-9_]+|%")
_LENGTHS: Final = (3, 6, 10)
"""From each of these lengths on, a name may have one slip more."""
_NEGATIONS: Final = frozenset({"not", "no", "non", "without", "except", "un"})
_SHORTEST_PART: Final = 4
"""A part of a name with fewer letters says too little to be taken for the whole."""

_NO_OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {}


class _Vocabulary(NamedTuple):
    """What people call the words of the vocabulary, and what is the opposite of what; all in plain spelling."""

    meanings: Mapping[str, tuple[str, ...]]
    opposites: Mapping[str, frozenset[str]]


def hint_of(name: str, known: Iterable[str], others: Mapping[str, tuple[str, ...]] = _NO_OTHER_NAMES) -> Said:
    """Return the suggestion of what was meant in both languages, empty where nothing known is near."""
    found = meant_by(name, known, others)
    if not found:
        return NO_HINT
    if len(found) == 1:
        return said("suggestions.meant", name=found[0])
    return said("suggestions.one_of", names=", ".join(found))


def hint_or_list(
    name: str, known: Iterable[str], others: Mapping[str, tuple[str, ...]] = _NO_OTHER_NAMES
) -> Said:
    """Return what was meant, or what there is where nothing known is near."""
    listed = list(dict.fromkeys(known))
    found = hint_of(name, listed, others)
    if found != NO_HINT or not listed:
        return found
    return said("suggestions.known", names=as_list(listed))


def as_list(names: Iterable[str]) -> Said:
    """Return names one after the other, of very many the first and how many there are."""
    listed = list(names)
    shown = listed[:_MOST_LISTED]
    while len(", ".join(shown)) > _LONGEST_LIST and len(shown) > 1:
        shown.pop()
    joined = ", ".join(shown)
    if len(shown) == len(listed):
        return Said(joined, joined)
    return said("suggestions.more", names=joined, count=len(listed))


def meant_by(
    name: str, known: Iterable[str], others: Mapping[str, tuple[str, ...]] = _NO_OTHER_NAMES
) -> list[str]:
    """Return the known names that a name may mean, a few at most; `others` says by what other names they go."""
    plain = _plain(name)
    here = {one: _plain(one) for one in dict.fromkeys(known)}
    if not plain or len(name) > _LONGEST:
        return []
    meanings = _vocabulary().meanings.get(plain, ())
    found = (
        [one for one, spelled in here.items() if spelled == plain]
        or [one for one, spelled in here.items() if spelled in meanings]
        or [one for one in here if plain in map(_plain, others.get(one, ()))]
    )
    if found:
        return found[:_MOST_SUGGESTED]
    barred = _barred({plain, *meanings})
    allowed = [one for one, spelled in here.items() if spelled not in barred]
    # What is spelled rightly, and only does not belong here, is no slip of the pen.
    near = [] if plain in _words_spelled() else _near(name, allowed)
    return (near or _of_same_parts(name, allowed))[:_MOST_SUGGESTED]


def words_with_other_names() -> list[str]:
    """Return the words of policy files that people are known to call otherwise."""
    return list(_written()["means"])


def _barred(plain: set[str]) -> set[str]:
    """Return what must not be suggested for names of these meanings: their opposites."""
    opposites = _vocabulary().opposites
    return {other for one in plain for other in opposites.get(one, ())} - plain


def _near(name: str, known: Iterable[str]) -> list[str]:
    """Return the known name that differs by so few letters that they are slips, where none of its opposites is as near."""
    distances = {one: found for one in known if (found := _distance(name, one)) is not None}
    least = min(distances.values(), default=0)
    nearest = [one for one, distance in distances.items() if distance == least]
    opposites = _vocabulary().opposites
    return [
        one
        for one in nearest
        if all(
            (rival := _slips(_plain(name), other)) is None or rival > least
            for other in opposites.get(_plain(one), ())
        )
    ]


def _distance(name: str, known: str) -> int | None:
    """Return by how many slips a name differs from a known one; None where that is another name."""
    ours, theirs = _parts(name), _parts(known)
    if len(ours) != len(theirs):
        slips = _slips("".join(ours), "".join(theirs))
        return slips if slips is not None and slips <= 1 else None
    if len(ours) == 1:
        return _slips(ours[0], theirs[0])
    pairs = list(zip(ours, theirs, strict=True))
    # Of a name of several parts, one at least stands as it should.
    if all(one != other for one, other in pairs):
        return None
    slips_of = [_slips(one, other) for one, other in pairs]
    return None if None in slips_of else sum(slips for slips in slips_of if slips is not None)


def _slips(one: str, other: str) -> int | None:
    """Return how many letters were missed, doubled, mistaken or swapped; None where too many for a slip of the pen."""
    length = max(len(one), len(other))
    most = bisect_right(_LENGTHS, length)
    if abs(len(one) - len(other)) > most:
        return None
    if most <= 1 and one[:1] not in {*other[:2]} and other[:1] != one[1:2]:
        return None  # in a short word the first letter is hardly mistaken
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, last, row = row, before, [n]
        for m, opposite in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != opposite))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == opposite:
                cost = min(cost, last[m - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def _of_same_parts(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names of which a name is a whole part, or that are a part of it; not where it says the contrary."""
    ours = set(_parts(name))
    found = []
    for one in known:
        theirs = set(_parts(one))
        smaller, larger = sorted((ours, theirs), key=len)
        speaks = any(len(part) >= _SHORTEST_PART or not part.isascii() for part in smaller)
        if speaks and smaller < larger and not (larger - smaller) & _NEGATIONS:
            found.append(one)
    return found if len(found) <= _MOST_SUGGESTED else []


@cache
def _parts(name: str) -> tuple[str, ...]:
    """Return the parts of a name in lower case and the singular, in ASCII where they have a like there."""
    spelled = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", unicodedata.normalize("NFKC", name))
    return tuple(map(_singular, _PART.findall(spelled.casefold())))


def _plain(name: str) -> str:
    """Return a name as it is compared: its parts run together."""
    return "".join(_parts(name))


def _singular(part: str) -> str:
    if len(part) < _SHORTEST_PART or part.endswith("ss") or not part.endswith("s"):
        return part
    return f"{part[:-3]}y" if part.endswith("ies") else part[:-1]


@cache
def _written() -> dict[str, Any]:
    file = Path(__file__).with_name("other_names") / "vocabulary.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _vocabulary() -> _Vocabulary:
    written = _written()
    meanings: dict[str, tuple[str, ...]] = {}
    for word, names in written["means"].items():
        for name in map(_plain, names):
            meanings[name] = (*meanings.get(name, ()), _plain(word))
    opposites: dict[str, frozenset[str]] = {}
    for group in written["opposites"]:
        plain = frozenset(map(_plain, group))
        for word in plain:
            opposites[word] = opposites.get(word, frozenset()) | plain - {word}
    return _Vocabulary(meanings, opposites)


@cache
def _words_spelled() -> frozenset[str]:
    """Return every word and other name that is spelled as it should be."""
    vocabulary = _vocabulary()
    words = {word for words in vocabulary.meanings.values() for word in words}
    return frozenset(words | set(vocabulary.meanings) | set(vocabulary.opposites))
