"""Amounts in the capital figures of Chinese receipts, which no stroke can change: 壹万贰仟元整."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("仟", "佰", "拾", "")
_GROUPS: Final = ("", "万", "亿", "万亿", "亿亿")
_TEN_THOUSAND: Final = 10_000
_THOUSAND: Final = 1000


def capitals(fen: int) -> str:
    """Return an amount not below zero, as receipts write it."""
    yuan, rest = divmod(fen, 100)
    jiao, last = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{whole}整"
    gap = "零" if whole and not jiao else ""
    return whole + (f"{_DIGITS[jiao]}角" if jiao else gap) + (f"{_DIGITS[last]}分" if last else "")


def _whole(number: int) -> str:
    """Return a whole number, one 零 for every gap inside it."""
    if not number:
        return _DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, _TEN_THOUSAND)
        groups.append(group)
    said = ""
    gap = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group:
            said += "零" if said and (gap or group < _THOUSAND) else ""
            said += _group(group) + _GROUPS[place]
        gap = not group
    return said


def _group(group: int) -> str:
    """Return up to four digits without what leads or trails."""
    digits = f"{group:04d}"
    said = "".join(
        _DIGITS[int(digit)] + unit if digit != "0" else "零"
        for digit, unit in zip(digits, _PLACES, strict=True)
    )
    while "零零" in said:
        said = said.replace("零零", "零")
    return said.strip("零")
