"""Problems of a file, each with file, line, path and a sentence what to do."""

from dataclasses import dataclass, field

from pydantic import ValidationError

from banso.core.errors import BadFacts, BansoError
from banso.definitions.yaml_files import Place, YamlFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One reason why a file cannot be published.

    Attributes:
        code: Names the check, for example `value-without-source`.
        path: Place inside the file, dotted.
    """

    code: str
    file: str
    line: int
    path: str
    message: str
    remedy: str

    def __str__(self) -> str:
        dotted = f" {self.path}" if self.path else ""
        return f"{self.file}:{self.line}:{dotted} {self.message}。{self.remedy} [{self.code}]"


@dataclass(slots=True)
class Problems:
    """Collects the problems of one file, so that an editor sees all of them at once."""

    file: YamlFile
    found: list[Problem] = field(default_factory=list)

    def add(self, code: str, place: Place, message: str, remedy: str = "") -> None:
        """Notes a problem at a place of the file."""
        self.found.append(
            Problem(
                code=code,
                file=str(self.file.path),
                line=self.file.line(place),
                path=".".join(str(part) for part in place),
                message=message,
                remedy=remedy,
            )
        )

    def add_error(self, code: str, place: Place, error: BansoError) -> None:
        """Notes an error of core at a place of the file; of several facts that cannot be read, each."""
        if isinstance(error, BadFacts):
            for part in error.errors:
                self.add(
                    code, place, f"{part.place}: {part.message}" if part.place else part.message, part.remedy
                )
            return
        self.add(code, place, error.message, error.remedy)

    def add_shape_errors(self, error: ValidationError) -> None:
        """Notes what pydantic found, in words."""
        for detail in error.errors():
            place = tuple(part for part in detail["loc"])
            message, remedy = _in_words(detail["type"], detail["msg"], detail.get("ctx") or {})
            self.add("shape", place, message, remedy)


def _in_words(kind: str, message: str, context: dict[str, object]) -> tuple[str, str]:
    if kind == "extra_forbidden":
        return "この項目は書けません", "つづりか、書く場所（字下げ）を確かめてください"
    if kind == "missing":
        return "必要な項目がありません", "この項目を書き足してください"
    if kind in {"enum", "literal_error"}:
        return "決められた値ではありません", f"次のどれかにしてください: {context.get('expected', '')}"
    if kind == "string_pattern_mismatch":
        return "書き方が違います", f"形: {context.get('pattern', '')}"
    if kind == "value_error":
        return str(context.get("error", message)), "書き方は docs/reference/programme-file.md にあります"
    if kind in _WORDS:
        words, remedy = _WORDS[kind]
        return words.format(**context), remedy.format(**context)
    return f"値が正しくありません: {message}", "型と大きさを確かめてください"


_WORDS: dict[str, tuple[str, str]] = {
    "model_type": ("ここには項目の集まりを書きます", "「項目: 値」の形にしてください"),
    "dict_type": ("ここには項目の集まりを書きます", "「項目: 値」の形にしてください"),
    "list_type": ("ここには一覧を書きます", "「- 」で始まる行か [ ] の形にしてください"),
    "string_type": ("ここには文字を書きます", "数字だけのときは引用符で囲んでください"),
    "int_type": ("ここには整数を書きます", "単位やコンマのない数字にしてください"),
    "int_parsing": ("ここには整数を書きます", "単位やコンマのない数字にしてください"),
    "int_from_float": ("ここには整数を書きます", "小数を使わずに書いてください"),
    "bool_type": ("ここには true か false を書きます", "どちらかにしてください"),
    "bool_parsing": ("ここには true か false を書きます", "どちらかにしてください"),
    "string_too_short": ("空です", "値を書くか、項目ごと消してください"),
    "string_too_long": ("長すぎます", "{max_length}文字以内にしてください"),
    "too_short": ("一つもありません", "{min_length}個以上書いてください"),
    "too_long": ("多すぎます", "{max_length}個までにしてください"),
    "greater_than_equal": ("値が小さすぎます", "{ge}以上にしてください"),
    "less_than_equal": ("値が大きすぎます", "{le}以下にしてください"),
}
