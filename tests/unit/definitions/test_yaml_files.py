"""YAML with places: every value knows its line, and what cannot be read is refused with file and line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.errors import BadDefinition
from banso.definitions.yaml_files import parse_yaml, read_yaml

PATH = Path("x.yaml")

TEXT = """\
# a remark
name: 補助金
area: {prefecture: "46"}
rounds:
  - number: 1
    closes: "17:00"
  - {number: 2}
"""


def test_values_and_their_lines() -> None:
    file = parse_yaml(TEXT, PATH)
    assert file.data == {
        "name": "補助金",
        "area": {"prefecture": "46"},
        "rounds": [{"number": 1, "closes": "17:00"}, {"number": 2}],
    }
    assert file.line(("name",)) == 2
    assert file.line(("area", "prefecture")) == 3
    assert file.line(("rounds",)) == 4
    assert file.line(("rounds", 0, "closes")) == 6
    assert file.line(("rounds", 1)) == 7


def test_what_is_not_there_stands_where_it_would() -> None:
    file = parse_yaml(TEXT, PATH)
    assert file.line(("rounds", 0, "source", "line")) == 5
    assert file.line(("nowhere",)) == 2
    assert file.line(()) == 2


def test_a_place_an_editor_can_jump_to() -> None:
    file = parse_yaml(TEXT, PATH)
    assert file.where(("rounds", 0, "closes")) == "x.yaml:6 (rounds.0.closes)"
    assert file.where() == "x.yaml:2"


def test_keys_are_words_whatever_they_look_like() -> None:
    file = parse_yaml("on: 1\nyes: 2\n46: 3\nnull: 4\n2023-04-01: 5\n", PATH)
    assert file.data == {"on": 1, "yes": 2, "46": 3, "null": 4, "2023-04-01": 5}


@pytest.mark.parametrize("text", ["", "# only a remark\n", "---\n"])
def test_an_empty_file_holds_nothing(text: str) -> None:
    assert parse_yaml(text, PATH).data is None


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: [1, 2\n", 3, "YAMLとして読めません"),
        ("a: 1\n b: 2\n", 2, "YAMLとして読めません"),
        ("a: 1\n\tb: 2\n", 2, "YAMLとして読めません"),
        ('a: 1\nb: "open\n', 3, "YAMLとして読めません"),
        ("a: 1\nb: c: d\n", 2, "YAMLとして読めません"),
        ("a: 1\n---\nb: 2\n", 2, "YAMLとして読めません"),
        ("a: 1\nb: *nothing\n", 2, "参照（&、*）"),
        ("a: &x [1]\nb: *x\n", 2, "参照（&、*）"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "YAMLとして読めません"),
        ("a: 1\nb: 2\na: 3\n", 3, "「a」が二度書かれています"),
        ("x:\n  on: 1\n  on: 2\n", 3, "「on」が二度書かれています"),
        ("a: 1\nb: 2023-02-30\n", 2, "値「2023-02-30」を読めません"),
        ("a: 1\nb: !!timestamp いつか\n", 2, "値「いつか」を読めません"),
        ("a: 1\nb: !!int 三\n", 2, "値「三」を読めません"),
        ("a: 1\nb: !!bool 多分\n", 2, "値「多分」を読めません"),
        ("a: 1\n[b, c]: 2\n", 2, "項目名が一つの語ではありません"),
        ("a: 1\n? {b: c}\n: 2\n", 2, "項目名が一つの語ではありません"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(BadDefinition) as caught:
        parse_yaml(text, PATH)
    assert caught.value.place == f"x.yaml:{line}"
    assert message in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "a: &loop [*loop]\n",
        "a: " + "[" * 100_000,
        "a: " + "{x: " * 100_000,
        "- " * 200_000 + "x",
        "? " * 200_000 + "x",
        "".join(f"{' ' * depth}a:\n" for depth in range(1000)),
        "- " * 100 + "x",
    ],
    ids=["loop", "brackets", "braces", "dashes", "question marks", "indents", "a hundred dashes"],
)
def test_nesting_without_end_is_refused_before_it_ends_the_process(text: str) -> None:
    with pytest.raises(BadDefinition) as caught:
        parse_yaml(text, PATH)
    assert caught.value.place.startswith("x.yaml:")
    assert caught.value.remedy


def test_many_entries_beside_each_other_are_no_nesting() -> None:
    text = "a:\n" + "".join(f"  - {{x: [{n}], y: {{z: 1}}}}\n" for n in range(200))
    assert len(parse_yaml(text, PATH).data["a"]) == 200


def parsed_or_refused(text: str) -> object:
    try:
        return parse_yaml(text, PATH)
    except BadDefinition as error:
        return error


@given(st.text(alphabet=st.sampled_from('ab: -[]{}\n"#&*!|>?,\t0129%@\x00\ufeff本'), max_size=40))
@settings(max_examples=500, derandomize=True)
def test_whatever_a_file_holds_it_is_read_or_refused(text: str) -> None:
    found = parsed_or_refused(text)
    if isinstance(found, BadDefinition):
        assert found.place.startswith("x.yaml")
        assert found.message
        assert found.remedy


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfname: \xe8\xa3\x9c\xe5\x8a\xa9\n")
    assert read_yaml(file).data == {"name": "補助"}


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("name: 補助金".encode("shift_jis"))
    with pytest.raises(BadDefinition) as caught:
        read_yaml(file)
    assert caught.value.place == str(file)
    assert "UTF-8" in caught.value.remedy


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition) as caught:
        read_yaml(tmp_path / "none.yaml")
    assert str(tmp_path / "none.yaml") in caught.value.place


@pytest.mark.parametrize("written", ['"a\\0b"', '"432\\u202e万円"', '"\\u200b"', "名\u2066前"])
def test_characters_nobody_sees_are_refused(tmp_path: Path, written: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"id: a\nname: {written}\n", encoding="utf-8")
    with pytest.raises(BadDefinition, match="目に見えない") as caught:
        read_yaml(file)
    assert caught.value.place == f"{file}:2"
