"""Two programmes to read cost tables for: one with categories and exclusions, one that pays person by person."""

from fractions import Fraction

from banso.core.amount_rules import AmountRule, Each, LineCap, Track
from banso.core.costs import Category, CategoryLimit, ExcludedCost, Tax
from banso.core.money import Rounding

DX = AmountRule(
    tracks=(Track(id="standard", rate=Fraction(2, 3)),),
    categories=(
        Category(id="software_equipment", label="ソフトウェア等購入費"),
        Category(id="cloud", label="クラウドサービス利用料"),
        Category(id="prototype", label="試作・改良費（直接人件費を除く）"),
        Category(
            id="prototype_labour",
            label="試作・改良の直接人件費",
            limit=CategoryLimit(share=Fraction(1, 3), of="total"),
        ),
        Category(id="training", label="研修費（派遣期間中の基本給を含む）"),
    ),
    excluded=(
        ExcludedCost(
            id="general_device",
            label="汎用性の高い機器（パソコンなど）",
            unless="sole_use",
            unless_label="対象事業だけに使う",
            counts_as="software_equipment",
        ),
        ExcludedCost(id="meals", label="飲食代"),
    ),
)
TRAVEL = AmountRule(
    tracks=(Track(id="standard"),),
    categories=(Category(id="fare", label="交通費"), Category(id="lodging", label="宿泊費")),
    each=Each(
        by="person",
        label="1人",
        rate=Fraction(1, 2),
        rounding=Rounding("down", 1000),
        caps=(
            LineCap(attribute="residence", value="kyushu", label="九州に住む人", yen=10_000),
            LineCap(attribute="residence", value="outside", label="九州の外に住む人", yen=30_000),
        ),
    ),
    tax=Tax(basis="included"),
)
SINGLE = AmountRule(
    tracks=(Track(id="standard", rate=Fraction(1, 2)),),
    categories=(Category(id="eligible", label="補助対象経費"),),
)
