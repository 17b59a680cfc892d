"""What people change of their own accounts: name, address, password, sign-ins elsewhere, sessions left open.

Each of them is told by mail, so that whoever did not do it learns of it.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from banso.actions.accounts.accounts import LONGEST_DISPLAY_NAME, require_strong_password, subject_of_user
from banso.actions.audit import record_event
from banso.actions.errors import BadAccount, BadName
from banso.actions.mail.mails import write_mail
from banso.actions.names import readable_name
from banso.core.typed_text import plain, quoted
from banso.records.models import ApprovalStep, Proposal, User
from banso.records.models.people import APPLICANT_ROLES, normal_email

ACCOUNT = "/account"
"""The page a mail leads to."""
NOT_YOU = "心当たりがないときは、すぐに窓口にご連絡ください。"


@transaction.atomic
def change_name(*, user: User, name: str, at: datetime) -> User:
    """Let somebody be called otherwise from now on. What they drafted or signed before keeps the name of then.

    Args:
        user: Whose.
        name: As typed.
        at: The real moment.

    Raises:
        BadName: It is empty or too long, or a colleague of a member of staff bears it.
    """
    kept, chosen = _locked(user), readable_name(name, place="氏名", longest=LONGEST_DISPLAY_NAME)
    before = kept.display_name
    if chosen == before:
        return kept
    if kept.needs_second_factor:
        _refuse_name_of_colleague(kept, chosen)
    for step in ApprovalStep.objects.filter(signed_by=kept, signed_name=""):
        step.signed_name = before
        step.save(update_fields=("signed_name",))
    for proposal in Proposal.objects.filter(drafted_by=kept, drafted_name=""):
        proposal.drafted_name = before
        proposal.save(update_fields=("drafted_name",))
    kept.display_name = chosen
    kept.save(update_fields=("display_name",))
    record_event(by=kept, at=at, verb="account.name_changed", subject=subject_of_user(kept))
    _tell(kept, kept.email, "氏名が変わりました", "氏名が変わりました。", at)
    return kept


@transaction.atomic
def change_address(*, user: User, email: str, at: datetime) -> User:
    """Let somebody sign in with another address from now on, once they have shown that mail reaches them there.

    Args:
        user: Whose; their sessions end.
        email: The confirmed address.
        at: The real moment.

    Raises:
        BadAccount: It is no address, or has an account.
    """
    kept = _locked(user)
    address = normal_email(email)
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadAccount("メールアドレスを読み取れません", place=quoted(email)) from error
    if User.objects.get_queryset().filter(email=address).exists():
        raise BadAccount("このメールアドレスには変えられません", remedy="別のアドレスを入力してください")
    before = kept.email
    EmailAddress.objects.filter(user=kept).delete()
    EmailAddress.objects.create(user=kept, email=address, primary=True, verified=True)
    kept.email = address
    kept.sign_in_era += 1
    kept.save(update_fields=("email", "sign_in_era"))
    record_event(by=kept, at=at, verb="account.address_changed", subject=subject_of_user(kept))
    _tell(kept, before, "メールアドレスが変わりました", "別のアドレスに変わりました。", at)
    return kept


@transaction.atomic
def change_password(*, user: User, password: str, at: datetime) -> User:
    """Give somebody another password, or a first one; their sessions end.

    Raises:
        BadAccount: It is too weak.
    """
    kept = _locked(user)
    require_strong_password(password, kept)
    kept.set_password(password)
    kept.save(update_fields=("password",))
    record_event(by=kept, at=at, verb="account.password_changed", subject=subject_of_user(kept))
    _tell(kept, kept.email, "パスワードが変わりました", "パスワードが変わりました。", at)
    return kept


@transaction.atomic
def note_link(*, user: User, at: datetime) -> None:
    """Put into the trail that somebody can sign in through the provider from now on."""
    record_event(by=user, at=at, verb="account.linked", subject=subject_of_user(user))
    told = "外部のアカウントでもログインできるようになりました。"
    _tell(user, user.email, "ログインの方法が増えました", told, at)


@transaction.atomic
def unlink(*, user: User, link: int, at: datetime) -> None:
    """Let somebody sign in through the provider no longer; a code by mail always does. Done twice it is done once.

    Args:
        user: Whose.
        link: Number of the link; one of somebody else is left alone.
        at: The real moment.
    """
    found = SocialAccount.objects.filter(user=user, pk=link).first()
    if found is None:
        return
    found.delete()
    record_event(by=user, at=at, verb="account.unlinked", subject=subject_of_user(user))
    told = "外部のアカウントではログインできなくなりました。"
    _tell(user, user.email, "ログインの方法を外しました", told, at)


@transaction.atomic
def end_sessions(*, user: User, at: datetime) -> User:
    """End every session of somebody, wherever it was left open."""
    kept = _locked(user)
    kept.sign_in_era += 1
    kept.save(update_fields=("sign_in_era",))
    record_event(by=kept, at=at, verb="account.sessions_ended", subject=subject_of_user(kept))
    return kept


def _refuse_name_of_colleague(user: User, name: str) -> None:
    """Refuse what would make two members of staff one on every list, be it by its width or its spaces alone."""
    staff = User.objects.get_queryset().filter(is_active=True).exclude(role__in=APPLICANT_ROLES)
    taken = {
        plain(one).casefold() for one in staff.exclude(pk=user.pk).values_list("display_name", flat=True)
    }
    if plain(name).casefold() in taken:
        raise BadName(
            f"{quoted(name)}は、ほかの職員の氏名と見分けがつきません",
            place="氏名",
            remedy="同姓同名のときは、所属などを添えてください（例: 山田太郎（商工政策課））",
        )


def _locked(user: User) -> User:
    kept: User = User.objects.get_queryset().select_for_update(no_key=True).get(pk=user.pk)
    return kept


def _tell(user: User, to: str, subject: str, words: str, at: datetime) -> None:
    write_mail(
        key=f"account:{user.pk}:{subject}:{at.isoformat()}",
        to=to,
        subject=f"Banso {subject}",
        body=f"{user.display_name} 様\n\nあなたのアカウントの{words}\n\n{NOT_YOU}",
        at=at,
        page=ACCOUNT,
    )
