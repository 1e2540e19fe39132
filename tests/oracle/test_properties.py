"""What holds for every batch: order changes no amount, no ceiling is passed, no row is lost, no stranger is touched."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle.generated_batches import Rows, batches, mutations
from oracle.test_judges_agree import EXAMPLES, provisions, subjects_of

from subsidycalc.judging.batch import judge_batch
from subsidycalc.policy.finding import installed_policies
from subsidycalc.results.workbook.sheets.entities import entity_table
from subsidycalc.runs.cases.case_tables import normalised
from subsidycalc.runs.cases.judged_cases import planned
from subsidycalc.runs.cases.numbers_of_nobody import Persons
from subsidycalc.tables.persons_paid import PersonCode
from subsidycalc.vocabulary.amounts import RankAmount
from subsidycalc.vocabulary.quantities import Quantity

if TYPE_CHECKING:
    from oracle.generated_batches import Subjects

    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.model import TableDefinition

PROVISIONS = [(policy, provision) for policy in installed_policies() for provision in provisions(policy)]
each_provision = pytest.mark.parametrize(("policy", "provision"), PROVISIONS)
few = settings(max_examples=max(EXAMPLES // 3, 1))


def judged(policy: str, rows: Rows) -> BatchResult:
    plan = planned((policy,), (), ())
    tables, notices = normalised(rows, plan.dictionary)
    return judge_batch(plan.tasks, tables, notices)


def amounts(result: BatchResult) -> dict[tuple[str, str], int]:
    """Return what is paid, by provision and enterprise code."""
    return {
        (one.reference, code): amount
        for one in result.provisions
        for code, amount in paid(one, result).items()
    }


def paid(one: ProvisionResult, result: BatchResult) -> dict[str, int]:
    if one.awards is None:
        return {}
    table = entity_table(result, one)
    assert table is not None
    column = table.columns[table.definition.entity]
    codes = [column.categories[column.values[row]] for row in one.awards.entity_rows.tolist()]
    told = [str(code.number) if isinstance(code, PersonCode) else code for code in codes]
    return dict(zip(told, one.awards.amount.tolist(), strict=True))


def owner_of(row: dict[str, str], definition: TableDefinition) -> str:
    """Return whom `paid` would name for a row: the first digits of a person who is paid, else a code."""
    if definition.paid_in_person:
        return row.get("id_number", "")[:17]
    return row.get(definition.entity, "")


@each_provision
def test_the_order_of_rows_changes_no_amount(policy: str, provision: str) -> None:
    subjects = subjects_of(policy, provision, (), ())

    @few
    @given(batches(subjects), st.integers(0, 10**6))
    def holds(rows: Rows, seed: int) -> None:
        order = random.Random(seed)  # noqa: S311 - any order will do
        shuffled = {name: order.sample(listed, len(listed)) for name, listed in rows.items()}
        assert amounts(judged(policy, rows)) == amounts(judged(policy, shuffled))

    holds()


@each_provision
def test_no_payment_passes_its_ceiling_and_no_row_is_lost(policy: str, provision: str) -> None:
    subjects = subjects_of(policy, provision, (), ())

    @few
    @given(batches(subjects))
    def holds(rows: Rows) -> None:
        result = judged(policy, rows)
        for one in result.provisions:
            found = paid(one, result)
            assert all(amount >= 0 for amount in found.values())
            for limit, sums in (
                (one.provision.ceiling, list(found.values())),
                (one.provision.pool, [sum(found.values())]),
            ):
                if limit is not None and isinstance(limit.amount, Quantity):
                    assert max(sums, default=0) <= limit.amount.value
        for name, account in result.accounts.items():
            filed = account.awarded + account.ineligible + account.rejected + account.review
            assert len(rows[name]) == account.read == filed + account.not_claimed + account.set_aside

    holds()


def stands_alone(subjects: Subjects) -> bool:
    """Return whether awards of a provision depend on one enterprise each: no ranks, no pool."""
    return subjects.provision.pool is None and not isinstance(subjects.provision.pays, RankAmount)


@pytest.mark.parametrize(
    ("policy", "provision"), [one for one in PROVISIONS if stands_alone(subjects_of(*one, (), ()))]
)
def test_a_bad_row_changes_no_award_of_another_enterprise(policy: str, provision: str) -> None:
    subjects = subjects_of(policy, provision, (), ())
    scope, table = subjects.good.scopes.own, subjects.provision.table

    @few
    @given(batches(subjects), mutations(scope), st.integers(0, 10**6))
    def holds(rows: Rows, cells: dict[str, str], number: int) -> None:
        assume(rows[table])
        persons = Persons()
        for row in rows[table]:
            if scope.definition.persons:
                row["id_number"] = persons.number(subjects.good.divisions[0])
        place = number % len(rows[table])
        before = amounts(judged(policy, rows))
        touched = rows[table][place]
        changed = [row if row is not touched else row | cells for row in rows[table]]
        after = amounts(judged(policy, rows | {table: changed}))
        concerned = {owner_of(row, scope.definition) for row in (touched, touched | cells)}
        others = {key for key in before | after if key[1] not in concerned}
        assert {key: before.get(key) for key in others} == {key: after.get(key) for key in others}

    holds()
