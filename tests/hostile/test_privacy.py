"""A canary: a person's whole number put wherever a file, a path or an option can hold one is shown nowhere whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import stat
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from cli.process import AS_THE_UMASK_SAYS, ROOT
from hostile.office import FIRST, PERSONS, Sheet, Workbook, Written, batch, error, formula, number
from hostile.other_kinds import save_old, save_opendocument, save_parquet, save_texts
from hostile.outcome import POLICY, Ended, command

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hostile.office import Cell

CANARY = PERSONS[1]
"""A valid number: Chengdu, born 2 February 1981."""
_LEGACY = CANARY[:6] + CANARY[8:17]
"""The same person's number as it was before 1999, of fifteen digits."""
_MASKED = f"{CANARY[:6]}********{CANARY[-4:]}"
_PLAIN = str.maketrans(
    "０１２３４５６７８９₀₁₂₃₄₅₆₇₈₉⓪①②③④⑤⑥⑦⑧⑨〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖", "0123456789" * 5
)
_BETWEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060\u3000\ufeff_./|·-]+")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
_FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")


def assert_unseen(content: str, where: str) -> None:
    """Neither the number nor its older form stands in a text, not even spaced or in full width."""
    together = _BETWEEN.sub("", content.translate(_PLAIN))
    for secret in (CANARY, _LEGACY):
        assert secret not in content, where
        assert secret not in together, where


def _contents(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    yield data.decode("utf-8", "replace")
    yield data.decode("utf-16-le", "replace")
    if data[:2] == b"PK":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name
                yield re.sub(r"&#x?[0-9a-f]+;", "", archive.read(name).decode("utf-8", "replace"))


def assert_private(ended: Ended, folder: Path, *inputs: Path) -> None:
    """Look through both streams and every file that is no input; ledger and key are for their owner alone."""
    assert ended.code != 70, ended.err
    assert_unseen(ended.out, "stdout")
    assert_unseen(ended.err, "stderr")
    for path in folder.rglob("*"):
        if path.is_file() and not any(path == given or given in path.parents for given in inputs):
            for content in _contents(path):
                assert_unseen(content, path.name)
            owned = path.suffix != ".xlsx" or path.name.startswith("ledger")
            mode = 0o600 if owned else AS_THE_UMASK_SAYS
            assert stat.S_IMODE(path.stat().st_mode) == mode, path.name


_SPELLINGS: tuple[Cell, ...] = (
    CANARY,
    CANARY.lower(),
    f" {CANARY[:6]} {CANARY[6:14]} {CANARY[14:]} ",
    f"{CANARY[:6]}-{CANARY[6:14]}-{CANARY[14:]}",
    f"{CANARY[:9]}\u200b{CANARY[9:]}",
    "".join(chr(ord(digit) + 0xFEE0) for digit in CANARY),
    f"'{CANARY}",
    f"身份证{CANARY}张三",
    f"员工2{CANARY}",
    f"{CANARY}1",
    f"1{CANARY}{CANARY}9",
    f"{CANARY}\n{CANARY}",
    f"{CANARY}、{_LEGACY}",
    _LEGACY,
    int(_LEGACY),
    number(CANARY),
    number(f"{CANARY}.0"),
    error(CANARY),
    formula(f"A1+{CANARY}"),
    formula(f"A1+{CANARY}", CANARY),
    Written(f"<v>{CANARY}</v>", "str"),
    Written(f"<is><r><t>{CANARY[:9]}</t></r><r><t>{CANARY[9:]}</t></r></is>", "inlineStr"),
    Written(f"<is><t>{''.join(f'_x{ord(digit):04X}_' for digit in CANARY)}</t></is>", "inlineStr"),
    number("1200", f'0"{CANARY}"'),
    f'=HYPERLINK("{CANARY}")',
    CANARY[:-1] + ("0" if CANARY[-1] != "0" else "1"),
    f"{CANARY[:6]}/{CANARY[6:14]}/{CANARY[14:]}",
    "  |  ".join(CANARY),
    f"{CANARY[:6]}        {CANARY[6:14]}        {CANARY[14:]}",
    CANARY.translate(_CIRCLED),
    CANARY.translate(_LOWERED),
    f"证号{CANARY.translate(_CHINESE)}",
    f"{CANARY[:6]} {CANARY[6:].translate(_FORMAL)}",
)
"""Ways to write the number: as text, number, formula, error and format, with a wrong check digit, split, in other digits."""
_GROUPS = 5
"""So many workbooks hold them all."""


def _spoilt(*spellings: Cell, column: int | None = None) -> Workbook:
    """The batch with each spelling in a row of its own, from the third on: in one column of both tables, or in all of them."""
    book = batch()
    for name in ("企业", "员工"):
        sheet = book[name]
        width = max(place for _, place in sheet.cells)
        chosen = range(1, width + 1) if column is None else [min(column, width)]
        for row, spelling in enumerate(spellings, start=3):
            for place in range(1, width + 1):
                # the key stays, so that the rows are told apart from blank ones
                sheet.cells.setdefault((row, place), FIRST if place == 1 else None)
            for place in chosen:
                sheet.cells[row, place] = spelling
    return book


def _everything(file: Path, folder: Path, rows: Sequence[int] = (3,)) -> None:
    """Send a file through every command, in both languages, as text and as JSON, and ask about some of its rows."""
    output, other = folder / "result.xlsx", folder / "other.xlsx"
    asked = [
        ["explain", file, "-p", POLICY, "--row", f"{name}:{row}", *options]
        for row in rows
        for name, options in (("员工", []), ("企业", ["--json"]))
    ]
    for run in (
        ["run", file, "-p", POLICY, "-o", output, "--force"],
        ["run", file, "-p", POLICY, "-o", other, "--force", "--lang", "en", "--json", "--strict"],
        ["run", file, "-p", POLICY, "-o", folder / "notice.xlsx", "--force", "--publish", "-q"],
        ["check", file, "-p", POLICY],
        ["check", file, "-p", POLICY, "--json", "--lang", "en"],
        ["explain", file, "-p", POLICY, "--enterprise", FIRST],
        [
            "explain",
            file,
            "-p",
            POLICY,
            "--enterprise",
            FIRST,
            "--json",
            "--every-row",
            "--lang",
            "en",
        ],
        *asked,
        ["readings", file, "-p", POLICY, "--each"],
        ["readings", file, "-p", POLICY, "--json"],
    ):
        assert_private(command(*run), folder, file)
    if output.exists() and other.exists():
        for compare in (
            ["verify", output, "--input", file],
            ["verify", other, "--input", file, "--json", "--lang", "en"],
            ["diff", output, other],
            ["diff", output, folder / "notice.xlsx", "--json"],
        ):
            assert_private(command(*compare), folder, file)


@pytest.mark.parametrize("first", range(_GROUPS))
def test_it_is_shown_nowhere_whatever_cell_it_stands_in(first: int, tmp_path: Path) -> None:
    spellings = _SPELLINGS[first::_GROUPS]
    _everything(_spoilt(*spellings).save(tmp_path / "data.xlsx"), tmp_path, range(3, 3 + len(spellings)))
    assert (tmp_path / "notice.xlsx").exists(), "refused, so that nothing was shown"


@pytest.mark.parametrize("column", range(1, 12))
def test_it_is_shown_nowhere_whatever_column_alone_it_stands_in(column: int, tmp_path: Path) -> None:
    file = _spoilt(CANARY, int(CANARY), int(_LEGACY), column=column).save(tmp_path / "data.xlsx")
    for arguments in (
        ["run", file, "-p", POLICY, "-o", tmp_path / "result.xlsx"],
        ["run", file, "-p", POLICY, "-o", tmp_path / "other.xlsx", "--lang", "en", "--json"],
        ["check", file, "-p", POLICY],
        ["explain", file, "-p", POLICY, "--enterprise", FIRST, "--every-row"],
    ):
        assert_private(command(*arguments), tmp_path, file)


def test_it_is_shown_nowhere_in_any_other_kind_of_file(tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.mkdir()
    for spelling in (CANARY, int(CANARY)):
        book = _spoilt(spelling)
        inputs = [
            save_old(book, tmp_path / "in.xls"),
            save_opendocument(book, tmp_path / "in.ods"),
            save_texts(book, tmp_path / f"texts{type(spelling).__name__}"),
        ]
        for file in inputs:
            for options in ((), ("--json", "--lang", "en")):
                ended = command("run", file, "-p", POLICY, "-o", output / "r.xlsx", "--force", *options)
                assert_private(ended, output)
    folder = save_parquet(batch(), tmp_path / "whole", whole_ids=True)
    assert_private(command("run", folder, "-p", POLICY, "-o", output / "p.xlsx"), output)


def _named_after_the_person() -> Workbook:
    """Headings, titles, totals, sheets and formats that hold the number."""
    book = batch()
    book["企业"].put("L1", f"备注{CANARY}")
    book["企业"].put("L2", "x")
    book["企业"].put("M2", CANARY)  # a column without a heading
    book["企业"].put("A4", "合计")
    book["企业"].put("I4", number(CANARY))
    book["企业"].put("B4", CANARY)
    book["员工"].moved_down(2)
    book["员工"].put("A1", f"名单 {CANARY}")
    book["员工"].put("A2", f"经办人 {CANARY}")
    book.sheets[f"说明{CANARY}"] = Sheet({(1, 1): CANARY})
    book.sheets["_x0041_"] = Sheet({(1, 1): CANARY})
    book.sheets[CANARY] = Sheet({(1, 1): CANARY, (2, 2): int(CANARY)})
    return book


def test_it_is_shown_nowhere_when_headings_sheets_and_files_are_named_after_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    file = _named_after_the_person().save(tmp_path / "in" / f"张三{CANARY}.xlsx")
    _everything(file, tmp_path)


@pytest.mark.parametrize(
    "place",
    ["I1", "C1", "A1"],
    ids=["the heading of a measure", "a heading that is needed", "the key's heading"],
)
def test_it_is_shown_nowhere_in_the_refusal_of_a_heading(place: str, tmp_path: Path) -> None:
    for name in ("企业", "员工"):
        for text in (CANARY, f"2023年一季度产值（{CANARY}）", f"2023年一季度产值 {CANARY}"):
            book = batch()
            book[name].put(place, text)
            file = book.save(tmp_path / "data.xlsx")
            for arguments in (
                ["run", file, "-p", POLICY, "-o", tmp_path / "result.xlsx", "--force"],
                ["check", file, "-p", POLICY, "--json", "--lang", "en"],
            ):
                assert_private(command(*arguments), tmp_path, file)


def test_it_is_shown_nowhere_when_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number_of_file, (name, content) in enumerate(
        (
            (f"{CANARY}.xlsx", b""),
            (f"{CANARY}.xlsx", CANARY.encode()),
            ("data.xlsx", f"PK\x03\x04{CANARY}".encode()),
            ("data.csv", f'uscc,姓名\n1,"{CANARY}\n2,{CANARY}\n'.encode()),
            ("员工.csv", f"{CANARY},{CANARY}\n{CANARY},{CANARY}\n".encode()),
            ("员工.csv", f"uscc,{CANARY},uscc\n".encode()),
            ("data.parquet", f"PAR1{CANARY}".encode()),
        )
    ):
        folder = tmp_path / "in" / str(number_of_file)
        folder.mkdir()
        (folder / name).write_bytes(content)
        for language in ("zh", "en"):
            ended = command("run", folder / name, "-p", POLICY, "--lang", language)
            assert ended.code == 2
            assert_private(ended, tmp_path, tmp_path / "in")


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "data.xlsx", "-p", CANARY],
        ["run", "data.xlsx", "-p", f"{CANARY}.toml"],
        ["run", "data.xlsx", "-p", POLICY, "--provision", CANARY],
        ["run", "data.xlsx", "-p", POLICY, "--set", f"agency_rate={CANARY}"],
        ["run", "data.xlsx", "-p", POLICY, "--set", f"{CANARY}=1"],
        ["run", "data.xlsx", "-p", POLICY, "--reading", f"headcount={CANARY}"],
        ["run", "data.xlsx", "-p", POLICY, "--unit", f"output={CANARY}"],
        ["run", "data.xlsx", "-p", POLICY, "--unit", f"{CANARY}=元"],
        ["run", "data.xlsx", "-p", POLICY, "--limit", f"cells=-{CANARY}"],
        ["run", "data.xlsx", "-p", POLICY, "--near", CANARY],
        ["run", "data.xlsx", "-p", POLICY, "-o", f"no/{CANARY}.xlsx"],
        ["run", "data.xlsx", "-p", POLICY, "--lang", CANARY],
        ["run", "data.xlsx", "-p", POLICY, f"--{CANARY}"],
        [CANARY],
        ["explain", "data.xlsx", "-p", POLICY, "--enterprise", CANARY],
        ["explain", "data.xlsx", "-p", POLICY, "--row", f"{CANARY}:3"],
        ["explain", "data.xlsx", "-p", POLICY, "--row", f"员工:{CANARY}"],
        ["readings", "data.xlsx", "-p", POLICY, "--enterprise", CANARY],
        ["verify", f"{CANARY}.xlsx", "--input", "data.xlsx"],
        ["diff", f"{CANARY}.xlsx", f"{CANARY}.xlsx"],
        ["history", "--ledger", f"{CANARY}.ledger"],
        ["show", CANARY],
        ["template", "-p", CANARY],
    ],
    ids=lambda arguments: " ".join(arguments).replace(CANARY, "…"),
)
def test_it_is_shown_nowhere_when_an_option_holds_it(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = batch().save(tmp_path / "data.xlsx")
    for language in ([], ["--lang", "en"]):
        ended = command(*arguments, *(language if "--lang" not in arguments else []))
        assert ended.code == 2 or (ended.code, arguments[-1]) == (3, f"no/{CANARY}.xlsx")
        assert ended.err.count("\n") == 1, ended.err
        assert_private(ended, tmp_path, data)


def test_a_ledger_remembers_no_number(tmp_path: Path) -> None:
    data = batch().save(tmp_path / "data.xlsx")
    ledger = tmp_path / "batches.ledger"
    ended = command("run", data, "-p", POLICY, "--ledger", ledger, "-o", tmp_path / "r.xlsx")
    assert ended.code == 0, ended.err
    assert_private(ended, tmp_path, data)
    for options in ([], ["--json"], ["--enterprise", FIRST], ["--batch", "1"]):
        assert_private(command("history", "--ledger", ledger, *options), tmp_path, data)


def test_it_is_shown_nowhere_when_results_and_ledgers_are_named_after_it(tmp_path: Path) -> None:
    data = batch().save(tmp_path / f"张三{CANARY}.xlsx")
    result, ledger, marked = (tmp_path / f"{name}{CANARY}.xlsx" for name in ("r", "ledger", "marked"))
    for arguments in (
        ["run", data, "-p", POLICY, "--json"],
        ["run", data, "-p", POLICY, "-o", result, "--ledger", ledger],
        ["run", data, "-p", POLICY, "-o", result, "--ledger", ledger, "--force", "--json"],
        ["template", "-p", POLICY, "-o", tmp_path / f"template{CANARY}.xlsx"],
        ["verify", result, "--input", data],
        ["verify", result, "--input", data, "--json"],
        ["diff", result, result],
        ["diff", result, result, "--json"],
        ["history", "--ledger", ledger],
        ["history", "--ledger", ledger, "--enterprise", CANARY],
        ["history", "--ledger", ledger, "--withdraw", "1", "--reason", f"{CANARY} 重复"],
        ["history", "--ledger", ledger, "--json"],
        ["check", data, "-p", POLICY, "-o", marked],
        ["check", data, "-p", POLICY, "-o", marked, "--force", "--json"],
    ):
        ended = command(*arguments)
        assert ended.code == 0, ended.err
        # a marked-up copy is the input itself with marks, its numbers included
        assert_private(ended, tmp_path, data, marked)


def test_it_is_shown_nowhere_when_somebody_wrote_it_into_a_result(tmp_path: Path) -> None:
    data, result, edited = batch().save(tmp_path / "data.xlsx"), tmp_path / "r.xlsx", tmp_path / "edited.xlsx"
    assert command("run", data, "-p", POLICY, "-o", result).code == 0
    book = openpyxl.load_workbook(result)
    book["奖补明细"]["B2"] = f"甲公司 {CANARY}"
    book["奖补明细"]["A3"] = CANARY
    book["企业合计"]["B2"] = f"{CANARY[:6]} {CANARY[6:14]} {CANARY[14:]}\u202e"
    book.save(edited)
    for compare in (["verify", edited, "--input", data], ["diff", result, edited], ["diff", edited, result]):
        for options in ((), ("--json", "--lang", "en")):
            ended = command(*compare, *options)
            assert ended.code == 1
            assert "\u202e" not in ended.out
            assert_private(ended, tmp_path, data, edited)


def test_a_policy_file_that_holds_it_is_refused_as_a_result_holds_the_file(tmp_path: Path) -> None:
    data, policy = batch().save(tmp_path / "data.xlsx"), tmp_path / "my.toml"
    text = (ROOT / "subsidycalc" / "policies" / POLICY / "policy.toml").read_text(encoding="utf-8")
    policy.write_text(f"# 经办\n# {CANARY}\n{text}", encoding="utf-8")
    for language, said in (("zh", "my.toml:2:1"), ("en", "my.toml:2:1")):
        ended = command("run", data, "-p", policy, "-o", tmp_path / "r.xlsx", "--lang", language)
        assert ended.code == 2
        assert ended.err.startswith("my.toml")
        assert said in ended.err
        assert_private(ended, tmp_path, data, policy)


def test_a_policy_file_that_no_cell_can_hold_is_refused_and_any_other_is_held_as_it_is(
    tmp_path: Path,
) -> None:
    data, policy, result = batch().save(tmp_path / "data.xlsx"), tmp_path / "my.toml", tmp_path / "r.xlsx"
    text = (ROOT / "subsidycalc" / "policies" / POLICY / "policy.toml").read_text(encoding="utf-8")
    for comment, code in (("\x85", 2), ("\ufffe", 2), ("_x005F_x000D_ _x0041_x0042_ \u2028\u00a0\u202e", 0)):
        policy.write_text(f"# {comment}\n{text}", encoding="utf-8")
        ended = command("run", data, "-p", policy, "-o", result, "--lang", "en")
        assert ended.code == code, ended.err
        assert (("my.toml:1:1" in ended.err) if code else result.exists()) is True
    accepted = hashlib.sha256(policy.read_bytes()).hexdigest()
    assert command("verify", result, "--input", data, "--accept-policy", accepted).code == 0


def test_a_masked_number_is_what_is_shown(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("F3", dt.date(2023, 3, 1))
    ended = command("run", book.save(tmp_path / "data.xlsx"), "-p", POLICY, "-o", tmp_path / "r.xlsx")
    assert ended.code == 0
    assert any(_MASKED in content for content in _contents(tmp_path / "r.xlsx"))
