"""A result is verified cell by cell, and what differs is told apart by its cause."""

from __future__ import annotations

import hashlib
import zipfile
from contextlib import closing
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from audit.county import batch_of, person, policy_file
from cli.commands import ROOT, SAMPLE, say
from msgspec.structs import replace
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Font, PatternFill

import subsidycalc
from subsidycalc.results.workbook.result_workbook import result_sheets
from subsidycalc.results.workbook.shown import shown_differences
from subsidycalc.results.workbook.writing.package import write_workbook
from subsidycalc.runs import run as running
from subsidycalc.runs.cases.numbers_of_nobody import code_of
from subsidycalc.runs.pipeline import read
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.runs.run import laid_out
from subsidycalc.texts.registry import Wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def county(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A small batch, its policy and its result."""
    batch = batch_of(
        tmp_path / "batch", staff={"A": [person("v1"), person("v2")]}, buses={"A": 900}, output=["A"]
    )
    policy, result = policy_file(tmp_path), tmp_path / "result.xlsx"
    assert say("run", batch, "--policy", policy, "-o", result, "--quiet").code == 0
    return batch, policy, result


def verified(result: Path, batch: Path, *more: object) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """The exit code, everything that was told, and the causes by code; policies of the tests are vouched for."""
    with closing(openpyxl.load_workbook(result, read_only=True)) as workbook:
        own = [
            option
            for sheet in workbook
            if sheet.title in {"运行信息", "Run"}
            for key, value, *_ in sheet.iter_rows(values_only=True)
            if key == "sha256:county"
            for option in ("--accept-policy", value)
        ]
    done = say("verify", result, "--input", batch, "--json", *own, *more)
    told = done.json
    return done.code, told, {cause["code"]: cause for cause in told["causes"]}


def edited(result: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    workbook = openpyxl.load_workbook(result)
    change(workbook)
    path = result.with_name("edited.xlsx")
    workbook.save(path)
    return path


def test_the_sample_is_reproduced_in_both_languages(tmp_path: Path) -> None:
    for language in ("zh", "en"):
        result = tmp_path / f"{language}.xlsx"
        options = [
            "--lang",
            language,
            "--reading",
            "headcount=qualified",
            "--set",
            "agency_rate=600",
            "--near",
            "3%",
        ]
        assert say("run", SAMPLE, "--policy", "lucheng-2023", "-o", result, "--quiet", *options).code == 0
        code, told, causes = verified(result, SAMPLE)
        assert (code, told["match"], told["cells_differing"], causes) == (0, True, 0, {})
        assert told["same"] == "bytes"


def test_a_result_made_with_units_and_a_choice_of_provisions_is_reproduced(tmp_path: Path) -> None:
    result = tmp_path / "result.xlsx"
    options = ["--provision", "expo", "--provision", "growth-reward"]
    assert say("run", SAMPLE, "--policy", "lucheng-2023", "-o", result, "--quiet", *options).code == 0
    assert verified(result, SAMPLE)[0] == 0


def test_a_result_of_one_s_own_policy_is_reproduced_without_its_file(county: tuple[Path, Path, Path]) -> None:
    batch, policy, result = county
    policy.unlink()
    assert verified(result, batch)[0] == 0


def test_a_result_saved_again_by_a_spreadsheet_program_still_matches(county: tuple[Path, Path, Path]) -> None:
    batch, _, result = county
    again = edited(result, lambda _workbook: None)
    assert again.read_bytes() != result.read_bytes()
    code, told, causes = verified(again, batch)
    assert (code, told["same"], causes) == (0, "values", {})


def _a_formula(book: openpyxl.Workbook) -> None:
    book["奖补明细"]["M2"].value = "=500*2"


def _a_format(book: openpyxl.Workbook) -> None:
    book["奖补明细"]["M2"].number_format = '"9"#,##0.00'


def _a_text_format(book: openpyxl.Workbook) -> None:
    book["奖补明细"]["B2"].number_format = ';;;"别的企业"'


def _white(book: openpyxl.Workbook) -> None:
    book["奖补明细"]["M2"].font = Font(color="FFFFFF")


def _tiny(book: openpyxl.Workbook) -> None:
    book["奖补明细"]["M2"].font = Font(size=1)


def _struck(book: openpyxl.Workbook) -> None:
    book["奖补明细"]["M2"].font = Font(name="等线", strike=True)


def _black(book: openpyxl.Workbook) -> None:
    book["奖补明细"]["M2"].fill = PatternFill("solid", fgColor="000000")


def _a_hidden_row(book: openpyxl.Workbook) -> None:
    book["奖补明细"].row_dimensions[3].hidden = True


def _a_row_without_height(book: openpyxl.Workbook) -> None:
    book["奖补明细"].row_dimensions[3].height = 0.5


def _a_hidden_column(book: openpyxl.Workbook) -> None:
    book["奖补明细"].column_dimensions["M"].hidden = True


def _a_narrow_column(book: openpyxl.Workbook) -> None:
    book["奖补明细"].column_dimensions["M"].width = 0.1


def _a_hidden_sheet(book: openpyxl.Workbook) -> None:
    book["驳回"].sheet_state = "veryHidden"


def _a_header(book: openpyxl.Workbook) -> None:
    book["奖补明细"].oddHeader.center.text = "应付合计 900,000.00 元"


def _a_note(book: openpyxl.Workbook) -> None:
    book["奖补明细"]["M2"].comment = Comment("实付 2,000 元", "x")


def _a_merged_cell(book: openpyxl.Workbook) -> None:
    book["驳回"].merge_cells("Z8:AA9")


def _a_conditional_format(book: openpyxl.Workbook) -> None:
    book["奖补明细"].conditional_formatting.add(
        "M2:M9", ColorScaleRule("min", 0, "FFFFFF", "max", 1, "FFFFFF")
    )


def _a_link(book: openpyxl.Workbook) -> None:
    book["奖补明细"]["B2"].hyperlink = "https://example.invalid"


def _zeros_not_shown(book: openpyxl.Workbook) -> None:
    book["奖补明细"].sheet_view.showZeros = False


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_a_formula, "are formulas"),
        (_a_format, "number format"),
        (_a_text_format, "number format"),
        (_white, "another font"),
        (_tiny, "another font"),
        (_struck, "another font"),
        (_black, "another font, colour or fill"),
        (_a_hidden_row, "hidden"),
        (_a_row_without_height, "hidden"),
        (_a_hidden_column, "hidden"),
        (_a_narrow_column, "hidden"),
        (_a_hidden_sheet, "sheets are hidden"),
        (_a_header, "page header"),
        (_a_note, "were added"),
        (_a_merged_cell, "were added"),
        (_a_conditional_format, "were added"),
        (_a_link, "were added"),
        (_zeros_not_shown, "view"),
    ],
)
def test_what_is_shown_otherwise_than_it_was_written_is_a_difference(
    change: Callable[[openpyxl.Workbook], None], said: str, county: tuple[Path, Path, Path]
) -> None:
    batch, _, result = county
    code, told, causes = verified(edited(result, change), batch, "--lang", "en")
    assert (code, told["match"], told["same"]) == (1, False, None)
    assert any(said in line for line in causes["shown-otherwise"]["details"])


def test_a_formula_that_gives_the_value_that_was_written_is_a_difference(
    county: tuple[Path, Path, Path],
) -> None:
    batch, _, result = county

    def put(part: str, data: bytes) -> bytes:
        if not part.startswith("xl/worksheets/sheet"):
            return data
        return data.replace(b"<v>1000.00</v>", b"<f>IF(NOW()&gt;46000,9000,1000)</f><v>1000.00</v>")

    def parts_of_a_text(part: str, data: bytes) -> bytes:
        if part != "xl/sharedStrings.xml":
            return data
        parts = '<si><r><rPr><color rgb="FFFFFFFF"/></rPr><t>企业</t></r><r><t>A</t></r></si>'.encode()
        return data.replace('<si><t xml:space="preserve">企业A</t></si>'.encode(), parts)

    for change, said in ((put, "are formulas"), (parts_of_a_text, "parts of some texts")):
        forged_ = repacked(result, change)
        code, told, causes = verified(forged_, batch, "--lang", "en")
        assert (code, told["cells_differing"], list(causes)) == (1, 0, ["shown-otherwise"])
        assert any(said in line for line in causes["shown-otherwise"]["details"])


def repacked(result: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same workbook with its parts changed as they lie in the file."""
    path, changed = result.with_name("repacked.xlsx"), False
    with zipfile.ZipFile(result) as ours, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as theirs:
        for part in ours.namelist():
            data = change(part, ours.read(part))
            changed |= data != ours.read(part)
            theirs.writestr(part, data)
    assert changed
    return path


_SHAPE = (
    b"<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>1</xdr:row></xdr:from><xdr:to><xdr:col>9</xdr:col>"
    b"<xdr:row>30</xdr:row></xdr:to><xdr:sp><a:t>1,000.00</a:t></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)
_DRAWN = {
    "another value": (b"<c:v>4800000</c:v>", b"<c:v>9800000</c:v>", "chart"),
    "other cells": (b"$I$15:$I$22", b"$I$16:$I$22", "chart"),
    "another title": (b"<a:t>", b"<a:t>9", "chart"),
    "a bar cut short": (b'<c:min val="0"/>', b'<c:max val="1"/><c:min val="0"/>', "chart"),
    "bars unseen": (b'<a:srgbClr val="5B7DB1"/>', b'<a:srgbClr val="FFFFFF"/>', "chart"),
    "a shape over cells": (b"</xdr:wsDr>", _SHAPE, "added"),
    "a chart moved over cells": (b"<xdr:row>34</xdr:row>", b"<xdr:row>3</xdr:row>", "added"),
}


def assert_shows_the_same(again: Path, result: Path) -> None:
    with again.open("rb") as found, result.open("rb") as written:
        assert shown_differences(found, written) == []


def test_a_chart_that_shows_otherwise_and_what_is_drawn_over_cells_are_differences(tmp_path: Path) -> None:
    result = tmp_path / "r.xlsx"
    assert say("run", SAMPLE, "--policy", "lucheng-2023", "-o", result, "--quiet").code == 0
    with zipfile.ZipFile(result) as archive:
        # as other programs write the same
        assert sum(name.startswith("xl/charts/") for name in archive.namelist()) > 1
        assert_shows_the_same(edited(result, lambda _: None), result)
        again = repacked(result, lambda _, data: data.replace(b"<c:v>871000</c:v>", b"<c:v>871000.0</c:v>"))
        assert_shows_the_same(again, result)
    for name, (before, after, kind) in _DRAWN.items():
        forged_ = repacked(result, lambda _, data: data.replace(before, after))  # noqa: B023 - called at once
        with forged_.open("rb") as found, result.open("rb") as written:
            (one, *_) = shown_differences(found, written)
            assert one.kind == kind, name
    code, _, causes = verified(forged_, SAMPLE, "--lang", "en")
    assert code == 1
    assert "were added" in causes["shown-otherwise"]["details"][0]


def test_a_picture_over_the_cells_is_a_difference(county: tuple[Path, Path, Path]) -> None:
    batch, _, result = county
    with zipfile.ZipFile(result, "a") as archive:
        archive.writestr("xl/media/image1.png", b"1,000.00")
    assert "1" in verified(result, batch, "--lang", "en")[2]["shown-otherwise"]["details"][0]


def test_a_file_packed_again_is_the_same_values_and_not_the_same_bytes(
    county: tuple[Path, Path, Path],
) -> None:
    batch, _, result = county
    again = result.with_name("packed.xlsx")
    with zipfile.ZipFile(result) as ours, zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as theirs:
        for part in ours.namelist():
            theirs.writestr(part, ours.read(part))
    code, told, causes = verified(again, batch)
    assert (code, told["same"], causes) == (0, "values", {})


def test_a_policy_that_nobody_vouches_for_is_exit_one_until_its_digest_is_accepted(
    county: tuple[Path, Path, Path],
) -> None:
    batch, policy, result = county
    digest = hashlib.sha256(policy.read_bytes()).hexdigest()
    for accepted, code in (([], 1), (["0" * 64], 1), ([digest], 0)):
        options = [option for one in accepted for option in ("--accept-policy", one)]
        done = say("verify", result, "--input", batch, "--json", *options)
        assert (done.code, [cause["code"] for cause in done.json["causes"]]) == (
            code,
            ["policy-not-installed"] if code else [],
        )


def test_a_result_is_held_against_the_digest_that_the_ledger_recorded(tmp_path: Path) -> None:
    batch, policy = batch_of(tmp_path / "batch", staff={"A": [person("w1")]}), policy_file(tmp_path)
    book, result = tmp_path / "book", tmp_path / "r.xlsx"
    run = ("run", batch, "--policy", policy, "--quiet", "--ledger")
    assert say(*run, book, "-o", result).code == 0
    code, _, causes = verified(result, batch, "--ledger", book)
    assert (code, list(causes)) == (0, ["ledger-agrees"])
    saved = edited(result, lambda _book: None)
    code, _, causes = verified(saved, batch, "--ledger", book)
    assert (code, list(causes)) == (1, ["ledger-differs"])
    # a whole result forged with the tool, on a ledger of the forger's own: everything matches but the real ledger
    other = batch_of(tmp_path / "other", staff={"A": [person("w1"), person("w2")]})
    say("run", other, "--policy", policy, "--quiet", "--ledger", tmp_path / "mine", "-o", tmp_path / "f.xlsx")
    assert verified(tmp_path / "f.xlsx", other)[0] == 0
    code, _, causes = verified(tmp_path / "f.xlsx", other, "--ledger", book)
    assert (code, list(causes)) == (1, ["ledger-differs"])
    plain = tmp_path / "plain.xlsx"
    say("run", other, "--policy", policy, "--quiet", "-o", plain)
    assert list(verified(plain, other, "--ledger", book)[2]) == ["ledger-unknown"]
    say("history", "--ledger", book, "--withdraw", "1", "--reason", "replaced")
    assert list(verified(result, batch, "--ledger", book)[2]) == ["ledger-withdrawn"]


def test_cells_edited_by_hand_are_named(county: tuple[Path, Path, Path]) -> None:
    batch, _, result = county

    def change(workbook: openpyxl.Workbook) -> None:
        # the bonus of 2 × 500 yuan stands in the first line below the headings
        assert workbook["奖补明细"]["M2"].value == 1000
        workbook["奖补明细"]["M2"] = 2000
        workbook["奖补明细"]["B2"] = "别的企业"

    code, told, causes = verified(edited(result, change), batch)
    assert code == 1
    assert list(causes) == ["edited"]
    cells = {(cell["sheet"], cell["cell"]): (cell["recorded"], cell["again"]) for cell in told["cells"]}
    assert cells == {("奖补明细", "M2"): ("2000", "1000"), ("奖补明细", "B2"): ("别的企业", "企业A")}


def test_an_officers_column_beside_ours_is_named_and_nothing_else(county: tuple[Path, Path, Path]) -> None:
    batch, _, result = county

    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["奖补明细"]
        column = sheet.max_column + 1
        sheet.cell(1, column).value, sheet.cell(2, column).value = "领导意见", "同意"

    code, told, causes = verified(edited(result, change), batch)
    assert (code, told["same"], list(causes)) == (0, "values", ["column-added"])
    assert "“奖补明细”右侧另加了一列“领导意见”" in told["causes"][0]["text"]


def test_a_column_beside_ours_under_one_of_our_headings_is_an_edit(county: tuple[Path, Path, Path]) -> None:
    batch, _, result = county

    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["奖补明细"]
        column = sheet.max_column + 1
        sheet.cell(1, column).value, sheet.cell(2, column).value = "核定金额(元)", 99

    code, _, causes = verified(edited(result, change), batch)
    assert (code, list(causes)) == (1, ["edited"])


def test_an_amount_written_as_text_is_an_edit_too(county: tuple[Path, Path, Path]) -> None:
    batch, _, result = county
    code, told, _ = verified(edited(result, lambda book: book["奖补明细"].__setitem__("M2", "1000")), batch)
    assert code == 1
    assert [(cell["recorded"], cell["again"]) for cell in told["cells"]] == [("“1000”", "1000")]


def test_a_row_or_a_sheet_taken_away_or_added_is_an_edit(county: tuple[Path, Path, Path]) -> None:
    batch, _, result = county
    for change in (
        lambda book: book["奖补明细"].delete_rows(2),
        lambda book: book.remove(book["提示"]),
        lambda book: book.create_sheet("附加").__setitem__("A1", 1),
    ):
        code, _, causes = verified(edited(result, change), batch)
        assert (code, list(causes)) == (1, ["edited"])


def test_an_edited_policy_text_is_named(county: tuple[Path, Path, Path]) -> None:
    batch, _, result = county

    def change(workbook: openpyxl.Workbook) -> None:
        for key, value in workbook["运行信息"].iter_rows():
            if str(key.value).startswith("policy:county"):
                value.value = value.value.replace('amount = "500元"', 'amount = "900元"')

    code, _, causes = verified(edited(result, change), batch)
    assert code == 1
    assert set(causes) == {"edited", "policy-edited", "policy-not-installed"}
    assert causes["policy-edited"]["policy"] == "county"


def test_a_changed_input_is_told_from_an_edited_result(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    _, _, result = county
    other = batch_of(tmp_path / "other", staff={"A": [person("v1")]}, buses={"A": 900}, output=["A"])
    code, told, causes = verified(result, other)
    assert code == 1
    assert list(causes) == ["input-changed"]
    assert told["cells_differing"] > 0


def test_one_changed_cell_is_one_difference_and_the_rest_follows_from_it(
    county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    """A second person of A loses the last digit of the number: 2 × 500 become 1 × 500; only that row is judged otherwise."""
    _, _, result = county
    staff = [person("v1"), person("v2")[:-1]]
    other = batch_of(tmp_path / "other", staff={"A": staff}, buses={"A": 900}, output=["A"])
    _, told, _ = verified(result, other)
    (row,) = told["consequences"]["rows"]
    assert (row["uscc"], row["provision"], row["before"]) == (code_of("A"), "bonus", None)
    assert (row["after"]["sheet"], row["after"]["row"]) == ("employees.csv", "3")
    assert row["after"]["codes"] == "id-length"
    (award,) = told["consequences"]["awards"]
    assert (award["before"]["amount"], award["after"]["amount"]) == ("1000.00", "500.00")
    page = say("verify", result, "--input", other, "--lang", "en").out
    assert "rows judged otherwise: 1, awards that differ: 1" in page
    assert "1,000.00 yuan: 500元 × 2人 = 1,000元" in page
    assert f"{told['cells_differing']:,} cells of the result follow" in page
    assert "\n  汇总  " not in page  # no cell that follows is listed by itself
    # a row that is refused before and after is one row, whatever its number reads as
    again = tmp_path / "again.xlsx"
    policy = policy_file(tmp_path, 2023)
    say("run", other, "--policy", policy, "-o", again, "-q")
    staff = [person("v1"), person("v2")[:-2]]
    shorter = batch_of(tmp_path / "shorter", staff={"A": staff}, buses={"A": 900}, output=["A"])
    (row,) = verified(again, shorter)[1]["consequences"]["rows"]
    assert [row[side]["row"] for side in ("before", "after")] == ["3", "3"]
    assert [row[side]["codes"] for side in ("before", "after")] == ["id-length", "id-length"]
    assert person("v2")[:-2] not in say("verify", again, "--input", shorter).out


@pytest.mark.parametrize(
    ("buses", "output", "told"),
    [
        ({"A": 900, "B": 700}, ["A", "B"], ["结果记有核对数的各列都没有改动"]),
        ({"A": 900, "B": 800}, ["A", "B"], ["改动的单元格：charter_trips.csv ", "3（cost"]),
        ({"A": 700, "B": 900}, ["A", "B"], ["“cost"]),
        ({"A": 901, "B": 701}, ["A", "B"], ["“cost"]),
        ({"A": 900}, ["A", "B"], ["charter_trips.csv：行数与原来不同"]),
    ],
)
def test_the_cell_of_the_input_that_was_changed_is_named(
    buses: dict[str, int], output: list[str], told: list[str], tmp_path: Path
) -> None:
    """One cell is named by its place; two that moved by the same, or changed places, are not taken for the one between."""
    staff = {"A": [person("v1"), person("v2")]}
    before = batch_of(tmp_path / "batch", staff=staff, buses={"A": 900, "B": 700}, output=["A", "B"])
    policy, result = policy_file(tmp_path), tmp_path / "result.xlsx"
    assert say("run", before, "--policy", policy, "-o", result, "--quiet").code == 0
    staff = {"A": [person("v1"), person("v3" if len(told) == 1 and "各列" in told[0] else "v2")]}
    other = batch_of(tmp_path / "other", staff=staff, buses=buses, output=output)
    (line,) = verified(result, other)[2]["input-changed"]["details"]
    assert all(words in line for words in told), line


def test_an_input_that_cannot_be_read_any_more_is_a_changed_input(tmp_path: Path) -> None:
    result, other = tmp_path / "result.xlsx", tmp_path / "lucheng-2023.xlsx"
    say("run", SAMPLE, "--policy", "lucheng-2023", "-o", result, "--quiet")
    other.write_bytes(SAMPLE.read_bytes()[:20_000])
    code, _, causes = verified(result, other)
    assert (code, set(causes)) == (1, {"input-changed", "input-unusable"})


def test_an_input_under_another_name_still_matches(tmp_path: Path) -> None:
    result, renamed = tmp_path / "result.xlsx", tmp_path / "renamed.xlsx"
    say("run", SAMPLE, "--policy", "lucheng-2023", "-o", result, "--quiet")
    renamed.write_bytes(SAMPLE.read_bytes())
    code, _, causes = verified(result, renamed)
    assert (code, list(causes), causes["input-renamed"]["note"]) == (0, ["input-renamed"], True)


def test_a_policy_installed_otherwise_today_is_shown_and_matters_unless_it_is_accepted(
    tmp_path: Path,
) -> None:
    text = (ROOT / "subsidycalc/policies/lucheng-2023/policy.toml").read_text(encoding="utf-8")
    policy, result = tmp_path / "policy.toml", tmp_path / "result.xlsx"
    policy.write_text(text.replace('amount = "8000元"', 'amount = "8001元"'), encoding="utf-8")
    say("run", SAMPLE, "--policy", policy, "-o", result, "--quiet")
    code, _, causes = verified(result, SAMPLE)
    assert (code, list(causes)) == (1, ["policy-differs"])
    digest = hashlib.sha256(policy.read_bytes()).hexdigest()
    assert verified(result, SAMPLE, "--accept-policy", digest)[0] == 0
    details = causes["policy-differs"]["details"]
    assert any(line.startswith("-") and "8001元" in line for line in details)
    assert any(line.startswith("+") and "8000元" in line for line in details)


def test_a_result_of_another_version_tells_whether_the_amounts_are_the_same(
    county: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, _, result = county
    monkeypatch.setattr(subsidycalc, "__version__", "99.0.0")
    monkeypatch.setattr(running, "__version__", "99.0.0")
    code, _, causes = verified(result, batch)
    assert (code, list(causes)) == (0, ["tool-differs"])
    tool = causes["tool-differs"]
    assert (tool["amounts"], tool["cells"], tool["note"]) == ("same", "same", True)
    assert any("99.0.0" in line for line in tool["details"])


def test_a_result_of_another_version_with_other_amounts_does_not_match(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "batch", staff={"A": [person("u1")]})
    result = forged(tmp_path, batch, version="0.0.1", another_amount=True)
    code, _, causes = verified(result, batch)
    assert (code, list(causes)) == (1, ["tool-differs"])
    assert causes["tool-differs"]["amounts"] == "different"


def test_an_edit_with_a_new_digest_is_found_all_the_same(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "batch", staff={"A": [person("u1")]})
    code, told, causes = verified(forged(tmp_path, batch, another_amount=True), batch)
    assert (code, list(causes)) == (1, ["not-reproduced"])
    assert told["cells_differing"] > 0


def test_a_policy_of_a_format_that_is_not_known_is_said_so(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "batch", staff={"A": [person("u1")]})
    code, told, causes = verified(forged(tmp_path, batch, policy_format="2"), batch)
    assert code == 1
    assert "policy-unreadable" in causes
    assert told["cells"] == []


def forged(
    folder: Path, batch: Path, *, version: str = "", another_amount: bool = False, policy_format: str = "1"
) -> Path:
    """A result that is whole in itself, with a right digest, but not what the program would write."""
    choices = Choices((str(policy_file(folder)),))
    done = laid_out(plan(choices), read([batch], choices), choices)
    (policy,) = done.record.policies
    text = policy.text.replace("format = 1", f"format = {policy_format}")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    record = replace(
        done.record,
        version=version or done.record.version,
        policies=(replace(policy, text=text, sha256=sha256),),
    )
    if another_amount:
        for result in done.result.provisions:
            if result.awards is not None and len(result.awards):
                result.awards.amount = result.awards.amount + 100
    sheets, _ = result_sheets(done.result, record, Wording("zh"), margin=Fraction(1, 100))
    path = folder / "forged.xlsx"
    with path.open("w+b") as stream:
        write_workbook(sheets, Wording("zh"), stream)
    return path


def test_a_result_made_with_a_ledger_is_verified_without_it(tmp_path: Path) -> None:
    policy, book = policy_file(tmp_path), tmp_path / "book"
    for name, staff in (("1", ["l1", "l2"]), ("2", ["l2", "l3"])):
        batch = batch_of(tmp_path / name, staff={"A": [person(tag) for tag in staff]}, output=["A"])
        run = ("run", batch, "--policy", policy, "--ledger", book, "-o", tmp_path / f"{name}.xlsx", "--json")
        payable = say(*run).json["payable"]
        # 2 × 500 + 10,000; then only l3's 500, of which the ceiling of 1,600 leaves all
        assert payable == {"1": "11000.00", "2": "500.00"}[name]
        assert verified(tmp_path / f"{name}.xlsx", batch)[0] == 0
    (tmp_path / "book").unlink()
    assert verified(tmp_path / "2.xlsx", tmp_path / "2")[0] == 0


def test_what_a_ledger_said_of_groups_and_pools_is_verified_without_it(tmp_path: Path) -> None:
    more = '\n[[group]]\nid = "g"\nclause = "4"\nprovisions = ["bonus", "buses"]\nceiling = { amount = "700元" }\n'
    more += '\n[[provision]]\nid = "pooled"\nclause = "5"\ntitle = { zh = "资金", en = "Funds" }\nkind = "grant"\n'
    more += 'claims = ["output[2023Q1]"]\npays = { amount = "1万元" }\npool = { amount = "1.2万元" }\n'
    policy, book = policy_file(tmp_path, more=more), tmp_path / "book"
    first = batch_of(tmp_path / "1", staff={"A": [person("v1")]}, output=["A"])
    second = batch_of(tmp_path / "2", buses={"A": 1_000}, output=["A", "B"])
    for name, batch in (("1", first), ("2", second)):
        run = ("run", batch, "--policy", policy, "--ledger", book, "-o", tmp_path / f"{name}.xlsx", "--json")
        # 500 + 10,000 + 10,000; then 200 of 500 are left to A's bus, 10,000 to B's factory, 2,000 in the pool
        assert say(*run).json["payable"] == {"1": "20500.00", "2": "12200.00"}[name]
    (tmp_path / "book").unlink()
    assert verified(tmp_path / "2.xlsx", second)[0] == 0


@pytest.mark.parametrize("written", ["1E999999", "1E5000", "Infinity", "NaN", "9" * 5_000, "٥"])
def test_an_amount_that_is_none_is_an_edit_like_any_other(
    written: str, county: tuple[Path, Path, Path]
) -> None:
    batch, _, result = county
    changed = edited(result, lambda book: book["奖补明细"].__setitem__("M2", written))
    code, _, causes = verified(changed, batch)
    assert (code, list(causes)) == (1, ["edited"])
    assert say("diff", result, changed, "--json").code == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [("input[1].size", "9" * 5_000), ("option:limit", "cells=" + "9" * 5_000), ("option:limit", "cells=²")],
)
def test_figures_of_any_length_in_the_record_are_an_edit_too(
    key: str, value: str, county: tuple[Path, Path, Path]
) -> None:
    batch, _, result = county

    def change(book: openpyxl.Workbook) -> None:
        lines = {str(row[0].value): row[1] for row in book["运行信息"].iter_rows()}
        if key in lines:
            lines[key].value = value
        else:
            book["运行信息"].append([key, value])

    code, _, causes = verified(edited(result, change), batch)
    assert (code, "edited" in causes) == (1, True)


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    done = say("verify", SAMPLE, "--input", SAMPLE, "--lang", "en")
    assert (done.code, "no result of this program" in done.err) == (2, True)
    notice = tmp_path / "notice.xlsx"
    say("run", SAMPLE, "--policy", "lucheng-2023", "-o", notice, "--publish", "--quiet")
    done = say("verify", notice, "--input", SAMPLE, "--lang", "en")
    assert (done.code, "public notice" in done.err) == (2, True)
    assert say("verify", tmp_path / "none.xlsx", "--input", SAMPLE).code == 2


def test_the_page_names_outcome_causes_and_cells(county: tuple[Path, Path, Path]) -> None:
    batch, policy, result = county
    own = ("--accept-policy", hashlib.sha256(policy.read_bytes()).hexdigest())
    page = say("verify", result, "--input", batch, "--lang", "en", *own).out
    assert "full match, the same bytes" in page
    assert "not who ran it" in page
    changed = edited(result, lambda book: book["奖补明细"].__setitem__("M2", 2000))
    page = say("verify", changed, "--input", batch, "--lang", "en").out
    for text in ("no match", "has been edited", "奖补明细", "M2", "2000"):
        assert text in page
