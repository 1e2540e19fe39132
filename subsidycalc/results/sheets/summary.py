"""The sheet 汇总: the batch's heading figures, a line per provision, the account of rows, breakdowns and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.results.figures import (
    Share,
    batch_figures,
    payable_by_fund,
    payable_by_township,
    provision_figures,
    reasons_by_frequency,
)
from subsidycalc.results.phrases.fields import table_name
from subsidycalc.results.reasons import title_of
from subsidycalc.results.sheets.model import (
    Block,
    ChartModel,
    SheetModel,
    mixed_column,
    number_column,
    text_column,
)
from subsidycalc.results.status import status_text
from subsidycalc.tables.dictionary import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.judging.verdicts import BatchResult, RowAccount
    from subsidycalc.results.figures import BatchFigures, ProvisionFigures
    from subsidycalc.results.sheets.model import Column
    from subsidycalc.results.texts.registry import Wording
    from subsidycalc.tables.model import Array

MOST_TOWNSHIPS: Final = 30
MOST_REASONS: Final = 15
MOST_CHARTED: Final = 10
_GAP: Final = 1
"""Empty rows between blocks."""

_WIDTHS: Final = {
    "zh": (24, 19, 30, 11, 12, 12, 12, 19, 19, 30),
    "en": (34, 20, 44, 12, 12, 12, 14, 22, 19, 36),
}


def summary_sheet(batch: BatchResult, wording: Wording, *, published: bool = False) -> SheetModel:
    """Build the sheet; the version for public notice has awards and totals only."""
    figures = batch_figures(batch)
    provisions = [provision_figures(result) for result in batch.provisions]
    parts = [*_heading_figures(batch, figures, wording, published=published)]
    parts.append(("by_provision", _by_provision(provisions, figures, wording, published=published), True))
    if not published:
        parts.append(("rows", _rows(batch.accounts, wording), False))
    parts.append(("by_fund", _shares(payable_by_fund(batch, wording.language), "fund", wording), True))
    parts.append(("by_township", _shares(_townships(batch, wording), "township", wording), True))
    if not published:
        parts.append(("by_reason", _reasons(batch, wording), False))
    blocks: list[Block] = []
    top = 2
    for title, columns, totalled in parts:
        said = wording.say(f"sheets.summary.{title}") if title else ""
        gap = _GAP if title and blocks else 0
        blocks.append(Block(columns, top + gap, said, headed=bool(title), last_is_total=totalled))
        top = blocks[-1].end_row
    key = "title_published" if published else "title"
    return SheetModel(
        wording.say("sheets.names.summary"),
        tuple(blocks),
        tuple(_charts(blocks, wording, published=published)),
        widths=_WIDTHS[wording.language],
        title=wording.say(f"sheets.summary.{key}"),
        key="summary",
    )


def _heading_figures(
    batch: BatchResult, figures: BatchFigures, wording: Wording, *, published: bool
) -> list[tuple[str, tuple[Column, ...], bool]]:
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
    counts = {"awarded_enterprises": figures.awarded_entities}
    if not published:
        for verdict in (Verdict.REVIEW, Verdict.REJECTED, Verdict.INELIGIBLE):
            counts[f"lines_{verdict.name.lower()}"] = figures.lines[verdict]
        counts["notices"] = len(batch.notices)
    label = wording.say("sheets.summary.policy_label")
    return [
        ("", (text_column("", [label] * len(documents), 26), text_column("", documents, 19)), False),
        ("", (_labels(amounts, wording), number_column("", list(amounts.values()), 19, "money")), False),
        ("", (_labels(counts, wording), number_column("", list(counts.values()), 19)), False),
    ]


def _labels(keys: Iterable[str], wording: Wording) -> Column:
    return text_column("", [wording.say(f"sheets.summary.{key}") for key in keys], 26)


def _by_provision(
    provisions: list[ProvisionFigures], figures: BatchFigures, wording: Wording, *, published: bool
) -> tuple[Column, ...]:
    def heading(name: str) -> str:
        return wording.say(f"sheets.columns.{name}")

    def texts(name: str, values: list[str], last: str, width: int) -> Column:
        return text_column(heading(name), [*values, last], width)

    without_money = np.array([*(not figure.carries_money for figure in provisions), True])
    not_assessed = np.array([*(figure.result.status != "assessed" for figure in provisions), False])

    def counts(name: str, values: list[int], *, additive: bool = False) -> Column:
        blank = not_assessed | (_last(len(values) + 1) & (not additive))
        return number_column(heading(name), [*values, sum(values)], 12, blank=blank)

    def money(name: str, values: list[int], total: int) -> Column:
        blank = (without_money | not_assessed) & ~_last(len(provisions) + 1)
        return number_column(heading(name), [*values, total], 19, "money", blank=blank)

    results = [figure.result for figure in provisions]
    before = sum(
        figure.before_ceiling for figure in provisions if figure.result.provision.kind in {"grant", "reward"}
    )
    columns = [
        texts(
            "policy",
            [result.policy.id for result in results],
            wording.say("sheets.summary.total_payable"),
            26,
        ),
        texts("provision", [result.provision.id for result in results], "", 19),
        texts("title", [result.provision.title.spoken(wording.language) for result in results], "", 30),
        texts("kind", [wording.say(f"sheets.kinds.{result.provision.kind}") for result in results], "", 11),
        counts("claimed", [figure.claimed for figure in provisions]),
        counts("awarded", [figure.awarded for figure in provisions]),
        counts("rejected_rows", [figure.rejected_rows for figure in provisions], additive=True),
        money("before_ceiling", [figure.before_ceiling for figure in provisions], before),
        money("amount", [figure.amount for figure in provisions], figures.payable),
        texts("status", [status_text(result, wording) for result in results], "", 30),
    ]
    if published:
        del columns[6]
    return tuple(columns)


def _last(count: int) -> Array:
    mask = np.zeros(count, dtype=bool)
    mask[-1] = True
    return mask


def _rows(accounts: dict[str, RowAccount], wording: Wording) -> tuple[Column, ...]:
    ordered = [table for table in TABLES if table.name in accounts]
    kept = [accounts[table.name] for table in ordered]
    columns = [
        text_column(
            wording.say("sheets.columns.table"), [table_name(wording, table) for table in ordered], 26
        )
    ]
    for name in ("read", "awarded", "review", "rejected", "ineligible", "not_claimed", "set_aside"):
        heading = wording.say(f"sheets.columns.{'read' if name == 'read' else f'row_{name}'}")
        columns.append(number_column(heading, [getattr(account, name) for account in kept]))
    return tuple(columns)


def _shares(shares: list[Share], name: str, wording: Wording) -> tuple[Column, ...]:
    total = sum(share.fen for share in shares)
    entities: list[int | str | None] = [share.entities for share in shares]
    return (
        text_column(
            wording.say(f"sheets.columns.{name}"),
            [*(share.name for share in shares), wording.say("sheets.summary.total")],
            26,
        ),
        number_column(
            wording.say("sheets.columns.payable"), [*(share.fen for share in shares), total], 19, "money"
        ),
        mixed_column(wording.say("sheets.columns.households"), [*entities, None], 12, "whole"),
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
        text_column(wording.say("sheets.columns.reason_title"), titles, 26),
        text_column(wording.say("sheets.columns.code"), [code for code, _, _ in reasons], 19),
        number_column(wording.say("sheets.columns.lines"), [count for _, _, count in reasons]),
    )


def _charts(blocks: list[Block], wording: Wording, *, published: bool) -> list[ChartModel]:
    by_provision, by_township = (3, 5) if published else (3, 6)
    amount_column = len(blocks[by_provision].columns) - 2
    charts = [
        _chart("provision", blocks, by_provision, 2, amount_column, wording),
        _chart("township", blocks, by_township, 0, 1, wording),
    ]
    if not published:
        charts.append(_chart("reasons", blocks, 7, 0, 2, wording))
    return [chart for chart in charts if chart.rows > 0]


def _chart(
    name: str, blocks: list[Block], block: int, names: int, numbers: int, wording: Wording
) -> ChartModel:
    rows = len(blocks[block]) - (1 if blocks[block].last_is_total else 0)
    charted = rows if name == "provision" else min(rows, MOST_CHARTED)
    return ChartModel(wording.say(f"sheets.summary.chart_{name}"), block, names, numbers, charted)
