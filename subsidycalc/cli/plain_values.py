"""Take texts, paths and choices of the command line as they are, without what the library loads to check any type.

That would be a third of the time of a small command. Whatever is unusual, missing or refused is left to the library.
"""

from __future__ import annotations

from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

if TYPE_CHECKING:
    from collections.abc import Callable

_LEFT_TO_THE_LIBRARY: Final = object()


def take_plainly(parameter: Any) -> None:  # noqa: ANN401 - the library does not export its types
    """Let a parameter take plain values itself; a second time changes nothing."""
    if isinstance(parameter.process_value, partial):
        return
    parameter.process_value = partial(_processed, parameter, parameter.process_value)


def _processed(
    parameter: Any,  # noqa: ANN401 - as above
    otherwise: Callable[[Any, Any], Any],
    context: Any,  # noqa: ANN401 - as above
    value: object,
) -> object:
    several = parameter.multiple or parameter.nargs == -1
    kind = parameter.type_descriptor.annotation
    taken: object = _LEFT_TO_THE_LIBRARY
    if parameter.required and not value:
        pass
    elif value is None:
        taken = () if several else None
    elif several and isinstance(value, tuple | list):
        each = [_plain(get_args(kind)[:1], one) for one in value]
        taken = _LEFT_TO_THE_LIBRARY if _LEFT_TO_THE_LIBRARY in each else each
    elif not several:
        taken = _plain((kind,), value)
    if taken is _LEFT_TO_THE_LIBRARY:
        return otherwise(context, value)
    return parameter.callback(context, parameter, taken) if parameter.callback else taken


def _plain(kinds: tuple[Any, ...], value: object) -> object:
    for kind in kinds:
        if kind in {bool, str} and isinstance(value, kind):
            return value
        if kind is Path and isinstance(value, str):
            return Path(value)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return next((one for one in kind if value in (one, one.value)), _LEFT_TO_THE_LIBRARY)
    return _LEFT_TO_THE_LIBRARY
