"""What `banso population` prints for people."""

from collections.abc import Iterator
from datetime import date

from rich.console import RenderableType

from banso.cli.output import table
from banso.core.calendar import show_date
from banso.core.evaluation import FAILED, JUDGED, MET, UNKNOWN, State
from banso.core.money import show_yen
from banso.population.reach import Count, Reach

WORDS = {
    MET: "要件を満たす",
    JUDGED: "審査の判断しだいで満たす",
    UNKNOWN: "情報が足りない",
    FAILED: "要件に合わない",
}
SHORT = {MET: "満たす", JUDGED: "審査しだい", UNKNOWN: "情報不足", FAILED: "合わない"}


def one_parts(reached: Reach) -> Iterator[RenderableType]:
    """One programme in full."""
    yield f"{reached.programme.name}（{reached.programme.id}）: {reached.companies:,}社"
    yield table(
        ("判定", "会社", "割合", "補助額の見込みの合計", "額の出た会社"),
        [
            (WORDS[state], *_counted(count, reached.companies), show_yen(count.yen), f"{count.priced:,}")
            for state, count in reached.verdicts.items()
        ],
        right=(1, 2, 3, 4),
    )
    if reached.clauses:
        yield table(
            ("要件", "該当", "審査", "不明", "非該当", "外れる理由", "これだけで"),
            [
                (
                    clause.label,
                    *(
                        f"{number:,}"
                        for number in (
                            clause.met,
                            clause.judged,
                            clause.unknown,
                            clause.failed,
                            clause.decides,
                            clause.alone,
                        )
                    ),
                )
                for clause in reached.clauses
            ],
            title="要件ごとの会社の数",
            right=(1, 2, 3, 4, 5, 6),
        )
        yield "「外れる理由」は、その要件が理由の一つで外れる会社。「これだけで」は、その要件さえなければ外れない会社。"
    if reached.by is not None:
        yield _parts(reached)


def _counted(count: Count, whole: int) -> tuple[str, str]:
    return f"{count.companies:,}", _percent(count.companies, whole)


def _percent(part: int, whole: int) -> str:
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


def _parts(reached: Reach) -> RenderableType:
    label = reached.by.label if reached.by else ""
    rows = []
    for part in reached.parts:
        whole = sum(count.companies for count in part.verdicts.values())
        reachable = part.verdicts[MET].companies + part.verdicts[JUDGED].companies
        rows.append(
            (
                part.label,
                f"{whole:,}",
                *(f"{part.verdicts[state].companies:,}" for state in part.verdicts),
                _percent(reachable, whole),
            )
        )
    return table(
        (label, "会社", *(SHORT[state] for state in reached.verdicts), "満たす割合"),
        rows,
        title=f"{label}ごと",
        right=(1, 2, 3, 4, 5, 6),
    )


def overview_parts(found: list[Reach], on: date) -> Iterator[RenderableType]:
    """All programmes, those that reach most companies first."""
    if not found:
        yield "この条件に合う制度はありません。"
        return
    ordered = sorted(found, key=lambda each: (-_reachable(each.verdicts), each.programme.id))
    yield f"{show_date(on)}の{len(found)}制度、{found[0].companies:,}社"
    yield table(
        ("制度", *(SHORT[state] for state in WORDS), "補助額の見込みの合計"),
        [
            (
                f"{each.programme.name}\n{each.programme.id}",
                *(f"{each.verdicts[state].companies:,}" for state in WORDS),
                show_yen(each.verdicts[MET].yen + each.verdicts[JUDGED].yen) if each.programme.amount else "",
            )
            for each in ordered
        ],
        right=(1, 2, 3, 4, 5),
    )


def _reachable(verdicts: dict[State, Count]) -> int:
    return verdicts[MET].companies + verdicts[JUDGED].companies
