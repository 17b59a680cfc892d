"""ZIP files by e-mail: any password, any spelling of names, and none that fills the memory."""

import io
import struct
import zipfile

import pytest

from banso.ingest.files import UnreadableFile
from banso.ingest.zip_files import MOST_MEMBERS, Member, read_zip
from tests.paper_files import a_zip, an_aes_zip, an_old_locked_zip, in_spelling_of_windows

LIMIT = 1_000_000


def members(packed: bytes, password: str = "", most_bytes: int = LIMIT) -> list[Member]:
    return list(read_zip(io.BytesIO(packed), password, most_bytes=most_bytes, place="申請.zip"))


def contents(packed: bytes, password: str = "") -> dict[str, bytes]:
    return {one.name: one.content for one in members(packed, password)}


def test_names_lose_their_folders_and_what_systems_leave_is_left_out() -> None:
    packed = a_zip(
        {
            "申請/書類/①事業計画書(○○).pdf": b"1",
            "申請/": b"",
            "__MACOSX/申請/._①事業計画書.pdf": b"x",
            "申請/.DS_Store": b"x",
            "Thumbs.db": b"x",
            "../../etc/②収支予算書.pdf": b"2",
            "C:\\書類\\③.pdf": b"3",
        }
    )
    assert contents(packed) == {"①事業計画書(○○).pdf": b"1", "②収支予算書.pdf": b"2", "③.pdf": b"3"}


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_names_without_the_flag_are_read_as_shift_jis_or_utf_8(encoding: str) -> None:
    name = "②収支予算書(能登ソフト).pdf".encode(encoding)
    place = b"n" * (len(name) - 4) + b".pdf"
    packed = in_spelling_of_windows(a_zip({place.decode(): b"content"}), {place: name})
    assert contents(packed) == {"②収支予算書(能登ソフト).pdf": b"content"}


def test_the_yen_sign_in_the_second_byte_of_shift_jis_is_no_folder() -> None:
    """表 and ソ end with the byte of a backslash."""
    name = "①表ソ.pdf".encode("cp932")
    place = b"n" * (len(name) - 4) + b".pdf"
    assert b"\\" in name
    assert list(contents(in_spelling_of_windows(a_zip({place.decode(): b"x"}), {place: name}))) == [
        "①表ソ.pdf"
    ]


@pytest.mark.parametrize("password", ["kagoshima2023", "鹿児島"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_aes_opens_with_the_password_in_either_spelling(password: str, encoding: str) -> None:
    packed = an_aes_zip({"①計画.pdf": b"secret" * 100}, password.encode(encoding))
    assert contents(packed, password) == {"①計画.pdf": b"secret" * 100}


def test_the_old_encryption_opens_too() -> None:
    packed = an_old_locked_zip("1.pdf", b"secret" * 1000, b"abc")
    assert contents(packed, "abc") == {"1.pdf": b"secret" * 1000}
    for number in range(300):
        # One wrong password in 256 passes the test of one byte; the check sum must find it.
        with pytest.raises(UnreadableFile, match="パスワードが違います"):
            members(packed, f"wrong{number}")


def test_a_wrong_or_missing_password_says_so() -> None:
    packed = an_aes_zip({"1.pdf": b"x"}, b"right")
    with pytest.raises(UnreadableFile, match="パスワードが違います"):
        members(packed, "wrong")
    with pytest.raises(UnreadableFile, match="パスワードがかかっています"):
        members(packed)


def test_a_bomb_is_unpacked_no_further_than_the_limit() -> None:
    packed = a_zip({"bomb.pdf": b"\0" * 50_000_000, "1.pdf": b"x"})
    assert len(packed) < 100_000
    bomb, good = members(packed)
    assert (bomb.content, good.content) == (b"", b"x")
    assert "大きすぎます" in bomb.problem


def test_a_size_that_is_a_lie_is_not_believed() -> None:
    packed = bytearray(a_zip({"bomb.pdf": b"\0" * 5_000_000}))
    directory = packed.rindex(b"PK\x01\x02")
    struct.pack_into("<L", packed, directory + 24, 10)
    (bomb,) = members(bytes(packed))
    assert bomb.problem
    assert bomb.content == b""


def test_many_members_that_are_each_within_the_limit_do_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("banso.ingest.zip_files.MOST_BYTES", 250)
    with pytest.raises(UnreadableFile, match="広げると大きく"):
        members(a_zip({f"{n}.pdf": b"x" * 100 for n in range(3)}))


def test_too_many_members_are_refused() -> None:
    assert len(members(a_zip({f"{n}.pdf": b"x" for n in range(MOST_MEMBERS)}))) == MOST_MEMBERS
    with pytest.raises(UnreadableFile, match="多すぎます"):
        members(a_zip({f"{n}.pdf": b"x" for n in range(MOST_MEMBERS + 1)}))


def test_a_list_of_members_that_would_fill_the_memory_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banso.ingest.zip_files.LARGEST_DIRECTORY", 10)
    with pytest.raises(UnreadableFile, match="多すぎます"):
        members(a_zip({"1.pdf": b"x"}))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\xff" * 18, b"%PDF-1.4", b"x" * 70_000]
)
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        members(content)


def test_a_damaged_member_is_named_and_the_others_are_read() -> None:
    packed = bytearray(a_zip({"1.pdf": b"abc" * 100, "2.pdf": b"good"}))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        start = archive.getinfo("1.pdf").header_offset + 30 + len("1.pdf")
    packed[start : start + 8] = b"\xff" * 8
    broken, good = members(bytes(packed))
    assert (broken.name, broken.content, good.content) == ("1.pdf", b"", b"good")
    assert "取り出せません" in broken.problem


def test_an_unpacked_zip_in_a_zip_is_just_another_file() -> None:
    inner = a_zip({"1.pdf": b"x"})
    assert contents(a_zip({"inner.zip": inner})) == {"inner.zip": inner}
