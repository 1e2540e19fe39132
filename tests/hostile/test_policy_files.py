"""HAZARDS, policy files: a mistake is a line that names file, path and what was meant; nothing runs on a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli.process import ROOT
from hostile.endless import ends
from hostile.office import PERSONS, WHOLE, batch
from hostile.outcome import command

if TYPE_CHECKING:
    from pathlib import Path

_GOOD = (ROOT / "subsidycalc" / "policies" / "lucheng-2023" / "policy.toml").read_text(encoding="utf-8")


def _changed(old: str, new: str) -> str:
    assert old in _GOOD, "the policy says it otherwise by now"
    return _GOOD.replace(old, new, 1)


def _run(policy: Path, *options: object) -> tuple[int, list[str]]:
    data = batch().save(policy.parent / "data.xlsx")
    ended = command("run", data, "-p", policy, "-o", policy.parent / "result.xlsx", *options)
    assert ended.code == 0 or not (policy.parent / "result.xlsx").exists()
    assert "Traceback" not in ended.err
    return ended.code, ended.err.splitlines()


def test_a_copy_of_a_built_in_policy_pays_the_same(tmp_path: Path) -> None:
    policy = tmp_path / "my.toml"
    policy.write_text(_GOOD, encoding="utf-8-sig", newline="\r\n")
    data = batch().save(tmp_path / "data.xlsx")
    ended = command("run", data, "-p", policy, "-o", tmp_path / "r.xlsx", "--json")
    assert ended.summary["payable"] == f"{WHOLE}.00"


@pytest.mark.parametrize(
    ("old", "new", "path", "hint"),
    [
        pytest.param(
            'flag = "above_scale"',
            'flg = "above_scale"',
            "condition > above-scale",
            "flag",
            id="an unknown word",
        ),
        pytest.param(
            'kind = "reward"',
            'knd = "reward"',
            "provision 3 (growth-reward) > knd",
            "kind",
            id="a misspelt field",
        ),
        pytest.param(
            'kind = "reward"',
            'kind = "prize"',
            "provision 3 (growth-reward) > kind",
            "reward",
            id="an unknown kind",
        ),
        pytest.param(
            'id = "expo"', 'id = "stay-bonus"', "provision", "stay-bonus", id="two provisions of one id"
        ),
        pytest.param('"1000万元"', "1000.5", "", "", id="a float where an exact number is due"),
        pytest.param('"1000万元"', '"1000万"', "", "", id="an amount without its unit"),
        pytest.param('"18%"', '"eighteen"', "", "", id="a number in words"),
        pytest.param('"output[2023Q1]"', '"outputs[2023Q1]"', "", "output", id="a field that no table has"),
        pytest.param(
            'table = "exhibitions"', 'table = "exhibition"', "", "exhibitions", id="an unknown table"
        ),
        pytest.param("format = 1", "format = 2", "format", "", id="another format"),
        pytest.param('id = "lucheng-2023"', 'id = "../../etc/passwd"', "id", "", id="an id that is a path"),
        pytest.param('id = "lucheng-2023"', "id = 7", "id", "", id="an id that is a number"),
        pytest.param(_GOOD, "", "", "", id="an empty file"),
        pytest.param(_GOOD, "just words", "", "", id="no TOML"),
        pytest.param(_GOOD, "a = " + "[" * 50_000, "", "", id="brackets without end"),
        pytest.param(_GOOD, "a" + ".a" * 50_000 + " = 1", "", "", id="a key without end"),
        pytest.param(_GOOD, 'x = "\0"', "", "", id="a control character"),
        pytest.param("format = 1", f"format = {'9' * 5_000}", "", "", id="a number of 5,000 figures"),
    ],
)
def test_a_mistake_is_refused_with_its_path_and_a_suggestion(
    old: str, new: str, path: str, hint: str, tmp_path: Path
) -> None:
    policy = tmp_path / "my.toml"
    policy.write_text(_changed(old, new), encoding="utf-8")
    for language in ("zh", "en"):
        code, lines = _run(policy, "--lang", language)
        assert code == 2
        assert lines
        assert all(line.startswith("my.toml") for line in lines)
        assert any(path in line and hint in line for line in lines), lines


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    policy = tmp_path / "my.toml"
    policy.write_text(_changed('kind = "reward"', 'kind = "reward"\nkind = "grant"'), encoding="utf-8")
    code, (line,) = _run(policy)
    assert code == 2
    assert line.startswith("my.toml")


def test_a_group_that_names_no_provision_is_refused(tmp_path: Path) -> None:
    policy = tmp_path / "my.toml"
    group = '\n[[group]]\nid = "g"\nprovisions = ["expo", "expoo"]\nexclusive = true\nclause = "1"\n'
    policy.write_text(_GOOD + group, encoding="utf-8")
    code, lines = _run(policy)
    assert code == 2
    assert any("group 1 (g) > provisions 2" in line and "expoo" in line and "expo" in line for line in lines)


def test_every_mistake_is_told_at_once_a_line_for_each(tmp_path: Path) -> None:
    policy = tmp_path / "my.toml"
    changed = _changed('kind = "reward"', 'knd = "reward"').replace('kind = "points"', 'kind = "point"')
    policy.write_text(changed.replace("format = 1", "format = 3"), encoding="utf-8")
    code, lines = _run(policy)
    assert code == 2
    for mistake in ("knd", "provision 2 (residence-points) > kind", "format"):
        assert any(mistake in line for line in lines), (mistake, lines)


@pytest.mark.parametrize(
    "content",
    [
        b"x = " + b"1" * 50_000_000,
        b"# " + b"x" * 50_000_000,
        b"\xff\xfe" + b"x\0" * 1000,
        b"\x80abc",
        b"PK\x03\x04",
    ],
    ids=["50 MB of a number", "50 MB of a comment", "UTF-16", "no UTF-8", "a workbook"],
)
def test_a_file_that_is_no_policy_is_refused_at_once(content: bytes, tmp_path: Path) -> None:
    policy = tmp_path / "my.toml"
    policy.write_bytes(content)
    with ends():
        code, lines = _run(policy)
    assert code == 2
    assert len(lines) == 1
    assert "my.toml" in lines[0]


def test_a_file_of_mistakes_only_is_answered_soon_with_the_first_and_how_many_more(tmp_path: Path) -> None:
    policy = tmp_path / "my.toml"
    more = "".join(f'\n[[provision]]\nid = "a{n}"\nknd = "x"\n' for n in range(10_000))
    policy.write_text(_GOOD + more, encoding="utf-8")
    with ends():
        code, lines = _run(policy)
    assert code == 2
    assert len(lines) <= 300
    # Ten thousand provisions lack clause, title and kind and have one key too many.
    assert "39800" in lines[-1]


def test_a_policy_that_refers_to_itself_is_refused(tmp_path: Path) -> None:
    policy = tmp_path / "my.toml"
    loop = '\n[condition.a]\nall = ["b"]\n[condition.b]\nany = ["a"]\n'
    policy.write_text(_changed("general = [", 'general = [\n  "a",') + loop, encoding="utf-8")
    code, lines = _run(policy)
    assert code == 2
    assert any("my.toml" in line for line in lines)


@pytest.mark.parametrize("asked", [("run",), ("check",), ("template",), ("show",)])
@pytest.mark.parametrize("line", [f"# {PERSONS[0]}", '# "\u0085"'], ids=["a number", "a control character"])
def test_a_text_that_no_result_may_hold_is_refused_wherever_the_policy_is_used(
    asked: tuple[str], line: str, tmp_path: Path
) -> None:
    policy = tmp_path / "my.toml"
    policy.write_text(f"# first\n{line}\n{_GOOD}", encoding="utf-8")
    inputs = [batch().save(tmp_path / "data.xlsx")] if asked[0] in {"run", "check"} else []
    before = sorted(tmp_path.iterdir())
    named = [policy] if asked[0] == "show" else ["--policy", policy]
    written = ["-o", tmp_path / "out.xlsx"] if asked[0] in {"run", "template"} else []
    ended = command(*asked, *inputs, *named, *written)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert ended.err.startswith("my.toml:2:")
    assert PERSONS[0] not in ended.err
    assert sorted(tmp_path.iterdir()) == before
