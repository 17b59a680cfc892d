"""Fields of an application form ready to be shown: what stands in them, what is wrong, what was filed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from banso.actions.errors import AnswerChangedElsewhere
from banso.actions.filing.receipts import show_second
from banso.core.answers import OpenPoint
from banso.core.errors import BadValue
from banso.core.field_readings import is_blank, longest_of, read_field
from banso.core.filed_answers import in_words
from banso.core.forms import Answered, FieldKind, FormField
from banso.records.models import Answer

MOST_OPTIONS = 120
"""A longer list, such as that of the industries, is typed: by name or by code."""
MOST_RADIOS = 6
"""More choices than these become a list to select from."""
CONTROLS: Mapping[FieldKind, str] = {
    FieldKind.LONG_TEXT: "area",
    FieldKind.CHOICES: "checks",
    FieldKind.YES_NO: "radios",
}
YES_OR_NO = (("yes", "はい"), ("no", "いいえ"))
INPUT_MODES: Mapping[FieldKind, str] = {
    FieldKind.INTEGER: "numeric",
    FieldKind.YEN: "numeric",
    FieldKind.TELEPHONE: "tel",
    FieldKind.POSTAL_CODE: "numeric",
    FieldKind.CORPORATE_NUMBER: "numeric",
    FieldKind.EMAIL: "email",
}
HOW_TO_TYPE: Mapping[FieldKind, str] = {
    FieldKind.DAY: "「2023-10-01」「令和5年10月1日」のように入力してください。",
    FieldKind.KANA: "カタカナで入力してください。",
    FieldKind.POSTAL_CODE: "7桁の数字で入力してください。",
    FieldKind.CORPORATE_NUMBER: "13桁の数字で入力してください。",
}
"""Said where the field has no help of its own."""
TYPED_CHOICE = "名称かコードを入力してください。名称の一部を入力すると、近いものを示します。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a field."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What somebody else saved meanwhile."""

    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field of a page.

    Attributes:
        key: Of the answer; also the name in the form.
        control: Which widget shows it: line, area, radios, select, checks.
        version: Of the answer that is shown; 0 where there is none.
        error: What cannot be read, with the remedy; blank fields are no errors while one writes.
        filed: What was filed in this field, where it differs; None where nothing does.
        is_changed: The call was amended, and the field is new or asks something else than before.
        means: The choice that was typed, by its name; empty where choices are shown.
    """

    key: str
    label: str
    control: str
    text: str = ""
    version: int = 0
    required: bool = True
    help: str = ""
    longest: int = 0
    mode: str = ""
    choices: tuple[Choice, ...] = ()
    error: str = ""
    filed: str | None = None
    is_changed: bool = False
    conflict: Conflict | None = None
    means: str = ""

    @property
    def id(self) -> str:
        """Of the element in the page."""
        return html_id(self.key)

    @property
    def is_group(self) -> bool:
        """Whether it is a group of choices, with a legend instead of a label."""
        return self.control in ("radios", "checks")


def html_id(key: str) -> str:
    """The id of the element of an answer; an id with dots would be hard to style and to link to."""
    return f"f-{key.replace('.', '-')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the fields of a page are shown with.

    Attributes:
        answers: Of the application, by key.
        errors: What cannot be read, by key.
        filed: The answers of the last filing, where they are to be shown beside; None otherwise.
        changed: `section.field` of what an amendment changed.
        conflicts: What could not be saved because somebody else had saved another text, by key.
    """

    answers: Mapping[str, Answer]
    errors: Mapping[str, str] = field(default_factory=dict)
    filed: Answered | None = None
    changed: frozenset[str] = frozenset()
    conflicts: Mapping[str, AnswerChangedElsewhere] = field(default_factory=dict)


def field_view(question: FormField, section: str, row: str, page: Shown) -> FieldView:
    """One field with what stands in it.

    Args:
        question: The field.
        section: Its section.
        row: Its row in a table; empty elsewhere.
        page: What stands where.
    """
    key = ".".join(part for part in (section, row, question.id) if part)
    answer, conflict = page.answers.get(key), page.conflicts.get(key)
    saved = answer.text if answer else ""
    text = conflict.mine if conflict else saved
    earlier = page.filed.get(key, "") if page.filed is not None else saved
    return FieldView(
        key=key,
        label=question.label,
        control=_control(question, in_table=bool(row)),
        text=text,
        version=conflict.version if conflict else answer.version if answer else 0,
        required=question.required,
        help=_help(question),
        longest=longest_of(question) if question.kind is FieldKind.LONG_TEXT else 0,
        mode=INPUT_MODES.get(question.kind, ""),
        choices=_choices(question, text),
        error=page.errors.get(key, ""),
        filed=in_words(question, earlier) if earlier != saved else None,
        is_changed=f"{section}.{question.id}" in page.changed,
        conflict=_conflict(question, conflict) if conflict else None,
        means=meaning(question, text),
    )


def _conflict(question: FormField, found: AnswerChangedElsewhere) -> Conflict:
    return Conflict(text=in_words(question, found.theirs), by=found.saved_by, at=show_second(found.saved_at))


def plain_field_view(question: FormField, typed: Answered, points: Iterable[OpenPoint]) -> FieldView:
    """A field of a record that is sent as a whole: blank ones are errors too."""
    errors = errors_by_key(points)
    text = typed.get(question.id, "")
    return FieldView(
        key=question.id,
        label=question.label,
        control=_control(question),
        text=text,
        required=question.required,
        help=_help(question),
        mode=INPUT_MODES.get(question.kind, ""),
        choices=_choices(question, text),
        error=errors.get(question.id, ""),
    )


def errors_by_key(points: Iterable[OpenPoint]) -> dict[str, str]:
    """What to say at each field: the message with its remedy."""
    found: dict[str, str] = {}
    for point in points:
        words = f"{point.message}。{point.remedy}" if point.remedy else f"{point.message}。"
        found.setdefault(point.key, words)
    return found


def _help(question: FormField) -> str:
    typed = TYPED_CHOICE if question.choices and _control(question) == "line" else ""
    return " ".join(words for words in (question.help or HOW_TO_TYPE.get(question.kind, ""), typed) if words)


def meaning(question: FormField, text: str) -> str:
    """What was typed into a list too long to choose from, by its name."""
    if not question.choices or _control(question) != "line" or is_blank(text):
        return ""
    try:
        code = read_field(question, text)
    except BadValue:
        return ""
    return f"{code} {dict(question.choices)[code]}"


def _control(question: FormField, *, in_table: bool = False) -> str:
    if question.kind is FieldKind.CHOICE:
        number = len(question.choices)
        return (
            "radios"
            if number <= MOST_RADIOS and not in_table
            else "select"
            if number <= MOST_OPTIONS
            else "line"
        )
    return CONTROLS.get(question.kind, "line")


def _choices(question: FormField, text: str) -> tuple[Choice, ...]:
    if _control(question) == "line":
        return ()
    offered = YES_OR_NO if question.kind is FieldKind.YES_NO else question.choices
    chosen = set(text.split())
    return tuple(Choice(value=code, label=label, is_chosen=code in chosen) for code, label in offered)
