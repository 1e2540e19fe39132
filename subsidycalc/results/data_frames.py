"""The result of a batch as pandas data frames: amounts as whole fen, texts, days and numbers each of their own type.

Nothing is a binary fraction: amounts are `Int64`, in columns named `…_fen`, so that sums and groups stay exact. Texts
are as in the workbook, ID numbers masked; what does not apply is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from subsidycalc.judging.awards import NO_CEILING
from subsidycalc.judging.verdicts import Verdict
from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.results.wording.calculation import calculations, funds_said
from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts, coded, constant, joined
from subsidycalc.results.wording.notices import notice_texts
from subsidycalc.results.wording.reasons import Lines, lines_of
from subsidycalc.results.workbook.sheets.companies import companies_by_file
from subsidycalc.results.workbook.sheets.entities import entity_table, objects_of, payee_text
from subsidycalc.results.workbook.sheets.rejected import code_said, file_named, name_said, sheet_named
from subsidycalc.results.workbook.sheets.totals import payees_of
from subsidycalc.tables.cell_text import safe_texts
from subsidycalc.tables.model import file_of, sheet_of

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Language, Wording

_VERDICTS: Final = tuple(verdict.name.lower() for verdict in Verdict)


@dataclass(frozen=True, eq=False)
class Frames(Mapping[str, pd.DataFrame]):
    """The frames of one run, by attribute or by name."""

    awards: pd.DataFrame
    """One line per enterprise (region, person) and provision that is awarded, with its waterfall."""
    totals: pd.DataFrame
    """One line per enterprise (region, person) that is awarded money."""
    verdicts: pd.DataFrame
    """One line per row and provision that the row claims, and per enterprise that is refused as such."""
    refusals: pd.DataFrame
    """Those of the verdicts that are not awarded, with every reason."""
    notices: pd.DataFrame
    """One line per notice and row that it is about."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a frame by its name; KeyError."""
        if name not in set(self):
            raise KeyError(name)
        frame: pd.DataFrame = getattr(self, name)
        return frame

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the frames."""
        return (one.name for one in fields(self))

    def __len__(self) -> int:
        """Return how many frames there are."""
        return len(fields(self))


def frames_of(batch: BatchResult, wording: Wording) -> Frames:
    """Return a batch as frames; texts are in the language of the wording."""
    refused = {result.reference: lines_of(result, wording) for result in batch.provisions}
    verdicts = [line for result in batch.provisions for line in _judged(result, refused[result.reference])]
    return Frames(
        _awards(batch, wording),
        _totals(batch),
        _lines(batch, verdicts, wording),
        _lines(batch, [line for lines in refused.values() for line in lines], wording, reasons=True),
        _notices(batch, wording),
    )


def _awards(batch: BatchResult, wording: Wording) -> pd.DataFrame:
    found = [(result, result.awards) for result in batch.provisions if result.awards is not None]
    lengths = [len(awards) for _, awards in found]

    def who(key: str) -> pd.Series[Any]:
        return _texts(
            joined([payee_text(entity_table(batch, one), key, awards.entity_rows) for one, awards in found])
        )

    def each(texts: list[list[str]]) -> pd.Series[Any]:
        return _texts(joined([coded(listed) for listed in texts]))

    def money(name: str) -> pd.Series[Any]:
        columns = [getattr(awards, name) for _, awards in found]
        return _whole(
            [
                column if one.provision.kind in MONEY_KINDS else None
                for column, (one, _) in zip(columns, found, strict=True)
            ],
            lengths,
        )

    points = [awards.amount if one.provision.kind == "points" else None for one, awards in found]
    return pd.DataFrame(
        {
            **_provisions([result for result, _ in found], lengths, wording.language),
            "kind": _texts(joined([constant(one.provision.kind, len(awards)) for one, awards in found])),
            "payee": who("entity"),
            "name": who("name"),
            "township": who("township"),
            "quantity": _whole([awards.quantity for _, awards in found], lengths),
            "quantity_unit": each(
                [[awards.quantity_unit.spoken(wording.language)] * len(awards) for _, awards in found]
            ),
            "calculation": _texts(joined([calculations(result, wording) for result, _ in found])),
            "before_ceiling_fen": money("before_ceiling"),
            "ceiling_fen": money("ceiling"),
            "after_ceiling_fen": money("after_ceiling"),
            "group_cut_fen": money("group_cut"),
            "deducted_fen": money("deducted"),
            "pool_cut_fen": money("pool_cut"),
            "amount_fen": money("amount"),
            "points": _whole(points, lengths),
            "fund": each([funds_said(awards, wording) for _, awards in found]),
        }
    )


def _totals(batch: BatchResult) -> pd.DataFrame:
    payees = payees_of(batch)

    def total(kinds: frozenset[str]) -> pd.Series[Any]:
        amounts = [payees.amounts(batch, one) for one in batch.provisions if one.provision.kind in kinds]
        return _whole([sum(amounts, np.zeros(len(payees), dtype=np.int64))], [len(payees)])

    return pd.DataFrame(
        {
            "payee": _texts(payees.texts("entity")),
            "name": _texts(payees.texts("name")),
            "township": _texts(payees.texts("township")),
            "payable_fen": total(PAYABLE_KINDS),
            "relief_fen": total(frozenset({"relief"})),
            "credit_fen": total(frozenset({"credit"})),
        }
    )


def _judged(result: ProvisionResult, refused: list[Lines]) -> Iterator[Lines]:
    """Yield the lines of enterprises that are refused as such, then every row that claims, with its codes."""
    yield from (lines for lines in refused if lines.frame is not result.frame)
    if result.frame is None or result.verdict is None:
        return
    rows = np.flatnonzero(result.verdict != Verdict.NOT_CLAIMED)
    own = next((lines for lines in refused if lines.frame is result.frame), None)
    codes = constant("", len(result.frame))
    if own is not None:
        codes.codes[own.rows] = own.codes.codes
        codes = CodedTexts(codes.codes, own.codes.texts)
    words = codes.taken(rows), constant("", len(rows))
    yield Lines(result, result.frame, rows, result.verdict[rows], lambda: words)


def _lines(
    batch: BatchResult, parts: list[Lines], wording: Wording, *, reasons: bool = False
) -> pd.DataFrame:
    companies = companies_by_file(batch.tables)
    lengths = [len(part) for part in parts]
    verdicts = [CodedTexts(part.verdict.astype(np.int32), _VERDICTS) for part in parts]
    told = {"reasons": _texts(joined([part.reasons for part in parts]))} if reasons else {}
    return pd.DataFrame(
        {
            **_provisions([part.result for part in parts], lengths, wording.language),
            "file": _texts(joined([file_named(part) for part in parts])),
            "sheet": _texts(joined([sheet_named(part) for part in parts])),
            "row": _whole([part.row_numbers for part in parts], lengths),
            "payee": _texts(joined([code_said(part) for part in parts])),
            "name": _texts(joined([name_said(part, companies) for part in parts])),
            "object": _texts(
                joined([objects_of(part.result, part.frame, part.rows, wording) for part in parts])
            ),
            "verdict": _texts(joined(verdicts)),
            "codes": _texts(joined([part.codes for part in parts])),
            **told,
        }
    )


def _notices(batch: BatchResult, wording: Wording) -> pd.DataFrame:
    lengths = [max(len(notice.rows), 1) for notice in batch.notices]

    def each(texts: list[str]) -> pd.Series[Any]:
        column = coded(texts)
        return _texts(CodedTexts(np.repeat(column.codes, lengths), column.texts))

    rows = [np.array(notice.rows) if notice.rows else None for notice in batch.notices]
    return pd.DataFrame(
        {
            "code": each([notice.code for notice in batch.notices]),
            "file": each([file_of(notice.sheet) for notice in batch.notices]),
            "sheet": each([sheet_of(notice.sheet) for notice in batch.notices]),
            "row": _whole(rows, lengths),
            "column": each([notice.column for notice in batch.notices]),
            "text": each(notice_texts(batch, wording)),
        }
    )


def _provisions(
    results: list[ProvisionResult], lengths: list[int], language: Language
) -> dict[str, pd.Series[Any]]:
    """Return the columns that say under which provision, and as of which day, each line stands."""

    def each(texts: list[str]) -> pd.Series[Any]:
        return _texts(joined([constant(text, length) for text, length in zip(texts, lengths, strict=True)]))

    days = np.array([one.policy.document.as_of for one in results], dtype="datetime64[s]")
    return {
        "policy": each([one.policy.id for one in results]),
        "provision": each([one.provision.id for one in results]),
        "title": each([one.provision.title.spoken(language) for one in results]),
        "clause": each([one.provision.clause for one in results]),
        "as_of": pd.Series(np.repeat(days, lengths)),
    }


def _texts(column: CodedTexts) -> pd.Series[Any]:
    """Return a column of texts, missing where there is none; each distinct text is held once on the way."""
    held = np.array([*safe_texts(column.texts), None], dtype=object)
    codes = np.where(column.codes == NO_TEXT, len(column.texts), column.codes)
    return pd.Series(held[codes], dtype="string")


def _whole(columns: Sequence[Array | None], lengths: Sequence[int]) -> pd.Series[Any]:
    """Return whole numbers below each other; missing where there is no column, or no ceiling."""
    values = [
        np.full(length, NO_CEILING) if column is None else column
        for column, length in zip(columns, lengths, strict=True)
    ]
    whole = np.concatenate([np.zeros(0, dtype=np.int64), *values]).astype(np.int64)
    return pd.Series(pd.arrays.IntegerArray(whole, whole == NO_CEILING))
