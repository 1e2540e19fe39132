"""Whether a policy file's text may stand in a result, which holds all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.identity.identity_number import with_numbers_masked
from subsidycalc.policy.mistakes import Mistake
from subsidycalc.tables.cell_text import holds_unholdable
from subsidycalc.texts.spoken import Said

if TYPE_CHECKING:
    from collections.abc import Iterator


def text_mistakes(text: str) -> Iterator[Mistake]:
    """Yield a mistake for each line with a person's ID number, or with what no cell can hold."""
    for number, line in enumerate(text.split("\n"), 1):
        zh = en = ""
        if with_numbers_masked(line) != line:
            zh, en = "身份证号", "a person's ID number"
        elif holds_unholdable(line):
            zh, en = "表格单元格存不下的控制字符", "a control character that no cell can hold"
        if zh:
            said = Said(
                f"第 {number} 行有{zh}；结果会写入政策文件全文，请先删去",
                f"line {number} holds {en}; a result holds the file's full text, so remove it first",
            )
            yield Mistake((), said)
