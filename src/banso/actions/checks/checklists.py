"""What the completeness check (形式審査) looks at: sections and documents of the last filing, and what was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from banso.actions.applications.paper_lists import PaperLine, paper_list
from banso.actions.checks.cases import facts_as_of, filed_on
from banso.actions.definitions import definition_of
from banso.actions.papers.virus_scan import may_be_opened
from banso.core.filed_answers import (
    FiledDeclaration,
    FiledSection,
    filed_declarations,
    filed_sections,
)
from banso.core.filing_changes import (
    DECLARATIONS_ITEM,
    Change,
    Filed,
    changes_between,
    document_item,
    section_item,
)
from banso.records.models import Application, CompletenessMark, Filing


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One section, document, or all declarations together.

    Attributes:
        id: `section:<id>`, `document:<id>` or `declarations`.
        mark: What an officer found; None while nobody looked.
        is_carried: The mark is of an earlier filing, and nothing of the item changed since.
        obstacle: Why it cannot be in order as it stands; empty when nothing speaks against it.
        section, paper, declarations: What is looked at; one of the three.
    """

    id: str
    label: str
    mark: CompletenessMark | None = None
    is_carried: bool = False
    obstacle: str = ""
    section: FiledSection | None = None
    paper: PaperLine | None = None
    declarations: tuple[FiledDeclaration, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def is_in_order(self) -> bool:
        """Whether an officer said so, and nothing speaks against it."""
        return self.mark is not None and self.mark.is_in_order and not self.obstacle

    @property
    def is_deficient(self) -> bool:
        """Whether an officer found something wrong."""
        return self.mark is not None and not self.mark.is_in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """Everything to be checked of the last filing.

    Attributes:
        before: The filing before it; None for the first.
    """

    filing: Filing
    before: Filing | None
    items: tuple[CheckItem, ...]

    @property
    def open(self) -> tuple[CheckItem, ...]:
        """What is not in order yet."""
        return tuple(item for item in self.items if not item.is_in_order)

    @property
    def deficient(self) -> tuple[CheckItem, ...]:
        """What an officer found wrong."""
        return tuple(item for item in self.items if item.is_deficient)


def checklist_of(application: Application) -> Checklist:
    """What is to be checked and what was found; a fixed number of queries.

    Args:
        application: Filed.

    Raises:
        Filing.DoesNotExist: It was never filed.
    """
    filings = list(application.filings.select_related("version").prefetch_related("marks__marked_by"))
    filings.sort(key=lambda filing: -filing.number)
    if not filings:
        raise Filing.DoesNotExist
    last, day = filings[0], filed_on(application)
    last_filed = as_filed(last, day)
    changed = {filing.pk: changes_between(as_filed(filing, day), last_filed) for filing in filings[1:]}
    items = [_with_mark(item, filings, changed) for item in _items(application, last, last_filed)]
    return Checklist(filing=last, before=filings[1] if len(filings) > 1 else None, items=tuple(items))


def as_filed(filing: Filing, day: date) -> Filed:
    """A filing with its definition and its facts, as they stood on the day of the first filing."""
    facts = facts_as_of(filing.content["facts"], day)
    return Filed(programme=definition_of(filing.version), content=filing.content, facts=facts)


def _items(application: Application, filing: Filing, filed: Filed) -> Iterable[CheckItem]:
    answered = filing.content["answers"]
    for section in filed_sections(filed.programme, answered, filed.facts):
        yield CheckItem(id=section_item(section.section.id), label=section.section.label, section=section)
    for line in paper_list(application, facts=filed.facts):
        is_sent = line.attachment is not None or line.arrival is not None
        if not line.is_made_from_form and (line.is_needed is True or is_sent):
            yield CheckItem(
                id=document_item(line.paper.id), label=line.label, obstacle=_obstacle(line), paper=line
            )
    declarations = filed_declarations(filed.programme, answered)
    if declarations:
        missing = [each.label for each in declarations if not each.is_ticked]
        obstacle = f"チェックのない誓約事項があります（{len(missing)}件）" if missing else ""
        yield CheckItem(id=DECLARATIONS_ITEM, label="誓約事項", obstacle=obstacle, declarations=declarations)


def _obstacle(line: PaperLine) -> str:
    if not line.is_there and not line.problems:
        return "まだ届いていません"
    if line.attachment is not None and not line.has_arrived_on_paper and not may_be_opened(line.attachment):
        return f"ウイルス検査が終わっていません（{line.attachment.get_scan_display()}）"
    return " ".join(line.problems)


def _with_mark(
    item: CheckItem, filings: Sequence[Filing], changed: Mapping[int, Sequence[Change]]
) -> CheckItem:
    """The item with the latest mark; one of an earlier filing only where it was in order and nothing changed since."""
    own = next((mark for mark in filings[0].marks.all() if mark.item == item.id), None)
    changes = _changes_of(item, changed[filings[1].pk]) if len(filings) > 1 else ()
    carried = None if own else _carried(item, filings[1:], changed)
    return replace(item, mark=own or carried, is_carried=carried is not None, changes=changes)


def _carried(
    item: CheckItem, earlier: Sequence[Filing], changed: Mapping[int, Sequence[Change]]
) -> CompletenessMark | None:
    for filing in earlier:
        for mark in filing.marks.all():
            if mark.item == item.id:
                return mark if mark.is_in_order and not _changes_of(item, changed[filing.pk]) else None
    return None


def _changes_of(item: CheckItem, changes: Sequence[Change]) -> tuple[Change, ...]:
    return tuple(change for change in changes if change.item == item.id)
