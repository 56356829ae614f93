"""Copies what a hub keeps, so that nothing is lost when it ends: its database, and each home.

    archive.py database SOURCE TARGET    SQLite's own consistent copy, whose integrity is checked
    archive.py home SOURCE TARGET        a compressed tar, the same bytes inside whenever it is made of the same files

Without TARGET nothing is written: what would be is only described. A copy gets its name when it is on the disk and was
read again as a whole. Prints one line of JSON about it; ends with 3 and a sentence for people where it cannot be made.
"""

import gzip
import hashlib
import json
import os
import sqlite3
import sys
import tarfile
from contextlib import closing
from pathlib import Path

PIECE = 1024 * 1024


def copy_database(source: Path, target: Path | None) -> dict:
    """A copy as of one moment, also while the hub writes; with a hash over the rows of each table."""
    partial = Path("/tmp/hub.sqlite") if target is None else partial_of(target)
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=rw", uri=True)) as live:
            with closing(sqlite3.connect(partial)) as copy:
                live.backup(copy)
        tables = read_tables(partial)
        return {**({} if target is None else keep(partial, target)), "tables": tables}
    finally:
        partial.unlink(missing_ok=True)


def read_tables(path: Path) -> list:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        if found != [("ok",)]:
            refuse(f"the hub's database is damaged: {found[0][0]}")
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return [describe_table(connection, name) for (name,) in names]


def describe_table(connection: sqlite3.Connection, name: str) -> dict:
    """The same rows give the same hash, in whatever order they lie."""
    quoted = name.replace('"', '""')
    rows = sorted(repr(row) for row in connection.execute(f'SELECT * FROM "{quoted}"'))
    return {"name": name, "rows": len(rows), "sha256": hashlib.sha256("\n".join(rows).encode()).hexdigest()}


def copy_home(source: Path, target: Path | None) -> dict:
    if target is None:
        return write_tar(source, Nowhere())
    partial = partial_of(target)
    try:
        with open(partial, "wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            described = write_tar(source, packed)
        verify_tar(partial, described)
        return {**keep(partial, target), **described}
    finally:
        partial.unlink(missing_ok=True)


def write_tar(source: Path, sink, plain: bool = False) -> dict:
    """Names in order, times in whole seconds, and nothing of the machine's own users: the same files give the same tar.

    :param plain: without owners and special bits of modes, which no restore brings back
    """
    hashing = Hashing(sink)
    files, size = 0, 0
    with tarfile.open(fileobj=hashing, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for path in entries_of(source):
            entry = tar.gettarinfo(path, arcname=str(path.relative_to(source)))
            if entry is None:  # a socket
                continue
            entry.uname = entry.gname = ""
            entry.mtime = 0 if entry.issym() else int(entry.mtime)  # no tool gives a link its time back
            if plain:
                entry.uid, entry.gid, entry.mode = 0, 0, entry.mode & 0o777
            if entry.isreg():
                with open(path, "rb") as file:
                    tar.addfile(entry, file)
            else:
                tar.addfile(entry)
            tar.members.clear()  # a home may have more files than the memory holds
            files, size = files + 1, size + entry.size
    return {"files": files, "size": size, "contents": hashing.hash.hexdigest()}


def entries_of(source: Path):
    for folder, folders, names in os.walk(source, onerror=refuse_error):
        folders.sort()
        if Path(folder) == source and "lost+found" in folders:
            folders.remove("lost+found")
        for name in sorted([*folders, *names]):
            yield Path(folder, name)


def verify_tar(path: Path, described: dict) -> None:
    hashing = Hashing(Nowhere())
    with gzip.open(path) as packed:
        while piece := packed.read(PIECE):
            hashing.write(piece)
    with tarfile.open(path) as tar:
        files = sum(1 for _ in tar)
    if hashing.hash.hexdigest() != described["contents"] or files != described["files"]:
        refuse(f"{path.name} read again is not what was written: the disk may be failing")


class Nowhere:
    def write(self, piece: bytes) -> None:
        """For a description alone."""


class Hashing:
    """Writes to a sink, and hashes what it writes."""

    def __init__(self, sink):
        self.sink = sink
        self.hash = hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.hash.update(piece)
        self.sink.write(piece)
        return len(piece)


def partial_of(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f".partial-{target.name}")


def keep(partial: Path, target: Path) -> dict:
    """Gives a copy its name once its bytes are on the disk."""
    with open(partial, "rb+") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    described = {"file": target.name, "bytes": partial.stat().st_size, "sha256": digest}
    partial.rename(target)
    return described


def refuse_error(error: OSError) -> None:
    raise error


def refuse(reason: str) -> None:
    print(reason, file=sys.stderr)
    sys.exit(3)


def main(command: str, source: str, target: str | None = None) -> None:
    commands = {"database": copy_database, "home": copy_home}
    try:
        described = commands[command](Path(source), None if target is None else Path(target))
    except (OSError, sqlite3.Error, tarfile.TarError, EOFError) as error:
        refuse(f"{source} cannot be copied: {error}")
    print(json.dumps(described))


if __name__ == "__main__":
    main(*sys.argv[1:])
