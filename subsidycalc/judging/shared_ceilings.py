"""Ceilings that several policies of one run share by name: what one of them has paid leaves less to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.policy.provision_parts import Ceiling
    from subsidycalc.tables.model import Array


class SharedCeilings:
    """What this run has paid so far under each shared ceiling, by enterprise."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, int | None], dict[str, int]] = {}

    def under(self, ceiling: Ceiling, policy: Policy, codes: Sequence[str]) -> Array:
        """Return what other provisions of this run paid some enterprises under a ceiling, as int64 fen."""
        drawn = self._drawn.get(_key(ceiling, policy), {}) if ceiling.shared_as is not None else {}
        return np.array([drawn.get(code, 0) for code in codes], dtype=np.int64)

    def add(self, policy: Policy, provision: Provision, codes: Sequence[str], amount: Array) -> None:
        """Count what a provision pays under every ceiling that it shares, its own or that of a group."""
        for key in dict.fromkeys(_key(ceiling, policy) for ceiling in shared_ceilings(policy, provision)):
            drawn = self._drawn.setdefault(key, {})
            for place in np.flatnonzero(amount).tolist():
                drawn[codes[place]] = drawn.get(codes[place], 0) + int(amount[place])


def shared_ceilings(policy: Policy, provision: Provision) -> Iterator[Ceiling]:
    """Yield the ceilings that a provision shares with others by name, its own and those of its groups."""
    groups = (group for group in policy.group if provision.id in group.provisions)
    for ceiling in (provision.ceiling, *(group.ceiling for group in groups)):
        if ceiling is not None and ceiling.shared_as is not None:
            yield ceiling


def _key(ceiling: Ceiling, policy: Policy) -> tuple[str, int | None]:
    by_year = ceiling.per == "enterprise and year"
    return ceiling.shared_as or "", policy.document.as_of.year if by_year else None
