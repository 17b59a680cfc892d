"""The take-up model: every number has a range and a source or a reason, and a slip is named with its line."""

from datetime import date
from pathlib import Path

import pytest

from banso.core.errors import BadDefinition
from banso.definitions.region import installed_region
from banso.definitions.take_up import SIZE_CLASSES, TAKE_UP_FILE, TakeUp, load_take_up, read_take_up
from banso.definitions.yaml_files import parse_yaml

REGION = installed_region()
TEXT = (REGION.path / TAKE_UP_FILE).read_text(encoding="utf-8")
MODEL = load_take_up(REGION)


def read(text: str) -> TakeUp:
    return read_take_up(parse_yaml(text, Path("take-up.yaml")), REGION.documents)


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def test_every_prior_has_a_range_and_a_source_or_reason() -> None:
    for prior in MODEL.priors.values():
        assert prior.low <= prior.value <= prior.high
        assert prior.low < prior.high, f"{prior.id} claims to be certain"
        assert prior.source or prior.assumed
        assert prior.label


def test_each_size_class_has_its_own_prior() -> None:
    for name in ("awareness.by_size", "accompaniment.by_size", "cost.by_size"):
        assert [key for key in MODEL.priors if key.startswith(f"{name}.")] == [
            f"{name}.{size}" for size in SIZE_CLASSES
        ]
    assert MODEL.priors["awareness.by_size.6-20"].label.endswith("（従業員6〜20人）")


def test_a_series_has_its_own_budget_and_everything_else_of_all() -> None:
    own = MODEL.handling_of("kagoshima-pref/dx-subsidy")
    assert own.budget is not None
    assert own.budget.assumed
    assert own.rounds == MODEL.handling.rounds
    assert MODEL.handling_of("kagoshima-pref/other") == MODEL.handling
    assert MODEL.priors_of("kagoshima-pref/other") == MODEL.priors


def test_a_series_may_have_priors_of_its_own() -> None:
    prior = "{label: 費用, value: 5, low: 4, high: 6, unit: 円, assumed: 試しに。}"
    text = changed(
        "    budget: {yen: 100000000", f"    priors: {{cost.median: {prior}}}\n    budget: {{yen: 100000000"
    )
    model = read(text)
    assert model.priors_of("kagoshima-pref/dx-subsidy")["cost.median"].value == 5
    assert model.priors["cost.median"].value == 2_500_000


def test_assumed_rounds_belong_to_the_fiscal_year() -> None:
    text = changed("{opens: 06-01, closes: 07-31}", "{opens: 12-20, closes: 02-28}")
    assert read(text).handling.rounds.of_year(2023) == [(date(2023, 12, 20), date(2024, 2, 28))]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{value: 60, low: 30, high: 85}", "{value: 20, low: 30, high: 85}", "low、value、high の順"),
        ("value: 65, low: 40, high: 85", "value: 65, low: 40, high: 185", "100%まで"),
        ("value: 65, low: 40, high: 85", "value: -1, low: -1, high: 85", "小さすぎます"),
        ("      \"301+\": {value: 60, low: 30, high: 85}\n", "", "必要な項目がありません"),
        ("    unit: 倍\n", "    unit: 倍率\n", "決められた値ではありません"),
        ("    label: 公募のあることを募集期間中に知る会社の割合\n", "", "必要な項目がありません"),
        ("  waits:", "  wait:", "この項目は書けません"),
        ("{opens: 06-01, closes: 07-31}", "{opens: 07-31, closes: 06-01}", "順番に並んでいません"),
        ("{opens: 06-01, closes: 07-31}", "{opens: 06-01, closes: 06-31}", "06-31|6月31日|日付"),
        ("{opens: 06-01, closes: 07-31}", "{opens: 6/1, closes: 7/31}", "書き方が違います"),
        (", assumed: 申請書、計画書、予算書、決算書、登記事項証明書、納税証明書を求める制度が多いため。", "", "出典"),
        ("document: dx, line: 81", "document: nowhere, line: 81", "という資料はありません"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(BadDefinition, match=message):
        read(changed(old, new))


def test_a_prior_nobody_knows_is_refused_with_those_that_are() -> None:
    prior = "{label: 費用, value: 5, low: 4, high: 6, unit: 円, assumed: 試しに。}"
    text = changed(
        "    budget: {yen: 100000000", f"    priors: {{costs: {prior}}}\n    budget: {{yen: 100000000"
    )
    with pytest.raises(BadDefinition, match="「costs」という前提はありません"):
        read(text)


def test_a_prior_of_a_series_without_source_is_refused() -> None:
    prior = "{label: 費用, value: 5, low: 4, high: 6, unit: 円}"
    text = changed(
        "    budget: {yen: 100000000", f"    priors: {{cost.median: {prior}}}\n    budget: {{yen: 100000000"
    )
    with pytest.raises(BadDefinition, match="出典がありません"):
        read(text)


def test_recorded_results_are_only_told_where_to_stand() -> None:
    assert {rule.of for rule in MODEL.recorded} <= {"applications", "grants", "granted_yen"}
    assert "340" not in TEXT
    assert "339" not in TEXT
