"""What the letter to an applicant says as things stand, before anybody has signed it: no number, no date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from banso.actions.definitions import definition_of, procedure_of
from banso.actions.errors import LetterUnready
from banso.core.calendar import JST
from banso.core.letters import (
    REFUSAL,
    Addressee,
    Content,
    Reduction,
    Sums,
    contacts_of,
    kind_of_grant,
    letter_content,
    show_letter_day,
    words_of_programme,
)
from banso.core.lifecycle import ApplicationState
from banso.core.money import show_yen
from banso.core.procedures import LetterRule
from banso.core.programmes import Programme
from banso.definitions.region import installed_region
from banso.records.models import Application, CallVersion, ClauseFinding, ProposalLine, Selection

STATED = {
    "name": "applicant.name",
    "title": "applicant.representative_title",
    "representative": "applicant.representative",
    "address": "applicant.address",
    "postal_code": "applicant.postal_code",
}
"""Where the form asks for what an addressee is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedLetter:
    """A letter before it is decided.

    Attributes:
        kind: Id of the letter in the programme file.
        granted_yen: 0 for a refusal.
        content: All but number and date.
    """

    kind: str
    granted_yen: int
    content: Content

    def stands_in(self, line: ProposalLine) -> bool:
        """Whether a proposal says just this."""
        return (self.kind, self.granted_yen, self.content) == (line.kind, line.granted_yen, line.content)


def drafted_letter(application: Application) -> DraftedLetter:
    """What the letter to an applicant says as things stand.

    Raises:
        LetterUnready: The application is neither selected nor to be refused, nothing says why it is refused or
            granted less, or it would be granted more than it asked for.
    """
    filed = _filed(application)
    if application.stands is ApplicationState.SELECTED:
        return _grant(application, application.selection, filed)
    sums = Sums(requested=application.requested_yen)
    content = _content(application, REFUSAL, sums, filed, reasons=_reasons_against(application))
    return DraftedLetter(kind=REFUSAL, granted_yen=0, content=content)


def letter_rule(version: CallVersion, kind: str) -> LetterRule:
    """The letter of a kind in the definition of a call.

    Raises:
        LetterUnready: The programme has none.
    """
    for rule in procedure_of(version).letters:
        if rule.id == kind:
            return rule
    raise LetterUnready(f"この制度には通知書「{kind}」のひな形がありません")


def addressee_of(application: Application, filed: Mapping[str, Any]) -> Addressee:
    """Whom the letters to an applicant are for: as the form was filed and checked, for the rest as the company says.

    Args:
        application: It.
        filed: The content of its last filing.
    """
    company, answers = application.company, filed.get("answers", {})
    stated = {part: _one_line(answers.get(key, "")) for part, key in STATED.items()}
    return Addressee(
        name=stated["name"] or company.name,
        title=stated["title"],
        representative=stated["representative"] or company.representative,
        address=stated["address"] or company.address,
        postal_code=stated["postal_code"],
    )


def _one_line(text: str) -> str:
    """An answer as typed, spaces within a name kept; line breaks would tear the address apart."""
    return " ".join(part.strip() for part in text.splitlines()).strip()


def _filed(application: Application) -> Mapping[str, Any]:
    """The content of the last filing; empty before the first."""
    last = max(application.filings.all(), key=attrgetter("number"), default=None)
    return last.content if last is not None else {}


def _grant(application: Application, selection: Selection, filed: Mapping[str, Any]) -> DraftedLetter:
    sums = Sums(
        requested=application.requested_yen, eligible=selection.eligible_yen, granted=selection.granted_yen
    )
    if selection.granted_yen > (application.requested_yen or 0):
        raise LetterUnready(
            f"交付予定額{show_yen(selection.granted_yen)}が申請額を超えています",
            place=application.number,
            remedy="選定を取り消して減額するか、申請額の補正を依頼してください",
        )
    reductions = _reductions(selection, filed)
    reasons = [_sentence(selection.reason)] if selection.reason else []
    if sums.reduced and not reductions and not reasons:
        reasons = _corrections(application)
    kind = kind_of_grant(sums)
    content = _content(application, kind, sums, filed, reductions=reductions, reasons=reasons)
    return DraftedLetter(kind=kind, granted_yen=selection.granted_yen, content=content)


def _reductions(selection: Selection, filed: Mapping[str, Any]) -> list[Reduction]:
    """Every reduction, its cost line named as it was filed."""
    labels = {str(line["row"]): str(line["label"]) for line in filed.get("cost_lines", ())}
    return [
        Reduction(
            label=labels.get(str(it["row"]), str(it["row"])),
            from_yen=int(it["from_yen"]),
            to_yen=int(it["to_yen"]),
            reason=str(it["reason"]),
        )
        for it in selection.reductions
    ]


def _corrections(application: Application) -> list[str]:
    """Why less is granted where no cost line was reduced: the check of the requirements corrected what was stated."""
    known = installed_region().vocabulary.facts
    findings = ClauseFinding.objects.filter(application=application).order_by("found_at", "pk")
    corrected = [fact for facts in findings.values_list("facts", flat=True) for fact in facts]
    labels = dict.fromkeys(known[fact].label for fact in corrected if fact in known)
    if not labels:
        raise LetterUnready(
            "減額の理由がどこにも記録されていません",
            place=application.number,
            remedy="経費の減額か、選定の理由を記録してください",
        )
    return [f"確認の結果、申請の内容（{'、'.join(labels)}）を訂正して算定したため"]


def _reasons_against(application: Application) -> list[str]:
    """Why an application is refused: the requirements it was found not to meet, or how the selection ended."""
    if application.stands is ApplicationState.FOUND_INELIGIBLE:
        reasons = _clauses_failed(application)
    elif application.stands is ApplicationState.PASSED_OVER:
        reasons = _words_of_selection(application)
    else:
        raise LetterUnready(
            f"「{application.state_label}」の申請には、まだ決定の通知書を作れません", place=application.number
        )
    if not reasons:
        raise LetterUnready(
            "不交付の理由がどこにも記録されていません",
            place=application.number,
            remedy="満たさない要件の確認か、選定の理由を記録してください",
        )
    return reasons


def _clauses_failed(application: Application) -> list[str]:
    """What the check of the requirements concluded, as it was concluded."""
    conclusions = application.conclusions.all()
    standing = next((one for one in conclusions if one.reopened_at is None), None)
    return [ground["words"] for ground in standing.grounds] if standing else []


def _words_of_selection(application: Application) -> list[str]:
    if not hasattr(application, "selection"):
        return []
    selection = application.selection
    return [words for words in (_rank_in_words(selection), _sentence(selection.reason)) if words]


def _rank_in_words(selection: Selection) -> str:
    """Its place when it was decided: who is reviewed afterwards may come before it. Not everybody is scored."""
    if selection.rank is None:
        return ""
    order = "審査の結果の順位" if selection.score else "順位（必要な書類がそろった順）"
    return f"選定したときの{order}は{selection.rank}位でした"


def _sentence(text: str) -> str:
    return text.strip().removesuffix("。")


def _content(
    application: Application,
    kind: str,
    sums: Sums,
    filed: Mapping[str, Any],
    *,
    reductions: Sequence[Reduction] = (),
    reasons: Sequence[str] = (),
) -> Content:
    programme = definition_of(application.version)
    addressee = addressee_of(application, filed)
    return letter_content(
        letter_rule(application.version, kind),
        _words(application, programme, addressee),
        addressee=addressee,
        sums=sums,
        reductions=reductions,
        reasons=reasons,
        contacts=contacts_of(programme),
    )


def _words(application: Application, programme: Programme, addressee: Addressee) -> dict[str, str]:
    """A value for every name that letters may fill in, but the sums and the reasons."""
    filed_on = application.filed_at.astimezone(JST).date() if application.filed_at else None
    return {
        **words_of_programme(programme),
        "applicant": addressee.name,
        "representative": addressee.person,
        "receipt_number": application.number,
        "filed_on": show_letter_day(filed_on),
    }
