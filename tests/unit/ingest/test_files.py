"""What is read before anybody knows what is in it."""

from pathlib import Path

import pytest

from banso.ingest.files import LARGEST_FILE, UnreadableFile, check_size, decode, read_content

TEXT = "経費区分,金額\n研修費,①～㈱髙"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp932"),
        b"\xef\xbb\xbf" + TEXT.encode("cp932"),
        TEXT.encode("utf-16"),
    ],
    ids=["utf-8", "utf-8 with a mark", "cp932", "cp932 behind a mark", "utf-16"],
)
def test_japanese_text_is_read_in_every_usual_encoding(content: bytes) -> None:
    assert decode(content) == TEXT


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"abc\x00", b"\xff\xff\xff", b"\x1b[31m", b"\x81"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="文字として読めない"):
        decode(content, "a.csv")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_content(tmp_path / "no.csv")
    assert caught.value.place.endswith("no.csv")
    assert "ありません" in caught.value.message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="フォルダ"):
        read_content(tmp_path)


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    with pytest.raises(UnreadableFile, match="空"):
        read_content(empty)


def test_a_name_no_system_takes_is_an_error_in_words() -> None:
    with pytest.raises(UnreadableFile):
        read_content(Path("a\x00b"))
    with pytest.raises(UnreadableFile):
        read_content(Path("x" * 5000))


def test_the_largest_file_is_read_and_one_byte_more_is_not() -> None:
    check_size(LARGEST_FILE)
    with pytest.raises(UnreadableFile, match="10MB以下"):
        check_size(LARGEST_FILE + 1)
