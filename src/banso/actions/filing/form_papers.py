"""The papers made from the answers of an application, as PDF: from what was filed, or from what would be filed now.

A draft goes the same way as a filing: its content is put together as if it were filed, and then printed. The same
content gives the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from banso.actions.applications.application_reading import CO_PLANNER, papers_of, read_application
from banso.actions.checks.cases import facts_as_of, filed_on
from banso.actions.definitions import definition_of
from banso.actions.errors import PaperNotFound
from banso.actions.filing.filed_contents import filed_content
from banso.actions.filing.receipts import show_second
from banso.actions.typesetting import typeset
from banso.core.calendar import show_moment
from banso.core.eras import show_fiscal_year
from banso.core.facts import Company
from banso.core.file_names import file_name
from banso.core.filed_answers import FiledSection
from banso.core.form_papers import FormPaper, form_papers
from banso.core.forms import Shape
from banso.core.money import show_yen
from banso.core.personal_answers import Sight
from banso.core.programmes import Programme
from banso.core.project_budgets import INCOME_FIELDS
from banso.records.models import Application, Filing

TEMPLATE = Path(__file__).with_name("form_paper.typ")
APPLICANT = "applicant.name"
"""Answer that says who applies; it stays as it was filed when the company is renamed."""
Pairs = list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedForm:
    """An application as it is printed.

    Attributes:
        content: As a filing keeps it; see docs/reference/answers.md.
        facts: Of the company and its project; they say what was asked.
        filing: None for a draft.
    """

    application: Application
    programme: Programme
    content: Mapping[str, Any]
    facts: Company
    filing: Filing | None = None

    @property
    def applicant(self) -> str:
        """Who applies."""
        answered: Mapping[str, str] = self.content["answers"]
        return answered.get(APPLICANT, "").strip() or self.application.company.name

    def papers(self, sight: Sight = Sight.ALL) -> tuple[FormPaper, ...]:
        """The papers it consists of, as somebody sees them."""
        return form_papers(self.programme, self.content["answers"], self.facts, sight)

    def paper(self, document: str, sight: Sight = Sight.ALL) -> FormPaper:
        """One of them.

        Raises:
            PaperNotFound: The form makes no such paper, or nothing of it is for this reader.
        """
        found = next((one for one in self.papers(sight) if one.paper.id == document), None)
        if found is None:
            raise PaperNotFound("この書類はありません", remedy="書類の一覧から選び直してください")
        return found


def filed_form(filing: Filing) -> PrintedForm:
    """What was filed."""
    return PrintedForm(
        application=filing.application,
        programme=definition_of(filing.version),
        content=filing.content,
        facts=facts_as_of(filing.content["facts"], filed_on(filing.application)),
        filing=filing,
    )


def drafted_form(application: Application, on: date) -> PrintedForm:
    """What would be filed now.

    Args:
        application: Being written.
        on: Today in Japan.
    """
    read = read_application(application, on=on)
    return PrintedForm(
        application=application,
        programme=read.programme,
        content=filed_content(application, read, papers_of(application, read, on=on)),
        facts=read.form.facts,
    )


def form_paper_name(form: PrintedForm, paper: FormPaper) -> str:
    """What the file is called: number + document + company."""
    return file_name(paper.paper.number, paper.paper.label, form.applicant)


def form_paper_pdf(form: PrintedForm, paper: FormPaper) -> bytes:
    """A paper on A4 pages, lying on its side where it has a wide table."""
    return typeset(TEMPLATE, _plain(form, paper))


def _plain(form: PrintedForm, paper: FormPaper) -> dict[str, Any]:
    programme = form.programme
    return {
        "number": paper.paper.number,
        "title": paper.paper.label,
        "programme": f"{show_fiscal_year(programme.fiscal_year)} {programme.name}",
        "addressee": (programme.body.head or programme.body.name) if paper.is_first else "",
        "applicant": form.applicant,
        "is_draft": form.filing is None,
        "pairs": [*_filing_pairs(form.filing), *(_requested(form) if paper.is_first else ())],
        "sections": [_section(form, section) for section in paper.sections],
        "declarations": [[one.label, "はい" if one.is_ticked else "いいえ"] for one in paper.declarations],
    }


def _filing_pairs(filing: Filing | None) -> Pairs:
    if filing is None:
        return []
    return [
        ["受付番号", filing.application.number],
        ["提出の回", f"{filing.number}回目"],
        ["到達日時", show_second(filing.arrived_at)],
        ["申請内容の要約値（SHA-256）", filing.sha256],
    ]


def _requested(form: PrintedForm) -> Iterable[list[str]]:
    """The sum the applicant asks for, where the programme grants money and it can be computed."""
    yen = form.content.get("requested_yen")
    return () if yen is None else _sums({"交付申請額": yen})


def _section(form: PrintedForm, section: FiledSection) -> dict[str, Any]:
    columns, rows = _table(form, section)
    return {
        "label": section.section.label,
        "columns": columns,
        "rows": rows,
        "pairs": [[answer.field.label, answer.text] for answer in section.answers],
        "notes": list(_notes(form, section)),
    }


def _table(form: PrintedForm, section: FiledSection) -> tuple[list[str], Pairs]:
    """Heads and rows of a table, without columns in which nothing stands; of costs also what counts of each line."""
    used = [
        place for place in range(len(section.columns)) if any(r.answers[place].text for r in section.rows)
    ]
    columns = [section.columns[place].label for place in used]
    rows = [[row.answers[place].text for place in used] for row in section.rows]
    if section.section.shape is Shape.COSTS and rows:
        counted = {line["row"]: line["counted_yen"] for line in form.content.get("cost_lines", ())}
        columns.append("うち補助対象")
        for row, cells in zip(section.rows, rows, strict=True):
            cells.append(_sum_words(counted.get(row.id)))
    return columns, rows


def _notes(form: PrintedForm, section: FiledSection) -> Iterator[list[str]]:
    """What is printed below a section though nobody typed it: sums, and who agreed to the plan."""
    content = form.content
    if section.section.shape is Shape.COSTS:
        yield from _sums(
            {"補助対象経費": content.get("eligible_yen"), "交付申請額": content.get("requested_yen")}
        )
    income = content.get("income")
    if section.section.shape is Shape.INCOME and income:
        total = sum(income.get(field.id) or 0 for field in INCOME_FIELDS) + (income["grant"] or 0)
        yield from _sums({"補助金": income["grant"], "収入の合計": total, "支出の合計": income["costs"]})
    partner = content.get("co_author")
    if partner and any(answer.field.fact == CO_PLANNER for answer in section.answers):
        yield ["共同作成者", "\n".join(filter(None, (partner["name"], partner["address"])))]
        yield ["共同作成者の同意", show_moment(datetime.fromisoformat(partner["consented_at"]))]


def _sums(sums: Mapping[str, int | None]) -> Iterable[list[str]]:
    return ([label, _sum_words(yen)] for label, yen in sums.items())


def _sum_words(yen: int | None) -> str:
    return "" if yen is None else show_yen(yen)
