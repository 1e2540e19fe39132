"""Collect the files of a batch: those named, those that a wildcard means, and those in folders and archives."""

from __future__ import annotations

import glob
import io
import os
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import Notice
from subsidycalc.tables.reading.kinds import is_archive, is_own_result
from subsidycalc.tables.reading.refusing import beyond, refusal
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.tables.reading.limits import Limits

_TABLES: Final = frozenset({".csv", ".tsv", ".parquet"})
WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_LOCKS: Final = ("~$", ".~lock.", ".~")
_MOST_MEMBERS: Final = 10_000
_NAMED: Final = 5


class Source(Struct, frozen=True):
    """One file to read, on disk or within an archive."""

    path: Path
    """Where it lies; within an archive as if that were a folder."""
    collected: bool = False
    """Whether it was found in a folder or an archive rather than named."""
    content: bytes | None = None
    """What it holds, where it lies in an archive."""

    @contextmanager
    def opened(self) -> Iterator[io.BufferedReader | io.BytesIO]:
        """Open the file for reading."""
        with self.path.open("rb") if self.content is None else io.BytesIO(self.content) as stream:
            yield stream


class Collected(Struct):
    """The files of a batch, and what was passed over."""

    sources: list[Source] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Names of files in folders that are no table."""
    locks: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    """Names of folders in folders: what is in them is named on its own, copies sent back often lie there."""
    links: list[str] = field(default_factory=list)
    """Names of links in folders: what was sent must not name files of ours."""

    def notices(self) -> list[Notice]:
        """Say once what was passed over."""
        found = [Notice("link-not-followed", name) for name in self.links]
        skipped = {
            "locks-skipped": self.locks,
            "results-skipped": self.results,
            "folders-skipped": self.folders,
        }
        for code, names in skipped.items():
            if names:
                values = (("count", str(len(names))), ("files", _first_of(names)))
                found.append(Notice(code, values=values))
        return found


def _first_of(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + ("……" if len(names) > _NAMED else "")


def collect(paths: Sequence[Path], limits: Limits) -> Collected:
    """Return the files that the caller means; refuse what is given twice and a folder without any."""
    found = Collected()
    for path in expanded(paths):
        if path.is_dir():
            _collect_folder(path, found)
        elif path.is_file() and is_archive(path):
            _collect_archive(path, found, limits)
        else:
            found.sources.append(Source(path))
    seen: set[str] = set()
    for source in found.sources:
        real = os.path.realpath(source.path)  # unlike pathlib's, takes links that lead round in a circle
        if real in seen:
            raise refusal(said("reading.given_twice"), file=source.path.name)
        seen.add(real)
    return found


def expanded(paths: Sequence[Path]) -> list[Path]:
    """Return the files that wildcards mean: not every shell spells them out."""
    found: list[Path] = []
    for path in paths:
        text = str(path)
        if path.exists() or not glob.has_magic(text):
            found.append(path)
            continue
        meant = [Path(name) for name in sorted(glob.glob(text))]  # noqa: PTH207 - also of absolute patterns
        if not meant:
            raise refusal(said("reading.no_file_matches"), file=text)
        found += meant
    return found


def _collect_folder(folder: Path, found: Collected) -> None:
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    before = len(found.sources)
    for entry in entries:
        if entry.name.startswith(_LOCKS):
            found.locks.append(harmless(entry.name))
        elif entry.name.startswith(".") or entry.name == "__MACOSX":
            continue
        elif entry.is_symlink():
            found.links.append(harmless(entry.name))
        elif entry.is_dir():
            found.folders.append(f"{harmless(entry.name)}/")
        elif entry.suffix.lower() in WORKBOOKS and is_own_result(entry):
            found.results.append(harmless(entry.name))
        elif entry.suffix.lower() in _TABLES | WORKBOOKS:
            found.sources.append(Source(entry, collected=True))
        else:
            found.others.append(harmless(entry.name))
    if len(found.sources) == before and found.folders:
        message = said("reading.holds_folders_only", folders=_first_of(found.folders), folder=folder)
        raise refusal(message, file=folder.name or str(folder))
    if len(found.sources) == before:
        raise _nothing_in(folder.name or str(folder))


def _collect_archive(path: Path, found: Collected, limits: Limits) -> None:
    """Take the files out of an archive in memory, within the bounds of what may be unpacked."""
    before, left = len(found.sources), limits.unpacked_bytes
    with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise beyond(
                "file", said("reading.holds_more_than_files", most_members=_MOST_MEMBERS), file=path.name
            )
        for member in sorted(members, key=lambda one: one.filename):
            name = Path(name_in_archive(member)).name
            suffix = Path(name).suffix.lower()
            if (
                member.is_dir()
                or (name.startswith(".") and not name.startswith(_LOCKS))
                or "__MACOSX" in member.filename
            ):
                continue
            if name.startswith(_LOCKS):
                found.locks.append(harmless(name))
                continue
            if suffix not in _TABLES | WORKBOOKS:
                found.others.append(harmless(name))
                continue
            content = _unpacked(archive, member, min(left, limits.file_bytes), path.name)
            left -= len(content)
            if is_own_result(io.BytesIO(content)):
                found.results.append(harmless(name))
            else:
                found.sources.append(Source(path / name_in_archive(member), collected=True, content=content))
    if len(found.sources) == before:
        raise _nothing_in(path.name)


def name_in_archive(member: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows in China writes names in its own encoding and does not say so."""
    name = member.filename.replace("\\", "/").lstrip("/")
    if member.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, file: str) -> bytes:
    try:
        with archive.open(member) as stream:
            content = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise refusal(
            said("reading.cannot_be_read_password_or", name_in_archive=name_in_archive(member)), file=file
        ) from error
    if len(content) > most:
        bound = most // 1024**2
        raise beyond("file", said("reading.unpacks_more_than_mb", bound=bound), file=file)
    return content


def _nothing_in(folder: str) -> Exception:
    return refusal(said("reading.holds_no_workbook_and_no"), file=folder)
