"""The example of docs/python.md, and of its Chinese twin, runs, and prints what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("page", "prints"), [("python.md", r"It prints `(.*?)`"), ("python.zh.md", r"输出 `(.*?)`")]
)
def test_the_example_prints_what_the_page_says(
    page: str, prints: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    (printed,) = re.findall(prints, text)

    exec(compile(example, page, "exec"), {})  # noqa: S102 - the example is ours

    assert capsys.readouterr().out == f"{printed}\n"
