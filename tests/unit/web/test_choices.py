"""A form that was sent without one of its buttons decides nothing."""

import pytest
from django.test import RequestFactory

from banso.core.errors import BadValue
from banso.web.choices import chosen

OFFERED = {"yes": True, "no": False}


@pytest.mark.parametrize(("pressed", "meaning"), OFFERED.items())
def test_each_button_stands_for_what_it_says(pressed: str, meaning: bool) -> None:
    request = RequestFactory().post("/", {"do": pressed})
    assert chosen(request, "do", OFFERED, place="確認") is meaning


@pytest.mark.parametrize("sent", [{}, {"do": ""}, {"do": "YES"}, {"do": "maybe"}, {"act": "yes"}])
def test_anything_else_is_refused_with_the_place_and_the_remedy(sent: dict[str, str]) -> None:
    with pytest.raises(BadValue) as refused:
        chosen(RequestFactory().post("/", sent), "do", OFFERED, place="確認")
    assert str(refused.value) == (
        "確認: どのボタンが押されたかを読み取れないため、何も記録していません。"
        "画面を開き直して、ボタンを押し直してください"
    )
