"""The frames of a run hold what its workbook holds, exactly, typed and masked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from audit.county import batch_of, person, policy_file

from subsidycalc import Choices, run_batch
from subsidycalc.runs.cases.numbers_of_nobody import code_of

SAMPLES = Path(__file__).parents[2] / "sample_data"
APPLIANCES = Path(__file__).parents[2] / "examples" / "policies" / "appliances-2024" / "policy.toml"


def test_the_frames_tell_what_was_worked_out_by_hand(tmp_path: Path) -> None:
    """A: 4 × 500 = 2,000, at most 1,600, and half of 300 for buses; B: one person of A's once more, and one of its own."""
    batch = batch_of(
        tmp_path / "batch",
        staff={"A": [person("a"), person("b"), person("c"), person("d")], "B": [person("e"), "123"]},
        buses={"A": 300},
    )
    frames = run_batch([batch], Choices(policies=(str(policy_file(tmp_path)),)), language="en").frames()
    awards = frames.awards.set_index(["payee", "provision"])
    bonus = awards.loc[code_of("A"), "bonus"]
    assert (bonus.before_ceiling_fen, bonus.ceiling_fen, bonus.amount_fen) == (2000_00, 1600_00, 1600_00)
    assert (bonus["name"], bonus["title"], bonus["as_of"]) == ("企业A", "Bonus", pd.Timestamp("2023-12-31"))
    assert frames.totals.set_index("payee").payable_fen.to_dict() == {
        code_of("A"): 1750_00,  # 1,600 + 150
        code_of("B"): 500_00,
    }
    staff = frames.verdicts[frames.verdicts.provision == "bonus"]
    assert staff.verdict.tolist() == ["awarded"] * 5 + ["rejected"]
    assert staff["row"].tolist() == [2, 3, 4, 5, 6, 7]
    (refused,) = frames.refusals.itertuples()
    assert (refused.payee, refused.row, refused.codes) == (code_of("B"), 7, "id-length")
    assert "ID number" in refused.reasons


@pytest.mark.parametrize("policy", ["jilin-2020", "fujian-2020q2"])
def test_amounts_add_up_exactly_and_no_column_is_a_fraction(policy: str) -> None:
    run = run_batch([SAMPLES / f"{policy}.xlsx"], Choices(policies=(policy,)))
    frames = run.frames()
    awards = frames["awards"]
    money = awards[awards.amount_fen.notna()]
    cuts = money.group_cut_fen + money.deducted_fen + money.pool_cut_fen
    assert (money.after_ceiling_fen - cuts == money.amount_fen).all()
    total = frames.totals[["payable_fen", "relief_fen", "credit_fen"]].sum().sum()
    assert total == money.amount_fen.sum()
    assert awards[awards.amount_fen.isna()].kind.isin(["points", "eligibility"]).all()
    assert (awards.points.notna() == (awards.kind == "points")).all()
    sheets = {sheet.key: sheet.blocks[0] for sheet in run.sheets if sheet.blocks}
    assert (len(awards), len(frames.refusals)) == (len(sheets["awards"]), len(sheets["rejected"]))
    shown = sheets["rejected"].columns[9].texts.listed()
    assert frames.refusals.reasons.fillna("").tolist() == shown
    types = {str(kind) for frame in frames.values() for kind in frame.dtypes}
    assert types == {"string", "Int64", "datetime64[s]"}


def test_persons_are_masked_and_notices_stand_by_row() -> None:
    number = "330302198001030001"
    items = pd.DataFrame(
        {
            "购买人姓名": [f"甲{number}", "乙"],
            "购买人身份证号": [number, "330302198001110001"],
            "家电品类": ["冰箱", "冰箱"],
            "购买日期": ["2024-10-01", "2024-10-01"],
            "成交价（元）": ["3000", "4000"],
            "能效等级": ["2级", "2级"],
            "备注": ["", ""],
        }
    )
    frames = run_batch({"家电购买": items}, Choices(policies=(str(APPLIANCES),))).frames()
    assert frames.totals.payable_fen.tolist() == [450_00, 600_00]  # 3,000 × 15 %, 4,000 × 15 %
    assert frames.awards.payee.tolist() == ["330302********0001", "330302********0001 (2)"]
    assert len(frames.notices) > 0
    assert number not in "".join(frame.to_csv() for frame in frames.values())


def test_pandas_is_loaded_for_frames_alone() -> None:
    shown = "import sys; from subsidycalc import run_batch; sys.exit('pandas' in sys.modules)"
    subprocess.run([sys.executable, "-c", shown], check=True)
