"""How much: eligible costs, rate, rounding and cap as explained steps, exact to the yen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from banso.core.amount_rules import PER_WORDS, AmountRule, Each, LineCap, Track, rate_of
from banso.core.conditions import Node
from banso.core.costs import Category, CostLine, CountedLine, count_lines, limit_categories
from banso.core.errors import BadCosts
from banso.core.evaluation import Outcome, State, evaluate, holds, missing
from banso.core.facts import Company
from banso.core.money import show_rate, show_yen
from banso.core.sources import Source

COST_FACT = "project.cost_yen"
GRANTED_FACT = "project.granted_this_year_yen"
UNNAMED = "名前のない人"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the computation.

    Attributes:
        yen: Result of the step in yen; None for a rule without a sum yet.
        rule: The rule applied, in words.
    """

    label: str
    yen: int | None
    rule: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a company may expect.

    Attributes:
        yen: The grant in yen; None while costs or facts are missing.
        eligible_yen: Costs that count, in yen.
        missing: Facts that would settle the sum.
        lines: What became of each cost line.
    """

    yen: int | None
    steps: tuple[Step, ...] = ()
    assumptions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    lines: tuple[CountedLine, ...] = ()
    eligible_yen: int | None = None
    track: str = ""


def compute(rule: AmountRule, company: Company, lines: Sequence[CostLine] = ()) -> Amount:
    """Computes the grant of a programme for one company.

    Args:
        rule: Of the programme.
        company: Facts by id; they choose the track and give the costs when there is no table.
        lines: The cost table; empty when only `project.cost_yen`, or nothing, is known.

    Returns:
        The sum with its steps. While the track is open the sum is given only if one of the possible tracks surely
        holds and all agree.

    Raises:
        BadCosts: A line cannot be counted.
    """
    tracks, open_facts = possible_tracks(rule, company)
    if not tracks:
        return Amount(yen=None, assumptions=("補助の区分に当たるものがありません",))
    amounts = [_on_track(rule, track, company, lines) for track in tracks]
    if len(tracks) == 1 and not open_facts:
        return amounts[0]
    surely_one = tracks[-1].when is None or holds(tracks[-1].when, company)
    if surely_one and amounts[0].yen is not None and len({amount.yen for amount in amounts}) == 1:
        return replace(amounts[-1], track="")
    steps = [
        Step(label=f"{t.label or t.id}の場合", yen=a.yen, rule=_track_words(t))
        for t, a in zip(tracks, amounts, strict=True)
    ]
    note = "区分が決まっていないため、区分ごとの額を示します"
    costs = [fact for amount in amounts for fact in amount.missing]
    return replace(
        amounts[-1],
        yen=None,
        steps=tuple(steps),
        missing=tuple(dict.fromkeys([*costs, *open_facts])),
        track="",
        assumptions=tuple(dict.fromkeys([*(text for a in amounts for text in a.assumptions), note])),
    )


def possible_tracks(rule: AmountRule, company: Company) -> tuple[list[Track], tuple[str, ...]]:
    """Tracks a company may be on, and the facts that would tell: the first that surely holds, and open ones before."""
    found: list[Track] = []
    open_facts: dict[str, None] = {}
    for track in rule.tracks:
        outcome = evaluate(track.when, company) if track.when else Outcome(Node(), State.MET)
        if outcome.state is State.FAILED:
            continue
        found.append(track)
        open_facts.update(dict.fromkeys(missing(outcome, company)))
        if outcome.state is State.MET:
            break
    return found, tuple(open_facts)


def _on_track(rule: AmountRule, track: Track, company: Company, lines: Sequence[CostLine]) -> Amount:
    assumptions = _assumptions(rule, track)
    costs = _person_costs(rule, rule.each, lines) if rule.each else _eligible_costs(rule, company, lines)
    if costs is None or (rule.each is None and track.rate is None):
        return Amount(
            yen=None,
            steps=_rules_only(rule, track),
            assumptions=assumptions,
            missing=_cost_facts(rule, track) if costs is None else (),
            track=track.id,
        )
    total, rated = (costs.granted, []) if rule.each else _apply_rate(rule, track, costs.eligible)
    yen, capped, notes = _apply_bounds(track, company, total)
    final = Step(label="補助額の見込み", yen=yen, rule="採択は審査によります")
    return Amount(
        yen=yen,
        steps=(*costs.steps, *rated, *capped, final),
        assumptions=(*assumptions, *costs.assumptions, *notes),
        missing=(GRANTED_FACT,) if notes else (),
        lines=tuple(costs.lines),
        eligible_yen=costs.eligible,
        track=track.id,
    )


def _cost_facts(rule: AmountRule, track: Track) -> tuple[str, ...]:
    """The fact that could stand for a cost table, where one could."""
    needs_table = rule.each is not None or rule.own_costs or track.rate is None
    return () if needs_table else (COST_FACT,)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Costs:
    """Costs that count, in yen; `granted` only where each person is computed alone."""

    eligible: int
    steps: Sequence[Step]
    lines: Sequence[CountedLine] = ()
    assumptions: tuple[str, ...] = ()
    granted: int = 0


def _person_costs(rule: AmountRule, each: Each, lines: Sequence[CostLine]) -> _Costs | None:
    if not lines:
        return None
    counted = count_lines(lines, rule.categories, rule.excluded, rule.tax)
    granted, steps = _each_person(each, [line for line in counted if line.state != "excluded"])
    barred = [_barred_step(line) for line in counted if line.state == "excluded"]
    eligible = sum(line.yen for line in counted)
    unnamed = any(not line.attributes.get(each.by) for line in lines)
    return _Costs(
        eligible=eligible,
        steps=[*barred, *steps],
        lines=counted,
        granted=granted,
        assumptions=(f"{each.by}の書かれていない行は、同じ1人の分として計算しています",) if unnamed else (),
    )


def _barred_step(line: CountedLine) -> Step:
    return Step(label=f"対象外: {line.line.item or line.label}", yen=0, rule=line.reason, source=line.source)


def _eligible_costs(rule: AmountRule, company: Company, lines: Sequence[CostLine]) -> _Costs | None:
    if not lines:
        return None if rule.own_costs else _stated_costs(company.get(COST_FACT))
    counted = count_lines(lines, rule.categories, rule.excluded, rule.tax)
    sums: dict[str, int] = {}
    for line in counted:
        if line.state != "excluded":
            sums[line.category] = sums.get(line.category, 0) + line.yen
    limits = {category.id: category.limit for category in rule.categories if category.limit}
    allowed = limit_categories(sums, limits)
    eligible = sum(allowed.values())
    cut = {category for category, yen in allowed.items() if yen < sums[category]}
    return _Costs(
        eligible=eligible,
        steps=[
            *(_category_step(c, sums[c.id], allowed[c.id]) for c in rule.categories if c.id in sums),
            *(_barred_step(line) for line in counted if line.state == "excluded"),
            Step(label="補助対象経費の合計", yen=eligible),
        ],
        lines=[_mark_capped(li, limits[li.category].words) if li.category in cut else li for li in counted],
    )


def _stated_costs(yen: int | None) -> _Costs | None:
    if yen is None:
        return None
    return _Costs(
        eligible=yen,
        steps=[Step(label="補助対象経費（入力した合計）", yen=yen)],
        assumptions=("経費の内訳を確かめずに、入力した合計の全額が対象になると仮定しています",),
    )


def _mark_capped(line: CountedLine, words: str) -> CountedLine:
    return replace(line, state="capped", reason=f"この区分は{words}しか数えられません")


def _category_step(category: Category, filed: int, allowed: int) -> Step:
    if category.limit is None:
        return Step(label=category.label, yen=allowed, rule=category.judged, source=category.source)
    cut = f"（申請{show_yen(filed)}のうち{show_yen(allowed)}を算入）" if allowed < filed else ""
    return Step(
        label=category.label, yen=allowed, rule=category.limit.words + cut, source=category.limit.source
    )


def _apply_rate(rule: AmountRule, track: Track, eligible: int) -> tuple[int, list[Step]]:
    rate = track.rate or Fraction(0)
    exact = eligible * rate
    steps = [
        Step(
            label=f"うち{share.payer}の負担",
            yen=int(eligible * rate_of([*track.shares], [share.payer])),
            rule=f"{share.of + '負担の' if share.of else ''}{show_rate(share.share)}",
            source=share.source,
        )
        for share in track.shares
    ]
    rounded = rule.rounding.apply(exact)
    steps.append(
        Step(label="補助率をかけた額", yen=int(exact), rule=_rate_words(track), source=track.rate_source)
    )
    if rounded != exact:
        steps.append(
            Step(label="端数処理", yen=rounded, rule=str(rule.rounding), source=rule.rounding_source)
        )
    return rounded, steps


def _rate_words(track: Track) -> str:
    return f"補助率{show_rate(track.rate)}" if track.rate is not None else ""


def _track_words(track: Track) -> str:
    cap = f"{PER_WORDS[track.cap.per]}の上限{show_yen(track.cap.yen)}" if track.cap else ""
    return "、".join(words for words in (_rate_words(track), cap) if words)


def _each_person(each: Each, counted: Sequence[CountedLine]) -> tuple[int, list[Step]]:
    groups: dict[str, list[CountedLine]] = {}
    for line in counted:
        groups.setdefault(line.line.attributes.get(each.by) or UNNAMED, []).append(line)
    steps, total = [], 0
    for name, group in groups.items():
        cap = _cap_of_group(each, group, name)
        paid = sum(line.yen for line in group)
        rounded = each.rounding.apply(paid * each.rate)
        granted = min(rounded, cap.yen)
        rule = f"{show_yen(paid)}×{show_rate(each.rate)}、{each.rounding}、上限{show_yen(cap.yen)}（{cap.label}）"
        steps.append(
            Step(label=f"{each.label}（{name}）", yen=granted, rule=rule, source=cap.source or each.source)
        )
        total += granted
    steps.append(Step(label=f"{len(groups)}人分の合計", yen=total))
    return total, steps


def _cap_of_group(each: Each, group: Sequence[CountedLine], name: str) -> LineCap:
    attribute = each.caps[0].attribute
    values = {line.line.attributes.get(attribute, "") for line in group} - {""}
    found = [cap for cap in each.caps if cap.value in values]
    if len(values) == 1 and found:
        return found[0]
    choices = "、".join(f"{cap.value}（{cap.label}）" for cap in each.caps)
    problem = (
        f"{attribute}が書かれていません"
        if not values
        else f"{attribute}「{'」「'.join(sorted(values))}」を一つに決められません"
    )
    raise BadCosts(
        problem, place=f"{each.label}「{name}」", remedy=f"次のどれか一つを書いてください: {choices}"
    )


def _apply_bounds(track: Track, company: Company, total: int) -> tuple[int, list[Step], tuple[str, ...]]:
    steps: list[Step] = []
    notes: tuple[str, ...] = ()
    if track.cap is not None:
        room = track.cap.yen
        rule = f"{PER_WORDS[track.cap.per]}の上限{show_yen(track.cap.yen)}"
        if track.cap.per == "fiscal_year":
            granted = company.get(GRANTED_FACT)
            notes = ("今年度すでに受けた額を0円として計算しています",) if granted is None else ()
            room = max(0, room - (granted or 0))
            rule += f"（残り{show_yen(room)}）" if granted else ""
        if total > room:
            steps.append(Step(label="補助上限額", yen=room, rule=rule, source=track.cap.source))
        total = min(total, room)
    if track.floor is not None and total < track.floor.yen:
        rule = f"下限額{show_yen(track.floor.yen)}に満たないため補助されません"
        return 0, [*steps, Step(label="補助下限額", yen=0, rule=rule, source=track.floor.source)], notes
    return total, steps, notes


def _rules_only(rule: AmountRule, track: Track) -> tuple[Step, ...]:
    steps = []
    if rule.each is not None:
        words = f"{rule.each.label}につき{show_rate(rule.each.rate)}、{rule.each.rounding}"
        steps.append(Step(label="補助率", yen=None, rule=words, source=rule.each.source))
        steps += [
            Step(label=f"上限（{cap.label}）", yen=cap.yen, rule="1人あたり", source=cap.source)
            for cap in rule.each.caps
        ]
    if track.rate is not None:
        steps.append(Step(label="補助率", yen=None, rule=show_rate(track.rate), source=track.rate_source))
    if track.cap is not None:
        steps.append(
            Step(
                label="補助上限額", yen=track.cap.yen, rule=PER_WORDS[track.cap.per], source=track.cap.source
            )
        )
    if track.floor is not None:
        steps.append(Step(label="補助下限額", yen=track.floor.yen, source=track.floor.source))
    return tuple(steps)


def _assumptions(rule: AmountRule, track: Track) -> tuple[str, ...]:
    found = [
        rule.tax.assumed,
        *(c.assumed for c in rule.categories),
        *(c.limit.assumed for c in rule.categories if c.limit),
    ]
    found += [
        rule.rounding_assumed if rule.each is None else "",
        track.cap.assumed if track.cap else "",
        track.partly_fixed,
    ]
    return tuple(dict.fromkeys(text for text in found if text))
