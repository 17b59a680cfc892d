"""A data folder of a few lines in which nothing is wrong, to be broken in one place at a time."""

from dataclasses import dataclass
from pathlib import Path

from banso.definitions.problems import Problem
from banso.definitions.validation import validate

FILES = {
    "documents.yaml": """\
documents:
  dx: {title: 募集要領, body: pref, year: 2023}
""",
    "bodies.yaml": """\
bodies:
  pref: {name: 県}
""",
    "instalment_coefficients.yaml": """\
tables:
  usual: {assumed: 一般的な係数です。, rows: [{max_instalments: 12, coefficient: 65%}, {coefficient: 55%}]}
""",
    "codes/prefecture.yaml": """\
id: prefecture
label: 都道府県
codes: {"46": 鹿児島県, "43": 熊本県}
""",
    "codes/municipality.yaml": """\
id: municipality
label: 市町村
codes: {"46201": 鹿児島市, "43100": 熊本市}
""",
    "codes/purpose.yaml": """\
id: purpose
label: 目的
codes: {dx: DX, people: 人材}
""",
    "codes/industry.yaml": """\
id: industry
label: 業種
hierarchical: true
codes: {"39": 情報, "391": ソフトウェア, "392": 情報処理, "56": 小売}
""",
    "codes/mark.yaml": """\
id: mark
label: 認定
codes: {plan: 計画, sdgs: 登録}
""",
    "facts/screens.yaml": """\
screens:
  one: {title: 会社, title_en: Company, why: うかがいます。, why_en: We ask.}
""",
    "facts/company.yaml": """\
facts:
  prefecture: {label: 県, label_en: P, question: 県は?, question_en: P?, help: 県です。, help_en: P.,
    type: code, codes: prefecture, screen: one}
  tax: {label: 県税の未納, label_en: T, question: 未納は?, question_en: T?, help: 税です。, help_en: T.,
    type: boolean, screen: one}
  staff: {label: 従業員, label_en: S, question: 何人?, question_en: S?, help: 人数です。, help_en: S.,
    type: integer, unit: 人, screen: one}
  held: {label: 持株, label_en: H, question: 何株?, question_en: H?, help: 株です。, help_en: H.,
    type: integer, no_more_than: total, screen: one}
  total: {label: 総株, label_en: A, question: 何株?, question_en: A?, help: 株です。, help_en: A.,
    type: integer, minimum: 1, screen: one}
  industry: {label: 業種, label_en: I, question: 業種は?, question_en: I?, help: 業種です。, help_en: I.,
    type: code, codes: industry, screen: one}
  marks: {label: 認定, label_en: M, question: 認定は?, question_en: M?, help: 認定です。, help_en: M.,
    type: dated_codes, codes: mark, screen: one}
  growth: {label: 伸び, label_en: G, question: 何%?, question_en: G?, help: 伸びです。, help_en: G.,
    type: permille, screen: one}
  founded: {label: 設立日, label_en: F, question: いつ?, question_en: F?, help: 日です。, help_en: F.,
    type: date, screen: one}
""",
    "notions/small/2000-04-01.yaml": """\
notion: small
label: 小さい会社であること
from: 2000-04-01
source: {document: dx, clause: 定義}
node:
  id: small-staff
  at_most: {fact: staff, value: 20}
  source: {document: dx, clause: 定義}
""",
    "notions/small/2000-04-01.cases.yaml": """\
on: 2023-09-20
base: {staff: 3}
base_verdict: eligible
cases:
  - {name: 大きい, with: {staff: 21}, verdict: ineligible, failed: [small-staff]}
boundaries:
  - {clause: small-staff, fact: staff, below: met, at: met, above: failed}
""",
    "programmes/pref/grant/2023.yaml": """\
id: pref/grant/2023
name: 補助金
kind: grant
body: pref
fiscal_year: 2023
area: {prefecture: "46", municipality: "46201"}
purposes: [dx]
summary: 補助します。
source: {document: dx, line: 7}
budget: {state: stated, yen: 50000000, source: {document: dx, line: 8}}
contacts:
  - {name: 窓口, tel: 099-111-2222, source: {document: dx, line: 9}}
call:
  opens: 2023-09-11(月)
  rounds:
    - {number: 1, closes: "2023-09-26(火) 17:00", source: {document: dx, line: 10}}
    - {number: 2, closes: "2023-10-17(火) 17:00", source: {document: dx, line: 11}}
  source: {document: dx, line: 12}
requirements:
  all:
    - id: place
      is: {fact: prefecture, value: "46"}
      source: {document: dx, line: 13, quote: 県内}
    - id: tax
      is: {fact: tax, value: false}
      source: {document: dx, line: 14}
      evidence: [tax_paper]
    - id: small
      notion: small
      source: {document: dx, line: 15}
    - id: range
      at_least: {fact: staff, value: 2}
      source: {document: dx, line: 16}
    - id: ways
      source: {document: dx, line: 17}
      any:
        - one_of: {fact: industry, values: ["391", "56"]}
        - has: {fact: marks, value: plan}
    - id: fit
      judged: {question: 適当であること, by: secretariat}
      source: {document: dx, line: 18}
relations:
  - {kind: opens_track, name: 計画策定, track: plan, source: {document: dx, line: 19}}
amount:
  tax: {basis: excluded, assumed: 税抜きとします。}
  categories:
    - {id: software, label: ソフト, source: {document: dx, line: 20}}
    - id: labour
      label: 人件費
      source: {document: dx, line: 21}
      limit: {share: 1/3, of: total, source: {document: dx, line: 21}}
  excluded:
    - {id: rent, label: 家賃, source: {document: dx, line: 22}}
  tracks:
    - id: plan
      when: {has: {fact: marks, value: plan}}
      rate: {value: 2/3, source: {document: dx, line: 23}}
      cap: {yen: 4000000, source: {document: dx, line: 24}}
    - id: standard
      shares:
        - {payer: 国, share: 1/3, source: {document: dx, line: 25}}
        - {payer: 事業者, share: 2/3, source: {document: dx, line: 25}}
        - {payer: 県, share: 1/4, of: 事業者, source: {document: dx, line: 26}}
      granted_by: [国, 県]
      cap: {yen: 2000000, source: {document: dx, line: 27}}
  rounding: {mode: down, unit: 1000, assumed: 切り捨てます。}
documents:
  - {id: tax_paper, label: 納税証明書, source: {document: dx, line: 28}}
""",
    "programmes/pref/grant/2023.cases.yaml": """\
on: 2023-09-20
base: {prefecture: "46", tax: false, staff: 3, industry: "391", marks: []}
base_verdict: likely
cases:
  - {name: 県外, with: {prefecture: "43"}, verdict: ineligible, failed: [place]}
  - {name: 未納, with: {tax: true}, verdict: ineligible, failed: [tax]}
  - {name: 大きい, with: {staff: 21}, verdict: ineligible, failed: [small]}
  - {name: 一人, with: {staff: 1}, verdict: ineligible, failed: [range]}
  - {name: 別の業種, with: {industry: "392"}, verdict: ineligible, failed: [ways]}
  - {name: 税が不明, without: [tax], verdict: unknown, missing: [tax]}
  - name: 人件費は3分の1まで
    costs: [{category: software, yen: 1000000}, {category: labour, yen: 900000}]
    yen: 750000
    eligible_yen: 1500000
    track: standard
boundaries:
  - {clause: range, fact: staff, below: failed, at: met, above: met}
""",
    "programmes/pref/loan/2023.yaml": """\
id: pref/loan/2023
name: 融資
kind: loan
body: pref
fiscal_year: 2023
purposes: [dx]
summary: 融資します。
source: {document: dx, line: 30}
requirements:
  all:
    - id: place
      is: {fact: prefecture, value: "46"}
      source: {document: dx, line: 31}
    - id: share
      less_than: {fact: held, share: 1/2, of: total}
      source: {document: dx, line: 32}
loan:
  limit: {yen: 50000000, source: {document: dx, line: 33}}
  purposes:
    - {id: "1", label: 創業, source: {document: dx, line: 34}}
  rate: {min: 1.7%, max: 2.3%, source: {document: dx, line: 35}}
  guarantee: [{purposes: ["1"], min: 0%, max: 1.26%, source: {document: dx, line: 36}}]
  coefficients: usual
""",
    "programmes/pref/loan/2023.cases.yaml": """\
on: 2023-09-20
base: {prefecture: "46", held: 0, total: 10}
base_verdict: eligible
cases:
  - {name: 県外, with: {prefecture: "43"}, verdict: ineligible, failed: [place]}
  - {name: 半分, with: {held: 5}, verdict: ineligible, failed: [share]}
  - {name: 保証料, loan: {purpose: "1", yen: 1000000, months: 60}, guarantee: [0%, 1.26%]}
boundaries:
  - {clause: share, fact: held, below: met, at: failed, above: failed}
""",
    "programmes/pref/news/2023.yaml": """\
id: pref/news/2023
name: お知らせ
kind: information
body: pref
fiscal_year: 2023
purposes: [people]
summary: お知らせします。
source: {document: dx, line: 40}
""",
}

GRANT = "programmes/pref/grant/2023.yaml"
GRANT_CASES = "programmes/pref/grant/2023.cases.yaml"
LOAN = "programmes/pref/loan/2023.yaml"
LOAN_CASES = "programmes/pref/loan/2023.cases.yaml"
NEWS = "programmes/pref/news/2023.yaml"
NOTION = "notions/small/2000-04-01.yaml"
NOTION_CASES = "notions/small/2000-04-01.cases.yaml"
FACTS = "facts/company.yaml"


@dataclass(frozen=True, slots=True)
class SmallData:
    """The folder, and how to break it."""

    path: Path

    def write(self, name: str, text: str) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def edit(self, name: str, old: str, new: str) -> None:
        """Replaces the one place where something stands."""
        text = (self.path / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def line(self, name: str, text: str) -> int:
        """The first line, from 1, on which something stands."""
        lines = (self.path / name).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def problems(self) -> list[Problem]:
        return validate(self.path)


def write_small_data(path: Path) -> SmallData:
    data = SmallData(path)
    for name, text in FILES.items():
        data.write(name, text)
    return data
