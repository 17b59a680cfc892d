"""A code by id or name: one meaning is read, none or several are refused with what could be meant."""

import pytest

from banso.core.codes import MANY_CHOICES, MANY_MEANT, choices, read_code
from banso.core.errors import BadValue
from banso.core.facts import Code, CodeList


def listed(*codes: tuple[str, str], hierarchical: bool = False) -> CodeList:
    return CodeList(
        id="list", label="一覧", codes={c: Code(id=c, name=n) for c, n in codes}, hierarchical=hierarchical
    )


TOWNS = listed(("13206", "東京都府中市"), ("34208", "広島県府中市"), ("46201", "鹿児島県鹿児島市"))
TRADES = listed(("86", "郵便局"), ("861", "郵便局"), ("011", "管理"), ("021", "管理"), hierarchical=True)
LONG = listed(*((f"{n:03}", f"第{n}種") for n in range(MANY_CHOICES + 1)))


@pytest.mark.parametrize(
    ("typed", "codes", "code"),
    [
        ("46201", TOWNS, "46201"),
        ("４６２０１", TOWNS, "46201"),
        ("鹿児島県 鹿児島市", TOWNS, "46201"),
        ("DX", listed(("dx", "デジタル化"), ("green", "脱炭素")), "dx"),
        ("郵便局", TRADES, "86"),
    ],
)
def test_what_can_mean_only_one_code(typed: str, codes: CodeList, code: str) -> None:
    assert read_code(typed, codes) == code


def test_a_name_without_its_beginning() -> None:
    assert read_code("鹿児島市", TOWNS, endings=True) == "46201"
    with pytest.raises(BadValue, match="選択肢にありません"):
        read_code("鹿児島市", TOWNS)


def test_a_name_of_several_codes_is_not_guessed() -> None:
    with pytest.raises(BadValue, match="決められません") as caught:
        read_code("府中市", TOWNS, endings=True)
    assert "13206（東京都府中市）、34208（広島県府中市）" in caught.value.remedy
    with pytest.raises(BadValue, match="決められません"):
        read_code("管理", TRADES)


def test_of_many_meanings_only_some_are_named() -> None:
    codes = listed(*((f"{n}1", "管理") for n in range(MANY_MEANT + 1)))
    with pytest.raises(BadValue) as caught:
        read_code("管理", codes)
    assert caught.value.remedy.endswith(f"{MANY_MEANT - 1}1（管理）など")


@pytest.mark.parametrize("typed", ["", "　", "市"])
def test_nothing_means_nothing(typed: str) -> None:
    with pytest.raises(BadValue):
        read_code(typed, TOWNS, endings=True)


def test_of_a_long_list_the_nearest_is_named_by_id_or_name() -> None:
    assert choices(LONG) == "一覧のコードで答えてください"
    assert "近いもの: 020 第20種" in choices(LONG, "20")
    assert "近いもの: 007 第7種" in choices(LONG, "第七7種")
