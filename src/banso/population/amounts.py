"""The amount a programme grants, in exact whole yen, for a table of companies.

The same rules as `banso.core.amounts`: which track, rate, rounding, cap and floor, over the eligible costs of
`banso.population.eligible_costs`. Where every person is computed alone, a table of companies cannot say anything:
the amount is then unknown, as it is for the reference engine without a cost table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from banso.core.amount_rules import AmountRule, Track
from banso.core.amounts import GRANTED_FACT
from banso.core.errors import BadDefinition
from banso.core.evaluation import FAILED, MET, UNKNOWN
from banso.core.money import Rounding
from banso.population.columns import column_of
from banso.population.conditions import Conditions
from banso.population.eligible_costs import ELIGIBLE, LARGEST, largest_eligible_yen
from banso.population.extremes import largest, smallest
from banso.population.levels import constant, level_of
from banso.population.lookups import column
from banso.population.whole_division import whole_division

FALSE = ibis.literal(value=False)
NO_YEN = ibis.null("int64")
TOTAL = "_total_"


def granted_yen(rule: AmountRule, conditions: Conditions) -> ir.IntegerValue:
    """What a programme grants each company, in yen; NULL while costs or the track are open.

    Args:
        rule: Of the programme.
        conditions: Over a table that has been given its eligible costs (`with_eligible_costs`).

    Raises:
        BadDefinition: A rate leads to numbers too large for the databases.
    """
    general = next((place for place, track in enumerate(rule.tracks) if track.when is None), None)
    tracks = rule.tracks if general is None else rule.tracks[: general + 1]
    if not tracks:
        return NO_YEN
    eligible = conditions.companies[ELIGIBLE]
    totals = conditions.keep([_total(rule, track, eligible) for track in tracks], TOTAL)
    if tracks[0].when is None:
        return _bounded(tracks[0], conditions.companies[totals[0]], conditions)
    conditions.add(_columns_of_tracks(tracks, totals, conditions))
    return _on_any(_possible_tracks(tracks, conditions.companies))


def _columns_of_tracks(
    tracks: Sequence[Track], totals: Sequence[str], conditions: Conditions
) -> dict[str, ir.Value]:
    columns: dict[str, ir.Value] = {}
    for place, (track, total) in enumerate(zip(tracks, totals, strict=True)):
        columns[f"_track_{place}"] = conditions.level(track.when) if track.when else constant(MET)
        columns[f"_yen_{place}"] = _bounded(track, conditions.companies[total], conditions)
    return columns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Possible:
    """A track as it stands for each company.

    Attributes:
        possible: The company may be on it: it does not fail, and no track before it surely holds.
        asks: A fact is missing that would tell.
    """

    possible: ir.BooleanValue
    surely: ir.BooleanValue
    asks: ir.BooleanValue
    yen: ir.IntegerValue

    def yen_or(self, otherwise: int) -> ir.IntegerValue:
        """The sum where the track is possible and has one."""
        return ibis.cases(
            (self.possible & self.yen.notnull(), self.yen), else_=ibis.literal(otherwise, "int64")
        )


def _possible_tracks(tracks: Sequence[Track], companies: ir.Table) -> list[_Possible]:
    found: list[_Possible] = []
    none_before: ir.BooleanValue = ibis.literal(value=True)
    for place in range(len(tracks)):
        level = companies[f"_track_{place}"]
        found.append(
            _Possible(
                possible=none_before & (level != level_of(FAILED)),
                surely=level == level_of(MET),
                asks=level == level_of(UNKNOWN),
                yen=companies[f"_yen_{place}"],
            )
        )
        none_before &= level != level_of(MET)
    return found


def _on_any(tracks: Sequence[_Possible]) -> ir.IntegerValue:
    """The sum of the one track, or of several that agree while one of them surely holds."""
    count = sum(each.possible.ifelse(1, 0) for each in tracks)
    undecided = ibis.or_(*[each.possible & each.asks for each in tracks])
    surely_one = ibis.or_(*[each.possible & each.surely for each in tracks])
    unpriced = ibis.or_(*[each.possible & each.yen.isnull() for each in tracks])
    least = smallest([each.yen_or(LARGEST) for each in tracks])
    most = largest([each.yen_or(-1) for each in tracks])
    settled = ((count == 1) & (undecided == FALSE)) | (surely_one & (least == most))
    return ibis.cases((settled & (unpriced == FALSE) & (count > 0), least), else_=NO_YEN)


def _total(rule: AmountRule, track: Track, eligible: ir.IntegerValue) -> ir.IntegerValue:
    """The share of the eligible costs that a track grants, rounded, before cap and floor."""
    if rule.each is not None or track.rate is None:
        return NO_YEN
    numerator, denominator = track.rate.numerator, track.rate.denominator
    if 2 * numerator * largest_eligible_yen(rule) + 2 * denominator * rule.rounding.unit > LARGEST:
        raise BadDefinition(
            f"補助率{track.rate}の分子か端数処理の単位が大きすぎて計算できません",
            remedy="制度ファイルの rate と rounding を確かめてください",
        )
    return _rounded(eligible * numerator, denominator, rule.rounding)


def _rounded(numerator: ir.IntegerValue, denominator: int, rounding: Rounding) -> ir.IntegerValue:
    """A quotient from 0 in multiples of the unit."""
    step = denominator * rounding.unit
    if rounding.mode == "half_up":
        return whole_division(numerator * 2 + step, 2 * step) * rounding.unit
    if rounding.mode == "up":
        numerator += step - 1
    return whole_division(numerator, step) * rounding.unit


def _bounded(track: Track, total: ir.IntegerValue, conditions: Conditions) -> ir.IntegerValue:
    """A total under the cap, and nothing below the floor; NULL stays NULL."""
    branches = []
    room = _room(track, conditions)
    if track.floor is not None:
        nothing, least = ibis.literal(0, "int64"), ibis.literal(track.floor.yen, "int64")
        branches.append((total < least, nothing))
        if room is not None:
            branches.append((total.notnull() & (room < least), nothing))
    if room is not None:
        # Not LEAST, which passes over NULL in some databases.
        branches.append((total > room, room))
    return ibis.cases(*branches, else_=total) if branches else total


def _room(track: Track, conditions: Conditions) -> ir.IntegerValue | None:
    """What the cap leaves, in yen."""
    if track.cap is None:
        return None
    room: ir.IntegerValue = ibis.literal(track.cap.yen, "int64")
    if track.cap.per == "fiscal_year":
        granted = column(conditions.companies, column_of(GRANTED_FACT), "int64").coalesce(0)
        room = ibis.greatest(ibis.literal(0, "int64"), room - granted)
    return room
