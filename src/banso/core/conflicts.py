"""Conflicts of interest that can be seen from what is known: same firm, address, account, bank, vendor, e-mail domain.

Clients nobody can see from here are declared by the reviewer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from banso.core.spellings import firm_name, place_of
from banso.core.typed_text import plain


class ConflictKind(StrEnum):
    """Why a reviewer must not see a case."""

    DECLARED = "declared"
    FIRM = "firm"
    ADDRESS = "address"
    BANK_ACCOUNT = "bank_account"
    BANK = "bank"
    VENDOR = "vendor"
    EMAIL_DOMAIN = "email_domain"


LABELS = {
    ConflictKind.DECLARED: "本人の申出",
    ConflictKind.FIRM: "同じ会社",
    ConflictKind.ADDRESS: "同じ所在地",
    ConflictKind.BANK_ACCOUNT: "同じ口座",
    ConflictKind.BANK: "借入先・取引銀行",
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

SHORTEST_BANK = 4
"""Characters a firm's name must have to be looked for within what was typed about banks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody a case or a reviewer belongs to; everything as it was typed, empty where unknown.

    Attributes:
        banks: Who lends money, and accounts with the name of their bank.
    """

    names: tuple[str, ...] = ()
    corporate_number: str = ""
    addresses: tuple[str, ...] = ()
    bank_account: str = ""
    banks: tuple[str, ...] = ()
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
        ConflictKind.ADDRESS: _same_place(reviewer, applicant),
        ConflictKind.BANK_ACCOUNT: _same(_digits(reviewer.bank_account), _digits(applicant.bank_account)),
        ConflictKind.BANK: _is_bank_of(reviewer, applicant),
        ConflictKind.VENDOR: any(_same_vendor(reviewer, vendor) for vendor in others),
        ConflictKind.EMAIL_DOMAIN: _same_domain(reviewer, [applicant, *others]),
    }
    notes = {
        ConflictKind.ADDRESS: "、".join(reviewer.addresses),
        ConflictKind.EMAIL_DOMAIN: "、".join(sorted(own_domains(reviewer.emails))),
        # An account number is nobody's business beyond the fact.
        ConflictKind.BANK_ACCOUNT: "",
    }
    firm = "、".join(filter(None, reviewer.names))
    return tuple(Found(kind=kind, note=notes.get(kind, firm)) for kind, holds in found.items() if holds)


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


def _same_place(one: Party, other: Party) -> bool:
    """The same house; where one names the block and the house, a room in it too."""
    places = [(place_of(own), place_of(their)) for own in one.addresses for their in other.addresses]
    return any(
        _same(own, their) or _is_room_in(own, their) or _is_room_in(their, own) for own, their in places
    )


def _is_room_in(room: str, house: str) -> bool:
    return house.count("-") >= 2 and room.startswith(f"{house}-")


def _is_bank_of(reviewer: Party, applicant: Party) -> bool:
    firms = {firm_name(name) for name in reviewer.names} - {""}
    return any(
        firm == bank or (len(firm) >= SHORTEST_BANK and firm in bank)
        for bank in map(firm_name, applicant.banks)
        for firm in firms
    )


def _same_vendor(reviewer: Party, vendor: Party) -> bool:
    return _same_place(reviewer, vendor) or _same_firm(reviewer, vendor)


def _same_domain(reviewer: Party, others: Iterable[Party]) -> bool:
    own = own_domains(reviewer.emails)
    theirs = {domain for other in others for domain in own_domains(other.emails)}
    return any(
        one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
        for one in own
        for other in theirs
    )
