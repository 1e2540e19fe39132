"""The employees of the Lucheng sample at whom a boundary, an odd spelling or a fault is shown, by enterprise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from making.numbers_of_nobody import enterprise_code, identity_number, legacy_identity_number
from making.person import ELSEWHERE, WINDOW_END, WINDOW_START, Person, Staff

if TYPE_CHECKING:
    from making.cells import Cell

UNLISTED: Final = (enterprise_code(999), "温州未列企业有限公司")
"""Code and name of an enterprise that the sheet of enterprises does not have."""


def _born_for(check: str, division: str) -> str:
    """Return the first number of a division, births from 1999-01-01 on, that ends in this check character."""
    for day in range(1, 29):
        number = identity_number(division, date(1999, 1, day))
        if number.endswith(check):
            return number
    raise ValueError(check)


def _masked(number: str) -> str:
    return f"{number[:6]}********{number[-4:]}"


class SpecialPersons:
    """Makes the special persons of each enterprise, by serial."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self.claimed_twice = Person(
            staff.name(), staff.identity("430524"), "两家企业同时申报", WINDOW_START, WINDOW_END
        )

    def of(self, serial: int) -> list[Person]:
        """Return the special persons of the enterprise with this serial."""
        makers = {
            32: lambda: [self._stayer("派遣，无协议，第30人", dispatch="是", agreement="无")],
            34: self._end_unknown,
            35: self._dispatched,
            37: lambda: [self.claimed_twice],
            38: lambda: [self.claimed_twice],
            39: self._repeated_and_contradictory,
            42: self._dates,
            43: self._numbers,
            44: self._returns,
            50: self._permits,
        }
        return makers[serial]() if serial in makers else []

    def unlisted(self) -> list[Person]:
        """Return two persons of an enterprise that is not listed: both rejected, unknown-enterprise."""
        return [self._stayer("未列企业，留温"), self._returner("未列企业，返岗", "422801")]

    def _stayer(self, note: str, division: str = "", **cells: Cell) -> Person:
        plain = Person(
            self._staff.name(), self._staff.identity(division or ELSEWHERE[0]), note, WINDOW_START, WINDOW_END
        )
        return replace(plain, **cells)  # type: ignore[arg-type]

    def _returner(self, note: str, division: str, **cells: Cell) -> Person:
        plain = Person(
            self._staff.name(),
            self._staff.identity(division),
            note,
            return_date=date(2023, 1, 28),
            return_mode="自行",
        )
        return replace(plain, **cells)  # type: ignore[arg-type]

    def _end_unknown(self) -> list[Person]:
        return [self._stayer("离温日期未填", stay_to=None)]

    def _dispatched(self) -> list[Person]:
        # 30 + 3 count, 33 × 500 = 16,500; two have no agreement; of one it is not known.
        with_agreement = [
            self._stayer(f"派遣，有协议（{number}）", dispatch="是", agreement="有")
            for number in ("一", "二", "三")
        ]
        without = [
            self._stayer(f"派遣，无协议（{number}）", dispatch="是", agreement="无")
            for number in ("一", "二")
        ]
        return [*with_agreement, *without, self._stayer("派遣，协议未填", dispatch="是")]

    def _repeated_and_contradictory(self) -> list[Person]:
        # 34 + the first of the two alike + the one back on 6 February = 36 × 500 = 18,000; return transport 200.
        alike = self._stayer("同一人两行相同（一）", "522424")
        differing = self._stayer("同一人两行不同（一）", "411523")
        return [
            alike,
            replace(alike, note="同一人两行相同（二）"),
            differing,
            replace(differing, note="同一人两行不同（二）", stay_to=date(2023, 2, 10)),
            self._stayer("留温全程又在期内返岗", return_date=date(2023, 1, 28), return_mode="自行"),
            self._stayer("留温全程，2月6日返岗", return_date=date(2023, 2, 6), return_mode="自行"),
            self._stayer(
                "1月15日离温后返岗",
                stay_to=date(2023, 1, 15),
                return_date=date(2023, 1, 30),
                return_mode="自行",
                hukou="331081",
            ),
        ]

    def _dates(self) -> list[Person]:
        # Nine count beside the thirty of the roster: 39 × 500 = 19,500.
        return [
            self._stayer("留温恰为窗口起止"),
            self._stayer("留温区间更长", stay_from=date(2022, 12, 20), stay_to=date(2023, 3, 1)),
            self._stayer("1月7日才到温", stay_from=date(2023, 1, 7)),
            self._stayer("2月4日离温", stay_to=date(2023, 2, 4)),
            self._stayer("日期为文字（年月日）", stay_from="2023年1月6日", stay_to="2023年2月5日"),
            self._stayer("日期为文字（点号）", stay_from="2023.1.6", stay_to="2023.2.5"),
            self._stayer("日期为八位数字", stay_from="20230106", stay_to="20230205"),
            # Serials as the spreadsheet counts days: 44,927 is 2023-01-01.
            self._stayer("日期为常规格式序号", stay_from=44_932, stay_to=44_962),
            self._stayer("结束日期写成2月30日", stay_to="2023/2/30"),
            # A fraction of a second before 5 February is still 4 February.
            self._stayer("2月4日深夜离温", stay_to=datetime(2023, 2, 4, 23, 59, 59, 900_000)),  # noqa: DTZ001 - a cell knows no time zone
            self._stayer("起止日期写反", stay_from=date(2023, 2, 10), stay_to=date(2023, 1, 3)),
            self._stayer("2月养老保险未缴", pension_february="未缴"),
            self._stayer("1月养老保险空白", pension_january=None),
            self._stayer("养老保险写成补缴中", pension_february="补缴中"),
            self._stayer("养老保险用勾", pension_january="√", pension_february="√"),
            self._stayer("养老保险用1和0", pension_january=1, pension_february=0),
            self._stayer("养老保险写成Y", pension_january="Y", pension_february="Y"),
            self._stayer("本行被隐藏"),
        ]

    def _numbers(self) -> list[Person]:
        # Thirteen count beside the thirty-two of the roster: 45 × 500 = 22,500.
        spaced = self._staff.identity("422801")
        wide = self._staff.identity("430524").translate(
            {ord("0") + place: ord("０") + place for place in range(10)}
        )
        wrong = self._staff.identity("422801")
        wrong = wrong[:-1] + ("2" if wrong[-1] == "1" else "1")
        masked = _masked(_born_for("8", "421083"))
        alike = _masked(_born_for("5", "421083"))
        twin = self._staff.name()
        return [
            self._stayer("末位x为小写", identity=_born_for("X", "422801").lower()),
            self._stayer("证件号带空格", identity=f" {spaced[:6]} {spaced[6:14]} {spaced[14:]}"),
            self._stayer("证件号为全角数字", identity=wide),
            self._stayer("15位旧证", identity=legacy_identity_number("422801", date(1971, 3, 7))),
            self._stayer("脱敏号，姓名甲", identity=masked),
            self._stayer("脱敏号，姓名乙", identity=masked),
            self._stayer("脱敏号与姓名都相同（一）", identity=alike, name=twin),
            self._stayer("脱敏号与姓名都相同（二）", identity=alike, name=twin),
            self._stayer("证件号只有前4位", identity="4228"),
            self._stayer("证件号只有前6位", identity="341221"),
            self._stayer("证件号只有前2位34", identity="34"),
            self._stayer("证件号只有前2位33", identity="33"),
            self._stayer("证件号只有前4位3303", identity="3303"),
            self._stayer("香港居民", "810000"),
            self._stayer("外国人永久居留证", "933840"),
            self._stayer("已撤销的区划代码", "512528"),
            self._stayer("不存在的区划代码", "429999"),
            self._stayer("证件号校验位错", identity=wrong),
            self._stayer("证件号少一位", identity=self._staff.identity("422801")[:-1]),
            self._stayer("证件号含字母", identity="42280119A00307000X"),
            self._stayer("出生日期为2月30日", identity=identity_number("422801", "19900230")),
            self._stayer("出生日期晚于政策期", identity=identity_number("422801", "20230701")),
            self._stayer("证件号为数字格式", identity=int(_born_for("4", "422801"))),
            self._stayer("证件号空白", identity=None),
            self._stayer("本地身份证", "330302"),
        ]

    def _returns(self) -> list[Person]:
        # 50 + 6 × 150 + 4 × 200 (everywhere), 2 × 200 (first and last day), 200 (42), 150 (masked), 200 (dispatch): 2,700.
        everywhere = [
            self._returner(f"返岗，{place}", division)
            for place, division in (
                ("省内市外", "331081"),
                ("上海", "310115"),
                ("江苏", "320322"),
                ("安徽", "341221"),
                ("福建", "350926"),
                ("江西", "361121"),
                ("山东", "371325"),
                ("湖北", "422801"),
                ("贵州", "522424"),
                ("新疆", "653101"),
                ("北京", "110101"),
                ("本地", "330302"),
                ("台湾居民", "710000"),
                ("香港居民", "810000"),
                ("澳门居民", "820000"),
                ("台湾居民居住证", "830000"),
                ("外国人永久居留证", "933840"),
            )
        ]
        return [
            *everywhere,
            self._returner("1月21日返岗", "422801", return_date=date(2023, 1, 21)),
            self._returner("1月22日返岗", "422801", return_date=date(2023, 1, 22)),
            self._returner("2月2日返岗", "422801", return_date=date(2023, 2, 2)),
            self._returner("2月3日返岗", "422801", return_date=date(2023, 2, 3)),
            self._returner("返岗日期缺年份", "422801", return_date="1月28日"),
            self._returner("乘企业包车返岗", "422801", return_mode="包车"),
            self._returner("返岗方式未填", "422801", return_mode=None),
            self._returner("返岗方式写法不明", "422801", return_mode="其他"),
            self._returner("返岗，2月未参保", "422801", pension_february="未缴"),
            self._returner("返岗，证件号只有前2位33", "422801", identity="33"),
            self._returner("返岗，证件号只有前2位42", "422801", identity="42"),
            self._returner("返岗，脱敏号", "341226", identity=_masked(_born_for("2", "341226"))),
            self._returner("返岗，派遣无协议", "422801", dispatch="是", agreement="无"),
            self._returner("返岗，派遣有协议", "422801", dispatch="是", agreement="有"),
        ]

    def _permits(self) -> list[Person]:
        # Only the first earns its 5 points. Five stayed for certain: far from thirty, no stay bonus.
        later = date(2024, 1, 31)
        return [
            self._stayer("居住证2月5日到期", permit_local="是", permit_to=date(2023, 2, 5)),
            self._stayer("居住证2月4日到期", permit_local="是", permit_to=date(2023, 2, 4)),
            self._stayer("居住证为外地签发", permit_local="否", permit_to=later),
            self._stayer("居住证签发地未填", permit_to=later),
            self._stayer("本地人持居住证", "330302", permit_local="是", permit_to=later),
            self._stayer(
                "有居住证，1月7日才到温", stay_from=date(2023, 1, 7), permit_local="是", permit_to=later
            ),
            self._stayer(
                "有居住证，留温日期未填", stay_from=None, stay_to=None, permit_local="是", permit_to=later
            ),
            self._stayer("居住证有效期写成长期", permit_local="是", permit_to="长期"),
        ]
