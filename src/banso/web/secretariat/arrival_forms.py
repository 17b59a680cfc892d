"""Forms of papers that came by post and by e-mail."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from django import forms

from banso.actions.applications.paper_lists import PaperLine
from banso.core.calendar import JST, read_day
from banso.core.errors import BadValue
from banso.records.models.attachments import Channel
from banso.web.forms import PageForm

_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:時])([0-5]\d)(?:分)?(?:[::]?([0-5]\d)秒?)?", flags=re.ASCII)


class DayField(forms.CharField):
    """A day as people write it: 2023-09-26, 令和5年9月26日."""

    def to_python(self, value: Any) -> Any:
        """Read the day; None where nothing is typed."""
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            return read_day(text)
        except BadValue as error:
            raise forms.ValidationError(f"「{self.label}」: {error}") from error


class ClockField(forms.CharField):
    """A time of day in Japan: 16:59, 16:59:30, 16時59分."""

    def to_python(self, value: Any) -> Any:
        """Read the time; None where nothing is typed."""
        text = unicodedata.normalize("NFKC", str(super().to_python(value) or "")).replace(" ", "")
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if found is None:
            raise forms.ValidationError(f"「{self.label}」は「16:59」「16:59:30」のように入力してください。")
        return time(int(found[1]), int(found[2]), int(found[3] or 0), tzinfo=JST)


class MomentForm(PageForm):
    """When something came, and what proves it."""

    came_on = DayField(label="届いた日", help_text="「2023-09-26」「令和5年9月26日」のように入力します。")
    came_at = ClockField(
        label="届いた時刻", help_text="受付印や配達記録の時刻です。「16:59」のように入力します。"
    )
    note = forms.CharField(
        label="到達の証拠",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="受付印の日時、追跡番号、メールのヘッダーなど",
    )

    @property
    def arrived_at(self) -> datetime:
        """The moment, in Japan; of a form that is valid."""
        day: date = self.cleaned_data["came_on"]
        return datetime.combine(day, self.cleaned_data["came_at"])


class ArrivalForm(MomentForm):
    """A paper that came."""

    channel = forms.ChoiceField(label="届いた方法", choices=Channel.choices, widget=forms.RadioSelect)
    issued_on = DayField(
        label="書類の発行日", required=False, help_text="発行から何か月以内と決まっている書類だけ入力します。"
    )
    evidence = forms.FileField(
        label="証拠の写真", required=False, help_text="封筒や受付印の写真（JPEG、PNG、PDF。10MBまで）"
    )
    sure = forms.BooleanField(label="受付不可になることを確かめました", required=False)
    field_order = ("document", "channel", "came_on", "came_at", "issued_on", "note", "evidence", "sure")

    def __init__(self, *args: Any, lines: tuple[PaperLine, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "選んでください"), *((line.paper.id, line.label) for line in lines)]
        self.add_fields({"document": forms.ChoiceField(label="書類", choices=choices)})
        self.order_fields(self.field_order)

    def ask_if_sure(self) -> None:
        """Say that the application would be turned away, and ask for the tick."""
        self.add_error(
            "sure",
            "この到達日時では最後の締切に間に合わず、記録すると申請は受付不可になります。"
            "元に戻せません。間違いがなければチェックしてください。",
        )


class PacketForm(MomentForm):
    """A ZIP or PDF that came by e-mail."""

    file = forms.FileField(label="ファイル", help_text="パスワード付きのZIP、または1つのPDF（100MBまで）")
    password = forms.CharField(
        label="ZIPのパスワード",
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="別のメールで届いたものです。保存されません。",
    )
    field_order = ("file", "password", "came_on", "came_at", "note")
