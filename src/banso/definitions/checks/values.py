"""Codes, ids and sums that no programme can have."""

from collections import Counter
from collections.abc import Sequence

from banso.core.facts import Vocabulary
from banso.definitions.problems import Problems
from banso.definitions.shapes.amounts import RateShape
from banso.definitions.shapes.conditions import NodeShape
from banso.definitions.shapes.loans import PurposeShape, UseShape
from banso.definitions.shapes.programme import ProgrammeShape
from banso.definitions.yaml_files import Place


def check_values(shape: ProgrammeShape, vocabulary: Vocabulary, problems: Problems) -> None:
    """Notes codes outside their vocabulary, ids used twice or pointing nowhere, and impossible caps."""
    lists = vocabulary.code_lists
    _in_list("purpose", shape.purposes, ("purposes",), vocabulary, problems)
    for key, code in (("prefecture", shape.area.prefecture), ("municipality", shape.area.municipality)):
        if code and key in lists and code not in lists[key].codes:
            problems.add(
                "value-outside-vocabulary",
                ("area", key),
                f"「{code}」はコード一覧にありません",
                f"data/codes/{key}.yaml から選んでください",
            )
    if shape.area.municipality and not shape.area.municipality.startswith(shape.area.prefecture):
        problems.add(
            "value-outside-vocabulary",
            ("area", "municipality"),
            "市町村が都道府県の外にあります",
            "コードを確かめてください",
        )
    _check_ids(shape, problems)
    _check_caps(shape, problems)
    _check_each(shape, problems)
    _check_loan(shape, problems)
    _check_budget(shape, problems)


def _in_list(
    list_id: str, codes: list[str], place: Place, vocabulary: Vocabulary, problems: Problems
) -> None:
    known = vocabulary.code_lists[list_id].codes if list_id in vocabulary.code_lists else {}
    for number, code in enumerate(codes):
        if code not in known:
            problems.add(
                "value-outside-vocabulary",
                (*place, number),
                f"「{code}」は選択肢にありません",
                f"使える値: {'、'.join(known)}",
            )


def _check_ids(shape: ProgrammeShape, problems: Problems) -> None:
    papers = {paper.id for paper in shape.documents}
    seen: Counter[str] = Counter()
    for place, node in named_nodes(shape.requirements, ("requirements",)):
        seen[node.id or ""] += 1
        if seen[node.id or ""] == 2:
            problems.add(
                "duplicate-id",
                (*place, "id"),
                f"条項の id「{node.id}」が二度使われています",
                "別の id にしてください",
            )
        for number, paper in enumerate(node.evidence):
            if paper not in papers:
                problems.add(
                    "value-outside-vocabulary",
                    (*place, "evidence", number),
                    f"書類「{paper}」は documents にありません",
                    f"使える書類: {'、'.join(sorted(papers)) or 'なし'}",
                )
    tracks = [track.id for track in shape.amount.tracks] if shape.amount else []
    for track, count in Counter(tracks).items():
        if count > 1:
            problems.add(
                "duplicate-id",
                ("amount", "tracks"),
                f"区分の id「{track}」が{count}回使われています",
                "別の id にしてください",
            )
    for number, relation in enumerate(shape.relations):
        if relation.kind == "opens_track" and relation.track not in tracks:
            problems.add(
                "value-outside-vocabulary",
                ("relations", number, "track"),
                f"区分「{relation.track}」はありません",
                f"使える区分: {'、'.join(tracks)}",
            )


def named_nodes(node: NodeShape | None, place: Place) -> list[tuple[Place, NodeShape]]:
    """All clauses of a condition as written, with their places."""
    return [(where, part) for where, part in nodes_with_places(node, place) if part.id]


def nodes_with_places(node: NodeShape | None, place: Place) -> list[tuple[Place, NodeShape]]:
    """A condition as written and everything below it."""
    if node is None:
        return []
    found = [(place, node)]
    for key, parts in (("all", node.all), ("any", node.any)):
        for number, part in enumerate(parts or []):
            found += nodes_with_places(part, (*place, key, number))
    if node.at_least_of is not None:
        for number, part in enumerate(node.at_least_of.nodes):
            found += nodes_with_places(part, (*place, "at_least_of", "nodes", number))
    return found + nodes_with_places(node.not_, (*place, "not"))


def _check_caps(shape: ProgrammeShape, problems: Problems) -> None:
    budget = shape.budget.yen if shape.budget else None
    for number, track in enumerate(shape.amount.tracks if shape.amount else []):
        place = ("amount", "tracks", number)
        if track.cap is not None and track.cap.yen == 0:
            problems.add(
                "impossible-cap",
                (*place, "cap"),
                "上限額が0円です",
                "上限額を確かめてください。なければ cap を消してください",
            )
        if track.cap is not None and budget and track.cap.yen > budget:
            problems.add(
                "impossible-cap",
                (*place, "cap"),
                "上限額が予算額を超えています",
                "単位（千円、万円）を確かめてください",
            )
        if track.cap is not None and track.floor is not None and track.floor.yen > track.cap.yen:
            problems.add(
                "impossible-cap",
                (*place, "floor"),
                "下限額が上限額を超えています",
                "どちらかを直してください",
            )
        _check_not_zero(track.rate, (*place, "rate"), problems)


def _check_each(shape: ProgrammeShape, problems: Problems) -> None:
    each = shape.amount.each if shape.amount else None
    if each is None:
        return
    _check_not_zero(each.rate, ("amount", "each", "rate"), problems)
    for number, cap in enumerate(each.caps):
        if cap.yen == 0:
            problems.add(
                "impossible-cap",
                ("amount", "each", "caps", number),
                "上限額が0円です",
                "上限額を確かめてください",
            )


def _check_not_zero(rate: RateShape | None, place: Place, problems: Problems) -> None:
    if rate is not None and not rate.value.split("/")[0].strip("0.%"):
        problems.add("impossible-rate", place, "補助率が0です", "補助率を確かめてください")


def _check_loan(shape: ProgrammeShape, problems: Problems) -> None:
    loan = shape.loan
    if loan is None:
        return
    whole = loan.limit.yen if loan.limit else None
    if whole == 0:
        problems.add("impossible-cap", ("loan", "limit"), "融資限度額が0円です", "限度額を確かめてください")
    parts: list[tuple[str, Sequence[PurposeShape | UseShape]]] = [
        ("purposes", loan.purposes),
        ("uses", loan.uses),
    ]
    for key, rows in parts:
        for number, row in enumerate(rows):
            if row.limit is not None and whole is not None and row.limit.yen > whole:
                problems.add(
                    "impossible-cap",
                    ("loan", key, number, "limit"),
                    "限度額が融資全体の限度額を超えています",
                    "どちらかを直してください",
                )
    for number, use in enumerate(loan.uses):
        if use.max_months is not None and use.max_grace_months is not None:
            _check_grace(use.max_months, use.max_grace_months, ("loan", "uses", number), problems)


def _check_grace(months: int, grace: int, place: Place, problems: Problems) -> None:
    if grace >= months:
        problems.add(
            "impossible-loan",
            (*place, "max_grace_months"),
            f"据置期間（{grace}か月）が融資期間（{months}か月）以上です",
            "据置期間は融資期間に含めて数えます。どちらかを直してください",
        )


def _check_budget(shape: ProgrammeShape, problems: Problems) -> None:
    budget = shape.budget
    if budget is None:
        return
    if (budget.state == "stated") != bool(budget.yen):
        problems.add(
            "budget",
            ("budget",),
            "予算額と state が合いません",
            "額があるときは stated、0円は zero、空欄は blank、「－」は dash、未定は undecided です",
        )
