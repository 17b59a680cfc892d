"""Answers of applicants that do not exist, for rehearsals: readable, plainly made up, the same every time."""

from collections.abc import Mapping
from datetime import date, timedelta

from banso.core.amount_rules import AmountRule
from banso.core.forms import FieldKind, FormField

NAMES = (
    "あおば製作所",
    "みなと商店",
    "かもめ運輸",
    "やまびこ食品",
    "ひなた工房",
    "すずかぜ旅館",
    "こだま電設",
)
BORN_ON = "1975-04-10"
_TEXTS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "予行用の記入",
    FieldKind.LONG_TEXT: "予行のための架空の記入です。\n実際の計画ではありません。",
    FieldKind.KANA: "ヨコウヨウ",
    FieldKind.INTEGER: "10",
    FieldKind.YEN: "1000000",
    FieldKind.YES_NO: "no",
    FieldKind.EMAIL: "rehearsal@example.invalid",
    FieldKind.TELEPHONE: "099-000-0000",
    FieldKind.POSTAL_CODE: "890-0000",
}
STEP_YEN = 300_000
KINDS_OF_SUMS = 5


def made_up_name(number: int) -> str:
    """Name of a company, from 1.

    Example:
        >>> made_up_name(1), made_up_name(8)
        ('架空・あおば製作所', '架空・あおば製作所2')
    """
    turn, place = divmod(number - 1, len(NAMES))
    return f"架空・{NAMES[place]}{turn + 1 if turn else ''}"


def made_up_answer(field: FormField, on: date) -> str:
    """What stands in a field; empty where it may stay empty.

    Args:
        field: The field.
        on: Today: what is planned begins a month later.
    """
    if not field.required:
        return ""
    if field.choices:
        return field.choices[0][0]
    if field.kind is FieldKind.DAY:
        return BORN_ON if field.id.startswith("born") else (on + timedelta(days=30)).isoformat()
    return _TEXTS.get(field.kind, "")[: field.longest or None]


def made_up_costs(rule: AmountRule, number: int) -> list[dict[str, str]]:
    """The lines of a cost table, by column: the first two categories, with sums that differ from one to the next.

    Args:
        rule: Of the programme.
        number: Of the applicant, from 1.
    """
    first = STEP_YEN * (1 + number % KINDS_OF_SUMS)
    sums = (first, STEP_YEN // 2)
    lines = [
        {
            "category": category.id,
            "item": f"{category.label}（架空）",
            "yen": str(yen),
            "tax": f"{rule.tax.basis}_10",
            "supplier": "架空の取引先",
            "quote_page": "1",
            "rival_2": "架空の相見積先",
            "rival_2_page": "2",
            "rival_3": "架空の相見積先その2",
            "rival_3_page": "3",
        }
        for category, yen in zip(rule.categories[:2], sums, strict=False)
    ]
    if rule.each is not None:
        each = rule.each
        person = {each.by: "架空の来訪者", each.caps[0].attribute: each.caps[0].value}
        lines = [line | person | {"yen": str(int(line["yen"]) // 20)} for line in lines]
    return lines
