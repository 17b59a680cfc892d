"""The calculators: amounts with what became of each cost, loans with their schedule; bad input with words."""

import io
import re
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]
DX = "/programmes/kagoshima-pref/dx-subsidy/2023/amount"
TRAVEL = "/programmes/kagoshima-pref/uiturn-travel/2023/amount"
LOAN = "/programmes/kagoshima-pref/growth-company-loan/2024/loan"
TABLE = [
    ("区分", "内容", "金額"),
    ("ソフトウェア等購入費", "会計ソフト", "1,000,000"),
    ("試作・改良の直接人件費", "開発", "900,000"),
    ("飲食代", "打合せ", "12,000"),
]
REQUEST = {
    "loan_purpose": "1",
    "loan_use": "equipment",
    "loan_yen": "1000",
    "loan_yen_unit": "万円",
    "loan_months": "84",
}


def text_of(response: object) -> str:
    """What a reader sees: no tags, one space between words."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


def rows(*lines: dict[str, str]) -> dict[str, str]:
    """The fields of a form with these rows."""
    return {f"row-{n}-{name}": value for n, line in enumerate(lines, start=1) for name, value in line.items()}


def pasted(table: list[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(line) for line in table)


def test_rows_give_the_golden_amount_with_the_reason_of_each_line(client: Client) -> None:
    sent = rows(
        {"category": "software_equipment", "item": "会計ソフト", "yen": "１００万円"},
        {"category": "prototype_labour", "item": "開発", "yen": "900,000"},
        {"category": "meals", "item": "打合せ", "yen": "12000"},
    )
    response = client.post(DX, sent | {"basis": "excluded"})
    text = text_of(response)
    assert "補助額の見込み 1,000,000円" in text
    assert "一部だけ対象" in text
    assert "補助対象経費の総額の1/3" in text
    assert "「飲食代」は補助の対象になりません" in text
    assert "採択は審査によります" in text
    assert "<svg" in response.content.decode()


def test_a_pasted_table_becomes_rows(client: Client) -> None:
    response = client.post(DX, {"pasted": pasted(TABLE)})
    assert "補助額の見込み 1,000,000円" in text_of(response)
    assert 'value="会計ソフト"' in response.content.decode()


def test_a_long_table_stays_text_and_is_computed(client: Client) -> None:
    long = [TABLE[0], *[("クラウドサービス利用料", f"{n}月分", "1,000") for n in range(1, 41)]]
    response = client.post(DX, {"pasted": pasted(long)})
    assert "40,000円" in text_of(response)
    assert "40月分" in response.content.decode()
    assert len(response.content) <= 100_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_file_is_read_in_the_usual_characters(client: Client, encoding: str) -> None:
    text = "\n".join(",".join(cell.replace(",", "") for cell in line) for line in TABLE)
    response = client.post(DX, {"file": SimpleUploadedFile("costs.csv", text.encode(encoding))})
    assert "補助額の見込み 1,000,000円" in text_of(response)


def test_a_workbook_is_read(client: Client) -> None:
    workbook = openpyxl.Workbook()
    for line in TABLE:
        workbook.active.append(line)
    content = io.BytesIO()
    workbook.save(content)
    response = client.post(DX, {"file": SimpleUploadedFile("costs.xlsx", content.getvalue())})
    assert "補助額の見込み 1,000,000円" in text_of(response)


def test_tax_included_is_taken_out(client: Client) -> None:
    sent = rows({"category": "cloud", "yen": "1,100,000"})
    assert "補助対象経費の合計1,000,000円" in text_of(client.post(DX, sent | {"basis": "included"}))


def test_a_device_counts_only_when_it_is_for_the_project_alone(client: Client) -> None:
    line = {"category": "general_device", "yen": "300000"}
    assert "対象外" in text_of(client.post(DX, rows(line)))
    assert "補助額の見込み 200,000円" in text_of(client.post(DX, rows(line | {"sole_use": "1"})))


def test_the_track_follows_from_the_questions(client: Client) -> None:
    sent = rows({"category": "cloud", "yen": "9000000"})
    answers = {"company.plan_2022": "manufacturing", "company.dx_grant_2022": "false"}
    assert "まだ額が一つに決まりません" in text_of(client.post(DX, sent))
    assert "補助額の見込み 4,000,000円" in text_of(client.post(DX, sent | answers))


def test_travel_is_computed_person_by_person(client: Client) -> None:
    sent = rows(
        {"category": "fare", "yen": "31000", "person": "A", "residence": "outside"},
        {"category": "lodging", "yen": "12345", "person": "A", "residence": "outside"},
    )
    assert "補助額の見込み 21,000円" in text_of(client.post(TRAVEL, sent | {"basis": "included"}))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"yen": "5"}, "1行目の「経費区分」を選んでください"),
        ({"category": "cloud"}, "1行目の「金額」を入力してください"),
        ({"category": "cloud", "yen": "-5"}, "1行目の「金額」"),
        ({"category": "cloud", "yen": "10^30"}, "1行目の「金額」"),
        ({"category": "cloud", "yen": "NaN"}, "1行目の「金額」"),
        ({"category": "gold", "yen": "5"}, "経費区分「gold」はこの制度にありません"),
    ],
)
def test_a_bad_row_is_named_and_stays(client: Client, line: dict[str, str], words: str) -> None:
    response = client.post(DX, rows(line | {"item": "残るはず"}))
    assert response.status_code == 200
    assert words in text_of(response)
    assert 'value="残るはず"' in response.content.decode()
    assert 'href="#row-1"' in response.content.decode()


def test_a_person_without_residence_is_named(client: Client) -> None:
    response = client.post(TRAVEL, rows({"category": "fare", "yen": "5", "person": "B"}))
    assert "「B」" in text_of(response)


@pytest.mark.parametrize(
    "text", ["x", "区分\t内容\n", "区分\t金額\n謎\t5", "\x00", "区分\t金額\nクラウドサービス利用料\t-5"]
)
def test_a_bad_paste_is_told_and_stays(client: Client, text: str) -> None:
    response = client.post(DX, {"pasted": text})
    assert response.status_code == 200
    assert 'href="#pasted"' in response.content.decode()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04broken", b"%PDF-1.7"])
def test_a_bad_file_is_told(client: Client, content: bytes) -> None:
    response = client.post(DX, {"file": SimpleUploadedFile("costs.xlsx", content)})
    assert response.status_code == 200
    assert 'href="#file"' in response.content.decode()


def test_no_costs_at_all_is_said(client: Client) -> None:
    assert "経費を1行以上入れてください" in text_of(client.post(DX, {"basis": "excluded"}))


def test_more_rows_are_given_and_what_was_typed_stays(client: Client) -> None:
    html = client.post(
        DX, rows({"category": "cloud", "item": "月額", "yen": "5"}) | {"add": "1"}
    ).content.decode()
    assert 'id="row-4"' in html
    assert 'value="月額"' in html


def test_calculators_there_are_not_are_not_found(client: Client) -> None:
    assert client.get("/programmes/kagoshima-chamber/expert-bank/2023/amount").status_code == 404
    assert client.get("/programmes/kagoshima-chamber/expert-bank/2023/loan").status_code == 404


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    sent=st.dictionaries(
        st.sampled_from(["row-1-category", "row-1-yen", "row-1-item", "row-2-yen", "pasted", "basis", "add"]),
        st.text(max_size=30),
    )
)
def test_whatever_costs_are_sent_get_an_answer(client: Client, sent: dict[str, str]) -> None:
    assert client.post(DX, sent).status_code == 200
    assert client.post(TRAVEL, sent).status_code == 200


def test_a_loan_has_its_schedule_interest_and_fee(client: Client) -> None:
    text = text_of(client.get(LOAN, REQUEST | {"loan_grace": "１２"}))
    for words in (
        "利息の合計",
        "信用保証料",
        "最も低い場合",
        "最も高い場合",
        "返済の予定(年2.3%の場合)",
        "仮定",
    ):
        assert words in text
    assert text.count("84") >= 2


def test_a_rate_of_ones_own_narrows_the_range(client: Client) -> None:
    text = text_of(client.get(LOAN, REQUEST | {"loan_rate": "2.0"}))
    assert "年2%" in text
    assert "最も低い場合" not in text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"loan_yen": ""}, "loan_yen"),
        ({"loan_yen": "千両"}, "loan_yen"),
        ({"loan_yen": "900000"}, "loan_yen"),
        ({"loan_months": "0"}, "loan_months"),
        ({"loan_months": "9999"}, "loan_months"),
        ({"loan_grace": "84"}, "loan_grace"),
        ({"loan_rate": "99"}, "loan_rate"),
        ({"loan_rate": "abc"}, "loan_rate"),
        ({"loan_purpose": ""}, "loan_purpose"),
        ({"loan_use": "gold"}, "loan_use"),
        ({"loan_method": "gold"}, "loan_method"),
    ],
)
def test_a_bad_loan_is_told_at_its_field_and_the_rest_stays(
    client: Client, change: dict[str, str], field: str
) -> None:
    response = client.get(LOAN, REQUEST | change)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'href="#{field}"' in html
    assert f'id="{field}"' in html
    if "loan_months" not in change:
        assert 'value="84"' in html


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    sent=st.dictionaries(
        st.sampled_from([*REQUEST, "loan_rate", "loan_grace", "loan_method"]), st.text(max_size=20)
    )
)
def test_whatever_loan_is_asked_for_gets_an_answer(client: Client, sent: dict[str, str]) -> None:
    assert client.get(LOAN, sent).status_code == 200


def test_calculators_stay_in_no_cache(client: Client) -> None:
    assert "no-store" in client.get(LOAN, REQUEST).headers["Cache-Control"]
    assert "no-store" in client.post(DX, rows({"category": "cloud", "yen": "5"})).headers["Cache-Control"]


def test_a_refused_file_leaves_the_place_for_files_in_sight(client: Client) -> None:
    blank = client.get(DX).content.decode()
    refused = client.post(DX, {"file": SimpleUploadedFile("costs.csv", b"x")}).content.decode()
    assert '<details class="disclosure" open><summary>Excel' not in blank
    assert '<details class="disclosure" open><summary>Excel' in refused


def test_the_tax_basis_is_named_in_english_too(client: Client) -> None:
    client.cookies["banso_language"] = "en"
    page = client.get(DX).content.decode()
    assert "Without consumption tax" in page
    assert "税抜き</span>" not in page
