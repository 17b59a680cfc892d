"""Words of the data in the page: marked as Japanese where the page is not."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

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
def said(thing: Any, part: str) -> SafeString:
    """One text of a fact or a screen, such as its question, in the language of the page."""
    english = getattr(thing, f"{part}_en", "")
    return conditional_escape(english) if in_english() and english else ja(getattr(thing, part))


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
def place(source: Any) -> SafeString:
    """A source in brief, behind the words it proves: document and clause."""
    if not source:
        return SafeString("")
    where = format_html(" ({})", ja(source.place)) if source.place else ""
    return format_html(' <span class="source-brief">{}{}</span>', _document(source), where)


@register.filter
def proof(source: Any) -> SafeString:
    """A source in full: document, clause, the quoted words and how a damaged passage was read."""
    if not source:
        return SafeString("")
    where = format_html(" ({})", ja(source.place)) if source.place else ""
    quote = format_html(" <q>{}</q>", ja(source.quote)) if source.quote else ""
    reading = ""
    if source.reading:
        heard = _("読み方:")
        reading = format_html(' <span class="source__reading">{} {}</span>', heard, ja(source.reading))
    return format_html('<p class="source">{}{}{}{}</p>', _document(source), where, quote, reading)


def _document(source: Any) -> SafeString:
    label = _("資料%(number)s") % {"number": source.number}
    return format_html('<a href="#document-{}">{}</a>', source.number, label)


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
