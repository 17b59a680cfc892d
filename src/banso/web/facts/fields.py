"""One fact as a field: how it is asked, what stands in it, what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from banso.core.facts import Code, CodeList, Fact, FactType
from banso.web.facts import industries
from banso.web.facts.typed import MANY_CHOICES, PARTS_OF_A_DAY, UNITS, UNKNOWN, Typed

INDUSTRY_WORD = "industry_word"
"""Name of the field that searches an industry by a word."""

LONGEST_LIST = 200
"""Of a longer list only the codes worth offering are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a field.

    Attributes:
        day: The three parts of the date it is held since, as typed, by their names.
    """

    value: str
    label: str
    label_en: str = ""
    help: str = ""
    chosen: bool = False
    day: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceGroup:
    """Choices under one heading of a select."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A fact ready to be shown in a form.

    Attributes:
        control: Which template shows it.
        text: What was typed, for fields of text.
        unknown: わからない is chosen.
        none: どれもない is chosen.
        touches: How many programmes need the fact; 0 where nobody counts.
        decides: How many of them its answer alone can decide.
        broader: The industry whose parts are offered; empty for the whole classification.
    """

    fact: Fact
    control: str
    text: str = ""
    unit: str = ""
    day: Mapping[str, str] | None = None
    choices: tuple[Choice, ...] = ()
    groups: tuple[ChoiceGroup, ...] = ()
    unknown: bool = False
    none: bool = False
    error: str = ""
    touches: int = 0
    decides: int = 0
    broader: str = ""
    search: industries.SearchResult | None = None

    @property
    def name(self) -> str:
        """Name of the main field in the form."""
        return self.fact.id

    @property
    def id(self) -> str:
        """Id of the field in the page."""
        return self.fact.id.replace(".", "-")

    @property
    def units(self) -> tuple[str, ...]:
        """Units an amount may be typed in."""
        return UNITS


def make_field(
    fact: Fact,
    typed: Typed,
    *,
    error: str = "",
    touches: int = 0,
    decides: int = 0,
    within: Iterable[str] = (),
    broader: str = "",
) -> Field:
    """Makes the field of a fact.

    Args:
        fact: What is asked.
        typed: What stands in the form; other fields in it do not matter.
        error: What is wrong with it.
        touches: How many programmes need the fact.
        decides: How many programmes the answer alone can decide.
        within: First digits of the codes worth offering, for codes that lie in another one; empty for all.
        broader: Industry that is already known and whose parts are asked for.
    """
    shown = Field(fact=fact, control="", error=error, touches=touches, decides=decides)
    if fact.codes is None and fact.type is not FactType.BOOLEAN:
        return _typed_field(fact, typed, shown)
    if fact.type in {FactType.CODES, FactType.DATED_CODES}:
        return _many_choices(fact, typed, shown)
    chosen = typed.get(f"{fact.id}.found") or typed.get(fact.id, "")
    shown = replace(shown, unknown=chosen == UNKNOWN)
    if fact.codes is None:
        return replace(shown, control="radios", choices=_yes_and_no(chosen))
    if fact.codes.hierarchical:
        return _industry(fact.codes, chosen, typed, broader, shown)
    if len(fact.codes.codes) <= MANY_CHOICES:
        return replace(shown, control="radios", choices=_choices(fact.codes.codes.values(), chosen))
    return replace(shown, control="select", groups=_grouped(fact.codes, chosen, tuple(within)))


def _typed_field(fact: Fact, typed: Typed, shown: Field) -> Field:
    shown = replace(shown, unknown=bool(typed.get(f"{fact.id}.unknown")))
    if fact.type is FactType.DATE:
        return replace(shown, control="date", day=_day(fact.id, typed))
    control = {FactType.YEN: "yen", FactType.PERMILLE: "number"}.get(fact.type, "number")
    unit = "%" if fact.type is FactType.PERMILLE else fact.unit
    if fact.type is FactType.YEN:
        unit = typed.get(f"{fact.id}.unit", UNITS[0])
    return replace(shown, control=control, text=typed.get(fact.id, ""), unit=unit)


def _day(name: str, typed: Typed) -> dict[str, str]:
    return {part: typed.get(f"{name}.{part}", "") for part in PARTS_OF_A_DAY}


def _many_choices(fact: Fact, typed: Typed, shown: Field) -> Field:
    chosen = set(typed.getlist(fact.id))
    dated = fact.type is FactType.DATED_CODES
    choices = tuple(
        Choice(
            value=code.id,
            label=code.name,
            label_en=code.name_en,
            help=code.help,
            chosen=code.id in chosen,
            day=_day(f"{fact.id}.on.{code.id}", typed) if dated else None,
        )
        for code in (fact.codes.codes.values() if fact.codes else ())
    )
    return replace(
        shown,
        control="checks",
        choices=choices,
        none=bool(typed.get(f"{fact.id}.none")),
        unknown=bool(typed.get(f"{fact.id}.unknown")),
    )


def _yes_and_no(chosen: str) -> tuple[Choice, ...]:
    return (
        Choice(value="true", label="はい", label_en="Yes", chosen=chosen == "true"),
        Choice(value="false", label="いいえ", label_en="No", chosen=chosen == "false"),
    )


def _choices(codes: Iterable[Code], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=c.id, label=c.name, label_en=c.name_en, help=c.help, chosen=c.id == chosen)
        for c in codes
    )


def _grouped(codes: CodeList, chosen: str, within: tuple[str, ...]) -> tuple[ChoiceGroup, ...]:
    """The codes of a long list, those worth offering first and under a heading of their own."""
    first = [code for code in codes.codes.values() if within and code.id.startswith(within)]
    rest = [code for code in codes.codes.values() if not within or not code.id.startswith(within)]
    if first and len(rest) > LONGEST_LIST:
        rest = []
    groups = (
        ChoiceGroup(label=_("この案内にある地域"), choices=_choices(first, chosen)),
        ChoiceGroup(label=_("ほかの地域") if first else codes.label, choices=_choices(rest, chosen)),
    )
    return tuple(group for group in groups if group.choices)


def _industry(codes: CodeList, chosen: str, typed: Typed, broader: str, shown: Field) -> Field:
    parts = industries.finer(codes, broader) if broader else []
    if parts:
        return replace(shown, control="finer", choices=_choices(parts, chosen), broader=codes.name(broader))
    word = typed.get(INDUSTRY_WORD, "")
    groups = [
        ChoiceGroup(label=name, choices=_choices(group, chosen))
        for name, group in industries.by_section(codes).items()
    ]
    if len(chosen) > industries.BROADEST and chosen in codes.codes:
        groups.insert(0, ChoiceGroup(label=_("今の回答"), choices=_choices([codes.codes[chosen]], chosen)))
    return replace(
        shown,
        control="industry",
        groups=tuple(groups),
        search=industries.installed_index().search(word) if word.strip() else None,
    )
