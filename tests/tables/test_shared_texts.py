"""Shared texts are what a parser of XML alone makes of them, however their items are written and whatever stands beside them."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables.sheet_spelling import RESPELT

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.reading.held_values import unescaped
from subsidycalc.tables.reading.limits import Limits
from subsidycalc.tables.reading.package import Package
from subsidycalc.tables.reading.shared_strings import shared_strings

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PART = "xl/sharedStrings.xml"

_words = st.sampled_from(
    [
        "甲",
        "企业名称",
        "91330302YY00000003",
        "",
        " x ",
        "R&D",
        "<b>",
        "_x000A_",
        "a\nb",
        "𠮷",
        "it's",
        'a "b"',
        "='",
    ]
)
_looks = st.lists(
    st.sampled_from(
        [
            "b",
            "i",
            "strike",
            "shadow",
            'sz val="11"',
            'scheme val="minor"',
            'color theme="1"',
            'charset val="134"',
        ]
    ),
    max_size=4,
    unique=True,
).map(lambda names: "<rPr>" + "".join(f"<{name}/>" for name in names) + "</rPr>" if names else "")
_texts = st.one_of(
    _words.map(lambda word: f"<t>{escape(word)}</t>"),
    _words.map(lambda word: f'<t xml:space="preserve">{escape(word)}</t>'),
    _words.map(lambda word: f"<t>{escape(word)}<!--<si><t>乙</t></si>--></t>"),
    _words.map(lambda word: f"<t><![CDATA[{word}</t></si>]]></t>"),
    st.just("<t/>"),
)
_runs = st.builds("<r>{}{}</r>".format, _looks, _texts)
_pronounced = st.sampled_from(
    [
        *("", "", '<phoneticPr fontId="1" type="noConversion"/>', '<phoneticPr fontId="12"/>'),
        *(
            '<rPh sb="0" eb="1"><t>a</t></rPh><phoneticPr fontId="1"/>',
            '<phoneticPr type="Hiragana" fontId="1" />',
        ),
    ]
)
_items = st.one_of(
    _words.map(lambda word: f"<si><t>{escape(word)}</t></si>"),
    st.builds("<si>{}{}</si>".format, _texts, _pronounced),
    st.builds("<si>{}{}</si>".format, st.lists(_runs, min_size=1, max_size=3).map("".join), _pronounced),
    st.sampled_from(["<si/>", "<si></si>", "<si >\n<t>甲</t>\n</si>"]),
)


def _parsed(xml: str) -> list[str]:
    """Return what the items hold: their own texts and those of their runs, not how they are pronounced."""
    own, of_runs = f"{{{_MAIN}}}t", f"{{{_MAIN}}}r/{{{_MAIN}}}t"
    return [
        "".join(unescaped(text.text or "") for text in (*item.findall(own), *item.findall(of_runs)))
        for item in ET.fromstring(xml.encode())  # noqa: S314 - written here
    ]


@given(st.lists(_items, max_size=12), st.sampled_from(["", "\n"]), st.sampled_from(list(RESPELT)))
def test_items_hold_what_a_parser_finds_in_them(items: list[str], gap: str, spelling: str) -> None:
    written = RESPELT[spelling](f'<sst xmlns="{_MAIN}">{gap}{gap.join(items)}{gap}</sst>')
    xml = f'<?xml version="1.0"?>{written}'
    assert _read(xml.encode()) == _parsed(xml)


def _read(xml: bytes) -> list[str]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(_PART, xml)
    texts = shared_strings(Package(stream, "a.xlsx", Limits()), _PART)
    return [texts.text(place) for place in range(len(texts))]


@pytest.mark.parametrize(
    "item",
    [
        *(b"<si><t>a</t></r><r><t>b</t></si>", b"<si><r><t>a</t></si><si><t>b</t></r></si>"),
        *(b"<si><r><t>a</t><t>b</t></r><r><t>c</t></r></si>", b"<si><r><t>a</t></r><t>b</t></si>"),
        *(b"<si><r><rPr><t>a</t></r><r><t>b</t></r></si>", b"<si><r><t>a</t></r></r><r><t>b</t></r></si>"),
        *(b'<si><r><rPr><sz a="1" a="2"/></rPr><t>a</t></r></si>', b"<si><r><rPr><b></rPr><t>a</t></r></si>"),
        *(
            b"<si><r><rPr><b\x01/></rPr><t>a</t></r></si>",
            b'<si><r><rPr><f v="\xff"/></rPr><t>a</t></r></si>',
        ),
        *(
            b'<si><r><rPr><f v="&"/></rPr><t>a</t></r></si>',
            b"<si><r><r><t>a</t></r><r><t>b</t></r></r></si>",
        ),
    ],
)
def test_runs_that_a_parser_refuses_are_refused(item: bytes) -> None:
    xml = f'<sst xmlns="{_MAIN}"><si><t>甲</t></si>'.encode() + item + b"</sst>"
    with pytest.raises(UnusableInputError):
        _read(xml)


def test_an_escape_does_not_reach_over_runs() -> None:
    runs = "<r><t>_x00</t></r><r><t>41_</t></r>", "<r><t>_</t></r><r><t>x0042_</t></r>", "<r><t>c</t></r>"
    xml = f'<sst xmlns="{_MAIN}">{"".join(f"<si>{one}</si>" for one in runs)}</sst>'
    assert _read(xml.encode()) == ["_x0041_", "_x0042_", "c"]
