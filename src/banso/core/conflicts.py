"""Conflicts of interest that can be seen from what is known: same firm, address, account, vendor, e-mail domain.

Clients and banks nobody can see from here are declared by the reviewer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from banso.core.typed_text import plain


class ConflictKind(StrEnum):
    """Why a reviewer must not see a case."""

    DECLARED = "declared"
    FIRM = "firm"
    ADDRESS = "address"
    BANK_ACCOUNT = "bank_account"
    VENDOR = "vendor"
    EMAIL_DOMAIN = "email_domain"


LABELS = {
    ConflictKind.DECLARED: "本人の申出",
    ConflictKind.FIRM: "同じ会社",
    ConflictKind.ADDRESS: "同じ所在地",
    ConflictKind.BANK_ACCOUNT: "同じ口座",
    ConflictKind.VENDOR: "共同作成者・見積先",
    ConflictKind.EMAIL_DOMAIN: "同じメールのドメイン",
}
"""How a reader is told."""

OPEN_DOMAINS = frozenset(
    {
        "gmail.com", "googlemail.com", "yahoo.co.jp", "yahoo.com", "ymail.ne.jp", "outlook.com", "outlook.jp",
        "hotmail.com", "hotmail.co.jp", "live.jp", "live.com", "msn.com", "icloud.com", "me.com", "mac.com",
        "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "ymobile.ne.jp",
        "rakuten.jp", "nifty.com", "biglobe.ne.jp", "ocn.ne.jp", "so-net.ne.jp", "plala.or.jp", "dion.ne.jp",
        "infoweb.ne.jp", "asahi-net.or.jp", "synapse.ne.jp", "proton.me", "protonmail.com", "aol.com", "gmx.com",
    }
)  # fmt: skip
"""Domains where anybody may have an address: sharing one says nothing."""

RESERVED = frozenset({"example", "test", "invalid", "localhost"})
"""Top-level domains no organisation can have; accounts of the demonstration use them. Source: RFC 2606, 2."""

_LEGAL_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|特定非営利活動法人"
    r"|\((?:株|有|同|資|名)\)"
)
_PREFECTURE = re.compile(r"^(?:東京都|北海道|(?:京都|大阪)府|[^市区町村]{2,3}県)")
_POSTAL_CODE = re.compile(r"^〒?[0-9]{3}-?[0-9]{4}(?![0-9-])")
_KANJI_NUMBER = re.compile(r"[一二三四五六七八九十]+(?=丁目|番|号)")
_NUMBER_WORDS = re.compile(r"(?<=[0-9])(?:丁目|番地の|番地|番|号|の)(?=[0-9])")
_LONG_MARK = re.compile(r"(?<=[0-9])ー(?=[0-9])")
_UP_TO_NUMBER = re.compile(r"^[^0-9]+[0-9]+(?:-[0-9]+)*")
_KANJI_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody a case or a reviewer belongs to; everything as it was typed, empty where unknown."""

    names: tuple[str, ...] = ()
    corporate_number: str = ""
    address: str = ""
    bank_account: str = ""
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A conflict that was seen; the note repeats what the reviewer states, never the applicant's data."""

    kind: ConflictKind
    note: str


def conflicts_between(reviewer: Party, applicant: Party, vendors: Iterable[Party]) -> tuple[Found, ...]:
    """Everything that speaks against a reviewer seeing a case.

    Args:
        reviewer: The reviewer and the reviewer's firm.
        applicant: The company and everybody who acts for it.
        vendors: Co-authors and who made the quotes.

    Example:
        >>> bank = Party(names=("(株)みなみ銀行",))
        >>> [f.kind.value for f in conflicts_between(bank, Party(), [Party(names=("株式会社　みなみ銀行",))])]
        ['vendor']
    """
    others = list(vendors)
    found = {
        ConflictKind.FIRM: _same_firm(reviewer, applicant),
        ConflictKind.ADDRESS: _same(place_of(reviewer.address), place_of(applicant.address)),
        ConflictKind.BANK_ACCOUNT: _same(_digits(reviewer.bank_account), _digits(applicant.bank_account)),
        ConflictKind.VENDOR: any(_same_vendor(reviewer, vendor) for vendor in others),
        ConflictKind.EMAIL_DOMAIN: _same_domain(reviewer, [applicant, *others]),
    }
    notes = {
        ConflictKind.ADDRESS: reviewer.address,
        ConflictKind.EMAIL_DOMAIN: "、".join(sorted(own_domains(reviewer.emails))),
        # An account number is nobody's business beyond the fact.
        ConflictKind.BANK_ACCOUNT: "",
    }
    firm = "、".join(filter(None, reviewer.names))
    return tuple(Found(kind=kind, note=notes.get(kind, firm)) for kind, holds in found.items() if holds)


def firm_name(text: str) -> str:
    """A firm's name without its legal form, in one spelling.

    Example:
        >>> firm_name("㈱ ＡＢＣ商事") == firm_name("abc商事株式会社")
        True
    """
    return _LEGAL_FORMS.sub("", plain(text)).casefold()


def place_of(address: str) -> str:
    """An address in one spelling, up to the number of the house: prefecture, post code and building left out.

    Example:
        >>> place_of("鹿児島県鹿児島市鴨池新町１０番１号　県庁ビル３階")
        '鹿児島市鴨池新町10-1'
    """
    spelled = _POSTAL_CODE.sub("", _LONG_MARK.sub("-", plain(address)))
    spelled = _KANJI_NUMBER.sub(lambda match: str(_kanji_value(match[0])), spelled)
    spelled = _PREFECTURE.sub("", _NUMBER_WORDS.sub("-", spelled))
    found = _UP_TO_NUMBER.match(spelled)
    return found[0] if found else ""


def own_domains(emails: Iterable[str]) -> frozenset[str]:
    """Domains of addresses that belong to one organisation.

    Example:
        >>> sorted(own_domains(["a@gmail.com", "b@Firm.example.jp"]))
        ['firm.example.jp']
    """
    domains = {plain(email).casefold().rpartition("@")[2] for email in emails}
    return frozenset(
        each for each in domains - OPEN_DOMAINS if each.rpartition(".")[2] not in {"", *RESERVED}
    )


def _kanji_value(text: str) -> int:
    tens, has_ten, ones = text.partition("十")
    if not has_ten:
        return int("".join(str(_KANJI_DIGITS[digit]) for digit in text))
    return 10 * _KANJI_DIGITS.get(tens, 1) + _KANJI_DIGITS.get(ones, 0)


def _digits(text: str) -> str:
    return plain(text).replace("-", "").casefold()


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _same_firm(one: Party, other: Party) -> bool:
    if _same(_digits(one.corporate_number), _digits(other.corporate_number)):
        return True
    if one.corporate_number and other.corporate_number:
        # Two firms may bear one name; their numbers tell them apart.
        return False
    names = {firm_name(name) for name in one.names} & {firm_name(name) for name in other.names}
    return bool(names - {""})


def _same_vendor(reviewer: Party, vendor: Party) -> bool:
    at_home = _same(place_of(reviewer.address), place_of(vendor.address))
    return at_home or _same_firm(reviewer, vendor)


def _same_domain(reviewer: Party, others: Iterable[Party]) -> bool:
    own = own_domains(reviewer.emails)
    theirs = {domain for other in others for domain in own_domains(other.emails)}
    return any(
        one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
        for one in own
        for other in theirs
    )
