"""What the guide to own tables declares stands so in a document that is tested, and is the same in both languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from subsidycalc.declared.validation import validated
from subsidycalc.policy.finding import find_policy
from subsidycalc.policy.loading import declare
from subsidycalc.tables.dictionary import TableDeclaration, built_in

ROOT = Path(__file__).parents[2]
WRITTEN = [
    re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    for name in ("own-tables.md", "own-tables.zh.md")
]


def test_both_languages_declare_the_same() -> None:
    assert WRITTEN[0] == WRITTEN[1]
    assert len(WRITTEN[0]) == 5


def test_what_is_declared_stands_in_the_examples() -> None:
    renamed = WRITTEN[0][1]
    written = [*ROOT.glob("examples/policies/*/policy.toml"), ROOT / "docs" / "making" / "words.toml"]
    examples = [file.read_text(encoding="utf-8") for file in written]
    for block in WRITTEN[0]:
        lines = [line for line in block.splitlines() if line]
        assert block == renamed or any(all(line in text for line in lines) for text in examples)


def test_a_column_said_anew_is_known_by_both_headings() -> None:
    (table,) = tomllib.loads(WRITTEN[0][1])["table"].items()
    declared = {table[0]: validated(TableDeclaration, table[1])}
    field = built_in().with_declared(declared).named("employees").field("stay_from")
    assert field.zh == "留甬开始日期"
    assert "留温开始日期" in field.aliases


def test_every_example_says_that_it_is_one() -> None:
    for file in ROOT.glob("examples/policies/*/policy.toml"):
        head = file.read_text(encoding="utf-8").splitlines()[:5]
        assert any("check every figure against the official text" in line for line in head), file
        assert any("必须逐项核对官方文件" in line for line in head), file
        assert declare(find_policy(str(file))).default.coverage, file
