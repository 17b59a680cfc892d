"""Letters of a call filled in for a made-up applicant, so that their words can be read before anybody gets one."""

from banso.core.letters import (
    Addressee,
    Content,
    Reduction,
    Sums,
    contacts_of,
    letter_content,
    words_of_programme,
)
from banso.core.procedures import LetterRule
from banso.core.programmes import Programme

APPLICANT = Addressee(name="株式会社○○製作所", representative="代表取締役　○○○○", address="○○市○○町1-2-3")
REQUESTED = 2_000_000
GRANTED = {"grant": 2_000_000, "reduced_grant": 1_500_000}
REASONS = ("（ここに不交付の理由が入ります）",)
REDUCTIONS = (
    Reduction(label="機器購入費", from_yen=3_000_000, to_yen=2_250_000, reason="対象外の経費を除くため"),
)


def sample_letters(programme: Programme) -> list[Content]:
    """Every letter of a programme with invented sums, reasons and names."""
    procedure = programme.procedure
    return [_sample(programme, rule) for rule in procedure.letters] if procedure else []


def _sample(programme: Programme, rule: LetterRule) -> Content:
    granted = GRANTED.get(rule.id)
    sums = Sums(requested=REQUESTED, eligible=granted * 3 // 2 if granted else None, granted=granted)
    content = letter_content(
        rule,
        _words(programme),
        addressee=APPLICANT,
        sums=sums,
        reductions=REDUCTIONS if rule.id == "reduced_grant" else (),
        reasons=REASONS if rule.id == "refusal" else (),
        contacts=contacts_of(programme),
    )
    return content | {"number": rule.number.format(number="○○", era_year="○"), "dated": "令和○年○月○日"}


def _words(programme: Programme) -> dict[str, str]:
    return {
        **words_of_programme(programme),
        "applicant": APPLICANT.name,
        "representative": APPLICANT.representative,
        "receipt_number": "第○号",
        "filed_on": "令和○年○月○日",
    }
