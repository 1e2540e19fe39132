"""What judging hands to reporting: verdicts, grounds, awards and the account of rows, all as columns."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.judging.durations import Lasting
    from subsidycalc.judging.rulings import Ruled, Ruling
    from subsidycalc.policy.document import Parameter, Policy, Provision
    from subsidycalc.tables.dictionary import Dictionary
    from subsidycalc.tables.dictionary.registers import Register
    from subsidycalc.tables.model import Array, Notice, Table
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.outcome import Judgement
    from subsidycalc.vocabulary.payment import Arithmetic
    from subsidycalc.vocabulary.words import Text


class Verdict(IntEnum):
    """The verdict of a row under a provision, in the order in which a row with several is filed."""

    AWARDED = 0
    REVIEW = 1
    REJECTED = 2
    INELIGIBLE = 3
    NOT_CLAIMED = 4


NOT_GRANTED: Final = "granted"

Effect = Literal["ineligible", "rejected", "review"]


class Ground(Struct, frozen=True):
    """One reason under which some rows of a provision were not awarded.

    `mask` is bool per row of the frame that the ground belongs to. `fields` are the references whose
    values were found; `condition` tells what the clause requires (None for grounds that are no condition,
    such as `duplicate-row`). `figures` are further whole numbers for the text, per row or one for all.
    """

    code: str
    effect: Effect
    mask: Array
    clause: str
    fields: tuple[str, ...] = ()
    condition: ConditionWord | None = None
    on_entity: bool = False
    """Whether the fields are the enterprise's, and the row only shares its fate (`enterprise-ineligible`)."""
    entity_code: str = ""
    """The specific code on the enterprise's own line, where `on_entity`."""
    route: str = ""
    """The id of the route that the condition belongs to, "" where the provision has none."""
    figures: Mapping[str, Array | int] = field(default_factory=dict)
    compared: tuple[str, ...] = ()
    """The fields in which rows were compared: `figures` then has `other`, a position in the table, and `differs`,
    a bit for each of them."""
    register: Register | None = None
    """The register that rows stand in: `figures` then has `entry`, a position in its table, and how it stands."""
    ruling: Ruling | None = None
    """The decision of a person that it rests on."""


class Awards(Struct):
    """The awards of one provision, one element per awarded enterprise (or region), in file order.

    Amounts are int64 fen, or whole points under a provision of that kind. The waterfall, in this order:
    `formula` (exact, rounded half up once), `before_ceiling` (after a floor), `ceiling` (−1 where none),
    `after_ceiling`, `after_group`, `deducted` (received before), `amount` (payable).
    """

    entity_rows: Array
    """int64: positions in the table of entities."""
    quantity: Array
    """int64: rows (persons, trips …) or units that the award counts."""
    quantity_unit: Text
    terms: tuple[Arithmetic, ...]
    before_ceiling: Array
    ceiling: Array
    after_ceiling: Array
    group_cut: Array
    deducted: Array
    """int64 fen received before under the same provision (prior awards and ledger)."""
    pool_cut: Array
    amount: Array
    funds: list[tuple[tuple[Text, int], ...]]
    """The funds that pay each award, each with its fen (or points)."""
    capped_persons: Array | None = None
    """int64 fen by which caps per person or row cut the formula amount, rounded for display; None where there are none."""
    floor_raised: Array | None = None
    route: Array | None = None
    """int16: index of the route that paid (of the first row paid where several are); None where the provision has none."""

    def __len__(self) -> int:
        """Return the number of awards."""
        return len(self.entity_rows)


class ProvisionResult(Struct):
    """Everything that was found for one provision of one policy."""

    policy: Policy
    provision: Provision
    dictionary: Dictionary
    """The tables and fields of the run."""
    status: Literal["assessed", "not-assessed", "same-as"] = "assessed"
    missing: tuple[str, ...] = ()
    """Names of the table or of the columns that are missing, as field references (`employees`, `pension[2023-01]`);
    `NOT_GRANTED` where the locality does not grant what the text only permits."""
    paid_under: str = ""
    """`policy/provision` where the same benefit is paid in this run, for the status `same-as`."""
    benefit: str = ""
    """`policy/provision` where the benefit is declared first."""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    """The parameters of the policy that declares the rules."""
    frame: Frame | None = None
    """The rows that claim."""
    verdict: Array | None = None
    """int8 `Verdict` per row of the frame."""
    grounds: list[Ground] = field(default_factory=list)
    entity_frame: Frame | None = None
    """The listed enterprises of claiming rows, where the provision's table does not list them itself."""
    entity_verdict: Array | None = None
    """int8 `Verdict` per row of the entity frame; NOT_CLAIMED where no line of its own is due."""
    entity_grounds: list[Ground] = field(default_factory=list)
    judgements: tuple[Judgement, ...] = ()
    route_judgements: tuple[tuple[str, tuple[Judgement, ...]], ...] = ()
    routes_taken: Array | None = None
    """int16 per row of the frame: the route that pays, −1 where none does; None where the provision has none."""
    entity_judgements: tuple[Judgement, ...] = ()
    head_counts: Array | None = None
    """int64 certain head count per row of the entity frame."""
    awards: Awards | None = None
    settled: Array | None = None
    """bool per row of the frame: awarded but for what was received before, which covers all of it."""
    granted: Array | None = None
    """int64 per row of the frame: places of its event that were given; None where none are shared out."""
    lasting: Lasting | None = None
    """What each row had of the duration; None where the provision has none."""
    occasion: str = ""
    """What tells one time from the next where no field does."""
    deductions: Mapping[str, int] = field(default_factory=dict)
    """Fen that were deducted of each prior award, by what it goes by."""
    rulings: list[tuple[int, Ruled]] = field(default_factory=list)
    """Decisions that bear on awards, each with a position in the table of entities."""

    @property
    def reference(self) -> str:
        """Return `policy/provision`."""
        return f"{self.policy.id}/{self.provision.id}"


class RowAccount(Struct, frozen=True):
    """Where the rows of one table went; `read` is the sum of all the others."""

    read: int
    awarded: int
    ineligible: int
    rejected: int
    review: int
    not_claimed: int
    set_aside: int


class BatchResult(Struct):
    """The whole result of a batch, before any text is rendered."""

    provisions: list[ProvisionResult]
    accounts: dict[str, RowAccount]
    notices: list[Notice]
    tables: dict[str, Table]
    """Those that were read, and the persons whom their rows name as paid themselves."""
    dictionary: Dictionary
    """The tables and fields of the run, in the order in which results list them."""
    ruled: tuple[Ruled, ...] = ()
    """The rulings in force."""


class DefectError(Exception):
    """A defect of the program: the run stops loudly and writes nothing (exit 70)."""


def account_rows(tables: Mapping[str, Table], results: Sequence[ProvisionResult]) -> dict[str, RowAccount]:
    """File every row under the first of its verdicts: awarded, review, rejected, ineligible, not claimed."""
    filed = {name: np.full(len(table), Verdict.NOT_CLAIMED, dtype=np.int8) for name, table in tables.items()}
    names = {id(table): name for name, table in tables.items()}
    for result in results:
        for frame, verdict in ((result.frame, result.verdict), (result.entity_frame, result.entity_verdict)):
            # persons without an enterprise are drawn from rows that are filed themselves
            if frame is not None and verdict is not None and id(frame.table) in names:
                rows = filed[names[id(frame.table)]]
                rows[frame.rows] = np.minimum(rows[frame.rows], verdict)
    return {name: _balanced(name, table, filed[name]) for name, table in tables.items()}


def _balanced(name: str, table: Table, filed: Array) -> RowAccount:
    counts = np.bincount(filed, minlength=len(Verdict)).tolist()
    by_verdict = {verdict.name.lower(): counts[verdict] for verdict in Verdict}
    account = RowAccount(read=table.rows_read, set_aside=table.set_aside, **by_verdict)
    filed_rows = sum(by_verdict.values())
    if account.read != filed_rows + account.set_aside or filed_rows != len(table):
        raise DefectError(f"the account of rows does not balance for the table {name}: {account}")
    return account
