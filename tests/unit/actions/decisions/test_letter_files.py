"""Letters as PDF: read back as they were written, the same bytes each time, kept once."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.base import ContentFile

from banso.actions.decisions.letter_files import letter_pdf, letters_pdf, make_files, preview_pdf, unprintable
from banso.records.models import AuditEvent, Letter
from tests.application_rows import filed_with
from tests.decision_rows import AFTER_THE_ROUND, a_prefecture, decided, passed_over, selected

ON = date(2023, 10, 26)
LETTER: dict[str, Any] = {
    "number": "新産第12号",
    "dated": "令和5年10月26日",
    "addressee": {
        "name": "株式会社髙﨑𠮷野製作所",
        "representative": "代表取締役 山田 太郎",
        "address": "鹿児島市鴨池新町10番1号",
    },
    "sender": "鹿児島県知事",
    "title": "補助金交付決定通知書（一部減額）",
    "paragraphs": ["申請のありました補助金については、下記のとおり交付することに決定したので通知します。"],
    "sums": [["交付申請額", "金1,234,000円"], ["交付決定額", "金1,000,000円"]],
    "reductions": [{"label": "タブレット", "from": "234,000円", "to": "0円", "reason": "汎用の端末のため"}],
    "reasons": [],
    "conditions": ["変更するときは、あらかじめ承認を受けること。"],
    "contacts": ["補助金事務局　電話 099-000-0000"],
}


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def test_a_letter_reads_as_it_was_written_on_one_a4_page() -> None:
    pdf = letters_pdf([LETTER], day=ON)
    (text,) = pages(pdf)
    for words in (
        "新産第12号\n令和5年10月26日",
        "株式会社髙﨑𠮷野製作所",
        "代表取締役 山田 太郎",
        "様",
        "補助金交付決定通知書（一部減額）",
        "記",
        "金1,234,000円",
        "タブレット 234,000円 0円 汎用の端末のため",
        "変更するときは、あらかじめ承認を受けること。",
        "以上",
    ):
        assert words in text
    assert [round(side) for side in pypdfium2.PdfDocument(pdf)[0].get_size()] == [595, 842]


def test_the_same_letter_gives_the_same_bytes_and_another_one_others() -> None:
    first = letters_pdf([LETTER], day=ON)
    assert letters_pdf([dict(reversed(LETTER.items()))], day=ON) == first
    assert letters_pdf([LETTER | {"number": "新産第13号"}], day=ON) != first


def test_the_file_is_marked_for_the_archive_and_for_screen_readers_and_holds_its_fonts() -> None:
    pdf = letters_pdf([LETTER], day=ON)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"NotoSerifJP" in pdf
    assert b"D:20231026" in pdf


def test_words_are_never_read_as_markup() -> None:
    nasty = '#panic("x") *太字* $x$ <b> \\ ] [ {a} @b'
    (text,) = pages(letters_pdf([LETTER | {"conditions": [nasty]}], day=ON))
    assert nasty in text.replace("\n", "")


def test_what_can_be_done_against_a_decision_stands_below_it_where_the_programme_says_it() -> None:
    (text,) = pages(letters_pdf([LETTER | {"appeals": ["知事に申し立てることができます。"]}], day=ON))
    below = text[text.index("以上") :]
    assert "（教示）" in below
    assert "知事に申し立てる" in below
    assert letters_pdf([LETTER | {"appeals": []}], day=ON) == letters_pdf([LETTER], day=ON)


def test_what_no_font_shows_is_told_and_never_left_out() -> None:
    assert unprintable([LETTER]) == ""
    assert unprintable([LETTER, LETTER | {"sender": "鹿児島県知事😀"}]) == "😀"


def test_a_long_list_of_reductions_goes_on_over_the_pages() -> None:
    rows = [LETTER["reductions"][0] | {"label": f"経費{n}"} for n in range(100)]
    read = pages(letters_pdf([LETTER | {"reductions": rows}], day=ON))
    assert len(read) > 1
    assert all(f"経費{n} " in "".join(read) for n in range(100))


def test_a_batch_has_its_list_and_each_letter_on_a_sheet_of_its_own() -> None:
    letters = [LETTER | {"number": f"新産第{n}号"} for n in range(1, 4)]
    cover = [[f"新産第{n}号", f"第{n}号", "株式会社甲", "鹿児島市"] for n in range(1, 4)]
    read = pages(letters_pdf(letters, day=ON, cover=cover))
    assert "郵送する通知書の一覧" in read[0]
    assert "3通" in read[0]
    assert [page.splitlines()[0] for page in read[1:]] == ["新産第1号", "新産第2号", "新産第3号"]
    duplex = pages(letters_pdf(letters, day=ON, cover=cover, duplex=True))
    assert [bool(page.strip()) for page in duplex] == [True, False] * 3 + [True]


def test_a_preview_has_no_number_that_could_be_taken_for_one() -> None:
    (text,) = pages(preview_pdf(LETTER))
    assert "新産第12号" not in text
    assert "（文書番号）" in text


REDUCTION = {"row": "c1", "from_yen": 1_234_567, "to_yen": 0, "reason": "汎用の端末のため"}


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize("kind", ["grant", "reduced_grant", "refusal"])
def test_a_decided_letter_holds_all_that_a_formal_letter_needs(kind: str, private_files: Path) -> None:
    """Number, date, addressee with office and 様, sender and seal, title, basis, sums, reasons, conditions, contact."""
    prefecture = a_prefecture()
    if kind == "refusal":
        application = passed_over(prefecture)
    else:
        granted, reductions = (2_000_000, ()) if kind == "grant" else (1_176_000, (REDUCTION,))
        application = selected(
            prefecture, requested_yen=2_000_000, granted_yen=granted, reductions=reductions
        )
    answers = {
        "applicant.name": "株式会社髙﨑製作所",
        "applicant.postal_code": "890-8577",
        "applicant.address": "鹿児島県鹿児島市鴨池新町10番1号",
        "applicant.representative_title": "代表取締役",
        "applicant.representative": "山田　太郎",
    }
    filed_with(application, answers=answers, cost_lines=[{"row": "c1", "label": "タブレット端末"}])
    decided(prefecture, application)
    make_files(at=AFTER_THE_ROUND, most=10)
    text = "".join(pages(letter_pdf(Letter.objects.get())))
    lines = text.splitlines()
    assert lines[:5] == [
        "令和5年度補助第1号",
        "令和5年10月26日",
        "〒890-8577　鹿児島県鹿児島市鴨池新町10番1号",
        "株式会社髙﨑製作所",
        "代表取締役　山田　太郎 様",
    ]
    joined = text.replace("\n", "")
    for words in FORMAL_WORDS[kind]:
        assert words in joined, words
    assert ("金" in joined.replace("補助金", "").replace("残金", "")) is (kind != "refusal")
    assert "電話 099-221-0522" in joined


FORMAL_WORDS = {
    "grant": (
        "鹿児島県知事",
        "公印",
        "かごしま中小企業DX推進事業費補助金交付決定通知書",
        "令和5年9月20日付けで申請のありました令和5年度",
        "鹿児島県補助金等交付規則及び",
        "記",
        "交付申請額 金2,000,000円",
        "交付決定額 金2,000,000円",
        "交付決定日から令和6年2月29日まで",
        "実績報告書は、令和6年2月29日までに",
        "以上",
    ),
    "reduced_grant": (
        "鹿児島県知事",
        "公印",
        "交付決定通知書（一部減額）",
        "交付申請額 金2,000,000円",
        "交付決定額 金1,176,000円",
        "減額した額 金824,000円",
        "タブレット端末 1,234,567円 0円 汎用の端末のため",
        "以上",
    ),
    "refusal": (
        "鹿児島県知事",
        "公印",
        "不交付決定通知書",
        "下記の理由により交付しないことに決定した",
        "予算の範囲を超えたため。",
        "以上",
    ),
}


@pytest.mark.django_db
@pytest.mark.database
def test_every_letter_gets_one_file_whose_digest_the_trail_has(private_files: Path) -> None:
    prefecture = a_prefecture()
    decided(prefecture, selected(prefecture), passed_over(prefecture))
    made = [make_files(at=AFTER_THE_ROUND, most=1) for _ in range(3)]
    assert made == [1, 1, 0]
    events = AuditEvent.objects.filter(verb="letter.made").order_by("seq")
    for letter, event in zip(Letter.objects.order_by("pk"), events, strict=True):
        kept = letter_pdf(letter)
        assert letter.sha256 == sha256(kept).hexdigest()
        assert letter.sha256 in event.detail
        assert kept == letters_pdf([letter.content], day=letter.dated_on)
        assert letter.number in pages(kept)[0]
    assert len(list((private_files / "letters").iterdir())) == 2


@pytest.mark.django_db
@pytest.mark.database
def test_what_a_killed_worker_left_is_written_over(private_files: Path) -> None:
    prefecture = a_prefecture()
    decided(prefecture, selected(prefecture))
    letter = Letter.objects.get()
    letter.file.field.storage.save(f"letters/{letter.pk}.pdf", ContentFile(b"half"))
    assert letter_pdf(letter).startswith(b"%PDF")
    assert make_files(at=AFTER_THE_ROUND, most=10) == 1
    (kept,) = (private_files / "letters").iterdir()
    assert kept.read_bytes() == letter_pdf(letter)


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize("kept", [b"", b"%PDF another letter", None])
def test_a_stored_letter_that_is_lost_or_not_the_same_is_set_anew(
    private_files: Path, kept: bytes | None
) -> None:
    prefecture = a_prefecture()
    decided(prefecture, selected(prefecture))
    make_files(at=AFTER_THE_ROUND, most=10)
    letter = Letter.objects.get()
    whole = letter_pdf(letter)
    path = private_files / letter.file.name
    if kept is None:
        path.unlink()
    else:
        path.write_bytes(kept)
    assert letter_pdf(letter) == whole
