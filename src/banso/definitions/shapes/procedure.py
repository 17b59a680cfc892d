"""How applications are taken, checked, reviewed and decided, as written in files."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from banso.core.forms import FieldKind
from banso.core.forms import Shape as SectionKind
from banso.core.procedures import AfterEarlyClose, SigningRole
from banso.definitions.shapes.amounts import Yen
from banso.definitions.shapes.base import Id, Shape, Sourced, SourceShape, Text
from banso.definitions.shapes.conditions import NodeShape

KeyPart = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""Part of the key of an answer: keys are joined by points, so it holds none."""
ShortText = Annotated[Text, Field(max_length=60)]
"""What is kept in a column: the name of a step, the form of a document number."""
ReceiptNumber = Annotated[Text, Field(max_length=30)]
"""The form of a receipt number: what it gives is kept in a column, and never longer than its names in braces."""
Before = Annotated[str, Field(pattern=r"^[1-9]\d{0,2} (days|hours)$", description='"7 days" or "3 hours"')]


class PartShape(Sourced):
    """A part of the procedure that the standard one may lend: `like` its id, with what is written in its place."""

    @model_validator(mode="before")
    @classmethod
    def _lent(cls, written: Any) -> Any:
        if isinstance(written, dict) and "like" in written:
            raise ValueError(f"標準の手続に「{written['like']}」という部分はありません")
        return written


class FieldShape(Shape):
    """One field: it asks for a fact, whose words and kind it takes, or says label and kind itself."""

    id: KeyPart
    label: str = ""
    kind: FieldKind | None = None
    required: bool = True
    when: NodeShape | None = None
    help: str = ""
    longest: int = Field(default=0, ge=0, le=20_000, description="Most characters; 0 for the usual limit")
    choices: dict[Id, Text] = Field(default={}, description="Code and label")
    fact: str = Field(default="", description="The fact that is taken over and that the answer states")
    source: SourceShape | None = None
    assumed: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.fact and (self.kind is not None or self.choices):
            raise ValueError("fact を書くときは kind と choices を書きません（項目の定義に従います）")
        if not self.fact and (self.kind is None or not self.label):
            raise ValueError("label と kind、または fact を書いてください")
        if bool(self.choices) != (self.kind in {FieldKind.CHOICE, FieldKind.CHOICES}):
            raise ValueError("choices は kind が choice か choices のときに、そのときだけ書きます")
        return self


class SectionShape(PartShape):
    """A section of the form."""

    id: KeyPart
    label: Text
    shape: SectionKind | Literal["requirements"] = Field(
        default=SectionKind.FIELDS,
        description="requirements: what requirements, tracks and papers need to know and no field asks",
    )
    fields: list[FieldShape] = []
    when: NodeShape | None = None
    paper: str = Field(default="", description="Id of the paper that is made from its answers")
    help: str = ""
    fewest: int = Field(default=0, ge=0, le=1000, description="Rows")
    most: int = Field(default=100, ge=1, le=1000, description="Rows")

    @model_validator(mode="after")
    def _has_what_its_shape_needs(self) -> Self:
        asks = self.shape in {SectionKind.FIELDS, SectionKind.ROWS}
        if asks and not self.fields:
            raise ValueError("fields（入力項目）がありません")
        if not asks and self.fields:
            raise ValueError("経費・収入・要件の項目は制度の規則から決まるため、fields は書けません")
        if self.fewest > self.most:
            raise ValueError("fewest（最少の行数）が most（最多の行数）を超えています")
        return self


class DeclarationShape(PartShape):
    """What an applicant declares."""

    id: KeyPart
    label: Text


class FormShape(Shape):
    """What an applicant fills in."""

    sections: list[SectionShape] = Field(min_length=1)
    declarations: list[DeclarationShape] = []


class FileRuleShape(Sourced):
    """What a file may be like."""

    most_bytes: int = Field(default=20_000_000, ge=100_000, le=200_000_000)
    most_pages: int = Field(default=200, ge=1, le=5_000)
    identity_papers: list[Id] = Field(default=["identity"], description="Papers shown only to who needs them")
    quotes_paper: Id = Field(default="estimate", description="The paper whose pages cost lines name")
    keep_identity_days: int = Field(default=365, ge=0, le=3_650)


class QuoteShape(Sourced):
    """From this sum on a cost line needs so many quotes."""

    from_yen: Yen
    quotes: int = Field(ge=1, le=5)
    not_for: list[Id] = Field(
        default=[], description="Categories of costs nobody else could offer, such as wages"
    )


class CriterionShape(Sourced):
    """What reviewers score."""

    id: KeyPart | None = Field(default=None, description="criterion_1, criterion_2 ... where none is written")
    label: Text
    points: int = Field(default=5, ge=1, le=100, description="Top of the scale; the bottom is 0")
    weight: int = Field(default=1, ge=1, le=100)
    comment: bool = Field(default=True, description="A comment must be written")


class BonusShape(Sourced):
    """Points added once to the score."""

    id: KeyPart | None = Field(default=None, description="bonus_1, bonus_2 ... where none is written")
    label: Text
    points: int = Field(default=5, ge=1, le=1000)
    when: NodeShape


class ReviewShape(Shape):
    """How applications are reviewed; without criteria they are not."""

    criteria: list[CriterionShape] = []
    bonus: list[BonusShape] = []
    reviewers: int = Field(default=3, ge=1, le=9, description="For each application")
    least_permille: int = Field(
        default=0, ge=0, le=1000, description="Of the top score; below it nothing is granted"
    )
    assumed: str = Field(default="", description="Why points, weights and reviewers are as they are")


class SelectionShape(Sourced):
    """How money is given out."""

    in_part: bool = False
    after_early_close: AfterEarlyClose = AfterEarlyClose.HELD_IN_RESERVE


class ApprovalShape(Sourced):
    """One step of the way of a proposal."""

    kind: Literal["consult", "decide"] = Field(description="合議 or 決裁; the last one decides")
    label: ShortText
    role: SigningRole
    deputies: list[SigningRole] = []


class LetterShape(PartShape):
    """A formal letter."""

    id: KeyPart = Field(description="grant, reduced_grant, refusal")
    title: Text
    number: ShortText
    sender: Text
    paragraphs: list[Text] = Field(min_length=1)
    conditions: list[Text] = []
    appeals: list[Text] = Field(default=[], description="教示: what can be done against the decision")


class ProcedureShape(Shape):
    """The way of an application, from the form to the letter."""

    complete: bool = Field(default=False, description="Nothing is filled in from the standard procedure")
    form: FormShape
    files: FileRuleShape | None = None
    quotes: list[QuoteShape] = []
    selection: SelectionShape | None = None
    approval: list[ApprovalShape] = Field(min_length=1)
    letters: list[LetterShape] = Field(min_length=1)
    number: ReceiptNumber = "第{number}号"
    legal_basis: str = Field(default="", description="The rules that letters cite")
    correction_days: int = Field(default=7, ge=1, le=90)
    reminders: list[Before] = ["7 days", "2 days", "3 hours"]
    decision_days: int = Field(default=30, ge=1, le=365)
    police_check: bool = True


class PaperShape(Sourced):
    """A paper to hand in."""

    id: Id
    number: str = ""
    label: Text
    when: NodeShape | None = None
    original_on_paper: bool = False
    issued_within_months: int | None = Field(default=None, ge=1)
    note: str = ""


class StandardProcedureShape(Shape):
    """data/procedures/standard.yaml: what every grant has whose file says nothing else."""

    documents: list[PaperShape] = []
    review: ReviewShape
    procedure: ProcedureShape
