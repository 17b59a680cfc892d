"""The name of a file made from number, document and company, fit for every file system."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from banso.core.programmes import Paper

MOST_HEAD_BYTES, MOST_COMPANY_BYTES = 120, 100
"""Bytes of UTF-8; with brackets and ending below 255, the limit of most file systems."""

_FULL_WIDTH = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
# Control characters, and those that turn the direction of writing and so can hide an ending.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
# 2023年の申告書 and 1号様式 begin with a number that is not the paper's.
_LEADING_NUMBER = re.compile(r"[(]?0*(\d{1,2})(?![\d年月期号人社])")


def plain_name(text: str) -> str:
    r"""Words as a part of a file name: what no file system takes is written in full width, what nobody sees goes.

    Example:
        >>> plain_name("A/B: 計画?"), plain_name("計画\u202efdp")
        ('A／B： 計画？', '計画fdp')
    """
    seen = _HIDDEN.sub("", unicodedata.normalize("NFC", text)).translate(_FULL_WIDTH)
    return re.sub(r"\s+", " ", seen).strip(" .")


def file_name(number: str, document: str, company: str, ending: str = "pdf") -> str:
    """The name a paper goes by: 番号+書類名+(会社名).

    Explanations in brackets behind the document's name are left out, and long names are cut: the number and the
    ending always stay.

    Args:
        number: As printed in the guidelines, `①`; may be empty.
        document: Name of the document.
        company: Name of the applicant.
        ending: Without a dot.

    Source: DX 7(3)② 「番号+書類名+(会社名)」のファイル名.

    Example:
        >>> file_name("①", "事業計画書", "○○製作所")
        '①事業計画書(○○製作所).pdf'
        >>> file_name("③", "確定申告書の写し（貸借対照表などを含む）", "A/B商事")
        '③確定申告書の写し(A／B商事).pdf'
    """
    head = plain_name(number) + plain_name(_bare(document))
    return f"{_cut(head, MOST_HEAD_BYTES)}({_cut(plain_name(company), MOST_COMPANY_BYTES)}).{ending}"


def _bare(document: str) -> str:
    """The name of a document without the explanation in brackets behind it."""
    return re.sub(r"[（(][^（）()]*[）)]\s*$", "", document).strip() or document


def _cut(text: str, most: int) -> str:
    """As many whole characters as fit into so many bytes of UTF-8."""
    return text.encode()[:most].decode(errors="ignore").rstrip()


def matching_papers(names: Sequence[str], papers: Sequence[Paper]) -> Mapping[str, str]:
    """Which paper each file is, by the number in front of its name or by the words in it.

    A file whose number says one paper and whose words say another is left to a person, and so are two files that
    claim the same paper.

    Args:
        names: Names of files, each once.
        papers: Of the programme file.

    Returns:
        Name to id of the paper, without the names that nobody can be sure of.

    Example:
        >>> plan = Paper(id="plan", label="事業計画書", number="①")
        >>> budget = Paper(id="b", label="収支予算書", number="②")
        >>> matching_papers(["①事業計画書(○○).pdf", "02 予算.pdf", "写真.pdf"], [plan, budget])
        {'①事業計画書(○○).pdf': 'plan', '02 予算.pdf': 'b'}
    """
    claimed = {name: found for name in names if (found := _paper_of(name, papers))}
    claims = list(claimed.values())
    return {name: paper for name, paper in claimed.items() if claims.count(paper) == 1}


def _paper_of(name: str, papers: Sequence[Paper]) -> str:
    """The one paper a name speaks of; empty for none or several."""
    stem = _plain(name.rpartition(".")[0] or name)
    leading = _LEADING_NUMBER.match(stem)
    number = str(int(leading[1])) if leading else ""
    by_number = {paper.id for paper in papers if number and _plain(paper.number) == number}
    lengths = {paper.id: len(words) for paper in papers if (words := _words_found(stem, paper))}
    by_words = {paper for paper, length in lengths.items() if length == max(lengths.values())}
    agreed = by_number & by_words if by_number and by_words else by_number | by_words
    return agreed.pop() if len(agreed) == 1 else ""


def _words_found(stem: str, paper: Paper) -> str:
    """The words of a paper's name, or its number in words (別記第1号様式), that a file's name holds; empty for none."""
    label = _plain(_bare(paper.label))
    shorter = _plain(re.sub(r"(の写し|など|等|の原本)+$", "", _bare(paper.label)))
    number = _plain(paper.number)
    in_words = number if len(number) > 2 else ""
    return next((words for words in (label, shorter, in_words) if len(words) > 2 and words in stem), "")


def _plain(text: str) -> str:
    """Words as they are compared: full width and circled numbers as plain ones, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
