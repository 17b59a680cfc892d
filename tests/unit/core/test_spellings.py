"""Firms and addresses in one spelling: the same one however it is written, others never."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.spellings import firm_name, place_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("㈱アンクス", "株式会社アンクス"),
        ("アンクス（株）", "ｱﾝｸｽ"),
        ("㍿アンクス", "カ)アンクス"),
        ("アンクス(カ", "アンクス(カ)"),
        ("㈲みなみ", "有限会社 みなみ"),
        ("キヤノン株式会社", "キャノン"),
        ("あんくす", "アンクス"),
        ("ソフト・ハウス", "ソフトハウス"),
        ("ABC Co., Ltd.", "ＡＢＣ株式会社"),
        ("国立大学法人鹿児島大学", "鹿児島大学"),
        ("特定非営利活動法人みなみ", "NPO法人みなみ"),
        ("公益財団法人みなみ財団", "(公財)みなみ財団"),
        ("みなみ信用金庫　本店", "みなみ信用金庫"),
        ("㈱ソフト商会 鹿児島支店", "ソフト商会"),
    ],
)
def test_one_firm_has_one_spelling(one: str, other: str) -> None:
    assert firm_name(one) == firm_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("みなみ商事", "きた商事"),
        ("株式会社南", "有限会社南風"),
        ("みなみビル", "みなみビール"),
        ("zinc", "z"),
        ("支店通り商会", "商会"),
    ],
)
def test_other_firms_stay_others(one: str, other: str) -> None:
    assert firm_name(one) != firm_name(other)


SENNICHI = "鹿児島市千日町1-2-3"


@pytest.mark.parametrize(
    "other",
    [
        "鹿児島市千日町一丁目二番三号",
        "鹿児島県鹿児島市千日町１丁目２番３号",
        "鹿児島市 千日町 1丁目2番3号",
        "鹿児島県　鹿児島市千日町1‐2‐3",
        "鹿児島市千日町１−２−３",
        "鹿児島市千日町1 - 2 - 3",
        "鹿児島市千日町1ー2ー3",
        "鹿児島市千日町1の2の3",
        "〒892-0843 鹿児島市千日町1-2-3",
        "892-0843鹿児島市千日町1-2-3",
        "鹿児島市千日町1-2-3 4階",
        "鹿児島市千日町1丁目2番3号4階",
        "鹿児島市千日町1-2-3 201号室",
        "鹿児島市千日町1-2-3　みなみビル201",
        "鹿児島市千日町1-2-3みなみビル201",
        "鹿児島市大字千日町1-2-3",
    ],
)
def test_one_house_has_one_spelling(other: str) -> None:
    assert place_of(other) == SENNICHI == place_of(SENNICHI)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("千日町十三番地十八", "千日町13-18"),
        ("千日町百二番地", "千日町102"),
        ("千日町一〇番一号", "千日町10-1"),
        ("千日町二十一番地の三", "千日町21-3"),
        ("霧ヶ丘1-2", "霧ケ丘1-2"),
        ("札幌市中央区北一条西二丁目3番", "札幌市中央区北1条西2-3"),
    ],
)
def test_numbers_in_kanji_are_the_numbers_they_are(one: str, other: str) -> None:
    assert place_of(one) == place_of(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("千代田区三番町1-2", "千代田区三番町9-9"),
        ("仙台市青葉区一番町1-2", "仙台市青葉区一番町1-3"),
        ("札幌市中央区北1条西2丁目3", "札幌市中央区北1条東9丁目9"),
        (SENNICHI, "鹿児島市千日町1-2-33"),
        (SENNICHI, "霧島市千日町1-2-3"),
    ],
)
def test_other_houses_stay_others(one: str, other: str) -> None:
    assert place_of(one) != place_of(other)


@pytest.mark.parametrize("text", ["", "　", "住所不定", "鹿児島市", "〒892-0843", "十十十番町"])
def test_a_place_without_a_number_is_nobodys_address(text: str) -> None:
    assert place_of(text) == ""


@settings(derandomize=True)
@given(st.text(max_size=40))
def test_whatever_is_typed_has_a_spelling_that_stays(text: str) -> None:
    assert firm_name(firm_name(text)) == firm_name(firm_name(firm_name(text)))
    assert isinstance(place_of(text), str)
