"""Proofs over several fields, where the solver is at hand; without it one finding says that they were left out."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from subsidycalc.policy.lint.findings import Spot, distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.policy.lint.findings import Finding, View


def proved_findings(views: Sequence[View]) -> list[Finding]:
    """Return what is proved of a policy under its readings."""
    first = views[0]
    if find_spec("z3") is None:
        return list(first.found("proofs-left-out", "information", [Spot(())]))
    from subsidycalc.policy.lint.provision_proofs import proved  # noqa: PLC0415 - the solver is large, and an extra

    # A proof under the defaults need not be told again of a provision that a reading leaves as it is.
    return distinct(proved(views))
