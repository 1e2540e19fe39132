"""A policy's own tables and fields: declared in its file, they are read, judged, shown and refused like built-in ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from cli.commands import say

from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.own_tables import ClashingDeclarationsError
from subsidycalc.runs.pipeline import judge, read
from subsidycalc.runs.planning import Choices, plan

if TYPE_CHECKING:
    from pathlib import Path

PORT = """
format = 1
id = "port"
fund = [{ fund = "市财政" }]
coverage = [{ clause = "一", status = "computed", provisions = ["boxes"], zh = "箱量" }]
[document]
number = "港〔2022〕1号"
title = "箱量补助"
issuer = "港口局"
as_of = 2022-12-31
[codes]
too-few = "箱量不足"
[table.calls]
zh = "航线箱量"
named_by = ["route"]
[table.calls.field.route]
zh = "航线"
kind = "text"
[table.calls.field.throughput]
zh = "箱量"
kind = "number"
unit = "TEU"
decimals = 1
periods = "any"
must = "positive"
note = "当年在本港完成的标准箱"
[table.calls.field.cargo]
zh = "货类"
kind = "choice"
options = { "重箱" = ["重"], "空箱" = ["空"] }
[table.enterprises.field.headquarters]
zh = "总部企业"
kind = "flag"
blank = "no"
[table.employees.field.stay_from]
zh = "留甬开始日期"
[[provision]]
id = "boxes"
clause = "一"
title = "箱量补助"
kind = "grant"
table = "calls"
where = [{ quantity = "throughput[2022]", at_least = "1000.5TEU", else = "too-few" }]
pays = { of = "throughput[2022]", for_each = "0.5TEU", amount = "75元" }
"""


def written(folder: Path, text: str = PORT, name: str = "port") -> str:
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def workbook(folder: Path, *rows: tuple[object, ...], heading: str = "2022年箱量（TEU）") -> Path:
    book = openpyxl.Workbook()
    book.active.title = "企业"
    book.active.append(("统一社会信用代码", "企业名称"))
    book.active.append(("91330302YY00000016", "某港口公司"))
    sheet = book.create_sheet("航线箱量")
    sheet.append(("统一社会信用代码", "航线", heading, "货类"))
    for row in rows:
        sheet.append(("91330302YY00000016", *row))
    path = folder / "data.xlsx"
    book.save(path)
    return path


def awarded(folder: Path, policy: str, data: Path) -> tuple[list[int], list[str]]:
    choices = Choices((policy,))
    planned = plan(choices)
    batch = read([data], choices, planned)
    (result,) = judge(planned, batch).provisions
    assert result.awards is not None
    assert folder.exists()
    return result.awards.amount.tolist(), sorted({ground.code for ground in result.grounds})


def test_rows_of_an_own_table_are_read_with_their_unit_and_paid_to_the_fen(tmp_path: Path) -> None:
    """1,000.5 TEU are 2,001 halves of a TEU: 2,001 × 75 = 150,075; one tenth of a TEU less is too few."""
    data = workbook(tmp_path, ("甲线", 1000.5, "重"), ("乙线", 1000.4, "空箱"))
    assert awarded(tmp_path, written(tmp_path), data) == ([15_007_500], ["too-few"])


def test_a_thousand_times_the_unit_in_the_heading_is_meant_so(tmp_path: Path) -> None:
    """0.2 万TEU are 2,000 TEU, 4,000 halves: 4,000 × 75 = 300,000."""
    data = workbook(tmp_path, ("甲线", 0.2, "重箱"), heading="2022年箱量（万TEU）")
    assert awarded(tmp_path, written(tmp_path), data) == ([30_000_000], [])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("甲线", 0, "重"), "out-of-range"),
        (("甲线", "很多", "重"), "invalid-number"),
        (("甲线", -3, "重"), "negative-number"),
        (("甲线", None, "重"), "missing-value"),
    ],
)
def test_what_must_hold_of_a_cell_is_held(cells: tuple[object, ...], code: str, tmp_path: Path) -> None:
    data = workbook(tmp_path, cells, ("乙线", 5000, "重"))
    assert code in awarded(tmp_path, written(tmp_path), data)[1]


def test_template_show_and_check_speak_of_own_tables(tmp_path: Path) -> None:
    policy = written(tmp_path)
    template = tmp_path / "t.xlsx"
    assert say("template", "-p", policy, "-o", str(template)).code == 0
    book = openpyxl.load_workbook(template)
    assert "航线箱量" in book.sheetnames
    headings = [cell.value for row in book["航线箱量"].iter_rows(max_row=3) for cell in row]
    assert any("2022" in str(one) and "箱量" in str(one) and "TEU" in str(one) for one in headings)
    assert guide(book).endswith("subsidycalc check 文件名 --policy port.toml")
    assert say("check", str(template), "-p", policy).code == 0
    shown = say("show", policy)
    assert "2022年箱量 ≥ 1,000.5 TEU" in shown.out


def guide(book: openpyxl.Workbook, row: int = 8) -> str:
    """What the first sheet says: in its row 8 how to check, in the last one what the last provision asks."""
    return str([cell.value for cell in book["说明"][row] if cell.value][-1])


@pytest.mark.parametrize(("default", "bound"), [("wide", "1,000.5"), ("narrow", "2,000")])
def test_show_and_template_say_the_figure_of_the_reading_in_force(
    default: str, bound: str, tmp_path: Path
) -> None:
    """The template asks for the columns of every reading, but its rules are those that a run goes by."""
    reading = f"""[reading.line]
title = "箱量下限"
clause = "一"
default = "{default}"
choices = {{ wide = "宽", narrow = "严" }}
silent = "没有写明下限"
[[provision]]"""
    figure = '{ reading = "line", wide = "1000.5TEU", narrow = "2000TEU" }'
    policy = written(
        tmp_path,
        PORT.replace("[[provision]]", reading).replace('"1000.5TEU", else', f"{figure}, else"),
    )
    template = tmp_path / "t.xlsx"
    assert say("template", "-p", policy, "-o", str(template)).code == 0
    book = openpyxl.load_workbook(template)
    said = f"2022年箱量 ≥ {bound} TEU"
    assert said in say("show", policy).out
    assert said in guide(book, book["说明"].max_row)


def test_an_own_column_is_not_explained_as_that_of_another_table_of_the_same_name(tmp_path: Path) -> None:
    """`hired_on` of employees is 招用的日期, `output` is in 万元: neither is so of columns that only go by these names."""
    text = (
        PORT.replace("calls.field.route]", "calls.field.hired_on]")
        .replace('zh = "航线"\nkind = "text"', 'zh = "靠泊日期"\nkind = "date"')
        .replace('["route"]', '["hired_on"]')
        .replace("throughput", "output")
    )
    template = tmp_path / "t.xlsx"
    assert say("template", "-p", written(tmp_path, text), "-o", str(template)).code == 0
    book = openpyxl.load_workbook(template)
    headings = {str(cell.value): cell.comment.text.split("\n")[0] for cell in book["航线箱量"][2]}
    assert headings["靠泊日期"] == "靠泊日期"
    assert "2022年箱量*\n（TEU）" in headings
    assert headings["统一社会信用代码*"] == "营业执照上的18位统一社会信用代码"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "text"', "", "kind"),
        ('unit = "TEU"', "", "unit"),
        ('zh = "航线箱量"', 'zh = "员工"', "员工"),
        ('zh = "货类"', 'zh = "航线"', "航线"),
        ('zh = "留甬开始日期"', 'kind = "text"', "stay_from"),
        ('named_by = ["route"]', 'named_by = ["rout"]', "route"),
        ('"1000.5TEU"', '"1000.5吨"', "TEU"),
        ('"1000.5TEU"', "1000", "TEU"),
        ('options = { "重箱" = ["重"], "空箱" = ["空"] }', "", "options"),
        (
            'options = { "重箱" = ["重"], "空箱" = ["空"] }',
            'options = ["重箱", { zh = "空箱" }]',
            "in quotes is due",
        ),
        ("[table.calls.field.route]", "[table.calls.field.Route]", "Route"),
        ('decimals = 1\nperiods = "any"', 'decimals = 1\nperiods = "any"\nblank = "no"', "blank"),
        ('of = "throughput[2022]"', 'of = "througput[2022]"', "throughput"),
        ("[table.calls]", '[table.calls]\nrow = "enterprise"', "event"),
    ],
)
def test_a_mistaken_declaration_is_refused_with_what_to_write(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    assert old in PORT
    with pytest.raises(PolicyFileError) as raised:
        plan(Choices((written(tmp_path, PORT.replace(old, new, 1)),)))
    assert said in str(raised.value)


def test_a_field_that_nobody_declares_gets_the_nearest_and_how_to_declare_it(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError) as raised:
        plan(Choices((written(tmp_path, PORT.replace("throughput[2022]", "tonnage", 1)),)))
    assert "[table.calls.field.tonnage]" in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('unit = "TEU"', 'unit = "箱"'),
        ('zh = "留甬开始日期"', 'zh = "留杭开始日期"'),
        ('zh = "总部企业"', 'zh = "重点总部"'),
    ],
)
def test_two_policies_that_declare_one_thing_in_two_ways_are_refused_both_named(
    old: str, new: str, tmp_path: Path
) -> None:
    other = PORT.replace('id = "port"', 'id = "harbour"').replace("TEU", "箱" if "箱" in new else "TEU")
    first = written(tmp_path)
    second = written(tmp_path, other.replace(old, new, 1), "harbour")
    with pytest.raises(ClashingDeclarationsError) as raised:
        plan(Choices((first, second)))
    assert "port" in str(raised.value)
    assert "harbour" in str(raised.value)


def test_two_policies_that_declare_the_same_share_it(tmp_path: Path) -> None:
    second = written(tmp_path, PORT.replace('id = "port"', 'id = "harbour"'), "harbour")
    assert len(plan(Choices((written(tmp_path), second))).dictionary.named("calls").fields) == 4
