"""The parts of a definition that staff change on screen, as rows and columns: no file, no code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from banso.core.definition_changes import KINDS
from banso.core.procedures import AfterEarlyClose, SigningRole

SECTION = "section-"
Value = str | int | bool | list[str] | None
"""What stands in a column; None is nothing."""


class ColumnKind(StrEnum):
    """How a column is typed."""

    TEXT = "text"
    LONG = "long"
    LINES = "lines"
    INTEGER = "integer"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing about each row.

    Attributes:
        default: What a file that does not say it means.
        only_new: Fixed once the row is there.
    """

    key: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    default: Value = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    only_new: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedPart:
    """A list of the definition, or one mapping in it, that is changed together.

    Attributes:
        path: Where it stands.
        new_id: What ids of new rows begin with; empty where rows have none.
        may_add, may_remove: Whether rows come and go.
        is_single: It is one mapping, not a list.
        is_marked: Changed rows are marked as set by staff.
    """

    id: str
    label: str
    path: tuple[str | int, ...]
    columns: tuple[Column, ...]
    new_id: str = ""
    may_add: bool = True
    may_remove: bool = True
    is_single: bool = False
    is_marked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedRow:
    """What was typed for one row.

    Attributes:
        position: Of the row in the definition, from 0; None for a new one.
    """

    position: int | None
    values: Mapping[str, Value]
    is_removed: bool = False


def _integer(
    key: str, label: str, default: int | None = 0, *, required: bool = True, help_text: str = ""
) -> Column:
    return Column(
        key=key,
        label=label,
        kind=ColumnKind.INTEGER,
        default=default,
        required=required,
        help=help_text,
    )


def _yes_no(key: str, label: str, *, default: bool) -> Column:
    return Column(key=key, label=label, kind=ColumnKind.YES_NO, default=default)


_LABEL = Column(key="label", label="名称", required=True)
_HELP = Column(key="help", label="説明", kind=ColumnKind.LONG)
_ROLES = (
    (SigningRole.PREFECTURE_OFFICER.value, "県の担当"),
    (SigningRole.PREFECTURE_APPROVER.value, "県の決裁者"),
)
_STEPS = (("consult", "合議"), ("decide", "決裁"))
_FIELD_KINDS = tuple((kind.value, label) for kind, label in KINDS.items())
FIELD_COLUMNS = (
    Column(key="label", label="項目名", help="空けておくと、要件の項目の名前になります。"),
    Column(
        key="kind",
        label="入力のしかた",
        kind=ColumnKind.CHOICE,
        choices=_FIELD_KINDS,
        only_new=True,
        default="text",
    ),
    Column(key="choices", label="選択肢（1行に1つ）", kind=ColumnKind.LINES, only_new=True, default=[]),
    _HELP,
    _integer("longest", "最大の文字数", required=False, help_text="0か空欄は、入力のしかたごとの上限です。"),
    _yes_no("required", "必須", default=True),
)
FIXED_PARTS = (
    EditedPart(
        id="declarations",
        label="誓約事項",
        path=("procedure", "form", "declarations"),
        columns=(Column(key="label", label="誓約事項", kind=ColumnKind.LONG, required=True),),
        new_id="declaration",
    ),
    EditedPart(
        id="documents",
        label="提出書類",
        path=("documents",),
        columns=(
            Column(key="number", label="番号"),
            _LABEL,
            Column(key="note", label="補足", kind=ColumnKind.LONG),
            _integer("issued_within_months", "発行から何か月以内", None, required=False),
            _yes_no("original_on_paper", "紙の原本が必要", default=False),
        ),
        new_id="paper",
    ),
    EditedPart(
        id="quotes",
        label="見積書の数",
        path=("procedure", "quotes"),
        columns=(_integer("from_yen", "この額以上の経費（円）"), _integer("quotes", "見積書の数", 1)),
    ),
    EditedPart(
        id="criteria",
        label="審査項目",
        path=("review", "criteria"),
        columns=(
            _LABEL,
            _integer("points", "満点", 5),
            _integer("weight", "重み", 1),
            _yes_no("comment", "所見が必要", default=True),
        ),
        new_id="criterion",
    ),
    EditedPart(
        id="bonus",
        label="加点",
        path=("review", "bonus"),
        # It is named after its condition, which no screen changes: what was found of it would count for another one.
        columns=(replace(_LABEL, only_new=True), _integer("points", "点", 5)),
        may_add=False,
    ),
    EditedPart(
        id="review",
        label="審査のしかた",
        path=("review",),
        columns=(
            _integer("reviewers", "1件あたりの審査員の数", 3),
            _integer("least_permille", "採択の最低点（満点を1000とした数）", 0, required=False),
        ),
        is_single=True,
        is_marked=False,
    ),
    EditedPart(
        id="selection",
        label="予算と選定",
        path=("procedure", "selection"),
        columns=(
            _yes_no("in_part", "最後の1件に残りの額だけを交付してよい", default=False),
            Column(
                key="after_early_close",
                label="予算に達して早く締め切ったとき、決定していない申請は",
                kind=ColumnKind.CHOICE,
                choices=(
                    (AfterEarlyClose.HELD_IN_RESERVE.value, "補欠にする"),
                    (AfterEarlyClose.PASSED_OVER.value, "不採択にする"),
                    (AfterEarlyClose.TURNED_AWAY.value, "受け付けない"),
                ),
                default=AfterEarlyClose.HELD_IN_RESERVE.value,
            ),
        ),
        is_single=True,
    ),
    EditedPart(
        id="way",
        label="手続",
        path=("procedure",),
        columns=(
            Column(key="number", label="受付番号の形（{number} が番号）", default="第{number}号", required=True),
            Column(key="legal_basis", label="通知書が引く規則・要綱"),
            _integer("correction_days", "補正の期間（日）", 7),
            _integer("decision_days", "締切から決定までの目安（日）", 30),
            _yes_no("police_check", "役員名簿を警察に照会する", default=True),
        ),
        is_single=True,
        is_marked=False,
    ),
    EditedPart(
        id="approval",
        label="決裁の段階",
        path=("procedure", "approval"),
        columns=(
            _LABEL,
            Column(key="kind", label="種別", kind=ColumnKind.CHOICE, choices=_STEPS, default="consult"),
            Column(key="role", label="行う人", kind=ColumnKind.CHOICE, choices=_ROLES, default=_ROLES[0][0]),
        ),
    ),
    EditedPart(
        id="letters",
        label="通知書",
        path=("procedure", "letters"),
        columns=(
            Column(key="title", label="表題", required=True),
            Column(key="number", label="文書番号の形", required=True),
            Column(key="sender", label="発出者", required=True),
            Column(key="paragraphs", label="本文（1行に1段落）", kind=ColumnKind.LINES, default=[], required=True),
            Column(key="conditions", label="記書き（1行に1項目）", kind=ColumnKind.LINES, default=[]),
        ),
        may_add=False,
        may_remove=False,
    ),
)  # fmt: skip
