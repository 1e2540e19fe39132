"""What is spelt differently comes out as office programs write it, and what is not surely the same is left as it is."""

from __future__ import annotations

import pytest

from subsidycalc.tables.reading.spelling import (
    Spelling,
    with_usual_quotes,
    without_formulas,
    without_gaps,
    without_looks,
)


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("<c r='A1' s='2'><v>it's \"1\"</v></c>", '<c r="A1" s="2"><v>it\'s "1"</v></c>'),
        ("<v>a='b'</v>", "<v>a='b'</v>"),
    ],
)
def test_quotes_within_tags_are_the_usual_ones_and_those_of_texts_stay(written: str, usual: str) -> None:
    assert with_usual_quotes(written.encode()) == usual.encode()


@pytest.mark.parametrize(
    "written", ["<c r='A1' x='\"'>", "<c r='A1' x=\"2\">", "<c x='>' t='s'>", "<t>'>'</t><c x='1'/>"]
)
def test_quotes_that_may_be_parts_of_values_stay(written: str) -> None:
    assert with_usual_quotes(written.encode()) == written.encode()


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("\n<row>\n  <c>\n    <v>1</v>\n  </c>\n</row>\n", "<row><c><v>1</v></c></row>"),
        ("<is>\n<t>>\n</t>\n</is>\n<is>\n<t>\n</t></is>", "<is><t>>\n</t></is><is><t>\n</t></is>"),
        ("".join(f"<c>\n{' ' * depth}<v>1</v></c>" for depth in range(40)), "<c><v>1</v></c>" * 40),
    ],
    ids=["by depth", "texts", "many"],
)
def test_gaps_between_tags_go_and_those_in_texts_stay(written: str, usual: str) -> None:
    assert without_gaps(written.encode()) == usual.encode()


def test_formulas_go_where_their_values_follow() -> None:
    written = b'<c t="str"><f>A1</f><v>x</v></c><c t="str"><f t="shared" si="0"/><v></v></c><c><f>A1</f></c>'
    assert without_formulas(written) == written.replace(b"<f>A1</f><v>x", b"<v>x")


def test_parts_of_a_text_that_look_different_are_one_text() -> None:
    written = '<si><r><rPr><b/></rPr><t>a</t></r><r><t xml:space="preserve"> b</t></r></si><si><t>c</t></si>'
    assert without_looks(written.encode()) == b'<si><t xml:space="preserve">a b</t></si><si><t>c</t></si>'
    sizes = "".join(f'<r><rPr><sz val="{size}"/></rPr><t>{size % 10}</t></r>' for size in range(40))
    assert without_looks(f"<si>{sizes}</si>".encode()) == b'<si><t xml:space="preserve">%b</t></si>' % (
        b"0123456789" * 4
    )


@pytest.mark.parametrize(
    "item",
    [
        "<si><r><rPr><b>x</b></rPr><t>a</t></r></si>",
        "<si><r><t>a</t></r><r><t>b</t> </r></si>",
        "<si><r><t>_</t></r><r><t>x0041_</t></r></si>",
    ],
)
def test_texts_whose_parts_are_not_surely_one_text_stay(item: str) -> None:
    assert without_looks(item.encode()) == item.encode()


def test_names_lose_their_prefix_and_get_it_back() -> None:
    spelling, written = Spelling(b"x:"), b'<x:row r="1"><x:c/></x:row>'
    unprefixed = spelling.unprefixed(written)
    assert unprefixed == b'<row r="1"><c/></row>'
    assert spelling.as_written(unprefixed) == written
    assert spelling.unprefixed(b"<x:row><c/></x:row>") is None
    assert spelling.unprefixed(b"<x:row></row>") is None
