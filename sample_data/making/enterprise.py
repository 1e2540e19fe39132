"""An enterprise of the Lucheng sample, its row on the sheet of enterprises, and how many staff of each sort it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from making.numbers_of_nobody import BUSINESS, account_number, enterprise_code

if TYPE_CHECKING:
    from making.cells import Cell


@dataclass(frozen=True)
class Roster:
    """How many plain employees an enterprise has, by what they did over the Spring Festival."""

    stayed: int = 0
    """Not local, stayed throughout, pension paid in both months."""
    stayed_uninsured: int = 0
    """Not local, stayed throughout, pension not paid in February."""
    permits: int = 0
    """Of `stayed`, how many show a valid residence permit of Lucheng."""
    local: int = 0
    """Local by their ID number; they stayed, of course."""
    from_zhejiang: int = 0
    """Came back on their own from elsewhere in the province; likewise the next two."""
    from_east: int = 0
    from_elsewhere: int = 0
    left: int = 0
    """Not local, left Wenzhou before the window ended."""
    by_bus: int = 0
    """Came back with the coach that the enterprise hired."""
    silent: int = 0
    """Nothing is claimed for them."""


@dataclass(frozen=True)
class Enterprise:
    """One row of the sheet of enterprises; output in ten thousand yuan, as the heading says."""

    serial: int
    name: str
    township: str
    industry: str
    above_scale_on: Cell = None
    output_2022: Cell = None
    first_quarter_2022: Cell = None
    first_quarter_2023: Cell = None
    roster: Roster = Roster()
    note: str = ""
    region: str = "330302"
    fiscal_local: str | None = "是"
    legal_person: str = "是"
    above_scale: str = "是"
    foreign_trade: str | None = None
    agency: str | None = None
    kind: str = BUSINESS
    code_as_written: str = ""
    """The code where it is written wrongly, else empty."""

    @property
    def code(self) -> str:
        """The enterprise code as the sheets have it."""
        return self.code_as_written or enterprise_code(self.serial, kind=self.kind, division=self.region)

    def row(self, number: int) -> list[Cell]:
        """Return the row on the sheet of enterprises."""
        return [
            number,
            self.code,
            self.name,
            self.region,
            self.township,
            self.fiscal_local,
            self.legal_person,
            self.industry,
            self.above_scale,
            self.above_scale_on,
            self.foreign_trade,
            self.agency,
            self.output_2022,
            self.first_quarter_2022,
            self.first_quarter_2023,
            self.note or None,
            self.name,
            f"示例银行{self.township}支行",
            account_number(self.serial),
        ]


HEADINGS: Final = (
    "序号",
    "统一社会信用代码",
    "企业名称",
    "注册地区划代码",
    "所属街镇",
    "财政收入在本地",
    "独立法人",
    "行业代码",
    "规上企业",
    "纳统日期",
    "外贸企业",
    "人力资源服务机构",
    "2022年度产值（万元）",
    "2022年一季度产值（万元）",
    "2023年一季度产值（万元）",
    "备注",
    "户名",
    "开户行",
    "银行账号",
)
WIDTHS: Final = (6, 22, 32, 12, 12, 10, 10, 10, 10, 12, 10, 12, 16, 16, 16, 30, 32, 26, 22)
