"""Amount rules from files."""

from fractions import Fraction

from banso.core.amount_rules import AmountRule, Each, LineCap, Share, Stated, Track, rate_of
from banso.core.costs import Category, CategoryLimit, ExcludedCost, Tax
from banso.core.errors import BansoError
from banso.core.money import Rounding, rate
from banso.definitions.build.conditions import NodeBuilder
from banso.definitions.build.sources import build_source
from banso.definitions.shapes.amounts import (
    AmountShape,
    CapShape,
    CategoryShape,
    EachShape,
    ExcludedShape,
    RoundingShape,
    TrackShape,
)
from banso.definitions.yaml_files import Place


def build_amount(shape: AmountShape | None, nodes: NodeBuilder, place: Place) -> AmountRule | None:
    """The amount rule of a file, or None."""
    if shape is None:
        return None
    rounding = shape.rounding or RoundingShape()
    return AmountRule(
        tax=Tax(basis=shape.tax.basis, source=build_source(shape.tax.source), assumed=shape.tax.assumed),
        categories=tuple(
            _category(c, nodes, (*place, "categories", n)) for n, c in enumerate(shape.categories)
        ),
        excluded=tuple(_excluded(kind) for kind in shape.excluded),
        own_costs=shape.own_costs,
        each=_each(shape.each, nodes, (*place, "each")) if shape.each else None,
        tracks=tuple(_track(t, nodes, (*place, "tracks", n)) for n, t in enumerate(shape.tracks)),
        rounding=Rounding(rounding.mode, rounding.unit),
        rounding_source=build_source(rounding.source),
        rounding_assumed=rounding.assumed,
    )


def read_rate(text: str, nodes: NodeBuilder, place: Place) -> Fraction:
    """A rate written in a file; an impossible one is a problem of the file."""
    try:
        return rate(text)
    except BansoError as error:
        nodes.problems.add_error("impossible-rate", place, error)
        return Fraction(0)


def _category(shape: CategoryShape, nodes: NodeBuilder, place: Place) -> Category:
    limit = None
    if shape.limit is not None:
        limit = CategoryLimit(
            share=read_rate(shape.limit.share, nodes, (*place, "limit", "share"))
            if shape.limit.share
            else None,
            of=shape.limit.of,
            yen=shape.limit.yen,
            source=build_source(shape.limit.source),
            assumed=shape.limit.assumed,
        )
        if limit.share is not None and not 0 < limit.share < 1:
            nodes.problems.add(
                "impossible-rate",
                (*place, "limit", "share"),
                "割合の上限が0か1以上です",
                "0より大きく1未満の割合にしてください",
            )
    return Category(
        id=shape.id,
        label=shape.label,
        source=build_source(shape.source),
        assumed=shape.assumed,
        limit=limit,
        judged=shape.judged,
    )


def _excluded(shape: ExcludedShape) -> ExcludedCost:
    return ExcludedCost(
        id=shape.id,
        label=shape.label,
        source=build_source(shape.source),
        unless=shape.unless,
        unless_label=shape.unless_label,
        counts_as=shape.counts_as,
    )


def _each(shape: EachShape, nodes: NodeBuilder, place: Place) -> Each:
    caps = []
    for cap in shape.caps:
        ((attribute, value),) = cap.when_line.items()
        caps.append(
            LineCap(
                attribute=attribute,
                value=value,
                label=cap.label,
                yen=cap.yen,
                source=build_source(cap.source),
            )
        )
    return Each(
        by=shape.by,
        label=shape.label,
        rate=read_rate(shape.rate.value, nodes, (*place, "rate", "value")),
        rounding=Rounding(shape.rounding.mode, shape.rounding.unit),
        caps=tuple(caps),
        source=build_source(shape.rate.source or shape.source),
        rounding_source=build_source(shape.rounding.source),
    )


def _stated(shape: CapShape | None) -> Stated | None:
    if shape is None:
        return None
    return Stated(yen=shape.yen, per=shape.per, source=build_source(shape.source), assumed=shape.assumed)


def _track(shape: TrackShape, nodes: NodeBuilder, place: Place) -> Track:
    shares = tuple(
        Share(
            payer=share.payer,
            share=read_rate(share.share, nodes, (*place, "shares", number, "share")),
            of=share.of,
            source=build_source(share.source),
        )
        for number, share in enumerate(shape.shares)
    )
    _check_shares(shares, nodes, place)
    own = read_rate(shape.rate.value, nodes, (*place, "rate", "value")) if shape.rate else None
    source = shape.rate.source if shape.rate else shape.shares[0].source if shape.shares else None
    return Track(
        id=shape.id,
        label=shape.label,
        when=nodes.build_optional(shape.when, (*place, "when")),
        rate=rate_of(shares, shape.granted_by) if shares else own,
        rate_source=build_source(source),
        shares=shares,
        granted_by=tuple(shape.granted_by),
        cap=_stated(shape.cap),
        floor=_stated(shape.floor),
        partly_fixed=f"一部は定額です（{shape.partly_fixed.text}）。その分は計算に含みません"
        if shape.partly_fixed
        else "",
    )


def _check_shares(shares: tuple[Share, ...], nodes: NodeBuilder, place: Place) -> None:
    whole = sum((share.share for share in shares if not share.of), Fraction(0))
    if shares and whole != 1:
        nodes.problems.add(
            "impossible-rate",
            (*place, "shares"),
            f"負担割合の合計が1になりません（{whole}）",
            "of のない負担の合計を1にしてください",
        )
    payers = {share.payer for share in shares if not share.of}
    for number, share in enumerate(shares):
        if share.of and share.of not in payers:
            nodes.problems.add(
                "impossible-rate",
                (*place, "shares", number, "of"),
                f"「{share.of}」の負担がありません",
                "先にその負担割合を書いてください",
            )
