"""Sending a mail about a letter again, after somebody has looked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from banso.actions.errors import MailNotPossible
from banso.actions.mail.mails import send_again
from banso.records.models import Call, Letter, Mail
from banso.web.clock import real_now
from banso.web.decide.lookups import back_to_letters_with
from banso.web.people import signed_in


@require_POST
def again(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Queue it once more."""
    by = signed_in(request)
    own = Mail.objects.about_letters().filter(application__call__in=Call.objects.worked_on_by(by))
    mail = own.filter(pk=mail_id).first()
    letter = Letter.objects.filter(pk=mail.letter_number).first() if mail is not None else None
    if mail is None or letter is None:
        raise Http404
    try:
        send_again(mail_id=mail.pk, by=by, at=real_now())
    except MailNotPossible as error:
        return back_to_letters_with(request, letter, error=error)
    messages.success(request, "メールをもう一度、送信待ちに入れました。")
    return back_to_letters_with(request, letter)
