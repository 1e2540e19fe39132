"""Put notices into words, and whether a provision was assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.judging.verdicts import NOT_GRANTED
from subsidycalc.results.wording.fields import field_names, table_name
from subsidycalc.tables.model import apart, file_of, sheet_of
from subsidycalc.texts.numbers import ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.tables.model import Notice
    from subsidycalc.texts.registry import Wording


def notice_texts(batch: BatchResult, wording: Wording) -> list[str]:
    """Return what the notices of a batch say; a code that a policy adds says what the policy says."""
    titles: dict[str, str] = {}
    added: dict[str, str] = {}
    for result in batch.provisions:
        title = result.provision.title.spoken(wording.language)
        # A benefit that is announced again is judged by the rules of the policy that declares it.
        declared_by = result.benefit.partition("/")[0]
        judged_as = f"{declared_by}/{result.provision.id}"
        titles |= {result.reference: title, judged_as: title, result.provision.title.zh: title}
        added |= {code: text.spoken(wording.language) for code, text in result.policy.codes.items()}
    return [_text(notice, wording, titles, added) for notice in batch.notices]


LOUD: Final = frozenset(
    {
        "register-unreadable",
        "ruling-overrides",
        "ruling-incomplete",
        "ruling-twice",
        "ruling-fits-nothing",
        "ruling-no-field",
        "ruling-value-unusable",
        "ruling-value-already",
        "ruling-without-effect",
        "ruling-other-input",
    }
)
"""What is said on the terminal too, however quiet the run: unseen it would let money go."""


def loud_notices(batch: BatchResult, wording: Wording) -> Iterator[str]:
    """Yield what must not be overlooked, each with its place."""
    if not any(notice.code in LOUD for notice in batch.notices):
        return
    for notice, text in zip(batch.notices, notice_texts(batch, wording), strict=True):
        if notice.code in LOUD:
            rows = ", ".join(ranges(list(notice.rows)))
            yield wording.say("console.loud", place=apart(notice.sheet), rows=rows, text=text)


class Line(Struct, frozen=True):
    """What is said once of one or several files."""

    notice: Notice
    text: str
    files: tuple[str, ...]
    """The files that it is said of, () where it is about none."""


def folded_notices(batch: BatchResult, wording: Wording) -> list[Line]:
    """Return the notices, those folded into one that say the same of the same rows of sheets in several files."""
    found: dict[tuple[object, ...], list[tuple[Notice, str]]] = {}
    for notice, text in zip(batch.notices, notice_texts(batch, wording), strict=True):
        key = (notice.code, sheet_of(notice.sheet), notice.rows, notice.column, text)
        found.setdefault(key, []).append((notice, text))
    return [
        Line(
            group[0][0],
            group[0][1],
            tuple(dict.fromkeys(file for notice, _ in group if (file := file_of(notice.sheet)))),
        )
        for group in found.values()
    ]


def files_text(files: Sequence[str], wording: Wording) -> str:
    """Return the files that a notice is about, counted where they are several."""
    if len(files) < 2:  # noqa: PLR2004 - one is named
        return "".join(files)
    listed = wording.say("requirements.list").join(files)
    return wording.say("sheets.several_files", count=len(files), files=listed)


def _text(notice: Notice, wording: Wording, titles: Mapping[str, str], added: Mapping[str, str]) -> str:
    values = {
        name: titles.get(value, value) if name == "provision" else value for name, value in notice.values
    }
    if notice.code in added:
        return added[notice.code]
    key = f"notices.{notice.code}"
    if not wording.has(key):
        return "; ".join([notice.code, *(f"{name}={value}" for name, value in values.items())])
    more = (f"{key}.{name}" for name, value in values.items() if value)
    return "".join(wording.say(part, **values) for part in (key, *filter(wording.has, more)))


def status_text(result: ProvisionResult, wording: Wording) -> str:
    """Return the status of a provision: 已核算, 未核算: 缺…, or where the same benefit is paid."""
    if result.status == "same-as":
        return wording.say("sheets.status.same_as", reference=result.paid_under)
    if result.status == "assessed":
        return wording.say("sheets.status.assessed")
    if result.missing == (NOT_GRANTED,):
        return wording.say("sheets.status.not_granted")
    names = {table.name: table_name(wording, table) for table in result.dictionary.tables}
    fields = field_names(wording, result.provision, result.dictionary)
    missing = []
    for reference in result.missing:
        kind, elsewhere = "table" if reference in names else "column", reference.partition(".")
        name = names.get(reference) or fields.name(reference)
        if elsewhere[0] in names and elsewhere[2]:
            column = fields.about(elsewhere[0]).name(elsewhere[2])
            name = wording.say("sheets.status.column_of", table=names[elsewhere[0]], column=column)
        missing.append(wording.say(f"sheets.status.missing_{kind}", name=name))
    return wording.say("sheets.status.not_assessed", missing=wording.say("requirements.list").join(missing))
