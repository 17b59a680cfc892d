"""PDF files that people send: read strictly, so that nobody finds out later that a page cannot be opened."""

import threading
from typing import BinaryIO

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from banso.ingest.files import UnreadableFile

HEADER, END, WITHIN = b"%PDF-", b"%%EOF", 1024
"""Readers look for the header in the first kilobyte and for the end in the last: a file that was cut off has none."""
LOCKED = frozenset({FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY})
# PDFium is not made for threads, and a web process has several.
_ONE_AT_A_TIME = threading.Lock()


def count_pages(file: BinaryIO, *, most_bytes: int, most_pages: int, place: str = "") -> int:
    """The number of pages of a PDF every page of which can be opened without a password.

    Args:
        file: The bytes, seekable; left at its start.
        most_bytes: Largest size.
        most_pages: Most pages.
        place: Name of the file, for the message.

    Returns:
        At least 1.

    Raises:
        UnreadableFile: It is empty, too large, no PDF, broken, behind a password, or has too many pages.
    """
    size = _size_within(file, most_bytes, place)
    if HEADER not in file.read(WITHIN):
        raise UnreadableFile(
            "PDFではありません",
            place=place,
            remedy="WordやExcelでは「PDFとして保存」を、紙の書類ではスキャンや写真をPDFにしてください",
        )
    file.seek(max(0, size - WITHIN))
    if END not in file.read(WITHIN):
        raise _broken(place)
    file.seek(0)
    try:
        pages = _open_every_page(file, most_pages)
    except pypdfium2.PdfiumError as error:
        raise _locked(place) if error.err_code in LOCKED else _broken(place) from error
    finally:
        file.seek(0)
    if pages > most_pages:
        remedy = f"{most_pages:,}ページ以下にしてください"
        raise UnreadableFile(f"ページが多すぎます（{pages:,}ページ）", place=place, remedy=remedy)
    return pages


def _size_within(file: BinaryIO, most_bytes: int, place: str) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise UnreadableFile("ファイルの中身が空です", place=place, remedy="内容のあるPDFを選んでください")
    if size > most_bytes:
        raise UnreadableFile(
            f"ファイルが大きすぎます（{-(-size // 1_000_000):,}MB）",
            place=place,
            remedy=f"{most_bytes // 1_000_000:,}MB以下にしてください。画像の解像度を下げると小さくなります",
        )
    return size


def _open_every_page(file: BinaryIO, most_pages: int) -> int:
    """How many pages there are; each is opened, unless there are too many anyway."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(file) as document:
        count = len(document)
        for index in range(min(count, most_pages)):
            document[index].close()
        return count


def _locked(place: str) -> UnreadableFile:
    return UnreadableFile(
        "パスワードがかかっていて開けません",
        place=place,
        remedy="PDFを開いて「印刷」からPDFに保存し直すなど、パスワードを外してから送ってください",
    )


def _broken(place: str) -> UnreadableFile:
    return UnreadableFile(
        "PDFが壊れているか、途中で切れています",
        place=place,
        remedy="手元のパソコンで開けることを確かめ、PDFに保存し直してから送ってください",
    )
