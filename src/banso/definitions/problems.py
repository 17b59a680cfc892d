"""Problems of a file, each with file, line, path and a sentence what to do."""

from dataclasses import dataclass, field

from pydantic import ValidationError

from banso.core.errors import BansoError
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
        """Notes an error of core at a place of the file."""
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
    return f"値が正しくありません: {message}", "型と大きさを確かめてください"
