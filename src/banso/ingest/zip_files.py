"""ZIP files that come by e-mail: with or without a password, names in any spelling, never trusted about their size."""

import lzma
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import pyzipper

from banso.core.file_names import plain_name
from banso.ingest.files import UnreadableFile

MOST_MEMBERS = 200
MOST_BYTES = 200_000_000
"""Of all members together, unpacked."""
LARGEST_DIRECTORY = 1_000_000
"""Bytes of the list of members: it is read as a whole, and a crafted one could fill the memory."""
PIECE = 64 * 1024
BROKEN = (pyzipper.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error)
"""What a damaged or crafted ZIP raises, besides a RuntimeError for passwords and unknown methods."""
END_RECORD, END_RECORD_WITHIN = b"PK\x05\x06", 22 + 0xFFFF
"""How the record at the end of a ZIP begins, and how far from the end: its own bytes and the longest comment."""
NAMES_IN_UTF8 = 0x800
"""Flag of a member whose name is written in UTF-8; others are in the spelling of the machine that made them."""
# What systems put beside people's files.
LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
LITTER_FOLDER = "__MACOSX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of a ZIP.

    Attributes:
        name: Without folders.
        content: Its bytes; empty where it could not be unpacked.
        problem: Why it could not be, one Japanese sentence; empty when it could.
    """

    name: str
    content: bytes
    problem: str = ""


def read_zip(file: BinaryIO, password: str, *, most_bytes: int, place: str = "") -> Iterator[Member]:
    """Unpacks a ZIP member by member; one is in memory at a time, none is written anywhere.

    Args:
        file: The bytes, seekable.
        password: Empty for none; tried as UTF-8 and as Shift-JIS.
        most_bytes: Of one member, unpacked. A larger one is named with its problem and not unpacked further.
        place: Name of the file, for the messages.

    Yields:
        Every file in the order of the ZIP, without folders and what systems leave behind.

    Raises:
        UnreadableFile: It is no ZIP, is broken, has too many members, unpacks to far too much, or the password is
            wrong or missing.
    """
    with _opened(file, place) as archive:
        members = [one for one in archive.infolist() if not _is_litter(member_name(one))]
        if len(members) > MOST_MEMBERS:
            raise UnreadableFile(
                f"ZIPの中のファイルが多すぎます（{len(members):,}件）",
                place=place,
                remedy=f"{MOST_MEMBERS}件以下に分けて送ってもらってください",
            )
        spelling = _password_that_opens(archive, members, password, most_bytes, place)
        left = MOST_BYTES
        for one in members:
            member = _member(archive, one, spelling, most_bytes)
            left -= len(member.content)
            if left < 0:
                raise UnreadableFile(
                    "ZIPを広げると大きくなりすぎます", place=place, remedy="分けて送ってもらってください"
                )
            yield member


def _opened(file: BinaryIO, place: str) -> pyzipper.AESZipFile:
    try:
        if _directory_size(file) > LARGEST_DIRECTORY:
            raise UnreadableFile(
                "ZIPの中のファイルが多すぎます", place=place, remedy="分けて送ってもらってください"
            )
        return pyzipper.AESZipFile(file)
    except (*BROKEN, NotImplementedError) as error:
        raise UnreadableFile(
            "ZIPとして開けません", place=place, remedy="送り主に、もう一度送ってもらってください"
        ) from error


def _directory_size(file: BinaryIO) -> int:
    """Bytes of the list of members, as the record at the end of the file states it; 0 where there is none."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_RECORD_WITHIN))
    tail = file.read(END_RECORD_WITHIN)
    file.seek(0)
    at = tail.rfind(END_RECORD)
    return int(struct.unpack_from("<L", tail, at + 12)[0]) if at >= 0 else 0


def member_name(member: pyzipper.ZipInfo) -> str:
    """The name of a member with its folders: as the flag says UTF-8, else UTF-8 if it is that, else Shift-JIS."""
    name = member.orig_filename if member.flag_bits & NAMES_IN_UTF8 else _guessed(member.orig_filename)
    return name.replace("\\", "/").partition("\0")[0]


def _guessed(name: str) -> str:
    """A name that was read as code page 437, in the spelling it was written in."""
    written = name.encode("cp437", errors="replace")
    for encoding in ("utf-8", "cp932"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _is_litter(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not parts or path.endswith("/") or LITTER_FOLDER in parts or parts[-1].lower() in LITTER


def _password_that_opens(
    archive: pyzipper.AESZipFile,
    members: Sequence[pyzipper.ZipInfo],
    password: str,
    most_bytes: int,
    place: str,
) -> bytes | None:
    """The spelling of the password that opens the smallest locked member; None where nothing is locked."""
    locked = [one for one in members if one.flag_bits & 1]
    if not locked:
        return None
    smallest = min(locked, key=lambda one: one.file_size)
    for spelling in dict.fromkeys((password.encode(), password.encode("cp932", errors="replace"))):
        try:
            _unpack(archive, smallest, spelling, most_bytes)
        except (*BROKEN, RuntimeError):
            # A wrong password of the old kind passes its one-byte test once in 256 times; the check sum then fails.
            continue
        return spelling
    raise UnreadableFile(
        "パスワードが違います" if password else "パスワードがかかっています",
        place=place,
        remedy="別のメールで届いたパスワードを、空白を含めずに入力してください",
    )


def _member(
    archive: pyzipper.AESZipFile, one: pyzipper.ZipInfo, spelling: bytes | None, most_bytes: int
) -> Member:
    name = plain_name(PurePosixPath(member_name(one)).name)
    try:
        content = _unpack(archive, one, spelling, most_bytes)
    except (*BROKEN, RuntimeError):
        return Member(name=name, content=b"", problem="ZIPから取り出せません。壊れているか、未知の形式です")
    if len(content) > most_bytes:
        return Member(
            name=name, content=b"", problem=f"大きすぎます（{most_bytes // 1_000_000:,}MBを超えています）"
        )
    return Member(name=name, content=content)


def _unpack(
    archive: pyzipper.AESZipFile, one: pyzipper.ZipInfo, spelling: bytes | None, most_bytes: int
) -> bytes:
    """The bytes of a member, at most one more than allowed: what its entry says about its size is not believed."""
    found = bytearray()
    with archive.open(one, pwd=spelling) as stream:
        while len(found) <= most_bytes and (piece := stream.read(PIECE)):
            found += piece
    return bytes(found[: most_bytes + 1])
