"""The example of docs/python.md runs, and prints what the page says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    (printed,) = re.findall(r"It prints `(.*?)`", PAGE)

    exec(compile(example, "docs/python.md", "exec"), {})  # noqa: S102 - the example is ours

    assert capsys.readouterr().out == f"{printed}\n"
