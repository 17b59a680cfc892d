"""Conflicts of interest that can be seen: same firm, address, account, vendor, e-mail domain."""

import pytest

from banso.core.conflicts import ConflictKind, Found, Party, conflicts_between, own_domains

K = ConflictKind


def seen(reviewer: Party, applicant: Party, *vendors: Party) -> Found:
    (found,) = conflicts_between(reviewer, applicant, vendors)
    return found


def kinds(reviewer: Party, applicant: Party, *vendors: Party) -> list[ConflictKind]:
    return [found.kind for found in conflicts_between(reviewer, applicant, vendors)]


def test_strangers_have_no_conflict() -> None:
    reviewer = Party(names=("みなみ大学",), addresses=("鹿児島市郡元1-21",), emails=("a@u.example.jp",))
    applicant = Party(names=("○○製作所",), addresses=("鹿児島市鴨池1-1",), emails=("b@firm.example.jp",))
    assert kinds(reviewer, applicant) == []


def test_what_nobody_knows_is_no_conflict() -> None:
    assert kinds(Party(names=("",)), Party(names=("",)), Party(names=("",))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("㈱ＡＢＣ商事", "株式会社 abc商事"),
        ("ABC商事株式会社", "ABC商事（株）"),
        ("有限会社みなみ", "㈲みなみ"),
    ],
)
def test_the_same_firm_is_seen_however_it_is_written(one: str, other: str) -> None:
    assert kinds(Party(names=(one,)), Party(names=(other,))) == [K.FIRM]


def test_corporate_numbers_decide_where_both_are_known() -> None:
    reviewer = Party(names=("みなみ商事",), corporate_numbers=("1234567890123",))
    namesake = Party(names=("みなみ商事",), corporate_numbers=("3210987654321",))
    renamed = Party(names=("きた商事",), corporate_numbers=("１２３４５６７８９０１２３",))
    assert kinds(reviewer, namesake) == []
    both = Party(names=("みなみ商事",), corporate_numbers=("3210987654321", "1234567890123"))
    assert kinds(reviewer, both) == [K.FIRM]
    assert kinds(reviewer, renamed) == [K.FIRM]


@pytest.mark.parametrize(
    "other",
    [
        "鹿児島市鴨池新町10番1号",
        "〒890-8577 鹿児島県鹿児島市鴨池新町１０－１",
        "鹿児島県鹿児島市鴨池新町10番1号 県庁ビル3階",
        "鹿児島市鴨池新町10ー1",
    ],
)
def test_the_same_house_is_seen_however_it_is_written(other: str) -> None:
    assert kinds(Party(addresses=("鹿児島市鴨池新町10-1",)), Party(addresses=(other,))) == [K.ADDRESS]


@pytest.mark.parametrize(
    "other", ["鹿児島市鴨池新町10-2", "鹿児島市鴨池新町10-11", "霧島市鴨池新町10-1", "鹿児島市"]
)
def test_another_house_is_no_conflict(other: str) -> None:
    assert kinds(Party(addresses=("鹿児島市鴨池新町10-1",)), Party(addresses=(other,))) == []


def test_a_room_is_in_its_house_and_a_house_in_no_block() -> None:
    house = Party(addresses=("鹿児島市千日町1-2-3",))
    assert kinds(house, Party(addresses=("鹿児島市千日町1-2-3-201",))) == [K.ADDRESS]
    assert kinds(Party(addresses=("鹿児島市千日町1-2-3-201",)), house) == [K.ADDRESS]
    assert kinds(Party(addresses=("鹿児島市千日町1-2",)), house) == []


def test_any_address_somebody_has_may_be_the_same() -> None:
    applicant = Party(addresses=("霧島市国分1-1", "鹿児島市鴨池新町10-1"))
    assert kinds(Party(addresses=("鹿児島市鴨池新町10番1号",)), applicant) == [K.ADDRESS]
    assert kinds(Party(addresses=("",)), Party(addresses=("", ""))) == []


@pytest.mark.parametrize(
    ("firm", "typed"),
    [
        ("㈱みなみ銀行", "みなみ銀行"),
        ("みなみ銀行", "みなみ銀行、日本政策金融公庫"),
        ("日本政策金融公庫", "みなみ銀行、日本政策金融公庫 鹿児島支店"),
        ("みなみ信用金庫", "みなみ信用金庫 本店営業部 普通 1234567"),
        ("南銀", "南銀"),
    ],
)
def test_whoever_lends_or_keeps_the_account_is_the_bank(firm: str, typed: str) -> None:
    assert kinds(Party(names=(firm,)), Party(names=("○○製作所",), banks=(typed,))) == [K.BANK]


@pytest.mark.parametrize(("firm", "typed"), [("きた銀行", "みなみ銀行"), ("銀行", "みなみ銀行"), ("", "")])
def test_another_bank_is_no_conflict(firm: str, typed: str) -> None:
    assert kinds(Party(names=(firm,)), Party(names=("○○製作所",), banks=(typed,))) == []


def test_the_same_account_is_seen_and_not_repeated() -> None:
    reviewer = Party(bank_account="みなみ銀行 本店 普通 1234567")
    found = conflicts_between(reviewer, Party(bank_account="みなみ銀行本店普通１２３４５６７"), [])
    assert [(each.kind, each.note) for each in found] == [(K.BANK_ACCOUNT, "")]


def test_the_co_author_is_a_vendor() -> None:
    reviewer = Party(names=("みなみ信用金庫",))
    assert kinds(reviewer, Party(names=("○○製作所",)), Party(names=("みなみ信用金庫",))) == [K.VENDOR]


def test_addresses_of_one_organisation_are_a_conflict_and_free_mail_is_none() -> None:
    reviewer = Party(emails=("a@gmail.com", "a@firm.example.jp"))
    assert kinds(reviewer, Party(emails=("b@gmail.com",))) == []
    assert kinds(reviewer, Party(emails=("b@FIRM.example.jp",))) == [K.EMAIL_DOMAIN]
    assert kinds(reviewer, Party(emails=("b@sales.firm.example.jp",))) == [K.EMAIL_DOMAIN]
    assert kinds(reviewer, Party(emails=("b@otherfirm.example.jp",))) == []
    assert kinds(reviewer, Party(), Party(emails=("c@firm.example.jp",))) == [K.EMAIL_DOMAIN]


def test_an_address_below_the_domain_of_a_provider_is_no_conflict() -> None:
    reviewer = Party(emails=("a@dream.ocn.ne.jp", "a@kagoshima.bbiq.jp"))
    assert kinds(reviewer, Party(emails=("b@dream.ocn.ne.jp",))) == []
    assert kinds(reviewer, Party(emails=("b@kagoshima.bbiq.jp",))) == []
    # A name that merely ends alike is a domain of its own.
    assert kinds(Party(emails=("a@mocn.ne.jp",)), Party(emails=("b@mocn.ne.jp",))) == [K.EMAIL_DOMAIN]


def test_domains_nobody_can_have_are_no_conflict() -> None:
    assert kinds(Party(emails=("a@demo.example",)), Party(emails=("b@demo.example",))) == []


def test_a_text_without_an_at_sign_has_no_domain_of_its_own() -> None:
    assert own_domains([""]) == frozenset()


HOUSE, NUMBER = "鹿児島市鴨池新町10-1", "7000012050002"


@pytest.mark.parametrize(
    ("reviewer", "applicant", "is_certain"),
    [
        (Party(corporate_numbers=(NUMBER,)), Party(corporate_numbers=(NUMBER,)), True),
        (Party(bank_account="普通 1234567"), Party(bank_account="普通1234567"), True),
        (Party(names=("みなみ商事",), corporate_numbers=(NUMBER,)), Party(names=("みなみ商事",)), False),
        (Party(addresses=(HOUSE,)), Party(addresses=(HOUSE,)), False),
        (Party(names=("きた銀行",)), Party(banks=("きた銀行",)), False),
        (Party(emails=("a@town.example.jp",)), Party(emails=("b@town.example.jp",)), False),
    ],
)
def test_numbers_are_certain_and_anything_else_is_a_resemblance(
    reviewer: Party, applicant: Party, is_certain: bool
) -> None:
    assert seen(reviewer, applicant).is_certain is is_certain


def test_a_vendor_is_certain_by_its_number_alone() -> None:
    reviewer = Party(names=("みなみ商事",), corporate_numbers=(NUMBER,))
    assert not seen(reviewer, Party(), Party(names=("みなみ商事",))).is_certain
    assert seen(
        reviewer, Party(), Party(names=("みなみ商事",)), Party(corporate_numbers=(NUMBER,))
    ).is_certain


def test_a_digest_tells_whether_the_same_thing_was_seen() -> None:
    reviewer = Party(names=("みなみ商事",), addresses=(HOUSE,))
    by_name = seen(reviewer, Party(), Party(names=("みなみ商事",)))
    otherwise_written = seen(reviewer, Party(), Party(names=("㈱みなみ商事",)), Party(names=("みなみ商事",)))
    by_both = seen(reviewer, Party(), Party(names=("みなみ商事",), addresses=(HOUSE,)))
    assert by_name.digest == otherwise_written.digest
    assert by_name.digest != by_both.digest
    assert len(by_name.digest) == 64
