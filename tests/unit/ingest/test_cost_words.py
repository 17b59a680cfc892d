"""The words in the cells of a cost table."""

from decimal import Decimal

import pytest

from banso.core.errors import BadCosts
from banso.ingest.cost_words import attribute, find_category, is_note, is_total, tax_basis, tax_percent
from tests.unit.ingest.rules import DX, TRAVEL


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("cloud", "cloud"),
        ("ＣＬＯＵＤ", "cloud"),
        ("クラウドサービス利用料", "cloud"),
        ("ｸﾗｳﾄﾞｻｰﾋﾞｽ利用料", "cloud"),
        ("クラウド　サービス 利用料", "cloud"),
        ("研修費", "training"),
        ("研修費(派遣期間中の基本給を含む)", "training"),
        ("試作・改良費", "prototype"),
        ("飲食代", "meals"),
        ("汎用性の高い機器", "general_device"),
        ("試作", None),
        ("", None),
        (5, None),
    ],
)
def test_a_category_is_known_by_id_and_by_name(written: object, found: str | None) -> None:
    assert find_category(written, DX) == found


@pytest.mark.parametrize(
    "word", ["合計", "合　計", "小計", "計", "総計", "合計（税抜）", "機器費小計", "TOTAL", "Sub Total"]
)
def test_totals_are_known(word: str) -> None:
    assert is_total(word)


@pytest.mark.parametrize("word", ["設計", "設計費", "会計ソフト", "統計調査", "計測器", "", "時計"])
def test_costs_with_such_a_letter_are_no_totals(word: str) -> None:
    assert not is_total(word)


def test_notes_begin_with_a_mark() -> None:
    assert is_note("※ 税抜き")
    assert not is_note("注文システム"[1:])


@pytest.mark.parametrize(
    ("word", "basis"),
    [("税抜", "excluded"), ("税込み", "included"), ("内税", "included"), ("included", "included")],
)
def test_tax_is_in_or_out(word: str, basis: str) -> None:
    assert tax_basis(word, "") == basis


@pytest.mark.parametrize(
    ("written", "percent"),
    [
        ("10%", 10),
        ("８％", 8),
        (10, 10),
        (Decimal("0.1"), 10),
        (Decimal("0.08"), 8),
        ("軽減税率", 8),
        ("非課税", 0),
    ],
)
def test_rates_of_tax_are_read_as_excel_and_people_write_them(written: object, percent: int) -> None:
    assert tax_percent(written, "") == percent


@pytest.mark.parametrize(
    "written", ["12%", "たくさん", -10, Decimal("0.5"), Decimal("NaN"), Decimal("Infinity"), True]
)
def test_rates_there_are_not_are_refused(written: object) -> None:
    with pytest.raises(BadCosts) as caught:
        tax_percent(written, "3行目")
    assert caught.value.place == "3行目"


@pytest.mark.parametrize("written", ["kyushu", "九州", "九州に住む人", "九州内"])
def test_a_residence_is_known_by_several_words(written: str) -> None:
    assert attribute("residence", written, TRAVEL, "") == "kyushu"


def test_a_residence_that_decides_nothing_is_refused() -> None:
    assert attribute("residence", "九州以外", TRAVEL, "") == "outside"
    with pytest.raises(BadCosts, match="東京"):
        attribute("residence", "東京", TRAVEL, "")


@pytest.mark.parametrize(
    ("written", "kept"), [("はい", "1"), ("○", "1"), (True, "1"), ("いいえ", ""), ("×", ""), (False, "")]
)
def test_a_declaration_that_is_not_made_is_not_kept(written: object, kept: str) -> None:
    assert attribute("sole_use", written, DX, "") == kept


def test_a_declaration_that_is_neither_is_refused() -> None:
    with pytest.raises(BadCosts):
        attribute("sole_use", "たぶん", DX, "")
