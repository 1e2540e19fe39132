"""Persons as keyed hashes: without the key file, which stays beside the ledger, nobody can tell who they are.

The file appears whole or not at all, readable by its owner alone, and never over another; so does a new ledger.
"""

from __future__ import annotations

import hmac
import os
import secrets
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.tables.persons_paid import PersonCode
from subsidycalc.texts.spoken import SpokenError, said
from subsidycalc.texts.system import in_our_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_BYTES: Final = 32
_KEPT: Final = 32
"""So many digits of a hash tell persons apart, and are short enough to be read."""
_PROBE: Final = b"subsidycalc ledger 1"

_OWNER_ONLY: Final = 0o600
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class KeyFileError(SpokenError):
    """The key file of a ledger is missing, damaged or another's."""


class PersonKey(Struct, frozen=True):
    """The secret under which persons are hashed."""

    secret: bytes

    def hashes_of(self, numbers: Iterable[int]) -> list[bytes]:
        """Return the HMAC-SHA256 of the 17 digits of each ID number."""
        secret = self.secret
        return [hmac.digest(secret, b"%017d" % number, "sha256") for number in numbers]

    def hashes_of_names(self, names: Iterable[str]) -> list[bytes]:
        """Return the HMAC-SHA256 of what names an event."""
        return [hmac.digest(self.secret, b"event " + name.encode(), "sha256") for name in names]

    def hash_of_holder(self, holder: int | str) -> bytes:
        """Return the hash of who holds a benefit: a person by 17 digits, an enterprise (or region) by its code."""
        if isinstance(holder, int):
            return self.hashes_of([holder])[0]
        return self.hashes_of_names([f"holder {holder}"])[0]

    def kept_code(self, code: str) -> str:
        """Return the code under which the ledger keeps who was paid: a person's is hashed, an enterprise's as it is."""
        if not isinstance(code, PersonCode):
            return code
        return f"person-{self.hashes_of([code.number])[0].hex()[:_KEPT]}"

    def sealed(self, content: bytes) -> bytes:
        """Return the HMAC-SHA256 that belongs to a content of the ledger."""
        return hmac.digest(self.secret, b"content " + content, "sha256")

    @property
    def probe(self) -> bytes:
        """Return what tells whether a ledger was kept under this key."""
        return hmac.digest(self.secret, _PROBE, "sha256")


def key_path(ledger: Path) -> Path:
    """Return where the key file of a ledger lies."""
    return ledger.with_name(f"{ledger.name}.key")


def new_key_path(ledger: Path) -> Path:
    """Return where the key of a ledger that is being made waits until the ledger is there."""
    return ledger.with_name(f".{ledger.name}.key.new")


def read_key(ledger: Path) -> PersonKey:
    """Return the key of a ledger; KeyFileError where it is missing or damaged."""
    return read_key_file(key_path(ledger))


def read_key_file(path: Path) -> PersonKey:
    """Return the key in a file; KeyFileError where it is missing or damaged."""
    try:
        # a pipe or a device in its place is not read: it may never end
        text = path.read_text(encoding="ascii") if path.is_file() or not path.exists() else ""
        secret = bytes.fromhex(text)
    except FileNotFoundError:
        raise KeyFileError(said("ledger.key.missing", path=path)) from None
    except (ValueError, OSError) as error:
        why = in_our_words(error) if isinstance(error, OSError) else said("system.damaged")
        raise KeyFileError(said("ledger.key.unreadable", path=path, why=why)) from None
    if len(secret) != _BYTES:
        raise KeyFileError(said("ledger.key.damaged", path=path))
    return PersonKey(secret)


def make_key(path: Path) -> PersonKey:
    """Make a key in a file of its own; one that is there already is used."""
    if not path.exists():
        write_whole(path, secrets.token_bytes(_BYTES).hex().encode("ascii"))
    return read_key_file(path)


def write_whole(path: Path, content: bytes) -> bool:
    """Write a file and give it its name, unless another has it by now; return whether it was given."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    descriptor = os.open(temporary, _NEW, _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        return put(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def put(temporary: Path, path: Path) -> bool:
    """Give a file a name unless another has it already; where links are not to be had, by renaming."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:
        if path.exists():
            return False
        temporary.replace(path)
    return True
