"""Files and pasted text, before anybody knows what is in them: bytes, their size and their characters."""

import codecs
from pathlib import Path

from banso.core.errors import BansoError

LARGEST_FILE = 10 * 1024 * 1024
"""In bytes. A table of 10,000 lines is about one megabyte; anything far beyond is another document."""

# Besides control characters what cp932 makes of bytes that stand for nothing.
_CONTROL = frozenset(map(chr, [*range(32), *range(127, 160), *range(0xF8F0, 0xF8F4), 0xFFFE, 0xFFFF])) - set(
    "\t\n\r\f\v"
)


class UnreadableFile(BansoError):
    """A file, or a pasted text, is not what it should be."""


def read_content(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableFile: It is missing, a folder, empty, too large or not to be opened.
    """
    try:
        if path.is_dir():
            raise UnreadableFile("フォルダです", place=str(path), remedy="ファイルを指定してください")
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_FILE else b""
    except FileNotFoundError as error:
        raise UnreadableFile(
            "ファイルがありません", place=str(path), remedy="名前と場所を確かめてください"
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(
            "ファイルを開けません", place=str(path)[:200], remedy="名前と、読み取りの権限を確かめてください"
        ) from error
    check_size(size, str(path))
    return content


def check_size(size: int, place: str = "") -> None:
    """Refuses what is empty or too large.

    Args:
        size: In bytes.
        place: Name of the file, for the message.

    Raises:
        UnreadableFile: It is empty or larger than `LARGEST_FILE`.
    """
    if size == 0:
        raise UnreadableFile("中身が空です", place=place, remedy="内容のあるファイルを指定してください")
    if size > LARGEST_FILE:
        raise UnreadableFile(
            f"大きすぎます（{size:,}バイト）",
            place=place,
            remedy=f"{LARGEST_FILE // 1024 // 1024}MB以下にしてください",
        )


def decode(content: bytes, place: str = "") -> str:
    """Bytes as text: UTF-8 with or without a mark, UTF-16 with one, or Shift-JIS (cp932), also behind a UTF-8 mark.

    Raises:
        UnreadableFile: It is none of these, or no text at all.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decode_as(content, "utf-16")
    else:
        bare = content.removeprefix(codecs.BOM_UTF8)
        text = _decode_as(bare, "utf-8")
        if text is None:
            text = _decode_as(bare, "cp932")
    if text is None or not _CONTROL.isdisjoint(text):
        raise UnreadableFile(
            "文字として読めないデータが入っています",
            place=place,
            remedy="UTF-8かShift-JISの文字のファイル、またはExcelのファイルを指定してください",
        )
    return text.removeprefix("\ufeff")


def _decode_as(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
