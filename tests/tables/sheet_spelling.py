"""Write sheets in random spellings of XML whose meaning is known: prefixes, quotes, white space, references, order.

`RESPELT` are the ways in which other programs spell a whole part, as functions of its XML as office programs write it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from hostile.builders import MAIN

from subsidycalc.tables.reading.cells import column_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

Grid = dict[tuple[int, int], object]


def _prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x=", 1)


def _single_quotes(xml: str) -> str:
    return re.sub(r"<[^<>]*>", lambda tag: tag[0].replace('"', "'"), xml)


def _pretty_printed(xml: str) -> str:
    """Put each tag on a line of its own, but for those that end a text; comments and the like stay as they are."""
    if "<!" in xml:
        return xml
    depth, lines = 0, []
    for tag, text in re.findall(r"(<[^<>]*>)([^<]*)", xml):
        depth -= tag.startswith("</")
        lines.append(tag + text if re.match(r"</\w*:?[vtf]\b", tag) else f"\r\n{'  ' * depth}{tag}{text}")
        depth += not tag.startswith(("</", "<?")) and not tag.endswith("/>")
    return "".join(lines).lstrip()


def _on_lines(xml: str) -> str:
    return xml if "<!" in xml else re.sub(r">(?=<(?!/\w*:?[vtf]\b))", ">\n", xml)


RESPELT: Mapping[str, Callable[[str], str]] = {
    "usual": str,
    "prefixed": _prefixed,
    "single quotes": _single_quotes,
    "pretty-printed": _pretty_printed,
    "on lines": _on_lines,
    "prefixed, single quotes, pretty-printed": lambda xml: _prefixed(_single_quotes(_pretty_printed(xml))),
}


class Speller:
    """Writes one workbook's sheet and shared texts.

    `odd` says how many in a hundred choices are unusual, `placeless` how many in a hundred rows and cells that stand
    behind one another leave their places out.
    """

    def __init__(self, source: Random, odd: int, placeless: int = 0) -> None:
        self._source = source
        self._odd = odd
        self._placeless = placeless
        self._prefix = "x:" if self._is_odd() else ""
        self._quote = source.choice('""\'')
        self._gap = source.choice(["", "", "\n  "])
        self._shared: list[str] = []

    def _is_odd(self) -> bool:
        return self._source.randrange(100) < self._odd

    def _is_placeless(self) -> bool:
        return self._is_odd() or self._source.randrange(100) < self._placeless

    def written(self, grid: Grid) -> tuple[str, str]:
        """Return the sheet and the shared texts."""
        rows: dict[int, dict[int, object]] = {}
        for (row, column), value in sorted(grid.items()):
            rows.setdefault(row, {})[column] = value
        last, text = 0, ""
        for row, cells in rows.items():
            text += self._between() + self._row(row, cells, follows=row == last + 1)
            last = row
        data = f"<{self._prefix}sheetData>{text}{self._between()}</{self._prefix}sheetData>"
        names = f'xmlns="{MAIN}" xmlns:x="{MAIN}" xmlns:foo="foo"'
        sheet = f"<{self._prefix}worksheet {names}>{data}</{self._prefix}worksheet>"
        items = "".join(self._between() + self._item(value) for value in self._shared)
        return sheet, f"<sst {names}>{items}</sst>"

    def _between(self) -> str:
        """Return what may stand between elements without a meaning."""
        if not self._is_odd():
            return self._gap
        return self._source.choice(["\n  ", " ", "\t\r\n", "<!-- <row r='1'/> -->", "<!---->"])

    def _element(
        self, name: str, attributes: Mapping[str, str], inside: str, *, of_text: bool = False
    ) -> str:
        name = f"x:{name}" if self._is_odd() else self._prefix + name
        said = [f"{key}={self._quoted(value)}" for key, value in attributes.items()]
        if self._is_odd():
            said.append('foo:r="Z9"')
        if self._is_odd():
            self._source.shuffle(said)
        opening = "".join((" \n " if self._is_odd() else " ") + one for one in said)
        end = " " if self._is_odd() else ""
        if not inside and not of_text and self._source.randrange(2):
            return f"<{name}{opening}{end}/>"
        return f"<{name}{opening}{end}>{inside}</{name}{end}>"

    def _quoted(self, value: str) -> str:
        if self._is_odd():
            value = "".join(f"&#{ord(character)};" for character in value)
        quote = self._source.choice("\"'") if self._is_odd() else self._quote
        return f"{quote}{value}{quote}"

    def _row(self, row: int, cells: Mapping[int, object], *, follows: bool) -> str:
        attributes = {} if follows and self._is_placeless() else {"r": str(row)}
        if self._source.randrange(3) == 0:
            attributes |= {"spans": "1:9", "ht": "15"}
        last, text = -1, ""
        for column, value in cells.items():
            place = (
                {} if column == last + 1 and self._is_placeless() else {"r": f"{column_letter(column)}{row}"}
            )
            text += self._between() + self._cell(place, value)
            last = column
        return self._element("row", attributes, text + self._between())

    def _cell(self, place: Mapping[str, str], value: object) -> str:
        attributes = dict(place)
        if self._source.randrange(3) == 0:
            attributes["s"] = str(self._source.randrange(200))
        if isinstance(value, bool):
            attributes["t"], inside = "b", self._value(str(int(value)))
        elif isinstance(value, str):
            attributes["t"], inside = self._text(value)
        else:
            inside = self._value(repr(value))
            if self._source.randrange(4) == 0:
                attributes["t"] = "n"
        return self._element("c", attributes, inside)

    def _text(self, value: str) -> tuple[str, str]:
        """Return the type of a cell with a text, and its inside."""
        kind = self._source.choice(["s", "s", "inlineStr", "inlineStr", "str"])
        if kind == "s":
            self._shared.append(value)
            return kind, self._value(str(len(self._shared) - 1))
        if kind == "inlineStr":
            return kind, self._between() + self._element("is", {}, self._parts(value)) + self._between()
        formula = self._element("f", {}, "A1") if self._is_odd() else ""
        return kind, formula + self._value(value)

    def _value(self, text: str) -> str:
        return self._between() + self._element("v", {}, self._spelt(text), of_text=True)

    def _item(self, value: str) -> str:
        return self._element("si", {}, self._parts(value))

    def _parts(self, value: str) -> str:
        """Return a text, or the runs that make it."""
        keep = {"xml:space": "preserve"}
        if not self._is_odd():
            return self._element(
                "t", keep if self._source.randrange(2) else {}, self._spelt(value), of_text=True
            )
        cut = self._source.randrange(len(value) + 1)
        runs = "".join(
            self._between()
            + self._element("r", {}, self._element("t", keep, self._spelt(part), of_text=True))
            for part in (value[:cut], value[cut:])
        )
        return runs + self._element(
            "rPh", {"sb": "0", "eb": "1"}, self._element("t", {}, "guide", of_text=True)
        )

    def _spelt(self, text: str) -> str:
        """Return a text with its characters as they are, by reference, or in marked sections."""
        if not self._is_odd():
            return escape(text)
        cut = self._source.randrange(len(text) + 1)
        end = self._source.choice(["", "<!-- 9 -->"])
        whole = (
            f"<![CDATA[{text[cut:].replace(']]>', '')}]]>" if "]]>" not in text[cut:] else escape(text[cut:])
        )
        return "".join(f"&#x{ord(character):X};" for character in text[:cut]) + end + whole
