"""An employee of the Lucheng sample, and the plain employees that a roster asks for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

from making.names import person_name
from making.numbers_of_nobody import IdentityIssuer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from making.cells import Cell
    from making.enterprise import Roster

WINDOW_START: Final = date(2023, 1, 6)
WINDOW_END: Final = date(2023, 2, 5)
RETURN_START: Final = date(2023, 1, 22)

LOCAL: Final = ("330302", "330304", "330324", "330326", "330381", "330382")
ZHEJIANG: Final = ("331081", "331123", "332529", "330881", "330783", "330122")
EAST: Final = (
    "341221",
    "361121",
    "350926",
    "320830",
    "371325",
    "341226",
    "361130",
    "310115",
    "350981",
    "362330",
)
ELSEWHERE: Final = (
    "422801",
    "522424",
    "500235",
    "513022",
    "411523",
    "430524",
    "530627",
    "610924",
    "621126",
    "452123",
    "220381",
    "140423",
)
_TYPED: Final = 11
"""Which of every 23 stayers has the first day typed as text, as some offices do."""

FAR_AND_NEAR: Final = (*ELSEWHERE, *EAST, *ZHEJIANG)


@dataclass(frozen=True)
class Person:
    """One row of the sheet of employees."""

    name: str
    identity: Cell
    note: str = ""
    stay_from: Cell = None
    stay_to: Cell = None
    return_date: Cell = None
    return_mode: Cell = None
    pension_january: Cell = "已缴"
    pension_february: Cell = "已缴"
    dispatch: Cell = None
    agreement: Cell = None
    permit_local: Cell = None
    permit_to: Cell = None
    hukou: Cell = None

    def row(self, number: int, code: str, enterprise: str) -> list[Cell]:
        """Return the row on the sheet of employees."""
        return [
            number,
            code,
            enterprise,
            self.name,
            self.identity,
            self.pension_january,
            self.pension_february,
            self.stay_from,
            self.stay_to,
            self.return_date,
            self.return_mode,
            self.dispatch,
            self.agreement,
            self.permit_local,
            self.permit_to,
            self.hukou,
            self.note or None,
        ]


HEADINGS: Final = (
    "序号",
    "统一社会信用代码",
    "企业名称",
    "姓名",
    "身份证号",
    ("养老保险", "2023年1月"),
    ("养老保险", "2023年2月"),
    ("春节留温", "留温开始日期"),
    ("春节留温", "留温结束日期"),
    ("节后返岗", "返岗日期"),
    ("节后返岗", "返岗方式"),
    "劳务派遣",
    "派遣协议",
    ("居住证", "居住证为鹿城签发"),
    ("居住证", "居住证有效期至"),
    "户籍地区划代码",
    "备注",
)
WIDTHS: Final = (6, 22, 32, 10, 22, 11, 11, 14, 14, 12, 10, 10, 10, 18, 16, 16, 26)


class Staff:
    """Makes employees one after another; the same questions in the same order give the same people."""

    def __init__(self, first_turn: int = 0) -> None:
        self._issuer = IdentityIssuer(first_turn)
        self._turns = count(first_turn + 1)

    def identity(self, division: str) -> str:
        """Return an ID number of nobody that was not handed out before."""
        return self._issuer.issue(division)

    def name(self) -> str:
        """Return the next name."""
        return person_name(next(self._turns))

    def plain(self, roster: Roster) -> list[Person]:
        """Return the plain employees of an enterprise, in no telling order."""
        people = list(self._plain(roster))
        return sorted(people, key=lambda person: hashlib.sha256(str(person.identity).encode()).digest())

    def _plain(self, roster: Roster) -> Iterator[Person]:
        for turn in range(roster.stayed):
            yield self._stayer(turn, FAR_AND_NEAR, permit=turn < roster.permits)
        for turn in range(roster.stayed_uninsured):
            yield self._stayer(turn, ELSEWHERE, insured=False)
        for turn in range(roster.local):
            yield self._stayer(turn, LOCAL)
        for divisions, number in (
            (ZHEJIANG, roster.from_zhejiang),
            (EAST, roster.from_east),
            (ELSEWHERE, roster.from_elsewhere),
        ):
            for turn in range(number):
                yield self._returner(turn, divisions, "自行")
        for turn in range(roster.by_bus):
            yield self._returner(turn, ELSEWHERE, "包车")
        for turn in range(roster.left):
            yield Person(
                self.name(),
                self.identity(EAST[turn % len(EAST)]),
                stay_from=WINDOW_START,
                stay_to=date(2023, 1, 14) + timedelta(days=turn % 5),
            )
        for turn in range(roster.silent):
            yield Person(self.name(), self.identity(FAR_AND_NEAR[turn * 5 % len(FAR_AND_NEAR)]))

    def _stayer(
        self, turn: int, divisions: tuple[str, ...], *, insured: bool = True, permit: bool = False
    ) -> Person:
        start: Cell = WINDOW_START - timedelta(days=turn % 7)
        if turn % 23 == _TYPED:
            start = "2023年1月6日"
        return Person(
            self.name(),
            self.identity(divisions[turn % len(divisions)]),
            stay_from=start,
            stay_to=WINDOW_END + timedelta(days=turn % 4),
            pension_february="已缴" if insured else "未缴",
            permit_local="是" if permit else None,
            permit_to=date(2023, 6 + turn % 7, 28) if permit else None,
        )

    def _returner(self, turn: int, divisions: tuple[str, ...], mode: str) -> Person:
        return Person(
            self.name(),
            self.identity(divisions[turn % len(divisions)]),
            return_date=RETURN_START + timedelta(days=(turn * 5 + 6) % 12),
            return_mode=mode,
        )
