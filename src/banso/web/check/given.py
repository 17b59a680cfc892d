"""What a person has said so far, and how it travels in an address, in a file and back.

Nothing is kept on the server: the answers are the address. They are not secret and not signed; whatever comes back is
read as strictly as what is typed.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from banso.core.company import read_company, write_company
from banso.core.errors import BadFacts, BansoError
from banso.core.facts import Vocabulary

FORM = "1"
"""First character of encoded answers: the way they are packed."""
LONGEST = 3000
"""Characters of encoded answers: what servers and browsers let through in an address."""
LARGEST = 32 * 1024
"""Bytes of answers unpacked or in a file; answers to every question there is are a tenth of it."""
ASKED = "?"
"""Key of the facts answered with わからない; no fact has such an id."""
# Packed answers share these words with the packer. A change would make old links unreadable: new words need a new FORM.
DICTIONARY = (
    b'":"46"":"43"":false,"":true,"":["":[{"id":"","on":"20"?":["project.activities":["digital_tools","equipment",'
    b'"new_product","sales"]"project.succession_role":"project.succession_done":"project.value_added_growth":'
    b'"project.productivity_growth":"3.0%","project.co_planner":"it_vendor","certified_support_body","none",'
    b'"project.other_grant":false,"project.promotes_dx":true,"project.cost_yen":000000,"company.disasters":[],'
    b'"company.recognitions":[{"id":"partnership_declaration"}],"company.plan_2022":"none","company.dx_grant_2022":'
    b'"company.political_or_religious":false,"company.prefectural_tax_unpaid":false,"company.antisocial_ties":false,'
    b'"company.officers_from_large":0,"company.officers":"company.shares_large_holders":0,'
    b'"company.shares_largest_large_holder":0,"company.shares_total":"company.regular_employees":'
    b'"company.capital_yen":"company.industry":"company.entity_type":"corporation","sole_proprietor",'
    b'"company.municipality":"46201","company.prefecture":"46",{"'
)


class AnswersUnreadable(BansoError):
    """A link or a file does not hold answers."""


@dataclass(frozen=True, slots=True)
class Given:
    """The answers of one company.

    Attributes:
        values: By fact id, as `read_company` returns them.
        unknown: Facts answered with わからない. One may have a value too: an industry known, but not finely enough.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.values or self.unknown)

    def plain(self, vocabulary: Vocabulary) -> dict[str, Any]:
        """The answers as JSON values, ready for `read_given`."""
        written = write_company(self.values, vocabulary)
        return written | ({ASKED: sorted(self.unknown)} if self.unknown else {})

    def updated(
        self,
        values: Mapping[str, Any],
        unknown: set[str],
        vocabulary: Vocabulary,
        keep: frozenset[str] = frozenset(),
    ) -> "Given":
        """The answers after one more screen.

        Args:
            values: What was said.
            unknown: Facts answered with わからない.
            vocabulary: Of the facts.
            keep: Facts of which only the finer part is not known; what was said before stays.

        Raises:
            BadFacts: They do not fit together.
        """
        kept = {fact: value for fact, value in self.values.items() if fact not in unknown - keep}
        # Of a place and what lies in it, the one said last counts; the other is worked out or asked anew.
        for fact in vocabulary.facts.values():
            if fact.id in values and fact.within not in values:
                kept.pop(fact.within, None)
            elif fact.within in values and fact.id not in values:
                kept.pop(fact.id, None)
        merged = kept | dict(values)
        open_facts = (self.unknown - set(values)) | unknown
        read = read_company(write_company(merged, vocabulary), vocabulary)
        return Given(read, frozenset(open_facts))


def read_given(raw: object, vocabulary: Vocabulary) -> Given:
    """Reads answers from JSON values.

    Raises:
        AnswersUnreadable: They are no mapping of facts.
        BadFacts: Some cannot be read; the others could.
    """
    if not isinstance(raw, Mapping) or not all(isinstance(key, str) for key in raw):
        raise AnswersUnreadable("回答の形ではありません", remedy="回答のリンクかファイルを確かめてください")
    asked = raw.get(ASKED, [])
    named = {fact for fact in asked if isinstance(fact, str)} if isinstance(asked, list) else set()
    named |= {key for key, value in raw.items() if value is None}
    values = read_company({key: value for key, value in raw.items() if key != ASKED}, vocabulary)
    return Given(values, frozenset(named & set(vocabulary.facts)))


def read_usable(raw: object, vocabulary: Vocabulary) -> Given:
    """Reads those answers that can be read and leaves the others out."""
    usable: dict[str, object] = {}
    for key, value in raw.items() if isinstance(raw, Mapping) else ():
        try:
            read_given({**usable, key: value}, vocabulary)
        except (AnswersUnreadable, BadFacts):
            continue
        usable[key] = value
    return read_given(usable, vocabulary)


def encode(given: Given, vocabulary: Vocabulary) -> str:
    """Packs answers into characters an address takes as they are; nothing said gives an empty text."""
    if not given:
        return ""
    text = json.dumps(given.plain(vocabulary), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packer = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS, zdict=DICTIONARY)
    packed = packer.compress(text.encode()) + packer.flush()
    return FORM + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def unpack(text: str) -> object:
    """Unpacks encoded answers to JSON values, not read yet.

    Raises:
        AnswersUnreadable: This is no such text, or only a part of one.
    """
    if not re.fullmatch(rf"{FORM}[A-Za-z0-9_-]{{1,{LONGEST}}}", text):
        raise AnswersUnreadable("回答のリンクが途中で切れているか、書き換わっています")
    packed = text[len(FORM) :]
    try:
        data = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=DICTIONARY)
        plain = unpacker.decompress(data, LARGEST)
    except (binascii.Error, zlib.error) as error:
        raise AnswersUnreadable("回答のリンクが途中で切れているか、書き換わっています") from error
    if not unpacker.eof or unpacker.unused_data:
        raise AnswersUnreadable("回答のリンクが途中で切れているか、書き換わっています")
    return parse(plain)


def parse(data: bytes) -> object:
    """Parses JSON without anything that has no place in answers: NaN, fractions, bottomless nesting.

    Raises:
        AnswersUnreadable: It is no such JSON, or too large.
    """
    if len(data) > LARGEST:
        raise AnswersUnreadable("回答のファイルが大きすぎます", remedy=f"{LARGEST // 1024}KBまでです")
    try:
        return json.loads(data.decode("utf-8-sig"), parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise AnswersUnreadable(
            "回答として読めません", remedy="この案内から書き出したファイルを選んでください"
        ) from error


def _refuse(text: str) -> object:
    raise ValueError(text)


def decode(text: str, vocabulary: Vocabulary) -> Given:
    """Reads encoded answers; an empty text is nothing said.

    Raises:
        AnswersUnreadable: The text is broken.
        BadFacts: It holds answers that cannot be read.
    """
    return read_given(unpack(text), vocabulary) if text else Given()
