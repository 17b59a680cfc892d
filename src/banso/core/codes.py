"""A code as people type it: by its id or by its name, and only where one code can be meant."""

from collections.abc import Mapping
from functools import cache

from banso.core.errors import BadValue
from banso.core.facts import CodeList, nearest
from banso.core.typed_text import plain, quoted

MANY_CHOICES = 20
"""A longer list of codes is not read out in a message; the nearest code is named instead."""
MANY_MEANT = 6
"""Of more codes with one name only the first ones are named."""


def read_code(typed: str, codes: CodeList, *, endings: bool = False) -> str:
    """Reads a code.

    Args:
        typed: An id or a name, in either width.
        codes: The list it must be in.
        endings: A name may be typed without its beginning: 鹿児島市 for 鹿児島県鹿児島市.

    Raises:
        BadValue: No code is meant, or several are; the remedy names the nearest, or all of them.
    """
    found = meant(typed, codes, endings=endings)
    if len(found) == 1:
        return found[0]
    if found:
        more = "など" if len(found) > MANY_MEANT else ""
        named = "、".join(_shown(code, codes) for code in found[:MANY_MEANT])
        raise BadValue(
            f"{quoted(typed)}はどれか一つに決められません",
            remedy=f"次のどれかのコードで答えてください: {named}{more}",
        )
    raise no_such_code(typed, codes)


def no_such_code(typed: str, codes: CodeList, *, name_nearest: bool = True) -> BadValue:
    """What to say of a text that means no code; naming the nearest one of a long list takes its time."""
    remedy = choices(codes, typed if name_nearest else "")
    return BadValue(f"{quoted(typed)}は選択肢にありません", remedy=remedy)


def choices(codes: CodeList, typed: str = "") -> str:
    """What may be answered, one sentence: all codes of a short list, the nearest one of a long list."""
    if len(codes.codes) <= MANY_CHOICES:
        return "次のどれかで答えてください: " + "、".join(_shown(code, codes) for code in codes.codes)
    if not typed:
        return f"{codes.label}のコードで答えてください"
    spelled = {plain(code.name): code.id for code in codes.codes.values()} | {id_: id_ for id_ in codes.codes}
    close = spelled[nearest(plain(typed), spelled)]
    return f"{codes.label}のコードで答えてください（近いもの: {close} {codes.name(close)}）"


def _shown(code: str, codes: CodeList) -> str:
    return f"{code}（{codes.name(code)}）"


def meant(typed: str, codes: CodeList, *, endings: bool = False) -> list[str]:
    """Codes of this id or name; of a name that stands at several levels of one branch only the widest code.

    Args:
        typed: An id or a name, in either width.
        codes: The list they are looked up in.
        endings: A name may be typed without its beginning.
    """
    word = plain(typed).casefold()
    if not word:
        return []
    names = _spelled(tuple((code.id, code.name) for code in codes.codes.values()))
    found = [code for code, name in names.items() if word in {code.casefold(), name}]
    if not found and endings:
        found = [code for code, name in names.items() if name.endswith(word)]
    widest = min(found, key=len, default="")
    nested = codes.hierarchical and all(code.startswith(widest) for code in found)
    return [widest] if nested and widest else found


@cache
def _spelled(codes: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Names of codes in the spelling they are compared in; a table asks for them again and again."""
    return {code: plain(name).casefold() for code, name in codes}
