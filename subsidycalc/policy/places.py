"""Where something stands in a policy file as it is written, before readings are settled and names spelled out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.vocabulary.walking import Place, Step

Written: TypeAlias = Any
"""Raw TOML: any value that a policy file can hold."""

_MOST_OF_A_KEY: Final = 60
_SIMPLE_KEY: Final = pattern(rf"[\w.-]{{1,{_MOST_OF_A_KEY}}}")
_SIMPLE_ID: Final = pattern(rf"[\"']([\w.-]{{1,{_MOST_OF_A_KEY}}})[\"']")

ABSENT: Final = object()
"""What a reading leaves where it has no alternative."""


def is_choice(value: object) -> bool:
    """Whether a raw value is a choice by reading: `{ reading = "headcount", stayed = …, qualified = … }`."""
    return isinstance(value, dict) and isinstance(value.get("reading"), str)


def alternative_of(value: Mapping[str, Written], chosen: Mapping[str, str]) -> str | None:
    """Return which alternative of a choice by reading is in force; the first where the reading is not declared."""
    name = value["reading"]
    if name in chosen:
        return chosen[name] if chosen[name] in value else None
    return next((key for key in value if key != "reading"), None)


def path_text(place: Place, names: Mapping[Place, str]) -> str:
    """Return a place as messages show it: `provision 3 (growth-reward) > route 1 > where 2 > above`.

    Positions are counted from one; `names` gives the ids of tables, by place, as the file writes them.
    """
    text = ""
    for end, step in enumerate(place, 1):
        if isinstance(step, str):
            text += f" > {step if _SIMPLE_KEY.fullmatch(step) else repr(step[:_MOST_OF_A_KEY])}"
        else:
            text += f" {step + 1}" if isinstance(place[end - 2], str) else f" > {step + 1}"
            found = _SIMPLE_ID.fullmatch(names.get(place[:end], ""))
            text += f" ({found[1]})" if found else ""
    return text.removeprefix(" > ")


def written_place(
    place: Sequence[Step], written: Mapping[str, Written], chosen: Mapping[str, str], *, named: bool = False
) -> Place:
    """Return where in the file stands what was found at a place of the settled, spelled-out data.

    `named` says whether the name of a condition at the very end stands for what it names.
    """
    here: Written = written
    path: list[Step] = []
    for step in place:
        here, path = _entered(here, path, written, chosen)
        if isinstance(step, int):
            position, here = _kept(here, step, chosen)
            path.append(position)
        else:
            here = here.get(step) if isinstance(here, dict) else None
            path.append(step)
    if named or not isinstance(here, str):
        here, path = _entered(here, path, written if named else {}, chosen)
    return tuple(path)


def _entered(
    here: Written, path: list[Step], written: Mapping[str, Written], chosen: Mapping[str, str]
) -> tuple[Written, list[Step]]:
    """Step into the alternative in force, and from the name of a condition to its declaration."""
    declared = written.get("condition", {})
    while True:
        if is_choice(here) and (alternative := alternative_of(here, chosen)) is not None:
            path, here = [*path, alternative], here[alternative]
        elif isinstance(here, str) and isinstance(declared, dict) and here in declared:
            path, here = ["condition", here], declared[here]
        else:
            return here, path


def _kept(here: Written, position: int, chosen: Mapping[str, str]) -> tuple[int, Written]:
    """Return which item of a list as written is the one at a position once readings are settled."""
    if not isinstance(here, list):
        return position, None
    kept = -1
    for number, item in enumerate(here):
        kept += not is_absent(item, chosen)
        if kept == position:
            return number, item
    return position, None


def is_absent(value: Written, chosen: Mapping[str, str]) -> bool:
    """Return whether a reading leaves nothing of a value."""
    while is_choice(value):
        alternative = alternative_of(value, chosen)
        if alternative is None:
            return True
        value = value[alternative]
    return False


def tables_within(value: Written, place: Place = ()) -> Iterator[tuple[Place, dict[str, Written]]]:
    """Yield every table of raw data with its place."""
    if isinstance(value, dict):
        yield place, value
        for key, item in value.items():
            yield from tables_within(item, (*place, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from tables_within(item, (*place, position))
