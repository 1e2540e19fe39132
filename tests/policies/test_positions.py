"""Every key and value of a sound file has a place in its text, and what stands there is the value."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidycalc.policy.positions import declared_twice, found_in, line_and_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.vocabulary.walking import Place

Json: TypeAlias = Any
ROOT = Path(__file__).parents[2]

KEYS = st.one_of(
    st.sampled_from(["a", "b", "c-d", "e_f", "1", "where"]),
    st.sampled_from(['"a.b"', "'x y'", '"="', '"#"', '"金额"', '"\\u0041"', "'['"]),
)
STRINGS = st.one_of(
    st.text(st.sampled_from("ab\"'\\#[]{},=\n 额"), max_size=6).map(
        lambda text: json.dumps(text, ensure_ascii=False)
    ),
    st.sampled_from(
        [
            "'#'",
            "'\"]'",
            "'''a\n'b'\n]'''",
            '"""\na "quoted" #\n\\"""]"""',
            '"""a"""""',
            "''''a'''''",
            '""',
            "''",
        ]
    ),
)
PLAIN = st.sampled_from(["5", "-7", "0x1F", "1_000", "5.5", "1e3", "true", "false", "2023-01-22", "2023-01-22 07:32:00", "2023-01-22T07:32:00Z", "07:32:00", "inf"])  # fmt: skip
BLANK = st.sampled_from(["", " ", "\t"])
GAP = st.sampled_from(["", " ", "\n", "\n\n  ", " # ] } \" '\n", "#\n"])


@st.composite
def arrays(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    text = "["
    for item in draw(st.lists(items, max_size=3)):
        text += draw(GAP) + item + draw(GAP) + ","
    return text + draw(GAP) + "]"


@st.composite
def inline_tables(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    pairs = [
        f"{draw(BLANK)}{key}{draw(BLANK)}={draw(BLANK)}{draw(items)}{draw(BLANK)}"
        for key in draw(st.lists(KEYS, max_size=3, unique=True))
    ]
    return "{" + ",".join(pairs) + "}"


VALUES = st.recursive(
    STRINGS | PLAIN,
    lambda items: arrays(items) | inline_tables(items.filter(lambda item: "\n" not in item)),
    max_leaves=6,
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A text that is TOML more often than not: headings, arrays of tables, dotted keys, comments, blank lines."""
    lines = []
    for _ in range(draw(st.integers(1, 8))):
        dotted = draw(BLANK).join([".", ""]).join(draw(st.lists(KEYS, min_size=1, max_size=3)))
        heading = draw(st.sampled_from(["", "", "", "[", "[["]))
        if heading:
            lines.append(f"{draw(BLANK)}{heading}{dotted}{heading.replace('[', ']')}")
        else:
            lines.append(f"{draw(BLANK)}{dotted}{draw(BLANK)}={draw(BLANK)}{draw(VALUES)}{draw(BLANK)}")
        lines[-1] += draw(st.sampled_from(["", ' # a = [ "', "\n", "\n\n# x\n"]))
    return "\n".join(lines)


def within(value: Json, place: Place = ()) -> Iterator[tuple[Place, Json]]:
    """Every value of parsed data with its place."""
    if place:
        yield place, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield from within(item, (*place, step))


def check(text: str) -> None:
    found = found_in(text)
    values = dict(within(tomllib.loads(text)))
    assert set(found) == set(values)
    for place, value in values.items():
        key, start, end = found[place]
        assert key <= start < end <= len(text)
        written = text[start:end]
        if not written.startswith("[") or isinstance(value, list):
            try:
                again = tomllib.loads(f"x = {written}")["x"]
            except tomllib.TOMLDecodeError:
                again = None
            # A table that dotted keys or headings make up has no value of its own.
            assert again == value or isinstance(value, dict | list), (place, written)
        if isinstance(place[-1], str):
            assert text[key] in "[\"'" or place[-1].startswith(text[key]), (place, text[key:])


@given(documents())
@settings(deadline=None, max_examples=300)
def test_every_value_has_a_place_and_what_stands_there_is_the_value(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        declared_twice(text)  # of what is no TOML nothing is known, but nothing breaks
        return
    check(text)


@pytest.mark.parametrize(
    "file",
    [*ROOT.glob("subsidycalc/policies/*/*.toml"), *ROOT.glob("examples/**/*.toml"), *ROOT.glob("subsidycalc/texts/*.toml")],
    ids=lambda file: f"{file.parent.name}/{file.name}",
)  # fmt: skip
def test_every_value_of_our_own_files_has_a_place(file: Path) -> None:
    check(file.read_text(encoding="utf-8"))


def test_lines_and_columns_are_counted_from_one_and_a_chinese_character_is_one_column() -> None:
    text = 'a = "标准" # 说明\n[[b]]\nc = { d = [1, "二", 3] }\n'
    found = found_in(text)
    places = {place: line_and_column(text, one.value) for place, one in found.items()}
    assert places == {
        ("a",): (1, 5),
        ("b",): (2, 1),
        ("b", 0): (2, 1),
        ("b", 0, "c"): (3, 5),
        ("b", 0, "c", "d"): (3, 11),
        ("b", 0, "c", "d", 0): (3, 12),
        ("b", 0, "c", "d", 1): (3, 15),
        ("b", 0, "c", "d", 2): (3, 20),
    }


def test_tables_within_tables_of_an_array_are_told_apart() -> None:
    text = "[[a]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\n[a.b.c]\nx = 2\n[[a.b]]\nx = 3\n"
    found = found_in(text)
    assert [text[found[place].value] for place in (("a", 0, "b", 0, "x"), ("a", 1, "b", 0, "c", "x"), ("a", 1, "b", 1, "x"))] == ["1", "2", "3"]  # fmt: skip


def test_only_what_is_wanted_is_kept() -> None:
    assert set(found_in("a = 1\nb = { c = [2, 3] }\n", {("b",), ("b", "c", 1)})) == {("b",), ("b", "c", 1)}
