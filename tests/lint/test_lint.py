"""Each kind of mistake is found, under its code, at its line, with a row that shows it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lint.broken_policies import AGED, BROKEN, CLAIM, FLAT, GROWN, MARK, Broken, policy
from policies.worked_cases import cases_of

from subsidycalc.policy.finding import installed_policies
from subsidycalc.policy.lint.findings import View
from subsidycalc.policy.lint.plain import plain_findings
from subsidycalc.policy.loading import every_reading
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.source import PolicySource
from subsidycalc.runs.cases.judged_cases import compared, differences, judged
from subsidycalc.runs.linting import lint
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.vocabulary.comparisons import GrowthCondition
from subsidycalc.vocabulary.condition import ConditionWord
from subsidycalc.vocabulary.payment import Way
from subsidycalc.vocabulary.proportions import FlatAmount

if TYPE_CHECKING:
    from subsidycalc.policy.lint.findings import Finding

ROOT = Path(__file__).parents[2]


def findings(text: str) -> list[Finding]:
    (linted,) = lint(["my.toml"], {"my.toml": PolicySource("my.toml", text)})
    return linted.findings


def test_a_sound_policy_has_no_error_and_no_warning() -> None:
    assert [
        (one.code, one.mistake.said.en) for one in findings(policy(FLAT)) if one.severity != "information"
    ] == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_mistake_is_found_at_its_line(broken: Broken) -> None:
    (line,) = [n for n, text in enumerate(broken.text.split("\n"), 1) if text.endswith(MARK)]
    found = findings(broken.text)
    told = [(one.code, one.severity, one.mistake.line) for one in found]
    assert (broken.code, broken.severity, line) in told, [
        (*one, f.mistake.said.en) for one, f in zip(told, found, strict=True)
    ]
    for one in found:
        assert tomllib.loads(one.witness).keys() <= {"case"}


def test_words_of_which_nothing_is_proved_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GrowthCondition, "modelled", ConditionWord.modelled)
    monkeypatch.setattr(FlatAmount, "amount_of", Way.amount_of)
    text = policy(GROWN + FLAT)
    lines = {line.split(" ")[0]: number for number, line in enumerate(text.split("\n"), 1)}
    told = {(one.code, one.mistake.line) for one in findings(text)}
    assert {("not-modelled", lines["where"]), ("not-modelled", lines["pays"])} <= told


def test_a_condition_on_texts_is_looked_at_by_those_that_its_words_tell_apart() -> None:
    """Where a policy names 其他 too, some other text stands for those that nobody names."""
    field = '\n[table.enterprises.field.plan]\nzh = "方案"\nkind = "text"\n'
    named = 'where = [{ choice = "plan", in = ["其他"], else = "growth-too-low" }]\n'
    codes = {one.code for one in findings(policy(named + FLAT) + field)}
    assert codes.isdisjoint({"never-met", "always-holds"})


@pytest.mark.parametrize(
    ("name", "never", "once"),
    [
        ("a ceiling above what five months come to", '"5万元"', '"49999.99元"'),
        ("a ceiling above what each class comes to", '"3万元"', '"29999.99元"'),
        ("a ceiling of a group over rows and classes", '"8万元"', '"79999.99元"'),
        ("a pool that few are paid from", '"10万元"', '"99999.99元"'),
        ("a cap of so many times that never binds", "times = 2", "times = 1"),
        ("a cap above what six months come to", '"3000元"', '"2999.99元"'),
        ("a ceiling that a duration keeps", '["1年", "100%"]', '["1年", "30%"]'),
    ],
)
def test_a_limit_that_a_fen_more_comes_to_is_not_told(name: str, never: str, once: str) -> None:
    broken = next(one for one in BROKEN if one.name == name)
    assert broken.text.count(never) == 1
    told = {one.code for one in findings(broken.text.replace(never, once))}
    assert "ceiling-never-binds" not in told


@pytest.mark.parametrize("code", sorted({one.code for one in BROKEN if one.severity == "error"} - {"gap"}))
def test_an_error_that_is_seen_without_a_solver_keeps_a_policy_from_being_run(code: str) -> None:
    broken = next(one for one in BROKEN if one.code == code and "behind a wider" not in one.name)
    (line,) = [n for n, text in enumerate(broken.text.split("\n"), 1) if text.endswith(MARK)]
    with pytest.raises(PolicyFileError) as caught:
        plan(Choices(("my.toml",)), {"my.toml": PolicySource("my.toml", broken.text)})
    assert line in {mistake.line for mistake in caught.value.mistakes}
    assert f"my.toml:{line}:" in caught.value.en


SHOWN = {
    "limits of two conditions": "ineligible [output-too-large]",
    "against a general condition": "ineligible [elsewhere]",
    "a contract that cannot be so long": "ineligible [term-too-short]",
    "a route behind a wider one": "route wide",
    "interest that no loan bears": "ineligible [repaid-late]",
}


@pytest.mark.parametrize(("name", "found"), SHOWN.items(), ids=SHOWN)
def test_a_witness_that_is_pasted_into_cases_shows_the_mistake(name: str, found: str, tmp_path: Path) -> None:
    broken = next(one for one in BROKEN if one.name == name)
    file = tmp_path / "policy.toml"
    file.write_text(broken.text, encoding="utf-8")
    (finding,) = [one for one in findings(broken.text) if one.code == broken.code]
    (case,) = cases_of(finding.witness, str(file))
    assert [(one.met, one.found) for one in compared(case)] == [(False, found)]


def test_a_birth_date_and_a_total_over_rows_stand_in_the_witness(tmp_path: Path) -> None:
    text = policy(AGED).replace(CLAIM, "")
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    cliffs = [one for one in findings(text) if one.code == "cliff"]
    assert {one.mistake.line for one in cliffs} == {21, 22}
    assert any("born = 19" in one.witness for one in cliffs)
    for cliff in cliffs:
        (case,) = cases_of(cliff.witness, str(file))
        assert differences(judged(case)) == [], cliff.witness


@pytest.mark.parametrize("policy", ["fujian-2020q2", "jilin-hr-2021"])
def test_what_a_cliff_pays_is_what_the_program_pays(policy: str) -> None:
    (linted,) = lint([policy])
    cliffs = [one for one in linted.findings if one.code == "cliff" and "regions" not in one.witness]
    assert len(cliffs) >= 5 if policy == "fujian-2020q2" else cliffs
    for cliff in cliffs:
        (case,) = cases_of(cliff.witness, policy)
        assert differences(judged(case)) == [], cliff.witness


def test_the_policies_at_hand_have_no_error_and_no_warning() -> None:
    names = [
        *installed_policies(),
        *(str(file.parent) for file in sorted((ROOT / "examples").rglob("policy.toml"))),
    ]
    declarations = [plan(Choices((name,)), to_be_linted=True).settled[0].declaration for name in names]
    for declaration in declarations:
        views = [
            View(declaration, declaration.under(one), one) for one in every_reading(declaration.readings)
        ]
        assert plain_findings(views) == []


def test_without_the_solver_it_says_that_proofs_were_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subsidycalc.runs.linting.find_spec", lambda _: None)
    assert [(one.code, one.severity) for one in findings(policy(FLAT))] == [
        ("proofs-left-out", "information")
    ]
    gap = next(one for one in BROKEN if one.name == "a gap below the tiers")
    assert "gap" in {one.code for one in findings(gap.text)}


def test_a_warning_that_is_noted_informs_of_it_and_of_the_reason() -> None:
    broken = next(one for one in BROKEN if one.code == "tier-pays-less")
    note = '\n[[noted]]\ncode = "tier-pays-less"\nprovision = "reward"\nwhy = { zh = "原文如此", en = "so says the text" }\n'
    (found,) = [one for one in findings(broken.text + note) if one.code == "tier-pays-less"]
    assert (found.severity, found.why) == ("information", ("原文如此", "so says the text"))
    elsewhere = findings(broken.text + note.replace('provision = "reward"', 'provision = "other"'))
    assert {("tier-pays-less", "warning"), ("noted-without-effect", "warning")} <= {
        (one.code, one.severity) for one in elsewhere
    }
