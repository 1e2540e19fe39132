"""Whoever adds a made-up word touches the files that CONTRIBUTING names, and every command speaks of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import subsidycalc
from subsidycalc.runs.cases.numbers_of_nobody import code_of

PACKAGE = Path(subsidycalc.__file__).parent

CONDITION = '''

class OddCondition(Unmeasured):
    """A count is odd."""

    odd: CountField

    def judge(self, frame: Frame) -> Judgement:
        view = frame.view(self.odd)
        return Judgement(self, three_way(view.present & (view.values % 2 == 1), ~view.present), tuple(view.doubts()))

    def sign(self, judgement: Judgement, row: int) -> str:
        return "odd"

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say("requirements.odd", field=voice.name(self.odd))

    def example(self, reference: str, field: TableField, wording: Wording) -> str:
        return "31"
'''

WAY = '''

class Squared(Arithmetic, frozen=True):
    """An amount times a count times itself."""

    amount: Figure
    count: Array

    form: ClassVar[str] = "squared"

    def value(self, place: int) -> Fraction:
        return exact(self.amount) * int(self.count[place]) ** 2

    def phrase(self, place: int, voice: Voice) -> str:
        return voice.wording.say(
            "calculation.squared", amount=voice.amount(self.amount), count=int(self.count[place])
        )


class SquaredAmount(Way):
    """An amount times a count times itself."""

    squared: CountField
    amount: PaidFigure

    def pay(self, frame: Frame, doubled: Array) -> Payment:
        view = frame.view(self.squared)
        count = np.where(view.present, view.values, 0)
        amount, known, unset = set_figure(self.amount, view.present, self.squared)

        def terms(paid: Array, award: Array) -> tuple[Arithmetic, ...]:
            return (Squared(award[paid], self.amount, count[paid]),)

        numerators = multiplied(multiplied(count, count), amount.numerator)
        return Payment(numerators, amount.denominator, known, (*view.doubts(), *unset), terms, one_each(frame))

    def phrase(self, voice: Voice) -> str:
        return voice.wording.say(
            "payments.squared", amount=voice.amount(self.amount), field=voice.name(self.squared)
        )
'''

POLICY = """
format = 1
id = "odd-county"
[document]
number = "试〔2024〕1号"
title = { zh = "试行办法", en = "Trial" }
issuer = { zh = "某县", en = "a county" }
as_of = 2024-12-31
[[fund]]
fund = { zh = "某县", en = "county" }
[[provision]]
id = "odd-staff"
clause = "一"
title = { zh = "单数奖", en = "Odd staff" }
kind = "reward"
claims = ["headcount"]
where = [{ odd = "headcount", else = "even-staff" }]
pays = { squared = "headcount", amount = "10元" }
[codes]
even-staff = { zh = "人数是双数", en = "even staff" }
"""


def inserted(file: Path, after: str, added: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert after in text
    file.write_text(text.replace(after, after + added, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with the two words added as CONTRIBUTING says, and a batch of two enterprises."""
    folder = tmp_path_factory.mktemp("newcomer")
    package = folder / "subsidycalc"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    vocabulary, texts = package / "vocabulary", package / "texts"
    # a condition: its family's module, the list, its sentence
    with (vocabulary / "answers.py").open("a", encoding="utf-8") as stream:
        stream.write(CONDITION.replace("CountField", "CountField_"))
    inserted(
        vocabulary / "answers.py",
        "from __future__ import annotations\n",
        "\nfrom subsidycalc.vocabulary.words import CountField as CountField_\n",
    )
    inserted(
        vocabulary / "conditions.py",
        "from subsidycalc.vocabulary.answers import (\n",
        "    OddCondition,\n",
    )
    inserted(vocabulary / "conditions.py", "= listed(\n", "    OddCondition,\n")
    with (texts / "requirements.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[odd]\ntext = { zh = "{field}是单数", en = "{field} is odd" }\n')
    # a way of paying: its family's module, the list, its two sentences
    with (vocabulary / "ranks.py").open("a", encoding="utf-8") as stream:
        stream.write(WAY)
    inserted(
        vocabulary / "ranks.py",
        "from __future__ import annotations\n",
        "\nfrom subsidycalc.vocabulary.exact import multiplied\n"
        "from subsidycalc.vocabulary.payment import set_figure\n"
        "from subsidycalc.vocabulary.words import CountField\n",
    )
    inserted(vocabulary / "amounts.py", "import RankAmount", ", SquaredAmount")
    inserted(vocabulary / "amounts.py", "= listed(\n", "    SquaredAmount,\n")
    with (texts / "payments.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[squared]\ntext = { zh = "{amount} × {field}²", en = "{amount} × {field}²" }\n')
    with (texts / "calculation.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[squared]\ntext = { zh = "{amount} × {count}²", en = "{amount} × {count}²" }\n')
    (folder / "odd.toml").write_text(POLICY, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "企业"
    sheet.append(["统一社会信用代码", "企业名称", "职工总数"])
    sheet.append([code_of("A"), "单数厂", 31])
    sheet.append([code_of("B"), "双数厂", 30])
    book.save(folder / "data.xlsx")
    return folder


def spoken(copy: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "subsidycalc", *arguments],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_show_speaks_of_them(copy: Path) -> None:
    shown = spoken(copy, "show", "./odd.toml")
    assert "职工总数是单数" in shown
    assert "10元 × 职工总数²" in shown
    schema = json.loads(spoken(copy, "show", "--schema"))
    assert {"OddCondition", "SquaredAmount"} <= set(schema["$defs"])


def test_run_judges_and_pays_by_them(copy: Path) -> None:
    told = json.loads(spoken(copy, "run", "data.xlsx", "-p", "./odd.toml", "-o", "out.xlsx", "--json"))
    # 10 yuan × 31² = 9,610 yuan; 30 is even
    assert told["payable"] == "9610.00"
    book = openpyxl.load_workbook(copy / "out.xlsx")
    awards = [[cell.value for cell in row] for row in book["奖补明细"].rows]
    assert any("10元 × 31² = 9,610元" in map(str, row) for row in awards)
    refused = " ".join(str(cell.value) for row in book["驳回"].rows for cell in row)
    assert "人数是双数" in refused
    assert "职工总数是单数" in refused
    assert "职工总数30" in refused.replace("为", "").replace(" ", "")


def test_explain_shows_the_sign_and_the_arithmetic(copy: Path) -> None:
    arguments = ("explain", "data.xlsx", "-p", "./odd.toml", "--enterprise", code_of("A"), "--json")
    (provision,) = json.loads(spoken(copy, *arguments))["provisions"]
    (condition,) = [one for one in provision["rows"][0]["conditions"] if one["required"].endswith("单数")]
    assert condition["operator"] == "odd"
    (arithmetic,) = provision["award"]["arithmetic"]
    assert arithmetic == {
        "form": "squared",
        "text": "10元 × 31²",
        "value": "9610.00",
        "amount": "10元",
        "count": 31,
    }


def test_the_template_asks_for_their_fields(copy: Path) -> None:
    spoken(copy, "template", "-p", "./odd.toml", "-o", "template.xlsx", "--force")
    book = openpyxl.load_workbook(copy / "template.xlsx")
    cells = [str(cell.value) for row in book["企业"].rows for cell in row]
    assert any("职工总数" in cell for cell in cells)
    assert "31" in cells
