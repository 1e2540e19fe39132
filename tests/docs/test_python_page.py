"""The examples of docs/python.md, and of its Chinese twin, run, and print what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("page", "prints"), [("python.md", r"It prints `(.*?)`"), ("python.zh.md", r"输出 `(.*?)`")]
)
def test_the_examples_print_what_the_page_says(
    page: str, prints: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    (printed,) = re.findall(prints, text)
    (shown,) = re.findall(r"```text\n(.*?)```", text, flags=re.DOTALL)

    notebook: dict[str, object] = {}
    for example in examples:
        exec(compile(example, page, "exec"), notebook)  # noqa: S102 - the example is ours

    assert len(examples) == 2
    assert capsys.readouterr().out == f"{printed}\n{shown}"
