"""Put the terms of an award into words, one small function per form of arithmetic, each with its exact value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from subsidycalc.results.wording.fields import field_names
from subsidycalc.results.wording.figures import energy, exact_yuan, figure, quantity, yuan
from subsidycalc.texts.numbers import MOST_DECIMALS, decimal, grouped, rounded
from subsidycalc.vocabulary.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from subsidycalc.judging.verdicts import ProvisionResult, Term
    from subsidycalc.texts.registry import Wording
    from subsidycalc.vocabulary.words import Figure

_OPERATORS: Final = {"above": ">", "at_least": "≥"}
_ONE_POINT: Final = Fraction(1, 100)
_EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Arithmetic:
    """A term in words, with its exact value in fen (or points)."""

    text: str
    value: Fraction
    form: str


def worded(term: Term, result: ProvisionResult, wording: Wording) -> Iterator[tuple[int, Arithmetic]]:
    """Yield each element of a term as the number of its award and its arithmetic."""
    say = _FORMS[term.form](term.columns, _Voice(result, wording))
    said: dict[tuple[object, ...], Arithmetic] = {}
    elements = zip(term.entity.tolist(), _keys(term, result), strict=True)
    for place, (award, key) in enumerate(elements):
        if key not in said:
            text, value = say(place)
            if term.addition:
                text, value = _within_ceiling(text, value, award, result, wording)
            said[key] = Arithmetic(text, value, term.form)
        yield award, said[key]


def _keys(term: Term, result: ProvisionResult) -> Iterator[tuple[object, ...]]:
    """Return what tells the elements of a term apart: those alike in all columns are put into words once."""
    columns = [values for values in term.columns.values() if isinstance(values, np.ndarray)]
    columns += [values for _, values in term.columns.get("factors", ())]
    if term.form == "slabs":
        columns = [np.arange(len(term.entity))]
    if term.addition and result.awards is not None and result.awards.route is not None:
        columns.append(result.awards.route[term.entity])
    return zip(*(values.tolist() for values in columns), strict=True)


def _within_ceiling(
    text: str, value: Fraction, award: int, result: ProvisionResult, wording: Wording
) -> tuple[str, Fraction]:
    """Apply the ceiling that an add-on has of its own."""
    assert result.awards is not None  # noqa: S101 - terms come from awards
    if result.awards.route is None:
        return text, value
    add_on = result.provision.route[int(result.awards.route[award])].add_on
    if add_on is None or not isinstance(add_on.ceiling, Quantity) or value <= add_on.ceiling.value:
        return text, value
    limit = yuan(wording, add_on.ceiling.value)
    return wording.say("calculation.capped_term", term=text, limit=limit), add_on.ceiling.value


@dataclass(frozen=True)
class _Voice:
    """What every form needs to speak: the provision it belongs to and the language."""

    result: ProvisionResult
    wording: Wording

    def say(self, key: str, **values: object) -> str:
        return self.wording.say(f"calculation.{key}", **values)

    def amount(self, value: Fraction | int) -> str:
        if self.result.provision.kind == "points":
            return self.say("points", number=decimal(Fraction(value)))
        return yuan(self.wording, value)

    def factor(self, name: str, value: int) -> str:
        if not name:
            return grouped(value)
        return f"{grouped(value)}({field_names(self.wording, self.result.provision).name(name)})"


def _value(written: Figure | None) -> Fraction:
    if isinstance(written, Quantity):
        return written.value
    raise TypeError("an award was paid by a figure that is not set")


def _factors(columns: Any, place: int) -> list[tuple[str, int]]:  # noqa: ANN401 - a term's columns
    return [(name, int(values[place])) for name, values in columns.get("factors", ())]


def _times(columns: Any, voice: _Voice) -> Callable[[int], tuple[str, Fraction]]:  # noqa: ANN401 - a term's columns
    unit = columns["unit"].spoken(voice.wording.language)

    def say(place: int) -> tuple[str, Fraction]:
        amount = _value(columns["amount"][int(columns["case"][place])])
        count = int(columns["count"][place])
        factors = _factors(columns, place)
        if factors:
            text = " × ".join([voice.amount(amount), *(voice.factor(*factor) for factor in factors)])
        else:
            text = voice.say("times", amount=voice.amount(amount), count=grouped(count), unit=unit)
        return text, amount * count

    return say


def _share(columns: Any, voice: _Voice) -> Callable[[int], tuple[str, Fraction]]:  # noqa: ANN401 - a term's columns
    def say(place: int) -> tuple[str, Fraction]:
        share = columns["share"][int(columns["case"][place])]
        base = int(columns["base"][place])
        text = voice.say("share", share=figure(voice.wording, share), base=exact_yuan(voice.wording, base))
        value = _value(share) * base
        for name, count in _factors(columns, place):
            text += f" × {voice.factor(name, count)}"
            value *= count
        return text, value

    return say


def _rate(columns: Any, voice: _Voice) -> Callable[[int], tuple[str, Fraction]]:  # noqa: ANN401 - a term's columns
    def say(place: int) -> tuple[str, Fraction]:
        rate = columns["rate"][int(columns["case"][place])]
        units = int(columns["quantity"][place])
        shown = figure(voice.wording, rate)
        if "minuend" in columns:
            minuend, subtrahend = (
                energy(voice.wording, int(columns[name][place])) for name in ("minuend", "subtrahend")
            )
            text = voice.say("increment", minuend=minuend, subtrahend=subtrahend, rate=shown)
        else:
            text = voice.say("rate", quantity=energy(voice.wording, units), rate=shown)
        return text, _value(rate) * units

    return say


def _tier(columns: Any, voice: _Voice) -> Callable[[int], tuple[str, Fraction]]:  # noqa: ANN401 - a term's columns
    def say(place: int) -> tuple[str, Fraction]:
        case = int(columns["case"][place])
        amount = _value(columns["amount"][case])
        threshold = columns["threshold"][case]
        shown = grouped(threshold) if isinstance(threshold, int) else figure(voice.wording, threshold)
        text = voice.say(
            "tier",
            amount=voice.amount(amount),
            observed=_observed(columns["unit"], int(columns["observed"][place]), voice),
            operator=_OPERATORS[columns["operator"]],
            threshold=shown,
        )
        return text, amount

    return say


def _observed(unit: str, value: int, voice: _Voice) -> str:
    if unit == "money":
        return exact_yuan(voice.wording, value)
    return energy(voice.wording, value) if unit == "energy" else grouped(value)


def _steps(columns: Any, voice: _Voice) -> Callable[[int], tuple[str, Fraction]]:  # noqa: ANN401 - a term's columns
    beyond, step, amount = columns["beyond"], columns["step"], _value(columns["amount"])

    def say(place: int) -> tuple[str, Fraction]:
        current, base = int(columns["current"][place]), int(columns["base"][place])
        count = Fraction(columns["count"][place])
        growth = Fraction(current - base, base)
        places = _places_for(growth, beyond.value, step.value)
        values = {
            "amount": voice.amount(amount),
            "count": decimal(count),
            "growth": f"{decimal(growth * 100, least=2, most=places)}%",
            "beyond": quantity(voice.wording, beyond),
        }
        if step.value == _ONE_POINT:
            over = decimal((growth - beyond.value) * 100, least=2, most=places)
            return voice.say("steps_points", over=over, **values), amount * count
        return voice.say("steps", step=quantity(voice.wording, step), **values), amount * count

    return say


def _places_for(growth: Fraction, beyond: Fraction, step: Fraction) -> int:
    """Return how many decimals a percentage needs so that it does not seem to reach the next step."""
    reached = (growth - beyond) / step
    following = beyond + (reached.__floor__() + 1) * step
    places = 2
    while places < MOST_DECIMALS and rounded(growth * 10 ** (places + 2)) >= following * 10 ** (places + 2):
        places += 1
    return places


def _months(columns: Any, voice: _Voice) -> Callable[[int], tuple[str, Fraction]]:  # noqa: ANN401 - a term's columns
    monthly = _value(columns["monthly"])
    shown = voice.amount(monthly)

    def by_anniversary(place: int) -> tuple[str, Fraction]:
        months, days, of_days = (int(columns[name][place]) for name in ("months", "days", "of_days"))
        key = "month_whole" if days == 0 else "month_both" if months else "month_days"
        text = voice.say(key, amount=shown, months=months, days=days, of_days=of_days)
        return text, monthly * (months + Fraction(days, of_days))

    def by_calendar_month(place: int) -> tuple[str, Fraction]:
        parts = list(_month_parts(int(columns["start"][place]), int(columns["after"][place])))
        said = (voice.say("month_part", days=days, of_days=of_days) for days, of_days in parts)
        portion = sum((Fraction(days, of_days) for days, of_days in parts), Fraction(0))
        return voice.say("month_parts", amount=shown, parts=" + ".join(said)), monthly * portion

    return by_calendar_month if columns["counted"] == "calendar-month" else by_anniversary


def _month_parts(start: int, after: int) -> Iterator[tuple[int, int]]:
    """Yield, month by month, the days covered and the days of the month."""
    day, end = _EPOCH + dt.timedelta(days=start), _EPOCH + dt.timedelta(days=after)
    while day < end:
        first = day.replace(day=1)
        following = (first + dt.timedelta(days=32)).replace(day=1)
        yield (min(following, end) - day).days, (following - first).days
        day = following


def _slabs(columns: Any, voice: _Voice) -> Callable[[int], tuple[str, Fraction]]:  # noqa: ANN401 - a term's columns
    def say(place: int) -> tuple[str, Fraction]:
        texts, value = [], Fraction(0)
        for part, share in zip(columns["parts"][place], columns["share"], strict=True):
            if part:
                shown = figure(voice.wording, share)
                texts.append(voice.say("slab", part=exact_yuan(voice.wording, int(part)), share=shown))
                value += _value(share) * int(part)
        return " + ".join(texts) or voice.amount(0), value

    return say


def _rank(columns: Any, voice: _Voice) -> Callable[[int], tuple[str, Fraction]]:  # noqa: ANN401 - a term's columns
    def say(place: int) -> tuple[str, Fraction]:
        amount = _value(columns["amount"][int(columns["case"][place])])
        return voice.say("rank", rank=int(columns["rank"][place]), amount=voice.amount(amount)), amount

    return say


def _lower(columns: Any, voice: _Voice) -> Callable[[int], tuple[str, Fraction]]:  # noqa: ANN401 - a term's columns
    limit = _value(columns["amount"])

    def say(place: int) -> tuple[str, Fraction]:
        asked = int(columns["field"][place])
        if asked < 0:
            return voice.say("lower_blank", amount=voice.amount(limit)), limit
        text = voice.say("lower", amount=voice.amount(limit), field=voice.amount(asked))
        return text, min(limit, Fraction(asked))

    return say


_FORMS: Final = {
    "times": _times,
    "share": _share,
    "rate": _rate,
    "tier": _tier,
    "steps": _steps,
    "months": _months,
    "slabs": _slabs,
    "rank": _rank,
    "lower": _lower,
}
