"""Small PDF and ZIP files for tests of what people send."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

import pyzipper


def a_pdf(*, pages: int = 1, mark: str = "") -> bytes:
    """A PDF of empty pages, always of the same bytes; a mark makes it differ from others."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + pages))
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
            *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages,
        ],
        b"/Mark (%s)" % mark.encode(),
    )


def a_locked_pdf() -> bytes:
    """A PDF that says it is encrypted; no password opens it, the empty one least of all."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"11" * 32, b"22" * 32)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    identity = b"<%s>" % (b"33" * 16)
    return _pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, lock],
        b"/Encrypt 4 0 R /ID [%s%s]" % (identity, identity),
    )


def _pdf(objects: Sequence[bytes], trailer: bytes) -> bytes:
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start, count = len(written), len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return written + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        trailer,
        start,
    )


def a_zip(files: Mapping[str, bytes]) -> bytes:
    """A ZIP without a password, names in UTF-8."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def an_aes_zip(files: Mapping[str, bytes], password: bytes) -> bytes:
    """A ZIP locked with AES."""
    kept = io.BytesIO()
    with pyzipper.AESZipFile(
        kept, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password)
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def in_spelling_of_windows(packed: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """The same ZIP with other names of the same length in bytes: a Japanese Windows writes Shift-JIS without a flag.

    Args:
        packed: Made with names of ASCII letters.
        names: Bytes of each name to the bytes that stand in its place.
    """
    for before, after in names.items():
        assert len(before) == len(after)
        assert packed.count(before) == 2
        packed = packed.replace(before, after)
    return packed


def an_old_locked_zip(name: str, content: bytes, password: bytes) -> bytes:
    """A ZIP locked as zip programs have done since 1990 (PKWARE's stream cipher), which most mails still carry.

    Source: APPNOTE.TXT 6.1.
    """
    checksum = zlib.crc32(content)
    locked = _with_old_cipher(password, b"\x11" * 11 + bytes([checksum >> 24]) + content)
    packed = bytearray(a_zip_as_it_is(name, locked))
    directory = packed.index(b"PK\x01\x02")
    # Flag, check sum and size, in front of the member and in the list of members.
    for flags, numbers in ((6, 14), (directory + 8, directory + 16)):
        packed[flags] |= 1
        struct.pack_into("<LLL", packed, numbers, checksum, len(locked), len(content))
    return bytes(packed)


def a_zip_as_it_is(name: str, content: bytes) -> bytes:
    """A ZIP of one file that is not compressed."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, content)
    return kept.getvalue()


def _with_old_cipher(password: bytes, plain: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = _crc_step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc_step(keys[2], keys[1] >> 24)

    for byte in password:
        turn(byte)
    locked = bytearray()
    for byte in plain:
        mixed = (keys[2] | 2) & 0xFFFF
        locked.append(byte ^ ((mixed * (mixed ^ 1)) >> 8 & 0xFF))
        turn(byte)
    return bytes(locked)


def _crc_step(value: int, byte: int) -> int:
    value ^= byte
    for _ in range(8):
        value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
    return value
