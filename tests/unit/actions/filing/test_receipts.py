"""The receipt is there at once, in words and with digests; its PDF is made for the mail before the mail leaves."""

from datetime import datetime
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from banso.actions.filing.filing import file_application
from banso.actions.filing.receipts import make_receipts, receipt_of, receipt_pdf
from banso.core.mails import MailState
from banso.records.models import Application, Filing, Mail, Membership, User
from banso.records.models.companies import Part
from tests.application_rows import DURING_THE_CALL, a_person
from tests.case_rows import the_original_comes

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]


def test_the_receipt_says_what_came_and_what_is_awaited(draft: Application, owner: User) -> None:
    at = datetime.fromisoformat("2023-09-20T10:11:12.345+09:00")
    filing = file_application(application=draft, by=owner, at=at)
    receipt = receipt_of(Filing.objects.get(pk=filing.pk))
    assert (receipt.number, receipt.arrived_at) == ("第1号", "2023年9月20日（水） 10:11:12")
    assert receipt.round_label == "第1回締切（2023年9月26日（火） 17:00）"
    assert (receipt.files, receipt.awaits_paper) == (draft.attachments.count(), True)
    states = {line.label: line.state for line in receipt.lines}
    assert states["④履歴事項全部証明書（原本）"] == "原本未着"
    the_original_comes(draft, draft.call.created_by, at=at)
    assert not receipt_of(Filing.objects.get(pk=filing.pk)).awaits_paper


def test_the_mail_says_all_of_it_in_words_at_once(draft: Application, owner: User) -> None:
    filing = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    mail = Mail.objects.get(key=f"receipt:{filing.pk}:{owner.pk}")
    paper = draft.attachments.get(document="tax_return")
    assert mail.to == owner.email
    assert "第1号" in mail.subject
    for words in ("2023年9月20日（水） 10:00:00", paper.sha256, "12,345バイト", "原本未着", filing.sha256):
        assert words in mail.body


def test_the_mail_leaves_only_with_its_pdf(draft: Application, owner: User) -> None:
    filing = file_application(application=draft, by=owner, at=DURING_THE_CALL)
    assert not Mail.objects.due(DURING_THE_CALL).exists()
    assert make_receipts(most=10) == 1
    mail = Mail.objects.due(DURING_THE_CALL).get()
    with mail.attachment.open() as stored:
        content = stored.read()
    assert content == receipt_pdf(receipt_of(filing))
    pages = list(PdfDocument(content))
    text = "".join(page.get_textpage().get_text_range() for page in pages).replace("\u200b", "")
    assert len(pages) == 1
    for words in ("受付票", "第1号", "原本未着", "○○製作所"):
        assert words in text
    assert draft.attachments.get(document="tax_return").sha256 in "".join(text.split())
    assert make_receipts(most=10) == 0


def test_everybody_of_the_company_gets_the_same_file(
    draft: Application, owner: User, private_files: Path
) -> None:
    editor = a_person("editor@example.co.jp")
    Membership.objects.create(company=draft.company, user=editor, part=Part.EDITOR, began_at=DURING_THE_CALL)
    file_application(application=draft, by=owner, at=DURING_THE_CALL)
    make_receipts(most=10)
    assert len(set(Mail.objects.values_list("attachment", flat=True))) == 1
    assert Mail.objects.due(DURING_THE_CALL).count() == 2
    assert len(list((private_files / "receipts").iterdir())) == 1


def test_for_a_rehearsal_no_file_is_made(draft: Application, owner: User, private_files: Path) -> None:
    draft.call.is_rehearsal = True
    draft.call.save()
    file_application(application=Application.objects.get(pk=draft.pk), by=owner, at=DURING_THE_CALL)
    assert Mail.objects.get().state == MailState.KEPT
    assert make_receipts(most=10) == 0
    assert not (private_files / "receipts").exists()
