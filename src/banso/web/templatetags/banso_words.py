"""Words of the data in the page: marked as Japanese where the page is not."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from banso.web.templatetags.banso_show import in_english

register = template.Library()


@register.filter
def ja(text: object) -> SafeString:
    """Text of the data; on an English page marked as Japanese, so that it is spoken and hyphenated right."""
    if in_english() and text:
        return format_html('<span lang="ja">{}</span>', text)
    return conditional_escape(str(text))


@register.filter
def named(thing: Any) -> SafeString:
    """The name of a code, a body, a fact, a screen or a choice in the language of the page."""
    japanese, english = _names(thing)
    return conditional_escape(english) if in_english() and english else ja(japanese)


@register.filter
def named_plain(thing: Any) -> str:
    """The same where no mark-up can stand, as in an option."""
    japanese, english = _names(thing)
    return english if in_english() and english else japanese


@register.filter
def lang_of(thing: Any) -> str:
    """The language `named_plain` answers in."""
    return "en" if in_english() and _names(thing)[1] else "ja"


@register.filter
def grouped(number: int) -> str:
    """A whole number with separators."""
    return f"{number:,}"


@register.filter
def cell(row: Any, column: str) -> str:
    """What stands in one column of a row of costs."""
    return str(row.values.get(column, ""))


@register.filter
def category_label(category: str, rule: Any) -> str:
    """The words of a cost category, or of a kind of cost that never counts."""
    return next((kind.label for kind in (*rule.categories, *rule.excluded) if kind.id == category), category)


def _names(thing: Any) -> tuple[str, str]:
    for japanese in ("name", "label", "title"):
        if hasattr(thing, japanese):
            return getattr(thing, japanese), getattr(thing, f"{japanese}_en", "")
    return str(thing), ""
