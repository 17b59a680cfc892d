"""The check of the requirements on screen: clause by clause, the police check, the external lists, the conclusion."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banso.actions.checks.eligibility import (
    FOUND_IN,
    conclude_eligibility,
    confirm_clauses,
    find_clause,
    what_is_open,
)
from banso.actions.checks.external_lists import candidates_for, keep_candidate, recognitions
from banso.actions.checks.number_findings import PLACE as NUMBER_PLACE
from banso.actions.checks.number_findings import find_number
from banso.actions.checks.police_checks import GIVEN_OUT_IN
from banso.actions.checks.requirement_standing import ClauseLine, Standing, standing_of
from banso.actions.definitions import definition_of
from banso.core.company import read_value, write_company
from banso.core.conditions import facts_of
from banso.core.errors import BansoError
from banso.core.evaluation import State
from banso.core.facts import Fact
from banso.core.lifecycle import ApplicationState
from banso.core.programmes import Paper
from banso.core.reasons import show_value
from banso.definitions.region import installed_region
from banso.records.models import Application, EligibilityConclusion
from banso.web import clock
from banso.web.choices import chosen
from banso.web.facts.fields import Field, make_field
from banso.web.facts.screens import read_screen
from banso.web.facts.typed import Typed, type_value
from banso.web.people import signed_in
from banso.web.secretariat.cases import header_of
from banso.web.secretariat.lookups import own_case, refusal_of, say, sentences, to_page, works_on_cases

UNPROCESSABLE = 422
STATE_WORDS = {
    State.MET: "満たす",
    State.FAILED: "満たさない",
    State.UNKNOWN: "情報が足りない",
    State.JUDGED: "判断が必要",
}
CLAUSE_VERDICTS = {"holds": True, "fails": False}
NUMBER_VERDICTS = {"theirs": True, "not": False}
CONCLUSIONS = {"eligible": True, "ineligible": False}
PLACE = "要件の確認"
DECIDED_BELOW = "下の要件で決まります"
"""Of a clause that only holds others together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """One clause on the page.

    Attributes:
        papers: Those that can prove it, by the programme file.
        cited: Those the officer cited.
        can_confirm: It can be confirmed together with others: the facts say that it is met.
    """

    line: ClauseLine
    state_words: str
    papers: tuple[Paper, ...]
    cited: tuple[Paper, ...]
    can_confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactShown:
    """A fact a clause rests on: as filed, as corrected, and the field to correct it."""

    fact: Fact
    stated: str
    corrected: str
    field: Field


@require_safe
def eligibility(request: HttpRequest, application_id: int) -> HttpResponse:
    """All clauses with what is known and found of each."""
    return shown(request, own_case(request, application_id))


def shown(
    request: HttpRequest,
    case: Application,
    error: BansoError | None = None,
    evidence: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page; what was typed and refused stays.

    Args:
        request: Of whoever asks.
        case: It.
        error: Why something was refused.
        evidence: What was typed, by the part of the page in which it was: `clauses`, `number`.
    """
    standing = standing_of(case)
    may_find = works_on_cases(request) and case.stands in FOUND_IN
    lines = lines_shown(case, standing)
    context = {
        "head": header_of(request, case, "eligibility"),
        "standing": standing,
        "lines": lines,
        "may_find": may_find,
        "may_find_number": works_on_cases(request) and standing.number.can_be_found,
        "can_confirm": may_find and any(line.can_confirm for line in lines),
        "can_conclude": may_find and _can_conclude(case, standing),
        "open": what_is_open(standing) if standing.is_eligible is None else [],
        "can_give_out": works_on_cases(request) and case.stands in GIVEN_OUT_IN,
        "today": clock.today(),
        "proofs": [
            (proof, recognitions().name(proof.recognition))
            for proof in case.list_proofs.select_related("found_by").order_by("pk")
        ],
        "candidates": [(row, recognitions().name(row.list.recognition)) for row in candidates_for(case)],
        "errors": sentences(error) if error else [],
        "evidence": {"clauses": "", "number": ""} | dict(evidence or {}),
        "refused_at_number": error is not None and "number" in (evidence or {}),
    }
    return render(request, "secretariat/eligibility.html", context, status=UNPROCESSABLE if error else 200)


@require_POST
def confirm(request: HttpRequest, application_id: int) -> HttpResponse:
    """Confirm the clauses that were ticked, with one evidence."""
    case = own_case(request, application_id)
    clauses, evidence = request.POST.getlist("clause"), request.POST.get("evidence", "")
    error = refusal_of(
        lambda: confirm_clauses(
            application_id=case.pk,
            clauses=clauses,
            evidence=evidence,
            by=signed_in(request),
            at=clock.now(),
        )
    )
    if error is not None:
        return shown(request, case, error, {"clauses": evidence})
    say(request, None, f"{len(clauses)}件の要件を確認しました。")
    return to_page("eligibility", case.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: HttpRequest, application_id: int, clause_id: str) -> HttpResponse:
    """One clause: its facts with fields to correct them, papers, evidence, and the finding."""
    case = own_case(request, application_id)
    standing = standing_of(case)
    line = next((one for one in standing.lines if one.id == clause_id and one.standing.is_looked_at), None)
    if line is None:
        raise Http404
    if request.method != "POST":
        return clause_shown(request, case, standing, line)
    facts = [installed_region().vocabulary.fact(fact) for fact in facts_of(line.node)]
    reading = read_screen(facts, request.POST, required=False)
    if reading.errors:
        return clause_shown(request, case, standing, line, [*reading.errors.values()], reading.errors)
    error = refusal_of(
        lambda: find_clause(
            application_id=case.pk,
            clause=clause_id,
            holds=chosen(request, "do", CLAUSE_VERDICTS, place=PLACE),
            corrections=write_company(reading.values, installed_region().vocabulary),
            papers=request.POST.getlist("paper"),
            evidence=request.POST.get("evidence", ""),
            by=signed_in(request),
            at=clock.now(),
        )
    )
    if error is not None:
        return clause_shown(request, case, standing, line, sentences(error))
    say(request, None, "要件の確認を記録しました。")
    return to_page("eligibility", case.pk)


def clause_shown(
    request: HttpRequest,
    case: Application,
    standing: Standing,
    line: ClauseLine,
    errors: list[str] | None = None,
    at_facts: dict[str, str] | None = None,
) -> HttpResponse:
    """The page of one clause; what was typed and refused stays."""
    finding = line.finding
    typed = request.POST if request.method == "POST" else _typed_before(line)
    is_sent = request.method == "POST"
    papers = definition_of(case.version).papers
    proving = [paper for paper in papers if paper.id in line.node.evidence]
    context = {
        "head": header_of(request, case, "eligibility"),
        "line": line,
        "state_words": state_words(line),
        "facts": [_fact_shown(fact, standing, typed, at_facts or {}) for fact in facts_of(line.node)],
        "papers": [*proving, *(paper for paper in papers if paper not in proving)],
        "proving": [paper.id for paper in proving],
        "chosen": request.POST.getlist("paper") if is_sent else finding.papers if finding else [],
        "evidence": request.POST.get("evidence", "") if is_sent else finding.evidence if finding else "",
        "errors": errors or [],
        "may_find": case.stands in FOUND_IN,
    }
    return render(request, "secretariat/clause.html", context, status=UNPROCESSABLE if errors else 200)


@require_POST
def number(request: HttpRequest, application_id: int) -> HttpResponse:
    """Record whose the corporate number is."""
    case = own_case(request, application_id)
    evidence = request.POST.get("evidence", "")
    error = refusal_of(
        lambda: find_number(
            application_id=case.pk,
            number=request.POST.get("number", ""),
            is_theirs=chosen(request, "do", NUMBER_VERDICTS, place=NUMBER_PLACE),
            evidence=evidence,
            by=signed_in(request),
            at=clock.now(),
        )
    )
    if error is not None:
        return shown(request, case, error, {"number": evidence})
    say(request, None, "法人番号の確認を記録しました。")
    return to_page("eligibility", case.pk, fragment="number")


@require_POST
def conclude(request: HttpRequest, application_id: int) -> HttpResponse:
    """Conclude the requirements as they stand."""
    case = own_case(request, application_id)
    made: list[EligibilityConclusion] = []
    error = refusal_of(
        lambda: made.append(
            conclude_eligibility(
                application_id=case.pk,
                is_eligible=chosen(request, "do", CONCLUSIONS, place=PLACE),
                by=signed_in(request),
                at=clock.now(),
            )
        )
    )
    if error is not None:
        return shown(request, case, error)
    is_eligible = made[0].is_eligible
    say(request, None, "要件の確認を終えました。" if is_eligible else "要件を満たさないと記録しました。")
    return to_page("eligibility", case.pk)


@require_POST
def keep_row(request: HttpRequest, application_id: int) -> HttpResponse:
    """Say that a row of an external list is the applicant's."""
    case = own_case(request, application_id)
    row = request.POST.get("row", "")
    error = refusal_of(
        lambda: keep_candidate(
            application_id=case.pk,
            row_id=int(row) if row.isascii() and row.isdecimal() else 0,
            by=signed_in(request),
            at=clock.now(),
        )
    )
    say(request, error, "名簿の記載を保存しました。")
    return to_page("eligibility", case.pk, fragment="lists")


def _can_conclude(case: Application, standing: Standing) -> bool:
    """Whether the requirements wait for their conclusion; one that follows no longer is made anew."""
    if case.stands is ApplicationState.ACCEPTED:
        return True
    return case.stands is ApplicationState.FOUND_ELIGIBLE and standing.is_eligible is False


def lines_shown(case: Application, standing: Standing) -> list[LineShown]:
    """The clauses with the papers that prove them."""
    papers = {paper.id: paper for paper in definition_of(case.version).papers}
    return [
        LineShown(
            line=line,
            state_words=state_words(line),
            papers=tuple(papers[key] for key in line.node.evidence if key in papers),
            cited=tuple(
                papers[key] for key in (line.finding.papers if line.finding else ()) if key in papers
            ),
            can_confirm=line.is_open and line.state is State.MET,
        )
        for line in standing.lines
    ]


def state_words(line: ClauseLine) -> str:
    """How a clause stands, in words."""
    is_held_open = line.state is State.JUDGED and not line.standing.is_looked_at
    return DECIDED_BELOW if is_held_open else STATE_WORDS[line.state]


def _typed_before(line: ClauseLine) -> Typed:
    """What the fields hold at first: the corrections that stand."""
    typed = Typed()
    vocabulary = installed_region().vocabulary
    for fact_id, value in (line.finding.facts if line.finding else {}).items():
        for name, texts in type_value(
            vocabulary.fact(fact_id), read_value(vocabulary.fact(fact_id), value)
        ).lists():
            typed.setlist(name, texts)
    return typed


def _fact_shown(fact_id: str, standing: Standing, typed: Typed, errors: dict[str, str]) -> FactShown:
    fact = installed_region().vocabulary.fact(fact_id)
    return FactShown(
        fact=fact,
        stated=_in_words(fact, standing.stated.get(fact_id)),
        corrected=_in_words(fact, standing.corrected[fact_id]) if fact_id in standing.corrected else "",
        field=make_field(fact, typed, error=errors.get(fact_id, "")),
    )


def _in_words(fact: Fact, plain: object) -> str:
    """A value kept as plain JSON, as a reader writes it."""
    return show_value(fact, None if plain is None else read_value(fact, plain))
