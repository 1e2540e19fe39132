"""Say whether a provision was assessed, and what is missing where it was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.results.wording.fields import field_names, table_name
from subsidycalc.tables.dictionary import TABLES

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import ProvisionResult
    from subsidycalc.texts.registry import Wording


def status_text(result: ProvisionResult, wording: Wording) -> str:
    """Return the status of a provision: 已核算, 未核算: 缺…, or where the same benefit is paid."""
    if result.status == "same-as":
        return wording.say("sheets.status.same_as", reference=result.paid_under)
    if result.status == "assessed":
        return wording.say("sheets.status.assessed")
    names = {table.name: table_name(wording, table) for table in TABLES}
    fields = field_names(wording, result.provision)
    missing = []
    for reference in result.missing:
        kind = "table" if reference in names else "column"
        name = names.get(reference) or fields.name(reference)
        missing.append(wording.say(f"sheets.status.missing_{kind}", name=name))
    return wording.say("sheets.status.not_assessed", missing=wording.say("requirements.list").join(missing))
