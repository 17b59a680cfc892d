"""A region: everything in one data folder, read once and used by all doors."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from banso.core.errors import BadDefinition, UnknownProgramme
from banso.core.facts import CodeList, Fact, Vocabulary, nearest
from banso.core.programmes import Body, Programme, nearest_version, on_offer
from banso.core.sources import Document
from banso.core.typed_text import quoted
from banso.definitions.build.conditions import NodeBuilder, Notion, Notions, without_ids
from banso.definitions.build.loans import InstalmentTables, build_instalment_tables
from banso.definitions.build.programme import build_programme
from banso.definitions.build.vocabulary import build_code_list, build_fact, build_vocabulary
from banso.definitions.data_folders import SHIPPED
from banso.definitions.problems import Problem, Problems
from banso.definitions.shapes.base import Shape
from banso.definitions.shapes.loans import CoefficientTablesShape
from banso.definitions.shapes.programme import ProgrammeShape
from banso.definitions.shapes.vocabulary import (
    BodiesShape,
    CodeListShape,
    DocumentsShape,
    FactsShape,
    NotionShape,
    ScreensShape,
)
from banso.definitions.standard_procedure import Data, filled_in, read_standard
from banso.definitions.yaml_files import YamlFile, read_yaml

DATA_VARIABLE = "BANSO_DATA"
CASES = ".cases.yaml"
AnyShape = TypeVar("AnyShape", bound=Shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The programmes of a data folder with their vocabularies.

    Attributes:
        programmes: By id, in the order of their ids.
        standard: The standard procedure as plain values.
        problems: Why files were left out, when the folder was read leniently.
    """

    path: Path
    vocabulary: Vocabulary
    documents: Mapping[str, Document]
    bodies: Mapping[str, Body]
    notions: Notions
    instalment_tables: InstalmentTables
    programmes: Mapping[str, Programme]
    standard: Data
    problems: tuple[Problem, ...] = ()

    def programme(self, programme_id: str, on: date) -> Programme:
        """The programme of an id, or of a series in the version nearest to a day.

        Raises:
            UnknownProgramme: None has this id; the remedy names the nearest one.
        """
        found = self.programmes.get(programme_id)
        if found is not None:
            return found
        versions = [p for p in self.programmes.values() if programme_id in {p.series, p.id}]
        versions = versions or [
            p for p in self.programmes.values() if p.series == programme_id.rsplit("/", 1)[0]
        ]
        if versions:
            return nearest_version(versions, on)
        raise UnknownProgramme(
            f"{quoted(programme_id)}という制度はありません",
            place=quoted(programme_id)[1:-1],
            remedy=f"近いもの: {nearest(programme_id, self.programmes)}。一覧は banso programmes で見られます",
        )

    def on_offer(self, on: date) -> list[Programme]:
        """Each series once, in the version nearest to a day."""
        return on_offer(self.programmes.values(), on)


def data_path() -> Path:
    """The data folder: `BANSO_DATA`, else the one of the checkout, else the one installed with the package.

    Raises:
        BadDefinition: There is none.
    """
    named = os.environ.get(DATA_VARIABLE)
    for path in [Path(named)] if named else SHIPPED:
        if (path / "programmes").is_dir():
            return path
    raise BadDefinition(
        "データのフォルダがありません",
        place=named or str(SHIPPED[0]),
        remedy=f"{DATA_VARIABLE} に programmes のあるフォルダを指定してください",
    )


@cache
def installed_region() -> Region:
    """The region of `data_path()`, read once in this process.

    Raises:
        BadDefinition: A file cannot be used; `banso validate` tells which and why.
    """
    return load_region(data_path())


def load_region(path: Path, *, lenient: bool = False) -> Region:
    """Reads a data folder.

    Args:
        path: The folder.
        lenient: Leave out programmes and notions with problems and report them, instead of raising at the first.

    Raises:
        BadDefinition: A file cannot be used.
    """
    reader = _Reader(path, lenient=lenient)
    return reader.region()


class _Reader:
    def __init__(self, path: Path, *, lenient: bool) -> None:
        self.path = path
        self.lenient = lenient
        self.problems: list[Problem] = []

    def region(self) -> Region:
        documents = self._one("documents.yaml", DocumentsShape).documents
        bodies = {
            key: Body(id=key, **shape.model_dump())
            for key, shape in self._one("bodies.yaml", BodiesShape).bodies.items()
        }
        vocabulary = self._vocabulary()
        notions = self._notions(vocabulary)
        tables = build_instalment_tables(self._one("instalment_coefficients.yaml", CoefficientTablesShape))
        standard = read_standard(self.path)
        return Region(
            path=self.path,
            vocabulary=vocabulary,
            documents={key: Document(id=key, **shape.model_dump()) for key, shape in documents.items()},
            bodies=bodies,
            notions=notions,
            instalment_tables=tables,
            programmes={p.id: p for p in self._programmes(vocabulary, bodies, notions, tables, standard)},
            standard=standard,
            problems=tuple(self.problems),
        )

    def _vocabulary(self) -> Vocabulary:
        lists: dict[str, CodeList] = {}
        for path in sorted((self.path / "codes").glob("*.yaml")):
            shape = self._shape(read_yaml(path), CodeListShape)
            lists[shape.id] = build_code_list(shape)
        facts: dict[str, Fact] = {}
        for path in sorted((self.path / "facts").glob("*.yaml")):
            if path.name == "screens.yaml":
                continue
            file = read_yaml(path)
            problems = Problems(file)
            for fact_id, fact in self._shape(file, FactsShape).facts.items():
                facts[fact_id] = build_fact(fact_id, fact, lists, problems)
            _refuse(problems)
        screens = read_yaml(self.path / "facts" / "screens.yaml")
        problems = Problems(screens)
        vocabulary = build_vocabulary(facts, lists, self._shape(screens, ScreensShape), problems)
        _refuse(problems)
        return vocabulary

    def _notions(self, vocabulary: Vocabulary) -> Notions:
        found: dict[str, list[Notion]] = {}
        for path in definition_files(self.path / "notions"):
            try:
                file = read_yaml(path)
                shape = self._shape(file, NotionShape)
            except BadDefinition as error:
                self._leave_out(path, error)
                continue
            problems = Problems(file)
            notion = build_notion(shape, vocabulary, problems)
            if not problems.found:
                found.setdefault(notion.id, []).append(notion)
            self._settle(problems)
        return {key: tuple(versions) for key, versions in found.items()}

    def _programmes(
        self,
        vocabulary: Vocabulary,
        bodies: Mapping[str, Body],
        notions: Notions,
        tables: InstalmentTables,
        standard: Data,
    ) -> Iterable[Programme]:
        for path in definition_files(self.path / "programmes"):
            try:
                file = filled_in(read_yaml(path), standard)
                shape = self._shape(file, ProgrammeShape)
            except BadDefinition as error:
                self._leave_out(path, error)
                continue
            problems = Problems(file)
            check_place(shape.id, self.path, problems)
            nodes = node_builder(vocabulary, notions, shape.fiscal_year, problems)
            programme = build_programme(shape, file.text, bodies, tables, nodes)
            if not problems.found:
                yield programme
            self._settle(problems)

    def _one(self, name: str, shape: type[AnyShape]) -> AnyShape:
        return self._shape(read_yaml(self.path / name), shape)

    def _shape(self, file: YamlFile, shape: type[AnyShape]) -> AnyShape:
        try:
            return shape.model_validate(file.data)
        except ValidationError as error:
            problems = Problems(file)
            problems.add_shape_errors(error)
            raise _UnusableFile(problems.found) from error

    def _leave_out(self, path: Path, error: BadDefinition) -> None:
        if not self.lenient:
            raise error
        self.problems += error.problems if isinstance(error, _UnusableFile) else [problem_of(path, error)]

    def _settle(self, problems: Problems) -> None:
        if not self.lenient:
            _refuse(problems)
        self.problems += problems.found


def _refuse(problems: Problems) -> None:
    if problems.found:
        raise _UnusableFile(problems.found)


class _UnusableFile(BadDefinition):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def problem_of(path: Path, error: BadDefinition) -> Problem:
    """An error of reading a file as a problem of it."""
    line = error.place.removeprefix(f"{path}:")
    return Problem(
        code="yaml",
        file=str(path),
        line=int(line) if line.isdecimal() else 1,
        path="",
        message=error.message,
        remedy=error.remedy,
    )


def node_builder(
    vocabulary: Vocabulary, notions: Notions, fiscal_year: int, problems: Problems
) -> NodeBuilder:
    """Builds conditions of a fiscal year: notions are used as they stood on its first day."""
    return NodeBuilder(vocabulary, notions, date(fiscal_year, 4, 1), problems)


def build_notion(shape: NotionShape, vocabulary: Vocabulary, problems: Problems) -> Notion:
    """A notion with its own label, source and assumption on its node."""
    whole = shape.node.model_copy(
        update={"label": shape.label, "source": shape.source, "assumed": shape.assumed}
    )
    node = NodeBuilder(vocabulary, {}, shape.from_, problems).build(whole, ("node",))
    return Notion(
        id=shape.notion,
        label=shape.label,
        since=shape.from_,
        node=node if shape.show_parts else without_ids(node),
    )


def definition_files(folder: Path) -> list[Path]:
    """All files of a folder but the cases beside them, in order."""
    return sorted(path for path in folder.rglob("*.yaml") if not path.name.endswith(CASES))


def cases_path(path: Path) -> Path:
    """Where the cases of a file lie."""
    return path.with_name(path.stem + CASES)


def defined_in(path: Path) -> Path:
    """The file that a file of cases lies beside; any other path as it is."""
    return path.with_name(path.name.removesuffix(CASES) + ".yaml") if path.name.endswith(CASES) else path


def check_place(programme_id: str, data: Path, problems: Problems) -> None:
    """Notes an id that does not fit the place of its file."""
    here = id_of(problems.file.path, data)
    if programme_id != here:
        problems.add("id", ("id",), f"id がファイルの場所（{here}）と違います", "どちらかを直してください")


def id_of(path: Path, data: Path) -> str:
    """Id of a programme file: its place below `programmes`."""
    return path.relative_to(data / "programmes").with_suffix("").as_posix()
