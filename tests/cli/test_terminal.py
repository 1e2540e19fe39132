"""On a terminal of 60 or 80 columns nothing is wider than it, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import say

from subsidycalc.texts.wrapping import shown_width

if TYPE_CHECKING:
    from pathlib import Path

WIDTHS = (60, 80)


def lost(unbound: str, shown: str) -> set[str]:
    """What a folded text has less often than the one that has all the room; a rule is as long as its title."""
    return set(Counter(unbound) - Counter(shown)) - set("-=")


def wider(text: str, width: int) -> list[str]:
    """The lines that do not fit; a digest alone may be longer than a line."""
    return [
        line
        for line in text.splitlines()
        if shown_width(line) > width and len(max(line.split(), key=len)) < 64
    ]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    policy = policy_file(folder)
    for name, most in (("one", 4), ("other", 3)):
        batch = batch_of(folder / name, staff={"A": [person(f"r{n}") for n in range(most)]}, buses={"B": 900})
        target = folder / f"{name}.xlsx"
        done = say("run", batch, "--policy", policy, "-o", target, "--ledger", folder / f"{name}.ledger")
        assert done.code == 0, done.err
    return folder


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "command",
    [
        "verify one.xlsx --input other",
        "diff one.xlsx other.xlsx",
        "history --ledger one.ledger",
        "history --ledger one.ledger --batch 1",
        "explain one --policy county-2023.toml --row 员工:2",
        "show county-2023.toml",
        "check one --policy county-2023.toml",
    ],
)
def test_every_report_folds_and_loses_nothing(
    width: int, command: str, county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(county)
    shown = say(*command.split(), columns=width)
    assert shown.code in (0, 1), shown.err
    assert not wider(shown.out, width)
    assert not lost("".join(say(*command.split()).out.split()), shown.out)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_readings_move_stands_in_tables_that_fold(width: int, tmp_path: Path) -> None:
    """500 yuan a person, at most 1,600: four have 1,600; at most 1,800 they have 1,800; at 300 yuan each, 1,200."""
    long = "春节期间留在本县继续生产的企业员工一次性留工补助（含劳务派遣人员）"
    figures = {"per_person": ("500元", "300元"), "most": ("1600元", "1800元")}
    more = "".join(
        f'[parameter.{name}]\ntitle = {{ zh = "每名留县员工的补助标准和限额", en = "Rate" }}\n'
        f'clause = "1"\nunit = "元"\ndefault = "{default}"\n'
        for name, (default, _) in figures.items()
    )
    policy = policy_file(tmp_path, more=more)
    text = policy.read_text(encoding="utf-8").replace("留工补助", long)
    for name, (default, _) in figures.items():
        text = text.replace(f'amount = "{default}"', f'amount = {{ parameter = "{name}" }}')
    policy.write_text(text, encoding="utf-8")
    batch = batch_of(tmp_path / "batch", staff={"A": [person(f"r{n}") for n in range(4)]})
    changed = [f"--set={name}={instead}" for name, (_, instead) in figures.items()]
    shown = say("readings", batch, "--policy", policy, *changed, columns=width).out
    assert not wider(shown, width)
    # aligned columns, figures to the right and never broken: no table falls apart into blocks
    assert "· " not in shown
    assert shown.count("净变动(元)") == 3
    for figure in ("\u2212400.00", "200.00"):
        assert any(line.endswith(f" {figure}") for line in shown.splitlines()), shown
    assert not set(long) - set(shown)
