"""Everything about a simulation but the alternatives: its name, the day, the companies, the chances."""

from collections.abc import Iterable
from typing import Any

from django import forms

from banso.actions.policy.comparison_reading import LARGEST_SEED, MOST_PATHS, MOST_ROWS
from banso.actions.policy.comparisons import DEFAULT_PATHS
from banso.records.models import CompanyTable, Draft, User
from banso.web.forms import HalfWidthIntegerField, PageForm
from banso.web.policy.scenario_form import DayInput
from banso.web.policy.words import show_companies

SYNTHETIC = "synthetic"


class RunForm(PageForm):
    """What every simulation needs."""

    title = forms.CharField(label="試算の名前", max_length=100)
    on = forms.DateField(
        label="基準日", help_text="この日の会社の状態で要件を判定します。", widget=DayInput()
    )
    rows = HalfWidthIntegerField(
        label="架空の会社の数",
        required=False,
        min_value=1,
        max_value=MOST_ROWS,
        help_text="空けておくと、県の中小企業と同じ数にします。減らすと、申請や額もそれだけ小さく出ます。",
    )
    paths = HalfWidthIntegerField(
        label="計算の回数",
        min_value=1,
        max_value=MOST_PATHS,
        help_text="申請する会社や時期を変えて、この回数だけ計算します。多いほど確かで、時間がかかります。",
    )
    seed = HalfWidthIntegerField(
        label="乱数の種",
        min_value=0,
        max_value=LARGEST_SEED,
        help_text="同じ数なら、同じ結果になります。",
    )

    def __init__(self, data: Any = None, *, by: User, series: str, initial: dict[str, Any]) -> None:
        super().__init__(data, initial={"paths": DEFAULT_PATHS, "seed": 1, "companies": SYNTHETIC} | initial)
        self.drafts_here = {str(draft.pk): draft for draft in drafts_of(by, series)}
        self.add_fields(
            {
                "companies": forms.ChoiceField(
                    label="当てはめる会社", choices=companies_of(by), widget=forms.RadioSelect
                ),
                "drafts": forms.MultipleChoiceField(
                    label="一緒に比べる制度案",
                    required=False,
                    choices=[(key, draft.name) for key, draft in self.drafts_here.items()],
                    widget=forms.CheckboxSelectMultiple,
                ),
            }
        )

    def plain(self) -> dict[str, Any]:
        """What was typed as the plain JSON of a comparison, without programme and alternatives."""
        typed = self.cleaned_data
        companies: dict[str, Any] = {"kind": "synthetic", "rows": typed["rows"]}
        if typed["companies"] != SYNTHETIC:
            companies = {"kind": "table", "id": int(typed["companies"])}
        return {
            "on": typed["on"].isoformat(),
            "seed": typed["seed"],
            "paths": typed["paths"],
            "companies": companies,
        }

    def drafted(self) -> list[dict[str, str]]:
        """The chosen drafts as alternatives."""
        chosen = [self.drafts_here[key] for key in self.cleaned_data["drafts"]]
        return [{"name": draft.name, "definition": draft.text} for draft in chosen]


def companies_of(by: User) -> list[tuple[str, str]]:
    """The populations somebody can choose: invented companies, and the tables this person brought."""
    tables = CompanyTable.objects.owned_by(by).usable().newest_first().only("pk", "name", "good_rows")
    return [
        (SYNTHETIC, "統計の構成に似せた架空の会社"),
        *((str(table.pk), f"{table.name}({show_companies(table.good_rows)})") for table in tables),
    ]


def drafts_of(by: User, series: str) -> Iterable[Draft]:
    """The drafts of this person that began from a programme of the series."""
    return Draft.objects.owned_by(by).filter(programme__startswith=f"{series}/").newest_first()
