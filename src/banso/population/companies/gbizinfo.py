"""The basic information of gBizINFO as a company table: what the public register knows about corporations.

Nothing about persons is taken over. What gBizINFO does not say, or says in words of its own (industry), stays unknown.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from banso.core.facts import Vocabulary
from banso.core.typed_text import plain
from banso.definitions.company_mix import AREA, FORM
from banso.population.columns import COMPANY, column_of, set_column
from banso.population.companies.headings import UnusableTable
from banso.population.companies.readings import Cells
from banso.population.companies.schema import FOUNDED_YEAR
from banso.population.companies.tables import Batch, Table

NUMBER, NAME, ADDRESS, KIND, CLOSED = "number", "name", "address", "kind", "closed"
CAPITAL, EMPLOYEES, ESTABLISHED, FOUNDED = "capital", "employees", "established", "founded"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("法人番号", "corporate_number"),
    NAME: ("法人名", "商号または名称", "name"),
    ADDRESS: ("本社所在地", "登記住所", "location"),
    KIND: ("組織種別", "法人種別", "kind"),
    CLOSED: ("登記記録の閉鎖等年月日", "close_date"),
    CAPITAL: ("資本金", "capital_stock"),
    EMPLOYEES: ("従業員数", "employee_number"),
    ESTABLISHED: ("設立年月日", "date_of_establishment"),
    FOUNDED: ("創業年", "founding_year"),
}
"""Headings of the file for download, older and newer, and names of the API."""
CERTIFICATION_TITLES = ("届出認定等", "認定等の名称", "title")
CERTIFICATIONS: Mapping[str, str] = {
    "management_innovation_plan": "経営革新計画",
    "partnership_declaration": "パートナーシップ構築宣言",
    "advanced_technology_plan": "先端設備等導入計画",
    "management_improvement_plan": "経営力向上計画",
}
"""Words in the title of a certification, by the recognition they mean."""
FORMS: Sequence[tuple[str, str]] = (
    ("corporation", r"株式会社|有限会社|合同会社|合資会社|合名会社|\(株\)|\(有\)"),
    ("medical_corporation", r"医療法人"),
    ("npo", r"特定非営利活動法人|NPO法人"),
    ("general_incorporated", r"(一般|公益)(社団|財団)法人"),
    ("chamber", r"商工会議所|商工会(連合会)?$|中小企業団体中央会$"),
    (
        "other",
        r"農事組合法人|社会福祉法人|学校法人|宗教法人|森林組合|農業協同組合|漁業協同組合|生活協同組合|管理組合",
    ),
    ("cooperative", r"協同組合|企業組合|協業組合|商工組合|商店街振興組合"),
)
"""Words in the name of a corporation, the first that fit count."""
KINDS: Mapping[str, str] = dict.fromkeys(("301", "302", "303", "304", "305"), "corporation")
"""Kinds of the corporate number register that are companies."""
PREFECTURE, RECOGNITIONS = "company.prefecture", "company.recognitions"
_FACTS = (
    "company.corporate_number",
    "company.capital_yen",
    "company.regular_employees",
    FORM,
    PREFECTURE,
    AREA,
)
_PREFECTURE_AND_DISTRICT = re.compile(r"(北海道|東京都|京都府|大阪府|.{2,3}県)[^市区町村]+?郡")


class GbizinfoTable(Table):
    """A table of gBizINFO as one of companies; corporations whose register is closed are left out.

    Attributes:
        closed: Rows left out because the corporation no longer exists.
    """

    def __init__(self, table: Table, vocabulary: Vocabulary, certified: Mapping[str, pa.Array]) -> None:
        """Finds the columns.

        Args:
            table: As it was downloaded.
            vocabulary: Of the facts.
            certified: Corporate numbers of those known to hold a recognition, by its code.

        Raises:
            UnusableTable: There is no column of corporate numbers.
        """
        self.table, self.certified = table, certified
        self.place, self.size, self.closed = table.place, table.size, 0
        self.found = find_columns(table, HEADINGS)
        self.areas, self.prefectures = Areas(vocabulary, AREA), Areas(vocabulary, PREFECTURE)
        recognitions = [set_column(RECOGNITIONS, code) for code in certified]
        self.headings = [COMPANY, *map(column_of, _FACTS), FOUNDED_YEAR, *recognitions]

    def batches(self, places: Sequence[int]) -> Iterator[Batch]:
        """Reads the columns at some places of the company table."""
        for batch in self.table.batches(list(self.found.values())):
            self.read_so_far = self.table.read_so_far
            if not batch.columns:
                yield batch
                continue
            columns = {name: _texts(batch.columns[place]) for name, place in self.found.items()}
            still = pc.is_null(columns.get(CLOSED, pa.nulls(len(batch.numbers))))
            self.closed += still.false_count
            ours = self._ours({name: texts.filter(still) for name, texts in columns.items()})
            yield Batch(
                numbers=batch.numbers[still.to_numpy(zero_copy_only=False)],
                columns={place: ours[place] for place in places},
                problems=batch.problems,
            )

    def _ours(self, columns: Mapping[str, pa.Array]) -> list[pa.Array]:
        """The columns in the order of the headings."""
        numbers = columns[NUMBER]

        def column(name: str) -> pa.Array:
            return columns.get(name, pa.nulls(len(numbers), pa.string()))

        stated = pc.if_else(pc.equal(column(CAPITAL), "0"), None, column(CAPITAL))
        established = pc.utf8_slice_codeunits(column(ESTABLISHED), 0, 4)
        held = [
            pc.if_else(pc.is_in(numbers, value_set=holders), "true", None)
            for holders in self.certified.values()
        ]
        return [
            numbers,
            numbers,
            stated,
            column(EMPLOYEES),
            _forms(column(NAME), column(KIND)),
            self.prefectures.codes(column(ADDRESS)),
            self.areas.codes(column(ADDRESS)),
            pc.coalesce(column(FOUNDED), established),
            *held,
        ]


class Areas:
    """Prefectures or municipalities by the way addresses begin."""

    def __init__(self, vocabulary: Vocabulary, fact_id: str) -> None:
        """Takes the codes of a fact."""
        codes = vocabulary.facts[fact_id].codes
        self.by_name = {plain(code.name): code.id for code in codes.codes.values()} if codes else {}
        lengths = {len(name) for name in self.by_name}
        self.lengths = sorted(lengths, reverse=True)

    def codes(self, addresses: pa.Array) -> pa.Array:
        """Codes of the areas that addresses lie in; NULL where none is recognised."""
        encoded = addresses.dictionary_encode()
        found = [self.code(plain(text)) for text in encoded.dictionary.to_pylist()]
        return pa.array(found, pa.string()).take(encoded.indices)

    def code(self, address: str) -> str | None:
        """The code of one address. Districts (郡) stand in addresses but not in the names of the list."""
        return self._beginning(address) or self._beginning(
            _PREFECTURE_AND_DISTRICT.sub(r"\1", address, count=1)
        )

    def _beginning(self, address: str) -> str | None:
        beginnings = (address[:length] for length in self.lengths)
        return next((self.by_name[text] for text in beginnings if text in self.by_name), None)


def certified_numbers(table: Table) -> dict[str, pa.Array]:
    """Corporate numbers by the recognition they are known to hold, from gBizINFO's table of certifications.

    Raises:
        UnusableTable: A column is missing.
    """
    headings = {NUMBER: HEADINGS[NUMBER], NAME: CERTIFICATION_TITLES}
    found = find_columns(table, headings)
    if NAME not in found:
        raise UnusableTable(
            "認定の名称の列がありません",
            place=table.place,
            remedy=f"見出しは次のどれかです: {'、'.join(CERTIFICATION_TITLES)}",
        )
    holders: dict[str, list[pa.Array]] = {code: [] for code in CERTIFICATIONS}
    for batch in table.batches(list(found.values())):
        if batch.columns:
            numbers, titles = (_texts(batch.columns[found[name]]) for name in (NUMBER, NAME))
            for code, words in CERTIFICATIONS.items():
                holders[code].append(numbers.filter(pc.match_substring(titles, words)))
    return {code: pa.chunked_array(parts, pa.string()).combine_chunks() for code, parts in holders.items()}


def find_columns(table: Table, headings: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Places of the columns that are known.

    Raises:
        UnusableTable: There is no column of corporate numbers.
    """
    spelled = {plain(heading): place for place, heading in reversed(list(enumerate(table.headings)))}
    found = {
        name: next(spelled[plain(title)] for title in titles if plain(title) in spelled)
        for name, titles in headings.items()
        if any(plain(title) in spelled for title in titles)
    }
    if NUMBER not in found:
        raise UnusableTable(
            "法人番号の列がありません",
            place=table.place,
            remedy="gBizINFOからダウンロードした基本情報のCSVを、見出しの行ごと指定してください",
        )
    return found


def _forms(names: pa.Array, kinds: pa.Array) -> pa.Array:
    """Legal forms by the words of the name, else by the kind in the register."""
    narrow = pc.utf8_normalize(names, "NFKC")
    form = pc.if_else(pc.is_in(kinds, value_set=pa.array(list(KINDS))), KINDS["301"], None)
    for code, words in reversed(FORMS):
        fits = pc.fill_null(pc.match_substring_regex(narrow, words), fill_value=False)
        form = pc.if_else(fits, code, form)
    return form


def _texts(cells: Cells) -> pa.Array:
    """Cells as text without spaces around; NULL where nothing stands."""
    if not isinstance(cells, pa.Array):
        cells = pa.array([None if cell is None else str(cell) for cell in cells], pa.string())
    trimmed = pc.utf8_trim_whitespace(cells.cast(pa.string()))
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)
