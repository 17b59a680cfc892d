"""How much a programme gives or lends, as its page shows it: tracks, costs, loan terms, each with its source."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from django.utils.translation import gettext as _

from banso.core.amount_rules import PER_WORDS, AmountRule, Share, Stated, Track
from banso.core.costs import Category
from banso.core.facts import Vocabulary
from banso.core.guarantee import show_range
from banso.core.loan_limits import show_months
from banso.core.loan_terms import LoanTerms
from banso.core.money import show_percent, show_rate, show_yen
from banso.core.programmes import Programme
from banso.core.reasons import requirement
from banso.core.sources import Source
from banso.web.catalogue.references import Reference, References

Number = TypeVar("Number", int, Fraction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list: what it is, its value in words, where it stands."""

    label: str
    value: str = ""
    note: str = ""
    assumed: str = ""
    source: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRows:
    """One track of a grant.

    Attributes:
        when: Whom it is for; empty for everybody.
    """

    label: str
    when: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountPart:
    """The amount section of a page."""

    tracks: tuple[TrackRows, ...]
    each: tuple[Row, ...]
    categories: tuple[Row, ...]
    excluded: tuple[Row, ...]
    settings: tuple[Row, ...]


def amount_part(rule: AmountRule, vocabulary: Vocabulary, references: References) -> AmountPart:
    """The rules of a grant."""
    return AmountPart(
        tracks=tuple(_track(track, vocabulary, references) for track in rule.tracks),
        each=tuple(_each(rule, references)),
        categories=tuple(_category(category, references) for category in rule.categories),
        excluded=tuple(
            Row(
                label=kind.label,
                note=f"「{kind.unless_label}」場合に限り対象になります" if kind.unless else "",
                source=references.cite(kind.source),
            )
            for kind in rule.excluded
        ),
        settings=_settings(rule, references),
    )


def _track(track: Track, vocabulary: Vocabulary, references: References) -> TrackRows:
    rows = []
    if track.rate is not None:
        rows.append(
            Row(
                label=_("補助率"),
                value=show_rate(track.rate),
                note="、".join(_share(share) for share in track.shares),
                source=references.cite(track.rate_source or _first_source(track.shares)),
            )
        )
    if track.cap is not None:
        rows.append(_stated(_("上限額"), track.cap, references))
    if track.floor is not None:
        rows.append(_stated(_("下限額"), track.floor, references))
    if track.partly_fixed:
        rows.append(Row(label=_("定額の部分"), value=track.partly_fixed))
    return TrackRows(
        label=track.label or track.id,
        when=requirement(track.when, vocabulary) if track.when else "",
        rows=tuple(rows),
    )


def _first_source(shares: Sequence[Share]) -> Source | None:
    return next((share.source for share in shares if share.source), None)


def _share(share: Share) -> str:
    return f"{share.payer} {share.of + '負担の' if share.of else ''}{show_rate(share.share)}"


def _stated(label: str, stated: Stated, references: References) -> Row:
    return Row(
        label=label,
        value=show_yen(stated.yen),
        note=PER_WORDS[stated.per],
        assumed=stated.assumed,
        source=references.cite(stated.source),
    )


def _each(rule: AmountRule, references: References) -> Iterable[Row]:
    if rule.each is None:
        return
    each = rule.each
    value = f"{show_rate(each.rate)}（{each.rounding}）"
    yield Row(
        label=_("%(each)sあたり") % {"each": each.label}, value=value, source=references.cite(each.source)
    )
    for cap in each.caps:
        label = _("上限額（%(whom)s）") % {"whom": cap.label}
        yield Row(label=label, value=show_yen(cap.yen), note=each.label, source=references.cite(cap.source))


def _category(category: Category, references: References) -> Row:
    limit = category.limit
    return Row(
        label=category.label,
        value=limit.words if limit else "",
        note=category.judged,
        assumed=(limit.assumed if limit else "") or category.assumed,
        source=references.cite((limit.source if limit else None) or category.source),
    )


def _settings(rule: AmountRule, references: References) -> tuple[Row, ...]:
    basis = "税込みの額で計算" if rule.tax.basis == "included" else "税抜きの額で計算"
    rows = [
        Row(
            label=_("消費税"),
            value=basis,
            assumed=rule.tax.assumed,
            source=references.cite(rule.tax.source),
        )
    ]
    if rule.each is None:
        rows.append(
            Row(
                label=_("端数"),
                value=str(rule.rounding),
                assumed=rule.rounding_assumed,
                source=references.cite(rule.rounding_source),
            )
        )
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPart:
    """The loan section of a page."""

    terms: tuple[Row, ...]
    purposes: tuple[Row, ...]
    uses: tuple[Row, ...]
    guarantee: tuple[Row, ...]
    discounts: tuple[Row, ...]


def loan_part(terms: LoanTerms, vocabulary: Vocabulary, references: References) -> LoanPart:
    """The terms of a loan."""
    return LoanPart(
        terms=tuple(_loan_terms(terms)),
        purposes=tuple(
            Row(
                label=f"({purpose.id}) {purpose.label}",
                value=f"{show_yen(purpose.limit_yen)}まで" if purpose.limit_yen else "",
                source=references.cite(purpose.source),
            )
            for purpose in terms.purposes
        ),
        uses=tuple(
            Row(
                label=use.label,
                value=f"{show_months(use.max_months)}以内" if use.max_months else "",
                note=f"据置{show_months(use.max_grace_months)}以内" if use.max_grace_months else "",
                source=references.cite(use.source),
            )
            for use in terms.uses
        ),
        guarantee=tuple(
            Row(
                label=fee.label or _("保証料率"),
                value=show_range(fee.min_rate, fee.max_rate),
                note=_guarantee_note(fee.purposes, requirement(fee.when, vocabulary) if fee.when else ""),
                source=references.cite(fee.source),
            )
            for fee in terms.guarantee
        ),
        discounts=tuple(
            Row(
                label=discount.label,
                value=f"{show_percent(discount.points)}引下げ",
                source=references.cite(discount.source),
            )
            for discount in terms.discounts
        ),
    )


def gist_of(programme: Programme) -> str:
    """What a programme gives in one line: rate and cap, or limit and interest; empty where neither is stated."""
    parts: list[str] = []
    if programme.amount is not None:
        rule = programme.amount
        rates = sorted({track.rate for track in rule.tracks if track.rate is not None})
        rates = rates or ([rule.each.rate] if rule.each else [])
        caps = sorted({track.cap.yen for track in rule.tracks if track.cap})
        parts += [f"補助率{_span(rates, show_rate)}"] if rates else []
        parts += [f"上限{_span(caps, show_yen)}"] if caps else []
    if programme.loan is not None:
        terms = programme.loan
        parts += [f"限度額{show_yen(terms.limit_yen)}"] if terms.limit_yen is not None else []
        if terms.rate_min is not None and terms.rate_max is not None:
            parts.append(f"利率{show_range(terms.rate_min, terms.rate_max)}")
    return "、".join(parts)


def _span(values: Sequence[Number], show: Callable[[Number], str]) -> str:
    lowest, highest = show(values[0]), show(values[-1])
    return lowest if lowest == highest else f"{lowest}～{highest}"


def _guarantee_note(purposes: Sequence[str], when: str) -> str:
    named = f"資金の目的{'・'.join(f'({p})' for p in purposes)}" if purposes else ""
    return "。".join(filter(None, (named, when)))


def _loan_terms(terms: LoanTerms) -> Iterable[Row]:
    if terms.limit_yen is not None:
        yield Row(label=_("融資限度額"), value=show_yen(terms.limit_yen), note="1社あたり")
    if terms.rate_min is not None and terms.rate_max is not None:
        floating = terms.floating_over_months
        note = f"{show_months(floating)}を超える返済は変動金利" if floating else ""
        yield Row(label=_("融資利率"), value=show_range(terms.rate_min, terms.rate_max), note=note)
    if terms.quota_yen is not None:
        note = "全員に貸し出す額の合計です。1社の限度額でも予算でもありません"
        yield Row(label=_("融資枠"), value=show_yen(terms.quota_yen), note=note)
