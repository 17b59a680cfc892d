"""Names of files: made from number, document and company, and read back from what people send."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.file_names import file_name, matching_papers, plain_name
from banso.core.programmes import Paper

PAPERS = [
    Paper(id="application", number="別記第1号様式", label="交付申請書"),
    Paper(id="plan", number="①", label="事業計画書"),
    Paper(id="budget", number="②", label="収支予算書"),
    Paper(id="tax_return", number="③", label="確定申告書の写し（貸借対照表・損益計算書などを含む）"),
    Paper(id="register", number="④", label="履歴事項全部証明書（原本）"),
    Paper(id="estimate", number="⑥", label="見積書など（経費の積算が確認できる書類）"),
    Paper(id="tax_certificate", number="⑧", label="県税に未納がないことの納税証明書"),
]


@pytest.mark.parametrize(
    ("number", "label", "company", "name"),
    [
        ("①", "事業計画書", "○○製作所", "①事業計画書(○○製作所).pdf"),
        ("④", "履歴事項全部証明書（原本）", "(株)A", "④履歴事項全部証明書((株)A).pdf"),
        ("", 'A/B\\C:D*E?F"G<H>I|J', "x\n\ty", "A／B＼C：D＊E？F＂G＜H＞I｜J(xy).pdf"),
        ("①", "計画", "\u202eexe.\u200b社", "①計画(exe.社).pdf"),
        ("①", "計画", "..", "①計画().pdf"),
    ],
)
def test_names_are_made_of_number_document_and_company(
    number: str, label: str, company: str, name: str
) -> None:
    assert file_name(number, label, company) == name


@settings(derandomize=True)
@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_every_file_system_takes_every_name(number: str, label: str, company: str) -> None:
    name = file_name(number, label, company)
    assert len(name.encode()) < 255
    assert not set(name) & set('\\/:*?"<>|\0\n')
    assert name.endswith(").pdf")
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("①事業計画書(○○製作所).pdf", "plan"),
        ("1.pdf", "plan"),
        ("01_事業計画書.pdf", "plan"),
        ("（１） 計画.pdf", "plan"),
        ("②収支予算書((株)○○).PDF", "budget"),
        ("事業計画書 最終版.pdf", "plan"),
        ("確定申告書.pdf", "tax_return"),
        ("2023年確定申告書の写し.pdf", "tax_return"),
        ("4期分の確定申告書.pdf", "tax_return"),
        ("別記第1号様式.pdf", "application"),
        ("1号様式 交付申請書.pdf", "application"),
        ("08納税証明書.pdf", "tax_certificate"),
        ("見積書A社.pdf", "estimate"),
    ],
)
def test_numbers_and_words_are_recognised(name: str, paper: str) -> None:
    assert matching_papers([name], PAPERS) == {name: paper}


@pytest.mark.parametrize(
    "name",
    ["写真.pdf", "②事業計画書.pdf", "事業計画書と収支予算書の説明と事業計画.docx", "99.pdf", "", "2023.pdf"],
)
def test_what_nobody_can_be_sure_of_is_left_to_a_person(name: str) -> None:
    assert matching_papers([name], PAPERS) == {}


def test_two_files_for_one_paper_are_left_to_a_person() -> None:
    names = ["①計画.pdf", "事業計画書(修正).pdf", "②収支予算書.pdf"]
    assert matching_papers(names, PAPERS) == {"②収支予算書.pdf": "budget"}


def test_names_made_by_us_are_recognised() -> None:
    names = {file_name(paper.number, paper.label, "1号社"): paper.id for paper in PAPERS}
    assert matching_papers(list(names), PAPERS) == names
