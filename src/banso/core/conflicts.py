"""Conflicts of interest that can be seen from what is known: same firm, address, account, bank, vendor, e-mail domain.

Clients nobody can see from here are declared by the reviewer. What is seen is certain, such as one corporate number, or
a resemblance, such as one address: only of a resemblance can people say that it means nothing.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

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
        "bbiq.jp", "ybb.ne.jp", "jcom.home.ne.jp", "jcom.zaq.ne.jp", "eonet.ne.jp",
    }
)  # fmt: skip
"""Domains where anybody may have an address: sharing one says nothing."""

RESERVED = frozenset({"example", "test", "invalid", "localhost"})
"""Top-level domains no organisation can have; accounts of the demonstration use them. Source: RFC 2606, 2."""

SHORTEST_BANK = 4
"""Characters a firm's name must have to be looked for within what was typed about banks."""


RESEMBLANCES = frozenset({ConflictKind.ADDRESS, ConflictKind.BANK, ConflictKind.EMAIL_DOMAIN})
"""Kinds that are never certain. Of the others nobody can say any more what was alike once it is not seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody a case or a reviewer belongs to; everything as it was typed, empty where unknown.

    Attributes:
        banks: Who lends money, and accounts with the name of their bank.
    """

    names: tuple[str, ...] = ()
    corporate_numbers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    bank_account: str = ""
    banks: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


class Alike(NamedTuple):
    """Something of the reviewer and something of the case that are one, each in one spelling.

    Attributes:
        is_certain: A number nobody else has; anything else is a resemblance, which may be a mere chance.
    """

    own: str
    theirs: str
    is_certain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A conflict that was seen; the note repeats what the reviewer states, never the applicant's data.

    Attributes:
        alike: What it was seen by; of a declared one nothing.
    """

    kind: ConflictKind
    note: str
    alike: frozenset[Alike] = frozenset()

    @property
    def is_certain(self) -> bool:
        """Whether it is more than a resemblance."""
        return any(each.is_certain for each in self.alike)

    @property
    def digest(self) -> str:
        """SHA-256 of what it was seen by: another one tells that something else was seen."""
        seen = "\n".join(sorted(f"{each.own}\t{each.theirs}" for each in self.alike))
        return hashlib.sha256(seen.encode()).hexdigest()


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
    alike = {
        ConflictKind.FIRM: _firms(reviewer, applicant),
        ConflictKind.ADDRESS: _places(reviewer, applicant),
        ConflictKind.BANK_ACCOUNT: _certain(_digits(reviewer.bank_account), _digits(applicant.bank_account)),
        ConflictKind.BANK: _banks(reviewer, applicant),
        ConflictKind.VENDOR: frozenset(pair for vendor in others for pair in _vendors(reviewer, vendor)),
        ConflictKind.EMAIL_DOMAIN: _domains(reviewer, [applicant, *others]),
    }
    notes = {
        ConflictKind.ADDRESS: "、".join(reviewer.addresses),
        ConflictKind.EMAIL_DOMAIN: "、".join(sorted(own_domains(reviewer.emails))),
        # An account number is nobody's business beyond the fact.
        ConflictKind.BANK_ACCOUNT: "",
    }
    firm = "、".join(filter(None, reviewer.names))
    return tuple(
        Found(kind=kind, note=notes.get(kind, firm), alike=pairs) for kind, pairs in alike.items() if pairs
    )


def own_domains(emails: Iterable[str]) -> frozenset[str]:
    """Domains of addresses that belong to one organisation.

    Example:
        >>> sorted(own_domains(["a@gmail.com", "b@Firm.example.jp"]))
        ['firm.example.jp']
    """
    domains = {plain(email).casefold().rpartition("@")[2] for email in emails}
    return frozenset(
        each for each in domains if not _is_open(each) and each.rpartition(".")[2] not in {"", *RESERVED}
    )


def _is_open(domain: str) -> bool:
    """Whether anybody may have an address there; providers give them below their own domain too."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in OPEN_DOMAINS for start in range(len(labels)))


def _digits(text: str) -> str:
    return plain(text).replace("-", "").casefold()


def _certain(own: str, theirs: str) -> frozenset[Alike]:
    return frozenset({Alike(own, theirs, is_certain=True)}) if own and own == theirs else frozenset()


def _firms(one: Party, other: Party) -> frozenset[Alike]:
    own, theirs = ({_digits(each) for each in party.corporate_numbers} - {""} for party in (one, other))
    if own and theirs:
        # Two firms may bear one name; their numbers tell them apart.
        return frozenset(Alike(number, number, is_certain=True) for number in own & theirs)
    names = {firm_name(name) for name in one.names} & {firm_name(name) for name in other.names}
    return frozenset(Alike(name, name) for name in names if name)


def _places(one: Party, other: Party) -> frozenset[Alike]:
    """The same house; where one names the block and the house, a room in it too."""
    pairs = [Alike(place_of(own), place_of(their)) for own in one.addresses for their in other.addresses]
    return frozenset(pair for pair in pairs if _is_one_house(pair.own, pair.theirs))


def _is_one_house(own: str, theirs: str) -> bool:
    return bool(own) and (own == theirs or _is_room_in(own, theirs) or _is_room_in(theirs, own))


def _is_room_in(room: str, house: str) -> bool:
    return house.count("-") >= 2 and room.startswith(f"{house}-")


def _banks(reviewer: Party, applicant: Party) -> frozenset[Alike]:
    firms = {firm_name(name) for name in reviewer.names} - {""}
    return frozenset(
        Alike(firm, bank)
        for bank in map(firm_name, applicant.banks)
        for firm in firms
        if firm == bank or (len(firm) >= SHORTEST_BANK and firm in bank)
    )


def _vendors(reviewer: Party, vendor: Party) -> frozenset[Alike]:
    return _places(reviewer, vendor) | _firms(reviewer, vendor)


def _domains(reviewer: Party, others: Iterable[Party]) -> frozenset[Alike]:
    theirs = {domain for other in others for domain in own_domains(other.emails)}
    return frozenset(
        Alike(one, other)
        for one in own_domains(reviewer.emails)
        for other in theirs
        if one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
    )
