"""How forms of the pages behave: errors that name the field, one template per field."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _


class PageFormRenderer(DjangoTemplates):
    """Renders `{{ form.<name>.as_field_group }}` with the one field template."""

    field_template_name = "components/field.html"


MESSAGES = {
    "required": _("「%(label)s」を入力してください。"),
    "invalid": _("「%(label)s」を読み取れません。入力し直してください。"),
    "invalid_choice": _("「%(label)s」を選び直してください。"),
    "invalid_list": _("「%(label)s」を選び直してください。"),
    "max_length": _("「%(label)s」は%%(limit_value)d文字以内で入力してください。"),
    "min_value": _("「%(label)s」は%%(limit_value)s以上で入力してください。"),
    "max_value": _("「%(label)s」は%%(limit_value)s以下で入力してください。"),
    "null_characters_not_allowed": _("「%(label)s」に使えない文字があります。入力し直してください。"),
}
"""What stands in for Django's messages, which do not say which field they mean."""
REQUIRED_CHOICE = _("「%(label)s」を選んでください。")
WITHOUT_VALUE = {"required", "invalid", "null_characters_not_allowed"}
NOT_A_NUMBER = _("「%(label)s」は数字で入力してください。")


def message_for(field: forms.Field, code: str) -> str:
    """Return the message of an error of this field, with its label."""
    text = MESSAGES[code]
    if code == "required" and isinstance(field, forms.ChoiceField | forms.BooleanField):
        text = REQUIRED_CHOICE
    if code == "invalid" and isinstance(field, forms.IntegerField):
        text = NOT_A_NUMBER
    label = str(field.label)
    # Django formats messages that carry a value once more; a percent sign in the label must survive that.
    return text % {"label": label if code in WITHOUT_VALUE else label.replace("%", "%%")}


def django_message(field: forms.Field, code: str) -> object:
    """Return what Django would say, None when the message comes from a validator."""
    classes = (kind.__dict__.get("default_error_messages", {}) for kind in type(field).__mro__)
    return next((messages[code] for messages in classes if code in messages), None)


class PageForm(forms.Form):
    """A form whose messages say which field they mean; a field's own `error_messages` win.

    The browser's own bubbles are left out: they vanish, and screen readers and translations miss them.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_fields({})

    def add_fields(self, fields: Mapping[str, forms.Field]) -> None:
        """Give the form fields its class does not know, and every field messages that name it."""
        self.fields |= fields
        for field in self.fields.values():
            for code in MESSAGES:
                if field.error_messages.get(code) == django_message(field, code):
                    field.error_messages[code] = message_for(field, code)

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Every error with the id of the field it belongs to, for the summary above the form."""
        found = [("", str(message)) for message in self.non_field_errors()]
        for bound in self:
            # A group of choices has no input of its own: its errors lead to the first choice.
            place = bound.id_for_label or f"{bound.auto_id}_0"
            found.extend((place, str(message)) for message in bound.errors)
        return found


class HalfWidthIntegerField(forms.IntegerField):
    """A whole number, typed in either width: a browser's own number field would refuse one of them."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Bring up the digits on a phone."""
        return super().widget_attrs(widget) | {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: object) -> int | None:
        """Read full-width digits as the digits they are."""
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").strip()
        return super().to_python(value)
