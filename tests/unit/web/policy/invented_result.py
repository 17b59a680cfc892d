"""A result of a simulation with clearly invented numbers, in the shape of the result contract.

The totals equal the sums of their parts, as in a real result: 4 rounds, 60 days, 6 clauses, 12 industries.
"""

from datetime import date, timedelta

OPENS = date(2030, 4, 1)
DAYS = 60
ROUND_DAYS = (14, 29, 44, 59)
BUDGET = 77_777_000
CLAUSES = (
    ("invented-place", "架空県の中で事業を営んでいること"),
    ("invented-size", "中小企業者であること(業種ごとに資本金か従業員数のどちらかが基準以下)"),
    ("invented-tax", "県税の未納がないこと"),
    ("invented-plan", "認定支援機関と計画書をつくること"),
    ("invented-other", "同じ事業でほかの補助金を受けていないこと"),
    ("invented-judged", "事務局が適当でないと判断する者でないこと"),
)
INDUSTRIES = (
    ("A", "農業、林業"), ("D", "建設業"), ("E", "製造業"), ("G", "情報通信業"), ("H", "運輸業、郵便業"),
    ("I", "卸売業、小売業"), ("K", "不動産業、物品賃貸業"), ("L", "学術研究、専門・技術サービス業"),
    ("M", "宿泊業、飲食サービス業"), ("N", "生活関連サービス業、娯楽業"), ("P", "医療、福祉"),
    ("R", "サービス業(ほかに分類されないもの)"),
)  # fmt: skip
SIZES = ("5人以下", "6～20人", "21～50人", "51～100人", "101～300人", "301人以上")


def band(median: int, spread: int = 10) -> dict[str, object]:
    """A band around a median, `spread` per cent to each side."""
    return {
        "low": median - median * spread // 100,
        "median": median,
        "high": median + median * spread // 100,
        "mean": float(median) + 0.5,
    }


def difference(median: int) -> dict[str, object]:
    """A band of a paired difference, one tenth of it to each side."""
    step = abs(median) // 10 + 1
    return {"low": median - step, "median": median, "high": median + step, "mean": median + 0.5}


def cumulative(day: int, whole: int) -> int:
    """What has been granted by a day: nothing changes but on the day after a cut-off."""
    return whole * sum(day >= cut_off for cut_off in ROUND_DAYS) // len(ROUND_DAYS)


def daily(applications: int, yen: int) -> list[dict[str, object]]:
    """One row per day, sums so far."""
    return [
        {
            "on": (OPENS + timedelta(days=day)).isoformat(),
            "applications": band(applications * (day + 1) // DAYS),
            "granted_yen": band(cumulative(day, yen)),
        }
        for day in range(DAYS)
    ]


def rounds(applications: int, grants: int, yen: int, budget: int | None) -> list[dict[str, object]]:
    """The rounds, of equal size."""
    found = []
    for number, day in enumerate(ROUND_DAYS, start=1):
        closes = OPENS + timedelta(days=day)
        left = band((budget or 0) - yen * number // 4) if budget else None
        last = number == len(ROUND_DAYS)
        out = {
            "low": closes.isoformat(),
            "median": (closes + timedelta(days=1)).isoformat(),
            "high": (closes + timedelta(days=4)).isoformat(),
        }
        found.append(
            {
                "number": number,
                "opens_on": (closes - timedelta(days=14)).isoformat(),
                "closes_on": closes.isoformat(),
                "applications": band(applications // 4),
                "grants": band(grants // 4),
                "granted_yen": band(yen // 4),
                "left_yen": left,
                "exhausted_share": 0.44 if last and budget else 0.0,
                "exhausted_on": out if last and budget else None,
            }
        )
    return found


def group(by: str, label: str, names: list[tuple[str, str]], grants: int, yen: int) -> dict[str, object]:
    """Groups whose reach differs from row to row; every third is small."""
    rows = []
    for at, (code, name) in enumerate(names):
        companies = 12 if at % 3 == 2 else 400 + 100 * at
        rows.append(
            {
                "code": code,
                "label": name,
                "companies": companies,
                "reachable": companies * 5 // 10,
                "unknown": companies // 10,
                "shut_out": companies - companies * 5 // 10 - companies // 10,
                "applications": 2.0 * grants / len(names),
                "grants": 1.0 * grants / len(names),
                "granted_yen": yen // len(names),
                "per_thousand": 1000.0 * grants / len(names) / companies,
                "reach": 0.4 + 0.2 * at,
                "share_of_companies": 0.05,
                "share_of_money": 0.08,
                "few": companies < 30,
            }
        )
    return {"by": by, "label": label, "rows": rows}


def scenario(name: str, scenario_id: str, scale: int, changes: list[dict[str, str]]) -> dict[str, object]:
    """One scenario; `scale` per cent of the invented numbers."""
    applications, grants, yen = 4 * scale, 2 * scale, 700_000 * scale
    return {
        "id": scenario_id,
        "name": name,
        "changes": changes,
        "population": {
            "eligible": 1_111,
            "likely": 2_222,
            "unknown": 3_333,
            "ineligible": 4_444,
            "clauses": [
                {
                    "id": clause,
                    "label": label,
                    "met": 6_000 + at,
                    "judged": 0,
                    "unknown": 1_000 + at,
                    "failed": 2_000 + 100 * at,
                    "decides": 1_500 + 100 * at,
                    "alone": 300 * at,
                }
                for at, (clause, label) in enumerate(CLAUSES)
            ],
        },
        "totals": {
            "applications": band(applications),
            "grants": band(grants),
            "granted_yen": band(yen),
            "refused_for_budget": band(grants // 3),
            "unspent_yen": band(BUDGET - yen),
        },
        "budget_yen": BUDGET,
        "exhausted_share": 0.44,
        "rounds": rounds(applications, grants, yen, BUDGET),
        "daily": daily(applications, yen),
        "groups": [
            group("industry", "業種", list(INDUSTRIES), grants, yen),
            group("size", "従業員の数", [(str(at), name) for at, name in enumerate(SIZES)], grants, yen),
            group("area", "市町村", [(f"46{at}", f"架空{at}市") for at in range(20)], grants, yen),
        ],
        "fairness": {
            "top_share": {"low": 0.2, "median": 0.25, "high": 0.3, "mean": 0.25},
            "words": ["交付額の大きい上位1割の会社が、交付額全体のおよそ25%を受けます。"],
        },
        "recorded": [
            {
                "label": "架空の年度の交付件数",
                "value": 123,
                "unit": "件",
                "year": 2029,
                "simulated": band(grants),
                "inside": False,
                "note": "2029年度の値で、補助率が同じとは限りません",
            },
        ],
    }


def assumptions() -> list[dict[str, object]]:
    """Invented assumptions: two with one reason, one with a source, one that is words only."""
    source = {"document": "dx", "line": 7, "clause": "1", "quote": "架空の引用"}
    wide = "調べた資料に記載がないため、広く置きます。"
    rows = (
        ("awareness", "募集を知る会社の割合", 30, 15, 45, "%", None, wide),
        ("rush", "締切前の1週間に出る申請の割合", 60.5, 45, 75, "%", None, wide),
        ("cost", "取組の費用", 2_500_000, 2_500_000, 2_500_000, "円", source, ""),
        ("reading", "制度の読み方", "", None, None, "", None, "架空の読み方です。"),
    )
    names = ("id", "label", "value", "low", "high", "unit", "source", "assumed")
    return [dict(zip(names, row, strict=True)) for row in rows]


def invented_result(*, others: int = 1, name: str = "架空の中小企業応援補助金") -> dict[str, object]:
    """A whole result: the present programme and so many variants of it."""
    found = [scenario("現行の案", "base", 100, [])]
    for number in range(1, others + 1):
        change = {"label": "補助上限額", "before": "1,500,000円", "after": f"{number + 1},000,000円"}
        scale = 100 + 10 * number
        found.append(scenario(f"上限を{number + 1}00万円にする案", f"v{number}", scale, [change]))
    return {
        "format": "banso-simulation/1",
        "programme": {"id": "kagoshima-pref/dx-subsidy/2023", "name": name, "version": "2030-0123456789ab"},
        "on": OPENS.isoformat(),
        "seed": 7,
        "paths": 200,
        "companies": {
            "rows": 11_110,
            "description": "架空の合成企業",
            "unknown_counted_as": "分からない答えのうち半分は要件に合うとみなします。",
        },
        "assumptions": assumptions(),
        "scenarios": found,
        "differences": [
            {
                "scenario": f"v{number}",
                "applications": difference(40 * number),
                "grants": difference(20 * number),
                "granted_yen": difference(7_000_000 * number),
                "unspent_yen": difference(-7_000_000 * number),
            }
            for number in range(1, others + 1)
        ],
    }
