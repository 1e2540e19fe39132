"""Put a file in place safely: written beside its target, flushed to disk, moved; the old file intact until then.

The unfinished file of a living run is locked; those that killed runs left are cleared away by the next.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import SpokenError, said
from subsidycalc.texts.system import in_our_words, kind_of

try:
    import fcntl
except ImportError:  # where files that are open cannot be taken away, no lock is needed
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

_REASONS: Final = {
    "denied": "denied",
    "read_only": "read_only",
    "full": "full",
    "name_too_long": "name_too_long",
    "in_use": "locked",
}
_CANNOT_LINK: Final = frozenset(
    {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
)

_DATABASE: Final = b"SQLite format 3\0"
_AS_THE_UMASK_SAYS: Final = 0o666
_NEW_FILE: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NAME: Final = pattern(r"\.subsidycalc-(?:(?P<mark>[0-9a-f]{8})-)?[0-9a-f]{16}\.part")


class OutputError(SpokenError):
    """The output could not be written: one clear line with the way out (exit 3)."""

    is_of_the_output = True


def check_target(target: Path, inputs: Sequence[Path], *, force: bool, is_default: bool = False) -> None:
    """Refuse a target that cannot be written before any work is done; OutputError.

    Under a default name, which nobody typed, no link is followed; whatever the name, no ledger is replaced.
    """
    try:
        _check(target, inputs, force=force, is_default=is_default)
    except OSError as error:
        raise _explained(error, target) from None


def _check(target: Path, inputs: Sequence[Path], *, force: bool, is_default: bool) -> None:
    folder = _real(target).parent
    if not folder.exists():
        raise OutputError(said("output.no_folder", folder=folder))
    if not folder.is_dir():
        raise OutputError(said("output.not_a_folder", folder=folder))
    if target.is_dir():
        raise OutputError(said("output.is_folder", path=target))
    if target.exists() and not target.is_file():
        raise OutputError(said("output.no_file", path=target))
    _check_protected(target, inputs, is_default=is_default)
    if target.exists() and not force:
        raise OutputError(said("output.exists", path=target))
    lock = _lock_beside(_real(target))
    if lock is not None:
        raise OutputError(said("output.locked", path=target, lock=lock.name))
    if not os.access(folder, os.W_OK):
        raise OutputError(said("output.denied", path=target))


def _check_protected(target: Path, inputs: Sequence[Path], *, is_default: bool) -> None:
    if any(_same(target, path) for path in _files_of(inputs)):
        raise OutputError(said("output.is_input", path=target))
    if is_default and target.is_symlink():
        raise OutputError(said("output.is_link", path=target))
    if target.exists() and _is_ledger(target):
        raise OutputError(said("output.is_ledger", path=target))


def _real(target: Path) -> Path:
    """Return where a target really lies: a link is written through, not replaced."""
    return Path(os.path.realpath(target))


def _files_of(inputs: Sequence[Path]) -> Iterator[Path]:
    for path in inputs:
        if path.is_dir():
            yield from (entry for entry in path.iterdir() if entry.is_file())
        else:
            yield path


def _same(target: Path, path: Path) -> bool:
    """Whether both are one file, or would be: a ledger may be made only after its target was checked."""
    try:
        return target.samefile(path)
    except OSError:
        return _real(target) == _real(path)


def _is_ledger(target: Path) -> bool:
    """Whether an existing file is a ledger of batches, of whatever run."""
    with target.open("rb") as stream:
        return stream.read(len(_DATABASE)) == _DATABASE


def _lock_beside(target: Path) -> Path | None:
    """Return the mark that Excel, WPS or LibreOffice leaves beside a file while it is open."""
    for name in (f"~${target.name}", f"~${target.name[2:]}", f".~lock.{target.name}#"):
        lock = target.with_name(name)
        if name != target.name and lock.exists():
            return lock
    return None


@contextmanager
def placed(
    target: Path,
    inputs: Sequence[Path],
    *,
    force: bool,
    is_default: bool = False,
    ready: Callable[[Path, Path], AbstractContextManager[None]] | None = None,
    mark: str = "",
    moved: Callable[[], None] | None = None,
) -> Iterator[IO[bytes]]:
    """Give a file to write to; on a clean end it becomes the target, on any other end nothing remains of it.

    `ready` is told where the file lies and where it is about to go, once it is whole and on disk; the move happens
    within what it gives. `moved` is told once the target is in place. `mark` is that of the ledger that the run holds:
    what killed runs left beside the target is cleared away.
    Raises OutputError. Who else may read the file is as the umask says.
    """
    check_target(target, inputs, force=force, is_default=is_default)
    final = _real(target)
    temporary, lock = None, -1
    _clear_left(final.parent, mark)
    try:
        # Named before it is made: whenever the process is asked to end, the name is known and is cleared away.
        temporary = _part_beside(final, mark)
        descriptor = _made(temporary)
        # the file stays locked until it is in place; where it could not move while it is open, nobody takes it away
        lock = os.dup(descriptor) if os.name == "posix" else -1
        with os.fdopen(descriptor, "w+b") as stream:
            # Some umasks take even its own away from the owner; a disk without permissions keeps its own.
            with suppress(OSError):
                temporary.chmod(stat.S_IMODE(temporary.stat().st_mode) | stat.S_IRUSR | stat.S_IWUSR)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        with nullcontext() if ready is None else ready(temporary, final):
            _move(temporary, final, force=force)
            if moved is not None:
                moved()
            _flush_folder(final.parent)
    except OSError as error:
        raise _explained(error, target) from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        if lock >= 0:
            os.close(lock)


def _move(temporary: Path, final: Path, *, force: bool) -> None:
    """Move a file into place; without `force` never over another that appeared meanwhile."""
    if force:
        temporary.replace(final)
        return
    try:
        os.link(temporary, final)
    except OSError as error:
        if error.errno not in _CANNOT_LINK:
            raise
        if final.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        temporary.replace(final)


def _flush_folder(folder: Path) -> None:
    """Flush the folder's own entry, where the system lets a folder be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _explained(error: OSError, target: Path) -> OutputError:
    if isinstance(error, FileExistsError):
        return OutputError(said("output.exists", path=target))
    key = _REASONS.get(kind_of(error), "failed")
    if key == "locked":
        return OutputError(said("output.locked", path=target, lock=target.name))
    return OutputError(said(f"output.{key}", path=target, reason=in_our_words(error)))


def _part_beside(final: Path, mark: str) -> Path:
    """Return the name of a new unfinished file; the mark is that of the ledger which its run holds, "" without one."""
    return final.with_name(f".subsidycalc-{mark}{'-' if mark else ''}{secrets.token_hex(8)}.part")


def _made(temporary: Path) -> int:
    """Make an unfinished file and lock it; return its descriptor."""
    while True:
        descriptor = os.open(temporary, _NEW_FILE, _AS_THE_UMASK_SAYS)
        if _lock(descriptor) and temporary.exists():
            return descriptor
        # another run took it for one that was left, in the moment before it was locked
        os.close(descriptor)
        temporary.unlink(missing_ok=True)


def _clear_left(folder: Path, mark: str) -> None:
    """Clear away what killed runs left in a folder: those without a ledger, and those of the ledger that is held."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - plain names: a folder is looked through for each of its letters
            match = _NAME.fullmatch(name)
            if match is not None and (match["mark"] or mark) == mark and not (folder / name).is_symlink():
                _clear(folder / name)


def _clear(left: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(left, os.O_RDWR)
        try:
            if fcntl is not None and _lock(descriptor):
                left.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
        if fcntl is None:
            left.unlink(missing_ok=True)


def _lock(descriptor: int) -> bool:
    """Lock a file that is open; a disk without locks has none to hold."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
