"""Brings one person's home back from an archive, into a folder of its own there, so that nothing is ever overwritten.

    restore_home.py SOURCE FOLDER MANIFEST

SOURCE is the home's tar, FOLDER where it is to lie, MANIFEST what the archive in Git says of it, as JSON. The folder gets its
name when all of it is on the disk and was compared; until then it is hidden, and a later run removes what a killed one left.

Whatever the tar says, nothing is written outside of the folder and nothing is reached through a link. Owners and special bits
of modes do not come back: all is the person's. Links that lead out of the home and pipes are left out, and named.

Prints one line of JSON whose `status` is `restored`, `present`, `damaged`, `full` or `refused`; ends with 3 and a sentence for
people where it cannot work at all.
"""

import errno
import gzip
import hashlib
import json
import os
import shutil
import stat
import sys
import tarfile
from pathlib import Path

import archive

HIDDEN = ".partial-"
BLOCK = 4096
NAMED = 5
"""How many of those that are left out are named."""


class Refusal(Exception):
    """The tar holds what no archive of a home can hold."""


def restore(source: Path, folder: Path, manifest: dict) -> dict:
    if os.path.lexists(folder):
        return {"status": "present"}
    if not is_sound(source, manifest):
        return {"status": "damaged"}
    partial = folder.with_name(f"{HIDDEN}{folder.name}")
    remove_leftovers(folder)
    needed, free = manifest["size"] + manifest["files"] * BLOCK, free_bytes(folder.parent)
    full = {"status": "full", "needed": needed, "free": free}
    if needed > free:
        return full
    try:
        expected, left_out = unpack(source, partial, manifest)
        compare(partial, expected)
        os.sync()
        publish(partial, folder)
    except Refusal as refusal:
        return {"status": "refused", "reason": str(refusal)}
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return full
    finally:
        remove_leftovers(folder)
    return {"status": "restored", "files": expected["files"], "size": expected["size"], "leftOut": left_out}


def is_sound(source: Path, manifest: dict) -> bool:
    """Whether the tar is byte for byte the one that was archived."""
    if not source.is_file() or source.stat().st_size != manifest["bytes"]:
        return False
    with open(source, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == manifest["sha256"]


def remove_leftovers(folder: Path) -> None:
    """Of this run or of one that was killed, whichever archive that restored."""
    prefix = f"{HIDDEN}{folder.name.rsplit('-', 1)[0]}-"
    for entry in [one for one in os.scandir(folder.parent) if one.name.startswith(prefix)]:
        if not entry.is_dir(follow_symlinks=False):
            os.unlink(entry.path)
            continue
        os.chmod(entry.path, 0o700)
        for parent, folders, _ in os.walk(entry.path):  # closed ones can be neither listed nor emptied
            for path in (os.path.join(parent, name) for name in folders):
                if not os.path.islink(path):
                    os.chmod(path, 0o700)
        shutil.rmtree(entry.path)


def free_bytes(home: Path) -> int:
    facts = os.statvfs(home)
    return facts.f_bavail * facts.f_frsize


def unpack(source: Path, target: Path, manifest: dict) -> tuple[dict, dict]:
    """Gives what must lie there then, and what was left out."""
    target.mkdir(mode=0o700)
    unpacking = Unpacking(target)
    whole = archive.Hashing(archive.Nowhere())
    with gzip.open(source) as packed:
        reading = Through(packed, whole)
        with tarfile.open(fileobj=reading, mode="r|") as tar:
            while (member := tar.next()) is not None:
                tar.members.clear()  # a home may have more files than the memory holds
                unpacking.place(member, tar)
        while reading.read(archive.PIECE):
            pass
    described = {"files": unpacking.seen, "size": unpacking.size, "contents": whole.hash.hexdigest()}
    if described != {key: manifest[key] for key in described}:
        raise Refusal("it does not hold what the archive in Git says")
    return unpacking.finish(), {"count": unpacking.left_out, "names": unpacking.left_out_names}


class Unpacking:
    """Members of a tar become files, and what becomes a file is described as `archive.py` will find it."""

    def __init__(self, root: Path):
        self.root = root
        self.hashing = archive.Hashing(archive.Nowhere())
        self.again = tarfile.open(fileobj=self.hashing, mode="w|", format=tarfile.PAX_FORMAT)
        self.folders: list[tuple[Path, tarfile.TarInfo]] = []
        self.seen = self.files = self.size = self.left_out = 0
        self.left_out_names: list[str] = []

    def place(self, member: tarfile.TarInfo, tar: tarfile.TarFile) -> None:
        self.seen += 1
        path, entry = self.path_of(member.name), plain(member)
        data = None
        try:
            if member.isdir():
                path.mkdir(mode=0o700)
                self.folders.append((path, entry))
            elif member.isreg():
                self.size += member.size
                data = self.write(path, entry, tar.extractfile(member))
            elif member.islnk():
                os.link(self.regular(member.linkname), path, follow_symlinks=False)
            elif member.issym() and leads_inside(member):
                os.symlink(member.linkname, path)
            elif member.issym() or member.isfifo():
                return self.leave_out(member)
            else:
                raise Refusal(f"{member.name!r} is a device, or nothing that is known")
        except FileExistsError:
            raise Refusal(f"{member.name!r} comes twice") from None
        except (ValueError, OverflowError) as error:
            raise Refusal(f"{member.name!r}: {error}") from None
        if data is None:
            self.again.addfile(entry)
        self.again.members.clear()
        self.files += 1

    def path_of(self, name: str) -> Path:
        """Within the folder, and through folders that this tar brought itself."""
        parts = name.split("/")
        if any(part in ("", ".", "..") for part in parts) or "\0" in name:
            raise Refusal(f"{name!r} is no path within a home")
        path = self.root
        for part in parts[:-1]:
            path = path / part
            if not stat.S_ISDIR(mode_of(path)):
                raise Refusal(f"{name!r} lies in no folder of the home")
        return path / parts[-1]

    def regular(self, name: str) -> Path:
        path = self.path_of(name)
        if not stat.S_ISREG(mode_of(path)):
            raise Refusal(f"{name!r} is no file that another name could be of")
        return path

    def write(self, path: Path, entry: tarfile.TarInfo, data) -> bool:
        with open(path, "xb") as file:
            self.again.addfile(entry, Through(data, file))
            os.fchmod(file.fileno(), entry.mode)
        os.utime(path, (entry.mtime, entry.mtime))
        return True

    def leave_out(self, member: tarfile.TarInfo) -> None:
        self.left_out += 1
        if len(self.left_out_names) < NAMED:
            self.left_out_names.append(printable(member.name))

    def finish(self) -> dict:
        """Folders get mode and time when nothing is put into them any more, the deepest first."""
        for path, entry in reversed(self.folders):
            os.chmod(path, entry.mode)
            os.utime(path, (entry.mtime, entry.mtime))
        self.again.close()
        return {"files": self.files, "size": self.size, "contents": self.hashing.hash.hexdigest()}


def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """As `write_tar` will describe the file that comes of it."""
    entry = tarfile.TarInfo(member.name)
    entry.type, entry.linkname = member.type, member.linkname
    entry.size = member.size if member.isreg() else 0
    entry.mode, entry.mtime = (0o777, 0) if member.issym() else (member.mode & 0o777, int(member.mtime))
    return entry


def leads_inside(member: tarfile.TarInfo) -> bool:
    """Upwards only at its beginning and never above the home, so that no chain of such links can lead out either."""
    parts = member.linkname.split("/")
    up = 0
    while up < len(parts) and parts[up] == "..":
        up += 1
    return not member.linkname.startswith("/") and up <= member.name.count("/") and ".." not in parts[up:]


def mode_of(path: Path) -> int:
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def printable(name: str) -> str:
    return name.encode(errors="replace").decode()


class Through:
    """Reads from one, and hands what it reads to another."""

    def __init__(self, source, sink):
        self.source = source
        self.sink = sink

    def read(self, count: int) -> bytes:
        piece = self.source.read(count)
        self.sink.write(piece)
        return piece


def compare(partial: Path, expected: dict) -> None:
    """What lies on the disk, read again as a whole."""
    if archive.write_tar(partial, archive.Nowhere(), plain=True) != expected:
        raise Refusal("what was unpacked is not what was archived: somebody changed it meanwhile, or the disk is failing")


def publish(partial: Path, folder: Path) -> None:
    os.rename(partial, folder)
    parent = os.open(folder.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)


def main(source: str, folder: str, manifest: str) -> None:
    try:
        said = restore(Path(source), Path(folder), json.loads(manifest))
    except (OSError, tarfile.TarError, EOFError) as error:
        archive.refuse(f"{source} cannot be restored: {error}")
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
