"""Lists of companies published elsewhere, such as those with a declaration or a certificate, from CSV.

Every publisher has headings of its own. What finds a company is recognised by them; the row is kept as it was printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from banso.core.company import read_corporate_number
from banso.core.errors import BadValue
from banso.core.typed_text import plain
from banso.ingest.files import UnreadableFile, decode
from banso.ingest.tables import Row, is_empty, read_text_table, words_of

LARGEST_LIST = 60_000_000
"""In bytes. A list of all companies of a nationwide declaration has about a fifth of it."""
LONGEST_NAME = 200
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("法人番号",),
    "name": (
        "企業名",
        "会社名",
        "事業者名",
        "法人名",
        "名称",
        "商号又は名称",
        "商号または名称",
        "登録事業者名",
    ),
    "prefecture": ("都道府県", "都道府県名", "本社所在地(都道府県)", "所在地(都道府県)"),
    "address": ("所在地", "住所", "本社所在地", "本店所在地", "本社住所"),
}
"""What finds a company, and the headings it goes by."""
_HEADING_LINES = 10
"""A publisher may print a title above the headings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCompany:
    """One company of a list.

    Attributes:
        corporate_number: Thirteen digits; empty where the row has none that can be one.
        place: What the row says of the prefecture or the address; empty where it says nothing.
        printed: Heading to text, as it stands in the row.
    """

    corporate_number: str
    name: str
    place: str
    printed: Mapping[str, str]


def read_company_list(content: bytes, place: str = "") -> tuple[ListedCompany, ...]:
    """Reads a list.

    Args:
        content: CSV or tab-separated text, UTF-8 or Shift-JIS.
        place: Name of the file, for messages.

    Raises:
        UnreadableFile: Too large, no text, without headings that name companies, or a row without a name.
    """
    if not content or len(content) > LARGEST_LIST:
        raise UnreadableFile(
            "中身が空か、大きすぎます",
            place=place,
            remedy=f"{LARGEST_LIST // 1_000_000}MB以下のCSVファイルを指定してください",
        )
    rows = [row for row in read_text_table(decode(content, place)).rows if not row.blank]
    at, columns = _columns(rows, place)
    headings = [str(cell).strip() for cell in rows[at].cells]
    found = tuple(_companies(rows[at + 1 :], headings, columns, place))
    if not found:
        raise UnreadableFile(
            "企業が1社も書かれていません", place=place, remedy="名簿の中身を確かめてください"
        )
    return found


def _columns(rows: Sequence[Row], place: str) -> tuple[int, dict[str, int]]:
    """Which row holds the headings, and the column of each thing."""
    for at, row in enumerate(rows[:_HEADING_LINES]):
        cells = [words_of(cell) for cell in row.cells]
        columns = {}
        for thing, names in HEADINGS.items():
            known = {plain(name) for name in names}
            column = next((column for column, cell in enumerate(cells) if cell in known), None)
            if column is not None:
                columns[thing] = column
        if "name" in columns:
            return at, columns
    raise UnreadableFile(
        "企業名の列が見つかりません",
        place=place,
        remedy=f"見出しの行に「{'」「'.join(HEADINGS['name'][:4])}」のどれかを書いてください",
    )


def _companies(
    rows: Sequence[Row], headings: Sequence[str], columns: Mapping[str, int], place: str
) -> Iterator[ListedCompany]:
    for row in rows:
        name = str(row.cell(columns["name"])).strip()
        if not name or len(name) > LONGEST_NAME:
            raise UnreadableFile(
                "企業名がないか、長すぎます",
                place=f"{place}の{row.number}行目",
                remedy="名簿の行を確かめてください",
            )
        told = [
            str(row.cell(columns[thing])).strip() for thing in ("prefecture", "address") if thing in columns
        ]
        yield ListedCompany(
            corporate_number=_number(str(row.cell(columns["number"]))) if "number" in columns else "",
            name=name,
            place=next((words for words in told if words), ""),
            printed={
                heading or f"{column + 1}列目": str(row.cell(column))
                for column, heading in enumerate(headings)
                if not is_empty(row.cell(column))
            },
        )


def _number(text: str) -> str:
    """A corporate number; empty for anything that cannot be one: the name then finds the company."""
    try:
        return read_corporate_number(text) if text.strip() else ""
    except BadValue:
        return ""
