"""PDF files are read strictly, and every refusal says what to do."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from banso.ingest.files import UnreadableFile
from banso.ingest.pdf_files import count_pages
from tests.paper_files import a_locked_pdf, a_pdf, a_zip

ROOMY = {"most_bytes": 5_000_000, "most_pages": 10}


def pages_of(content: bytes, **limits: int) -> int:
    return count_pages(io.BytesIO(content), **(ROOMY | limits), place="計画.pdf")


@pytest.mark.parametrize("pages", [1, 3, 10])
def test_pages_are_counted_and_the_file_is_left_at_its_start(pages: int) -> None:
    file = io.BytesIO(a_pdf(pages=pages))
    assert count_pages(file, **ROOMY) == pages
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "中身が空"),
        (b"\0" * 100, "PDFではありません"),
        (a_zip({"a.pdf": a_pdf()}), "PDFではありません"),
        (b"<html>%PD</html>", "PDFではありません"),
        (a_pdf()[:-200], "壊れているか、途中で切れて"),
        (b"%PDF-1.7\n%%EOF", "壊れているか、途中で切れて"),
        (a_locked_pdf(), "パスワード"),
    ],
    ids=["empty", "zeros", "zip", "html", "cut off", "nothing inside", "locked"],
)
def test_what_cannot_be_opened_is_refused_with_a_remedy(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refused:
        pages_of(content)
    assert refused.value.remedy
    assert refused.value.place == "計画.pdf"


def test_limits_are_themselves_allowed() -> None:
    content = a_pdf(pages=10)
    assert pages_of(content, most_bytes=len(content)) == 10
    with pytest.raises(UnreadableFile, match="大きすぎます"):
        pages_of(content, most_bytes=len(content) - 1)
    with pytest.raises(UnreadableFile, match=r"ページが多すぎます（10ページ）.*9ページ以下"):
        pages_of(content, most_pages=9)


def test_several_threads_may_read_at_once() -> None:
    files = [a_pdf(pages=n % 5 + 1) for n in range(40)]
    with ThreadPoolExecutor(max_workers=8) as pool:
        assert list(pool.map(pages_of, files)) == [n % 5 + 1 for n in range(40)]
