"""Forms say which field they mean, and how a field is rendered."""

import pytest
from django import forms

from banso.web.forms import HalfWidthIntegerField, PageForm


class Example(PageForm):
    rate = HalfWidthIntegerField(label="割合(%)", min_value=1, max_value=100, help_text="整数で")
    kind = forms.ChoiceField(
        label="業種", choices=[("a", "製造業"), ("b", "小売業")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="メモ", max_length=3, required=False)
    own = forms.CharField(label="独自", error_messages={"required": "これだけは必要です。"})


def errors(**values: str) -> dict[str, list[str]]:
    return Example({"rate": "1", "kind": "a", "own": "x"} | values).errors


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"rate": ""}, "rate", "「割合(%)」を入力してください。"),
        ({"rate": "abc"}, "rate", "「割合(%)」は数字で入力してください。"),
        ({"rate": "1.5"}, "rate", "「割合(%)」は数字で入力してください。"),
        ({"rate": "0"}, "rate", "「割合(%)」は1以上で入力してください。"),
        ({"rate": "101"}, "rate", "「割合(%)」は100以下で入力してください。"),
        ({"rate": "9" * 5000}, "rate", "「割合(%)」は数字で入力してください。"),
        ({"kind": ""}, "kind", "「業種」を選んでください。"),
        ({"kind": "c"}, "kind", "「業種」を選び直してください。"),
        ({"note": "あいうえ"}, "note", "「メモ」は3文字以内で入力してください。"),
        ({"note": "\x00"}, "note", "「メモ」に使えない文字があります。入力し直してください。"),
        ({"own": ""}, "own", "これだけは必要です。"),
    ],
)
def test_every_message_names_its_field(values: dict[str, str], field: str, message: str) -> None:
    assert errors(**values) == {field: [message]}


@pytest.mark.parametrize(("typed", "read"), [("７", 7), ("1,0", 10), (" 5 ", 5), ("１００", 100)])
def test_numbers_are_read_in_either_width(typed: str, read: int) -> None:
    form = Example({"rate": typed, "kind": "a", "own": "x"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["rate"] == read


def test_a_field_has_label_help_error_and_input_tied_together() -> None:
    page = Example({"rate": "0", "kind": "a", "own": "x"})["rate"].as_field_group()
    order = [page.index(part) for part in ("<label", "整数で", "<input", "1以上で")]
    assert order == sorted(order)
    assert 'for="id_rate"' in page
    assert 'aria-describedby="id_rate_helptext id_rate_error"' in page
    assert "※必須" in page
    assert "placeholder" not in page
    assert " required" not in page


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    page = Example()["kind"].as_field_group()
    assert "<fieldset" in page
    assert "<legend" in page
    assert page.count('type="radio"') == 2
    assert page.count('id="id_kind"') == page.count('id="id_kind_0"') == 1


def test_the_summary_lists_every_error_with_its_field() -> None:
    form = Example({"rate": "", "kind": "", "own": "x"})
    form.add_error(None, "全体の誤り")
    assert form.error_list == [
        ("", "全体の誤り"),
        ("id_rate", "「割合(%)」を入力してください。"),
        ("id_kind_0", "「業種」を選んでください。"),
    ]


def test_a_number_can_be_typed_in_either_width() -> None:
    html = str(Example()["rate"])
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    assert Example({"rate": "３０", "kind": "a", "own": "x"}).is_valid()
