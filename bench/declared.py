"""The policy of the reference batches with its table of employees declared by itself, as a county would: what a declaration costs."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

SHEET: Final = "留岗人员"
_POLICY: Final = "lucheng-2023"
_BUILT_IN: Final = "[table.employees"
_DECLARED: Final = "[table.crew"


def declared_policy(folder: Path) -> Path:
    """Write the policy whose rules are the built-in one's, over a table of its own with the same columns."""
    package = resources.files("subsidycalc")
    rules = package.joinpath("policies", _POLICY, "policy.toml").read_text(encoding="utf-8")
    tables = package.joinpath("tables", "dictionary", "tables.toml").read_text(encoding="utf-8")
    blocks = [block for block in tables.split("\n\n") if block.startswith(_BUILT_IN)]
    first, *fields = (block.replace(_BUILT_IN, _DECLARED) for block in blocks)
    named = [line for line in first.splitlines() if not line.startswith(("zh", "en", "aliases"))]
    table = "\n".join([named[0], f'zh = "{SHEET}"', *named[1:]])
    text = rules.replace('table = "employees"', 'table = "crew"').replace(
        f'id = "{_POLICY}"', f'id = "{_POLICY}-declared"', 1
    )
    path = folder / "declared.toml"
    path.write_text("\n\n".join([text.rstrip(), table, *fields]) + "\n", encoding="utf-8")
    return path
