"""A batch is held against registers before payment: who is refused, who is left to a person, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from audit.county import batch_of, codes_on, paid, person, policy_file
from cli.commands import say

from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.runs.pipeline import read
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.runs.run import laid_out

if TYPE_CHECKING:
    from pathlib import Path

    from subsidycalc.runs.run import Run

DEATHS = "姓名,身份证号,死亡日期"
STRUCK = "企业名称,统一社会信用代码,注销日期"


def listed(folder: Path, heading: str, *lines: str, name: str = "list.csv") -> Path:
    (folder / name).write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return folder / name


def held(folder: Path, *registers: str, staff: list[str], more: str = "", buses: int = 900) -> Run:
    """Run a batch of one enterprise, whose persons stay from the 25th of January, held against registers."""
    batch = batch_of(folder / "batch", staff={"A": staff}, buses={"A": buses})
    choices = Choices((str(policy_file(folder, more=more)),), registers=registers)
    planned = plan(choices)
    return laid_out(planned, read([batch], choices, planned), choices)


def reasons(done: Run) -> str:
    (sheet,) = (sheet for sheet in done.sheets if sheet.key == "rejected")
    column = next(one for one in sheet.blocks[0].columns if one.heading == "原因")
    return "\n".join(column.shown(row) for row in range(len(column)))


def notices(done: Run) -> list[str]:
    return [one.code for one in done.result.notices]


def test_the_dead_are_refused_from_the_day_after_their_death(tmp_path: Path) -> None:
    """Of four who stay from the 25th one died the day before, one that day, one later: 3 × 500 = 1,500."""
    staff = [person("v1"), person("v2"), person("v3"), person("v4")]
    days = ("2023-01-24", "2023年1月25日", "20230601")
    lines = (f"甲,{number},{day}" for number, day in zip(staff, days, strict=False))
    done = held(tmp_path, f"死亡={listed(tmp_path, DEATHS, *lines)}", staff=staff)
    assert codes_on(done, "bonus") == ["register-deceased", "", "", ""]
    assert paid(done, "bonus") == {"A": "1500.00"}
    assert "已死亡：见名册《list.csv》第2行，死亡日期2023-01-24（付款前核对名册）" in reasons(done)
    assert [list(one.rows) for one in done.result.notices if one.code == "register-other-days"] == [[3, 4]]


def test_what_cannot_be_told_is_left_to_a_person_and_never_paid_in_silence(tmp_path: Path) -> None:
    """A death without a day, a masked number, a number that cannot be read: nobody of them is paid."""
    staff = [person("v1"), person("v2"), person("v3")]
    masked = f"{staff[1][:6]}********{staff[1][-4:]}"
    register = listed(tmp_path, DEATHS, f",{staff[0]},", f",{masked},2023-01-01", ",123,2023-01-01")
    done = held(tmp_path, f"deceased={register}", staff=staff)
    assert codes_on(done, "bonus") == ["register-deceased", "register-deceased", ""]
    assert done.result.accounts["employees"].review == 2
    assert paid(done, "bonus") == {"A": "500.00"}
    assert done.result.notices[0].code == "register-unreadable"
    assert done.result.notices[0].rows == (4,)
    assert masked not in reasons(done)


def test_a_struck_off_enterprise_has_nothing(tmp_path: Path) -> None:
    """Without it 500 for a person and 50 % of 900 for the bus."""
    assert paid(held(tmp_path, staff=[person("v1")]), "buses") == {"A": "450.00"}
    register = listed(tmp_path, STRUCK, f"企业A,{code_of('A')},2023-05-01")
    done = held(tmp_path, f"struck-off={register}", staff=[person("v1")])
    assert paid(done, "bonus") == paid(done, "buses") == {}
    assert codes_on(done, "bonus") == codes_on(done, "buses") == ["enterprise-ineligible"]
    assert "已注销或吊销：见名册《list.csv》第2行，注销或吊销日期2023-05-01" in reasons(done)


def test_an_entry_without_a_code_is_matched_by_name_for_a_person_to_look(tmp_path: Path) -> None:
    # the batch names the enterprise 企业A
    done = held(tmp_path, f"struck-off={listed(tmp_path, STRUCK, '企业 Ａ,,')}", staff=[person("v1")])
    assert codes_on(done, "buses") == ["register-struck-off"]
    assert done.result.accounts["enterprises"].review == 1
    assert "只有名称相同" in reasons(done)


@pytest.mark.parametrize(("removed", "review"), [("2023-12-30", 0), ("2023-12-31", 1), ("", 1)])
def test_who_is_out_of_a_register_by_the_day_of_the_policy_is_paid(
    tmp_path: Path, removed: str, review: int
) -> None:
    heading = "统一社会信用代码,列入日期,移出日期"
    register = listed(tmp_path, heading, f"{code_of('A')},2022-01-01,{removed}")
    done = held(tmp_path, f"abnormal={register}", staff=[person("v1")])
    assert done.result.accounts["enterprises"].review == review


def test_another_result_tells_who_was_paid_elsewhere(tmp_path: Path) -> None:
    held(tmp_path, staff=[person("v1")]).write(tmp_path / "other.xlsx")
    done = held(tmp_path, f"paid-elsewhere={tmp_path / 'other.xlsx'}", staff=[person("v2")])
    assert codes_on(done, "buses") == ["register-paid-elsewhere"]
    assert "第2行，政策county，项目bonus，项目名称留工补助，核定金额500.00元，名册中共有2条" in reasons(done)


OWN = """
[register.watched]
zh = "重点关注"
matches = ["uscc"]
since = "from_day"
against = ["trip_date"]
follows = "refuse"
clause = "第九条"
[register.watched.field.from_day]
zh = "起始日"
kind = "date"
"""


@pytest.mark.parametrize("beside", [False, True])
def test_a_register_of_ones_own_is_declared_by_the_policy_or_a_file_beside(
    tmp_path: Path, *, beside: bool
) -> None:
    """It holds from the 25th, the day of the bus; the bonus has no such day, so a person looks there."""
    register = listed(tmp_path, "统一社会信用代码,起始日", f"{code_of('A')},2023-01-25")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    name = tmp_path / "own.toml" if beside else "重点关注"
    done = held(tmp_path, f"{name}={register}", staff=[person("v1")], more="" if beside else OWN)
    assert paid(done, "buses") == {}
    assert codes_on(done, "buses") == ["register-watched"]
    assert "重点关注：见名册《list.csv》第2行，起始日2023-01-25（第九条）" in reasons(done)
    assert done.result.accounts["enterprises"].review == 1


def test_a_policy_says_otherwise_of_a_register_of_ours(tmp_path: Path) -> None:
    register = listed(tmp_path, "统一社会信用代码", code_of("A"), name="失信.csv")
    more = '[register.in-default]\nfollows = "refuse"\n'
    done = held(tmp_path, f"in-default={register}", staff=[person("v1")], more=more)
    assert codes_on(done, "buses") == ["enterprise-ineligible"]


def test_who_a_register_refuses_counts_for_no_head_count(tmp_path: Path) -> None:
    """Two persons are asked for and two are there, but one is dead."""
    staff, rule = (
        [person("v1"), person("v2")],
        'head_count = { at_least = 2, counted = [], else = "too-few" }',
    )
    policy = policy_file(tmp_path)
    text = policy.read_text(encoding="utf-8").replace("once = true", f"once = true\n{rule}", 1)
    policy.write_text(f'{text}\n[codes]\ntoo-few = "人数不足"\n', encoding="utf-8")
    batch = batch_of(tmp_path / "batch", staff={"A": staff})
    register = listed(tmp_path, DEATHS, f",{staff[0]},2022-12-01")
    found = []
    for registers in ((), (f"deceased={register}",)):
        choices = Choices((str(policy),), registers=registers)
        found.append(paid(laid_out(plan(choices), read([batch], choices), choices), "bonus"))
    assert found == [{"A": "1000.00"}, {}]


def test_a_result_is_verified_with_its_registers_and_a_changed_one_is_named(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "batch", staff={"A": [person("v1"), person("v2")]})
    policy, result = policy_file(tmp_path), tmp_path / "result.xlsx"
    register = listed(tmp_path, DEATHS, f",{person('v1')},2023-01-01")
    given = ("--register", f"deceased={register}")
    assert say("run", batch, "--policy", policy, "-o", result, "--quiet", *given).code == 0
    key = {row[0].value: row[1].value for row in openpyxl.load_workbook(result)["运行信息"].iter_rows()}
    verify = ("verify", result, "--input", batch, "--accept-policy", key["sha256:county"], "--json")
    assert person("v1") not in str(key)
    missing = say(*verify)
    assert (missing.code, "--register deceased=" in missing.err) == (2, True)
    again = say(*verify, *given).json
    assert (again["match"], again["same"]) == (True, "bytes")
    listed(tmp_path, DEATHS, f",{person('v2')},2023-01-01")
    changed = say(*verify, *given)
    assert changed.code == 1
    assert [cause["code"] for cause in changed.json["causes"]] == ["register-changed"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("nonsense=x.csv", "paid-elsewhere"),
        ("deceased", "名册=文件"),
        ("deceased=absent.csv", "absent.csv"),
        ("decesed=x.csv", "deceased"),
    ],
)
def test_a_wrong_register_is_one_line(tmp_path: Path, given: str, told: str) -> None:
    batch = batch_of(tmp_path / "batch", staff={"A": [person("v1")]})
    ended = say(
        "run", batch, "--policy", policy_file(tmp_path), "-o", tmp_path / "r.xlsx", "--register", given
    )
    assert ended.code == 2
    assert told in ended.err
    assert ended.err.count("\n") == 1
    assert not (tmp_path / "r.xlsx").exists()


def test_a_result_is_never_written_over_a_register(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "batch", staff={"A": [person("v1")]})
    register = tmp_path / "list.xlsx"
    book = openpyxl.Workbook()
    book.active.append(DEATHS.split(","))
    book.save(register)
    given = ("--policy", policy_file(tmp_path), "--register", f"deceased={register}")
    before = register.read_bytes()
    assert say("run", batch, *given, "-o", register, "--force").code == 3
    assert register.read_bytes() == before


def test_a_file_of_defaults_may_name_registers(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "batch", staff={"A": [person("v1")]})
    listed(tmp_path, DEATHS, f",{person('v1')},2023-01-01")
    policy_file(tmp_path)
    defaults = tmp_path / "defaults.toml"
    defaults.write_text('policy = "county-2023.toml"\n[register]\ndeceased = "list.csv"\n', encoding="utf-8")
    done = say("run", batch, "--config", defaults, "-o", tmp_path / "r.xlsx", "--json")
    assert done.json["rows"]["employees"]["ineligible"] == 1
