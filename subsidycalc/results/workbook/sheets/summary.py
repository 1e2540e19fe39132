"""The sheet 汇总: the batch's heading figures, a line per provision, the account of rows, breakdowns and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.results.wording.batch_figures import (
    Share,
    batch_figures,
    payable_by_fund,
    payable_by_township,
    provision_figures,
    reasons_by_frequency,
)
from subsidycalc.results.wording.fields import table_name
from subsidycalc.results.wording.notices import folded_notices, status_text
from subsidycalc.results.wording.payees import of_whom, whom_of
from subsidycalc.results.wording.reasons import title_of
from subsidycalc.results.workbook.sheets.model import (
    Block,
    ChartModel,
    SheetModel,
    number_column,
    text_column,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.wording.batch_figures import BatchFigures, ProvisionFigures
    from subsidycalc.results.wording.payees import Whom
    from subsidycalc.results.workbook.sheets.model import Column, Style
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Wording

MOST_TOWNSHIPS: Final = 30
MOST_REASONS: Final = 15
MOST_CHARTED: Final = 10
_FIRST_ROW: Final = 2
"""The title stands above, and an empty row."""
_GAP: Final = 1
"""Empty rows between blocks."""
_IDS: Final = 2
"""Columns at the left that hold ids where a block has them."""

_WIDTHS: Final = {
    "zh": (14, 24, 28, 17, 11, 11, 11, 17, 17, 28),
    "en": (14, 24, 48, 17, 12, 12, 13, 17, 17, 20),
}


class _Part(Struct, frozen=True):
    """One block of the sheet, and the columns that its chart draws, if it has one."""

    columns: tuple[Column, ...]
    name: str = ""
    """Its title among the texts, "" where it has none."""
    last_is_total: bool = False
    chart: str = ""
    names: int = 0
    numbers: int = 0

    @property
    def ids(self) -> int:
        """Return how many columns of ids it begins with."""
        return sum(column.style == "id" for column in self.columns)


def summary_sheet(batch: BatchResult, wording: Wording, *, published: bool = False) -> SheetModel:
    """Build the sheet; the version for public notice has awards and totals only."""
    parts = list(_parts(batch, wording, published=published))
    blocks: list[Block] = []
    top = _FIRST_ROW
    for part in parts:
        title = wording.say(f"sheets.summary.{part.name}") if part.name else ""
        gap = _GAP if title and blocks else 0
        blocks.append(
            Block(
                part.columns,
                top + gap,
                _IDS - part.ids,
                title,
                headed=bool(title),
                last_is_total=part.last_is_total,
            )
        )
        top = blocks[-1].end_row
    key = "title_published" if published else "title"
    return SheetModel(
        wording.say("sheets.names.summary"),
        tuple(blocks),
        tuple(_charts(parts, blocks, wording)),
        widths=_WIDTHS[wording.language],
        title=wording.say(f"sheets.summary.{key}"),
        key="summary",
    )


def _parts(batch: BatchResult, wording: Wording, *, published: bool) -> Iterator[_Part]:
    figures = batch_figures(batch)
    provisions = [provision_figures(result) for result in batch.provisions]
    for columns in _heading_figures(batch, figures, wording, published=published):
        yield _Part(columns)
    few = len(provisions) <= MOST_CHARTED
    counted = whom_of(batch)
    table = _by_provision(provisions, figures, counted, wording, published=published)
    chart = "chart_provision" if few else ""
    yield _Part(table, "by_provision", last_is_total=True, chart=chart, names=2, numbers=len(table) - 2)
    if not published:
        yield _Part(_rows(batch, wording), "rows")
    if not few:
        yield _Part(_largest(provisions, counted, wording), "largest", chart="chart_provision", numbers=1)
    by_fund = _shares(payable_by_fund(batch, wording.language), "fund", counted, wording)
    yield _Part(by_fund, "by_fund", last_is_total=True)
    by_township = _shares(_townships(batch, wording), "township", counted, wording)
    yield _Part(by_township, "by_township", last_is_total=True, chart="chart_township", numbers=1)
    if not published:
        yield _Part(_reasons(batch, wording), "by_reason", chart="chart_reasons", names=1, numbers=2)


def _charts(parts: list[_Part], blocks: list[Block], wording: Wording) -> Iterator[ChartModel]:
    """Yield a chart for every part that has one and holds anything to compare, its first rows only."""
    for number, (part, block) in enumerate(zip(parts, blocks, strict=True)):
        rows = min(len(block) - (1 if part.last_is_total else 0), MOST_CHARTED)
        if part.chart and rows > 1:
            title = wording.say(f"sheets.summary.{part.chart}")
            yield ChartModel(title, number, part.names, part.numbers, rows)


def _heading_figures(
    batch: BatchResult, figures: BatchFigures, wording: Wording, *, published: bool
) -> list[tuple[Column, ...]]:
    """Return blocks without headings: the documents, amounts, counts."""
    policies = {result.policy.id: result.policy.document for result in batch.provisions}
    documents = []
    for document in policies.values():
        title = wording.say(
            "sheets.summary.policy", number=document.number, title=document.title.spoken(wording.language)
        )
        as_of = wording.say("sheets.summary.as_of", day=document.as_of.isoformat())
        documents.append(f"{title} ({as_of})")
    amounts = {"payable": figures.payable, "relief": figures.relief, "credit": figures.credit}
    amounts = {key: fen for key, fen in amounts.items() if fen or key == "payable"}
    counts = dict(_payees(figures, whom_of(batch)))
    if not published:
        for verdict in (Verdict.REVIEW, Verdict.REJECTED, Verdict.INELIGIBLE):
            counts[f"lines_{verdict.name.lower()}"] = figures.lines[verdict]
        counts["notices"] = len(folded_notices(batch, wording))
    label = wording.say("sheets.summary.policy_label")
    told = [] if published else [of_whom(wording, "sheets.summary.reading_counts", whom_of(batch))]
    return [
        (text_column("", [label] * len(documents), 26), text_column("", documents, 19)),
        (_labels(amounts, wording), number_column("", list(amounts.values()), 19, "money")),
        (_labels(counts, wording), number_column("", list(counts.values()), 19)),
        *((_labels(["reading"], wording), text_column("", [text], 19)) for text in told),
    ]


def _payees(figures: BatchFigures, counted: Whom) -> Iterator[tuple[str, int]]:
    """Yield how many enterprises (regions with them) and persons are awarded, and where they are others, paid."""
    awarded, paid = figures.awarded, figures.paid
    of_each = {
        "enterprises": (len(awarded) - awarded.persons, len(paid) - paid.persons),
        "persons": (awarded.persons, paid.persons),
    }
    for name, (all_awarded, all_paid) in of_each.items():
        if counted in {name, "both"}:
            yield f"awarded_{name}", all_awarded
            if all_paid != all_awarded:
                yield f"paid_{name}", all_paid


def _labels(keys: Iterable[str], wording: Wording) -> Column:
    return text_column("", [wording.say(f"sheets.summary.{key}") for key in keys], 26)


def _by_provision(
    provisions: list[ProvisionFigures],
    figures: BatchFigures,
    counted: Whom,
    wording: Wording,
    *,
    published: bool,
) -> tuple[Column, ...]:
    def heading(name: str) -> str:
        return of_whom(wording, f"sheets.columns.{name}", counted)

    def texts(name: str, values: list[str], last: str, width: int, style: Style = "text") -> Column:
        return text_column(heading(name), [*values, last], width, style)

    without_money = np.array([*(not figure.carries_money for figure in provisions), True])
    not_assessed = np.array([*(figure.result.status != "assessed" for figure in provisions), False])

    def counts(name: str, values: list[int], *, additive: bool = False) -> Column:
        blank = not_assessed | (_last(len(values) + 1) & (not additive))
        return number_column(heading(name), [*values, sum(values)], 12, blank=blank)

    def money(name: str, values: list[int], total: int) -> Column:
        blank = (without_money | not_assessed) & ~_last(len(provisions) + 1)
        return number_column(heading(name), [*values, total], 19, "money", blank=blank)

    results = [figure.result for figure in provisions]
    widths = _WIDTHS[wording.language]
    before = sum(
        figure.before_ceiling for figure in provisions if figure.result.provision.kind in {"grant", "reward"}
    )
    columns = [
        texts("policy", [result.policy.id for result in results], "", widths[0], "id"),
        texts("provision", [result.provision.id for result in results], "", widths[1], "id"),
        texts(
            "title",
            [result.provision.title.spoken(wording.language) for result in results],
            wording.say("sheets.summary.total_payable"),
            widths[2],
            "folded",
        ),
        texts("kind", [wording.say(f"sheets.kinds.{result.provision.kind}") for result in results], "", 11),
        counts("claimed", [figure.claimed for figure in provisions]),
        counts("awarded", [figure.awarded for figure in provisions]),
        counts("rejected_rows", [figure.rejected_rows for figure in provisions], additive=True),
        money("before_ceiling", [figure.before_ceiling for figure in provisions], before),
        money("amount", [figure.amount for figure in provisions], figures.payable),
        texts("status", [status_text(result, wording) for result in results], "", widths[-1], "wrapped"),
    ]
    if published:
        del columns[6]
    return tuple(columns)


def _last(count: int) -> Array:
    mask = np.zeros(count, dtype=bool)
    mask[-1] = True
    return mask


def _rows(batch: BatchResult, wording: Wording) -> tuple[Column, ...]:
    ordered = [table for table in batch.dictionary.tables if table.name in batch.accounts]
    kept = [batch.accounts[table.name] for table in ordered]
    columns = [
        text_column(
            wording.say("sheets.columns.table"), [table_name(wording, table) for table in ordered], 26
        )
    ]
    for name in ("read", "awarded", "review", "rejected", "ineligible", "not_claimed", "set_aside"):
        heading = wording.say(f"sheets.columns.{'read' if name == 'read' else f'row_{name}'}")
        columns.append(number_column(heading, [getattr(account, name) for account in kept]))
    return tuple(columns)


def _shares(shares: list[Share], name: str, counted: Whom, wording: Wording) -> tuple[Column, ...]:
    total = sum(share.fen for share in shares)
    entities = [share.entities for share in shares]
    together = None if name == "fund" else sum(share.entities for share in shares)
    return (
        text_column(
            wording.say(f"sheets.columns.{name}"),
            [*(share.name for share in shares), wording.say("sheets.summary.total")],
            26,
        ),
        number_column(
            wording.say("sheets.columns.payable"), [*(share.fen for share in shares), total], 19, "money"
        ),
        number_column(of_whom(wording, "sheets.columns.households", counted), [*entities, together]),
    )


def _townships(batch: BatchResult, wording: Wording) -> list[Share]:
    shares = payable_by_township(batch, wording.say("sheets.summary.no_township"))
    if len(shares) <= MOST_TOWNSHIPS:
        return shares
    others = shares[MOST_TOWNSHIPS - 1 :]
    name = wording.say("sheets.summary.other_townships", count=len(others))
    rest = Share(name, sum(share.entities for share in others), sum(share.fen for share in others))
    return [*shares[: MOST_TOWNSHIPS - 1], rest]


def _reasons(batch: BatchResult, wording: Wording) -> tuple[Column, ...]:
    reasons = reasons_by_frequency(batch)[:MOST_REASONS]
    titles = [title_of(wording, code, result.policy) for code, result, _ in reasons]
    return (
        text_column(wording.say("sheets.columns.code"), [code for code, _, _ in reasons], 19, "id"),
        text_column(wording.say("sheets.columns.reason_title"), titles, 26),
        number_column(wording.say("sheets.columns.lines"), [count for _, _, count in reasons]),
    )


def _largest(provisions: list[ProvisionFigures], counted: Whom, wording: Wording) -> tuple[Column, ...]:
    """Return the provisions with the highest amounts, for a chart where there are too many to draw them all."""
    paid = [figure for figure in provisions if figure.carries_money and figure.amount]
    ordered = sorted(paid, key=lambda figure: -figure.amount)[:MOST_CHARTED]
    titles = [figure.result.provision.title.spoken(wording.language) for figure in ordered]
    return (
        text_column(wording.say("sheets.columns.title"), titles, 26),
        number_column(
            wording.say("sheets.columns.amount"), [figure.amount for figure in ordered], 19, "money"
        ),
        number_column(
            of_whom(wording, "sheets.columns.households", counted), [figure.awarded for figure in ordered]
        ),
    )
