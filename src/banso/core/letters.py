"""Filling in a formal letter (通知書): which one it is, its words, its sums, its reasons. Plain data; no paper yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from banso.core.calendar import fiscal_year, show_fiscal_year, show_wareki
from banso.core.money import show_yen
from banso.core.procedures import LetterRule
from banso.core.programmes import Programme

GRANT, REDUCED_GRANT, REFUSAL = "grant", "reduced_grant", "refusal"

Content = dict[str, object]
"""Everything the template shows, and what was decided as plain figures; plain JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom a letter is for. Empty where it is not known.

    Attributes:
        name: Of the company or the person in business.
        title: Office of whoever represents it (代表取締役).
        representative: Who that is.
        postal_code: Seven digits, with or without a hyphen.

    Example:
        >>> print(Addressee(name="株式会社甲", title="代表取締役", representative="山田 太郎").person)
        代表取締役　山田 太郎
    """

    name: str
    title: str = ""
    representative: str = ""
    address: str = ""
    postal_code: str = ""

    @property
    def person(self) -> str:
        """Office and name of the representative, as letters write them."""
        return "\u3000".join(part for part in (self.title, self.representative) if part)

    @property
    def place(self) -> str:
        """Postal code and address, as on an envelope."""
        code = f"〒{self.postal_code}" if self.postal_code and self.address else ""
        return "\u3000".join(part for part in (code, self.address) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """A cost line of which less is recognised than was applied for, in yen, and why."""

    label: str
    from_yen: int
    to_yen: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The sums of a grant, in yen; None where there is none to tell."""

    requested: int | None = None
    eligible: int | None = None
    granted: int | None = None

    @property
    def reduced(self) -> int:
        """How much less is granted than was applied for; never below nothing."""
        return max(0, (self.requested or 0) - (self.granted or 0))


def kind_of_grant(sums: Sums) -> str:
    """The letter of a grant: the one with reductions as soon as another sum is granted than was applied for.

    Example:
        >>> kind_of_grant(Sums(requested=900, granted=900)), kind_of_grant(Sums(requested=900, granted=800))
        ('grant', 'reduced_grant')
    """
    return GRANT if sums.requested == sums.granted else REDUCED_GRANT


def show_formal_yen(yen: int | None) -> str:
    """A sum as letters write it; empty when there is none.

    Example:
        >>> show_formal_yen(1234000)
        '金1,234,000円'
    """
    return "" if yen is None else f"金{show_yen(yen)}"


def show_letter_day(day: date | None) -> str:
    """A day in its era without the weekday, as letters have it; empty when there is none.

    Example:
        >>> show_letter_day(date(2023, 10, 26))
        '令和5年10月26日'
    """
    return "" if day is None else show_wareki(day).partition("（")[0]


def words_of_sums(sums: Sums) -> dict[str, str]:
    """The sums under the names that letters fill in."""
    return {
        "requested_yen": show_formal_yen(sums.requested),
        "eligible_yen": show_formal_yen(sums.eligible),
        "granted_yen": show_formal_yen(sums.granted),
        "reduced_yen": show_formal_yen(sums.reduced),
    }


def words_of_programme(programme: Programme) -> dict[str, str]:
    """What letters fill in of a programme: the same for every applicant of a call."""
    period = programme.project_period
    return {
        "programme": programme.name,
        "fiscal_year": show_fiscal_year(programme.fiscal_year),
        "legal_basis": programme.procedure.legal_basis if programme.procedure else "",
        "body": programme.body.name,
        "head": programme.body.head or programme.body.name,
        "project_starts": (period.starts if period else "") or "交付決定日",
        "project_until": show_letter_day(period.until if period else None) or "別に定める日",
    }


def contacts_of(programme: Programme) -> list[str]:
    """Whom the addressee can ask, a line for each: name, telephone, mail."""
    told = []
    for contact in programme.contacts:
        ways = [contact.tel and f"電話 {contact.tel}", contact.email and f"メール {contact.email}"]
        told.append("\u3000".join([contact.name, *filter(None, ways)]))
    return told


def document_number(template: str, serial: int, on: date) -> str:
    """A number as it is printed.

    Args:
        template: With `{number}` and `{era_year}`.
        serial: Within its series.
        on: The day of the document; its fiscal year gives the year of the era.

    Example:
        >>> document_number("新産第{number}号（令和{era_year}年度）", 12, date(2024, 3, 31))
        '新産第12号（令和5年度）'
    """
    year = show_fiscal_year(fiscal_year(on))
    return template.format_map({"number": serial, "era_year": year[2:].removesuffix("年度")})


def letter_content(
    rule: LetterRule,
    words: Mapping[str, str],
    *,
    addressee: Addressee,
    sums: Sums,
    reductions: Sequence[Reduction] = (),
    reasons: Sequence[str] = (),
    contacts: Sequence[str] = (),
) -> Content:
    """Everything of a letter but its number and date.

    What the words of the rule say already is not said a second time: sums, reductions and reasons get a place of
    their own only where the rule does not fill them in. `decided` holds the figures wherever the words put them, for
    the page on which the applicant reads the decision; it is not printed.

    Args:
        rule: Title, sender and words.
        words: A value for each name the rule may fill in.
        addressee: Whom it is for.
        sums: In yen.
        reductions: Of cost lines.
        reasons: Sentences, without the full stop at the end.
        contacts: Whom the addressee can ask, at the foot.
    """
    filled = {**words, **words_of_sums(sums), "reasons": "".join(f"{reason}。" for reason in reasons)}
    grants = rule.id != REFUSAL and not says(rule, "granted_yen")
    return {
        "title": rule.title.format_map(filled),
        "addressee": {
            "name": addressee.name,
            "representative": addressee.person,
            "address": addressee.place,
        },
        "sender": rule.sender.format_map(filled),
        "paragraphs": [text.format_map(filled) for text in rule.paragraphs],
        "sums": _sums_told(sums) if grants else [],
        "reductions": [_reduction_told(it) for it in reductions],
        "reasons": [] if says(rule, "reasons") else [f"{reason}。" for reason in reasons],
        "conditions": [text.format_map(filled) for text in rule.conditions],
        "appeals": [text.format_map(filled) for text in rule.appeals],
        "contacts": list(contacts),
        "decided": _decided(sums, reasons),
    }


def _reduction_told(it: Reduction) -> dict[str, str]:
    return {
        "label": it.label,
        "from": show_yen(it.from_yen),
        "to": show_yen(it.to_yen),
        "reason": it.reason,
    }


def _decided(sums: Sums, reasons: Sequence[str]) -> dict[str, object]:
    """The figures of a decision, in yen; None where there is none."""
    return {
        "requested_yen": sums.requested,
        "granted_yen": sums.granted,
        "reduced_yen": None if sums.granted is None else sums.reduced,
        "reasons": [f"{reason}。" for reason in reasons],
    }


def says(rule: LetterRule, name: str) -> bool:
    """Whether the words of a rule fill in a name."""
    return any(f"{{{name}}}" in text for text in (*rule.paragraphs, *rule.conditions))


def _sums_told(sums: Sums) -> list[list[str]]:
    """Each sum with what it is; the difference only where there is one."""
    told = [
        ("補助対象経費", sums.eligible),
        ("交付申請額", sums.requested),
        ("交付決定額", sums.granted),
        ("減額した額", sums.reduced or None),
    ]
    return [[label, show_formal_yen(yen)] for label, yen in told if yen is not None]
