"""Names people give to what they keep."""

import unicodedata

from banso.actions.errors import BadName

LONGEST_NAME = 100
"""Characters of a name."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Control characters, invisible ones such as those that turn the direction of a line, halves of surrogate pairs."""


def readable_name(name: str, *, place: str = "名前", longest: int = LONGEST_NAME) -> str:
    """Return a name without spaces around it or line breaks inside, and without characters that nobody sees.

    One of those would turn round the figures behind the name, or make it a link without anything to press.

    Args:
        name: As it was typed.
        place: What the field is called.
        longest: Most characters it may have.

    Raises:
        BadName: It is empty or longer than that.
    """
    seen = "".join(one for one in name if one.isspace() or unicodedata.category(one) not in _UNSEEN)
    kept = " ".join(seen.split())
    if not kept:
        raise BadName(f"{place}が空です", place=place, remedy=f"{place}を入力してください")
    if len(kept) > longest:
        raise BadName(
            f"{place}が長すぎます（{len(kept)}文字）",
            place=place,
            remedy=f"{longest}文字以内で入力してください",
        )
    return kept
