"""What changed between two filings of one application: answers, rows of tables, files, declarations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banso.core.facts import Company
from banso.core.filed_answers import FiledRow, FiledSection, filed_declarations, filed_sections
from banso.core.programmes import Programme

DECLARATIONS_ITEM = "declarations"
"""The item of a check that stands for all declarations together."""
_NO_ROW = FiledRow(id="", answers=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One filing, as far as changes are looked for.

    Attributes:
        programme: In the version of the filing.
        content: What was kept of it; see docs/reference/answers.md.
        facts: Of the company and its project, as filed.
    """

    programme: Programme
    content: Mapping[str, Any]
    facts: Company


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is different.

    Attributes:
        item: What an officer checks as a whole: `section:<id>`, `document:<id>` or `declarations`.
        label: The field, row, file or declaration.
        before, after: In words; empty where there was or is nothing.
    """

    item: str
    label: str
    before: str
    after: str


def section_item(section_id: str) -> str:
    """How a section is named where it is checked."""
    return f"section:{section_id}"


def document_item(document: str) -> str:
    """How a document is named where it is checked."""
    return f"document:{document}"


def changes_between(before: Filed, after: Filed) -> tuple[Change, ...]:
    """Everything that is different, in the order of the form; files and declarations last."""
    return (
        *_section_changes(before, after),
        *_file_changes(before.content["papers"], after.content["papers"]),
        *_declaration_changes(before, after),
    )


def _section_changes(before: Filed, after: Filed) -> Iterator[Change]:
    old = {each.section.id: each for each in _sections(before)}
    new = {each.section.id: each for each in _sections(after)}
    for section_id in dict.fromkeys([*new, *old]):
        yield from _in_section(old.get(section_id), new.get(section_id))


def _sections(filed: Filed) -> tuple[FiledSection, ...]:
    return filed_sections(filed.programme, filed.content["answers"], filed.facts)


def _in_section(before: FiledSection | None, after: FiledSection | None) -> Iterator[Change]:
    shown = after or before
    if shown is None:
        return
    item = section_item(shown.section.id)
    yield from _in_answers(item, "", before, after)
    old = {row.id: row for row in before.rows} if before else {}
    new = {row.id: row for row in after.rows} if after else {}
    for number, row in enumerate(dict.fromkeys([*new, *old]), start=1):
        yield from _in_row(item, number, old.get(row), new.get(row))


def _in_row(item: str, number: int, before: FiledRow | None, after: FiledRow | None) -> Iterator[Change]:
    if before and after:
        yield from _in_answers(item, f"{number}行目 ", before, after)
        return
    label = f"{number}行目（{'追加' if after else '削除'}）"
    yield Change(item=item, label=label, before=_whole(before or _NO_ROW), after=_whole(after or _NO_ROW))


def _whole(row: FiledRow) -> str:
    return " / ".join(answer.text for answer in row.answers if answer.text)


def _in_answers(
    item: str, place: str, before: FiledSection | FiledRow | None, after: FiledSection | FiledRow | None
) -> Iterator[Change]:
    old = {answer.key: answer for answer in before.answers} if before else {}
    new = {answer.key: answer for answer in after.answers} if after else {}
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        texts = (was.text if was else "", now.text if now else "")
        shown = now or was
        if shown is not None and texts[0] != texts[1]:
            label = f"{place}{shown.field.label}"
            yield Change(item=item, label=label, before=texts[0], after=texts[1])


def _file_changes(before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    old = {paper["document"]: paper for paper in before}
    new = {paper["document"]: paper for paper in after}
    for document in dict.fromkeys([*new, *old]):
        was, now = old.get(document), new.get(document)
        if _same_paper(was, now):
            continue
        shown = now or was or {}
        label = f"{shown['number']}{shown['label']}"
        yield Change(
            item=document_item(document), label=label, before=_paper_words(was), after=_paper_words(now)
        )


def _same_paper(one: Any, other: Any) -> bool:
    """The same file, or the same paper: when an original came is no change of what was filed."""
    return _identity(one) == _identity(other)


def _identity(paper: Any) -> tuple[Any, ...]:
    if not paper:
        return ()
    # The day of issue of an original is read off it by an officer.
    return (paper["sha256"], paper["by_post"], None if paper["by_post"] else paper["issued_on"])


def _paper_words(paper: Any) -> str:
    if not paper:
        return ""
    file = f"{paper['name']}（{paper['bytes']:,}バイト、{paper['pages']}ページ）" if paper["sha256"] else ""
    issued = f"発行日 {paper['issued_on']}" if paper["issued_on"] else ""
    return "、".join(words for words in ("紙の原本" if paper["by_post"] else "", file, issued) if words)


def _declaration_changes(before: Filed, after: Filed) -> Iterator[Change]:
    old = {each.id: each for each in filed_declarations(before.programme, before.content["answers"])}
    for now in filed_declarations(after.programme, after.content["answers"]):
        was = old.get(now.id)
        if was is None or was.is_ticked != now.is_ticked:
            yield Change(
                item=DECLARATIONS_ITEM,
                label=now.label,
                before=_ticked(was.is_ticked) if was else "",
                after=_ticked(now.is_ticked),
            )


def _ticked(is_ticked: bool) -> str:
    return "チェックあり" if is_ticked else "チェックなし"
