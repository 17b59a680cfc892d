"""How files read: their size, what the virus scan said, and by which number a paper finds its application."""

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from banso.actions.applications.paper_lists import reference_of
from banso.actions.papers.virus_scan import may_be_opened
from banso.records.models import Application, Attachment, PaperArrival
from banso.records.models.attachments import ScanState

register = template.Library()


@register.filter
def file_size(size: int) -> str:
    """Bytes as people say them, rounded up: 1.2MB, 340KB."""
    if size >= 1_000_000:
        tenths = -(-size // 100_000)
        return f"{tenths // 10}.{tenths % 10}MB"
    return f"{max(1, -(-size // 1_000))}KB"


@register.filter
def megabytes(size: int) -> int:
    """Whole megabytes of a limit."""
    return size // 1_000_000


@register.filter
def scan_words(file: Attachment | PaperArrival) -> str:
    """What the virus scan said of a file; a site without a scanner says that nobody looked."""
    words = {
        ScanState.CLEAN: _("問題ありません"),
        ScanState.INFECTED: _("ウイルスが見つかりました"),
        ScanState.WAITING: _("検査を待っています。終わるまで誰も開けません"),
    }
    if file.scan == ScanState.NOT_SCANNED and settings.BANSO_CLAMD:
        return _("検査できていません。終わるまで誰も開けません")
    return words.get(ScanState(file.scan), _("このサイトでは検査していません"))


@register.filter
def opens(file: Attachment | PaperArrival) -> bool:
    """Whether anybody may open a file yet."""
    return may_be_opened(file)


@register.filter
def reference(application: Application) -> str:
    """The number that stands on the sheet above papers that are posted."""
    return reference_of(application)
