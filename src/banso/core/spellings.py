"""Names of firms and addresses in one spelling, so that the same one is found again however it was written."""

import re

from banso.core.errors import BadValue
from banso.core.numerals import read_number
from banso.core.typed_text import plain, search_spelling

_LEGAL_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|(?:一般|公益)(?:社団|財団)法人"
    r"|(?:特定非営利活動|npo|社会福祉|学校|国立大学|公立大学|地方独立行政|独立行政)法人|医療法人(?:社団|財団)?"
    r"|\((?:株|有|同|資|名|相|社|財|一社|一財|公社|公財|特非|医|福|学)\)"
    # As banks write them: カ)みなみ, みなみ(カ.
    r"|^[かゆど]\)|\([かゆど]\)?$"
    r"|,?co\.,?ltd\.?$|,?inc\.$|,?corporation$"
)
_BRANCH = re.compile(r"\s\S*(?:本店|本社|支店|支社|営業所|出張所|事業所)\s*$|(?:本店|本社)\s*$")
_SMALL_KANA = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ-", "あいうえおつやゆよわかけー", "・")
_PREFECTURE = re.compile(r"^(?:東京都|北海道|(?:京都|大阪)府|[^市区町村]{2,3}県)")
_POSTAL_CODE = re.compile(r"^[0-9]{3}-?[0-9]{4}(?![0-9-])")
_LONG_MARK = re.compile(r"(?<=[0-9])ー(?=[0-9])")
_KANJI_NUMBER = re.compile(
    r"[〇零一二三四五六七八九十百千]+(?=丁目|番地|番(?![町丁])|号|条)"
    r"|(?:(?<=丁目)|(?<=番地)|(?<=番地の)|(?<=番))[〇零一二三四五六七八九十百千]+"
)
_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMBER_WORDS = re.compile(r"(?<=[0-9])(?:丁目|番地の|番地|番|号|の)(?=[0-9])")
_FLOOR = re.compile(r"(?<=号)[0-9]+(?:階|f).*$")
_SECTION = re.compile(r"大字|(?<=[市区町村])字")
_UP_TO_NUMBER = re.compile(r"^(?:[^0-9]+[0-9]+(?:[条線]|番?[町丁](?!目)))*[^0-9]+[0-9]+(?:-[0-9]+)*")
_ENDS_HOUSE = re.compile(r"(?:[0-9]|号|番地)$")


def firm_name(text: str) -> str:
    """A firm's name without its legal form and branch, in one spelling: width, case, spaces, kana are one.

    Example:
        >>> firm_name("㈱ ＡＢＣキヤノン　鹿児島支店") == firm_name("abcキャノン株式会社")
        True
    """
    spelled = search_spelling(_BRANCH.sub("", text))
    return _LEGAL_FORMS.sub("", spelled).translate(_SMALL_KANA)


def place_of(address: str) -> str:
    """An address in one spelling, up to the number of the house: prefecture, post code and building left out.

    Returns:
        Empty where there is no number: a town alone is nobody's address.

    Example:
        >>> place_of("鹿児島県鹿児島市鴨池新町１０番１号　県庁ビル３階"), place_of("鹿児島市千日町一丁目二番三号")
        ('鹿児島市鴨池新町10-1', '鹿児島市千日町1-2-3')
    """
    spelled = search_spelling(_LONG_MARK.sub("-", _without_building(address)))
    spelled = _SECTION.sub("", _KANJI_NUMBER.sub(_arabic, spelled))
    spelled = _NUMBER_WORDS.sub("-", _FLOOR.sub("", spelled))
    found = _UP_TO_NUMBER.match(_PREFECTURE.sub("", spelled))
    return found[0].translate(_SMALL_KANA).replace("ー", "-") if found else ""


def _without_building(address: str) -> str:
    """The words of an address without its post code, up to the one that ends with the number of the house."""
    words = [plain(word) for word in address.replace("〒", " ").split()]
    kept = _POSTAL_CODE.sub("", words[0]) if words else ""
    for word in words[1:]:
        if _ENDS_HOUSE.search(kept) and not word.startswith(("-", "ー")):
            break
        kept += word
    return kept


def _arabic(number: re.Match[str]) -> str:
    try:
        return str(read_number(number[0].translate(_KANJI_DIGITS)))
    except BadValue:
        return number[0]
