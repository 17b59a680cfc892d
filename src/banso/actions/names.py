"""Names people give to what they keep."""

from banso.actions.errors import BadName

LONGEST_NAME = 100
"""Characters of a name."""


def readable_name(name: str, *, place: str = "名前", longest: int = LONGEST_NAME) -> str:
    """Return a name without spaces around it or line breaks inside.

    Args:
        name: As it was typed.
        place: What the field is called.
        longest: Most characters it may have.

    Raises:
        BadName: It is empty or longer than that.
    """
    kept = " ".join(name.split())
    if not kept:
        raise BadName(f"{place}が空です", place=place, remedy=f"{place}を入力してください")
    if len(kept) > longest:
        raise BadName(
            f"{place}が長すぎます（{len(kept)}文字）",
            place=place,
            remedy=f"{longest}文字以内で入力してください",
        )
    return kept
