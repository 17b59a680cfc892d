"""What a result says, in sentences one can read out in a meeting."""

from collections.abc import Iterable, Sequence

from banso.web.policy.exhibits import Exhibit, Scenario, show_days
from banso.web.policy.reach import ClauseRow
from banso.web.policy.words import Band, Show, show_companies, show_count, show_share, show_short_yen

Verbs = tuple[str, str, str, str]
MIDDLE: Verbs = ("増え", "減り", "変わらず", "")
END: Verbs = ("増えます", "減ります", "変わりません", "ます")
"""How a sentence goes on, and how it ends."""


def headlines(exhibit: Exhibit, clauses: Sequence[ClauseRow]) -> list[str]:
    """A few sentences: when the money runs out, what the variants change, who is turned away.

    Args:
        exhibit: The result.
        clauses: Those of the base, the hardest first.
    """
    return [*_base(exhibit.base), *_variants(exhibit), *_turned_away(clauses)]


def _base(base: Scenario) -> Iterable[str]:
    grants, yen = base.band("grants"), base.band("granted_yen")
    yield (
        f"「{base.called}」では、申請がおよそ{_range(base.band('applications'), show_count)}、"
        f"交付決定がおよそ{_range(grants, show_count)}、額は{_range(yen, show_short_yen)}の見込みです。"
    )
    if base.budget is not None:
        yield _money(base)


def _money(base: Scenario) -> str:
    budget = show_short_yen(base.budget or 0)
    if not base.exhausted_share:
        left = _range(base.band("unspent_yen"), show_short_yen)
        return f"予算{budget}は、どの計算でも最後まで足ります。使い残しは{left}の見込みです。"
    share = show_share(base.exhausted_share)
    days = _runs_out(base)
    when = f"なくなる回と日は、{days}が目安です。" if days else ""
    unspent = base.band("unspent_yen").median
    rest = f"使い残しは、中央の見込みで{show_short_yen(unspent)}です。" if unspent else ""
    return f"予算{budget}が途中でなくなるのは、計算の{share}です。{when}{rest}"


def _runs_out(base: Scenario) -> str:
    """The round in which the money most often runs out, with the days."""
    ends = [r for r in base.plain["rounds"] if r.get("exhausted_on")]
    if not ends:
        return ""
    likely = max(ends, key=lambda r: r["exhausted_share"])
    return f"第{likely['number']}回・{show_days(likely['exhausted_on'])}"


def _turned_away(rows: Sequence[ClauseRow]) -> Iterable[str]:
    if not rows or not rows[0].decides:
        return
    hardest = rows[0]
    yield f"いちばん多くの会社を対象から外すのは「{hardest.label}」で、{show_companies(hardest.decides)}です。"
    alone = max(rows, key=lambda row: row.alone)
    if alone.alone:
        yield f"「{alone.label}」をなくすだけで、{show_companies(alone.alone)}が対象になりえます。"


def _variants(exhibit: Exhibit) -> Iterable[str]:
    found = {plain["scenario"]: plain for plain in exhibit.plain["differences"]}
    for scenario in exhibit.others:
        plain = found[scenario.id]
        grants = _more_or_less(Band.read(plain["grants"]), show_count, MIDDLE)
        yen = _more_or_less(Band.read(plain["granted_yen"]), show_short_yen, END)
        yield f"「{scenario.called}」にすると、交付決定は{grants}、額は{yen}。"


def _range(band: Band, show: Show) -> str:
    return show(band.median) if band.low == band.high else f"{show(band.low)}から{show(band.high)}"


def _more_or_less(band: Band, show: Show, verbs: Verbs) -> str:
    """A paired difference in words; the verbs are for more, less, the same and either."""
    more, less, same, unclear = verbs
    if band.low == band.high == 0:
        return same
    if band.low < 0 < band.high:
        return f"{show(-band.low)}の減少から{show(band.high)}の増加まで分かれ{unclear}"
    low, high = sorted((abs(band.low), abs(band.high)))
    amount = show(high) if low == high else f"{show(low)}から{show(high)}"
    return f"{amount}{more if band.high > 0 else less}"
