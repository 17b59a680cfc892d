"""Publishing: all files of a data folder against all checks, every problem with file, line, path and remedy."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from banso.core.errors import BadDefinition
from banso.core.programmes import Programme
from banso.core.reasons import requirement, show_value
from banso.definitions.build.conditions import NodeBuilder, Notion
from banso.definitions.build.procedure import build_procedure, build_review
from banso.definitions.build.programme import build_programme
from banso.definitions.checks.cases import CaseRun, boundary_points, check_coverage
from banso.definitions.checks.logic import check_condition, check_logic
from banso.definitions.checks.procedure import check_parts, check_procedure, check_review
from banso.definitions.checks.sources import check_sources
from banso.definitions.checks.values import check_values
from banso.definitions.checks.weekdays import check_weekdays
from banso.definitions.problems import Problem, Problems
from banso.definitions.region import (
    Region,
    build_notion,
    cases_path,
    check_place,
    defined_in,
    definition_files,
    load_region,
    node_builder,
    problem_of,
)
from banso.definitions.shapes.base import Shape
from banso.definitions.shapes.cases import CasesShape
from banso.definitions.shapes.procedure import StandardProcedureShape
from banso.definitions.shapes.programme import ProgrammeShape
from banso.definitions.shapes.vocabulary import NotionShape
from banso.definitions.standard_procedure import filled_in
from banso.definitions.yaml_files import YamlFile, parse_yaml, read_yaml

Progress = Callable[[int, int], None]


def validate(path: Path, only: Sequence[Path] = (), progress: Progress | None = None) -> list[Problem]:
    """Checks a data folder.

    Args:
        path: The folder.
        only: Files or folders to look at; all when empty. Vocabularies are always read. A programme file outside
            the folder is held against its vocabularies too; its id may then be any.
        progress: Told after each file how many of how many are done.

    Returns:
        Problems in the order of the files; empty when everything can be published.

    Raises:
        BadDefinition: The vocabularies themselves cannot be read.
    """
    region = load_region(path, lenient=True)
    files = chosen_files(path, only)
    # Of a notion that is not looked at itself, what keeps others from using it.
    notions = {str(file) for file in definition_files(path / "notions")} - {str(file) for file in files}
    problems: list[Problem] = [p for p in region.problems if p.file in notions]
    for done, file in enumerate(files, start=1):
        problems += validate_file(file, region)
        if progress is not None:
            progress(done, len(files))
    return problems


def chosen_files(path: Path, only: Sequence[Path]) -> list[Path]:
    """The files of a data folder that lie in one of some places, and those outside it; all when no place is given."""
    folders = ("notions", "procedures", "programmes")
    files = [file for folder in folders for file in definition_files(path / folder)]
    if not only:
        return files
    wanted = [defined_in(chosen).resolve() for chosen in only]
    outside = [chosen for chosen in wanted if not chosen.is_relative_to(path.resolve())]
    return [
        *(file for file in files if any(file.resolve().is_relative_to(chosen) for chosen in wanted)),
        *(file for chosen in outside for file in _files_in(chosen)),
    ]


def _files_in(path: Path) -> list[Path]:
    return definition_files(path) if path.is_dir() else [path]


def validate_file(path: Path, region: Region) -> list[Problem]:
    """Checks one file with the cases beside it."""
    try:
        file = read_yaml(path)
    except BadDefinition as error:
        return [problem_of(path, error)]
    problems = Problems(file)
    if path.is_relative_to(region.path / "notions"):
        _validate_notion(file, region, problems)
    elif path.is_relative_to(region.path / "procedures"):
        _validate_standard(file, region, problems)
    else:
        _validate_programme(file, region, problems)
    return problems.found


def _read(file: YamlFile, kind: type[Shape], problems: Problems) -> Shape | None:
    try:
        return kind.model_validate(file.data)
    except ValidationError as error:
        problems.add_shape_errors(error)
        return None


def validate_draft(text: str, name: str, region: Region) -> list[Problem]:
    """Checks a definition that lies in no folder yet: all but its place and its cases.

    Args:
        text: The whole definition as YAML.
        name: Stands for the file in the problems.
        region: Its vocabularies are used.
    """
    try:
        file = parse_yaml(text, Path(name))
    except BadDefinition as error:
        return [problem_of(Path(name), error)]
    problems = Problems(file)
    _read_checked(file, region, problems)
    return problems.found


def _validate_programme(file: YamlFile, region: Region, problems: Problems) -> None:
    read = _read_checked(file, region, problems)
    if read is None:
        return
    shape, programme = read
    if shape.requirements is None:
        _check_no_rules(programme, file, problems)
        return
    run = _run_cases(programme, region, problems)
    if run is not None:
        check_coverage(run, shape.requirements, ("requirements",), problems)


def _read_checked(
    file: YamlFile, region: Region, problems: Problems
) -> tuple[ProgrammeShape, Programme] | None:
    """A programme with its shape, once nothing but its cases is left to check; None where values are wrong."""
    file = filled_in(file, region.standard)
    shape = _read(file, ProgrammeShape, problems)
    if not isinstance(shape, ProgrammeShape):
        return None
    if file.path.is_relative_to(region.path / "programmes"):
        check_place(shape.id, region.path, problems)
    programme = _build(shape, file, region, problems)
    check_sources(shape, region.documents, problems)
    check_values(shape, region.vocabulary, problems)
    check_procedure(shape, problems)
    check_weekdays(problems)
    if problems.found:
        # Logic and cases of a file with wrong values would only repeat the same mistake in other words.
        return None
    check_logic(programme, region.vocabulary, problems)
    return shape, programme


def _build(shape: ProgrammeShape, file: YamlFile, region: Region, problems: Problems) -> Programme:
    nodes = node_builder(region.vocabulary, region.notions, shape.fiscal_year, problems)
    return build_programme(shape, file.text, region.bodies, region.instalment_tables, nodes)


def _check_no_rules(programme: Programme, file: YamlFile, problems: Problems) -> None:
    if cases_path(file.path).exists():
        problems.add(
            "case", (), "要件のない制度に事例ファイルがあります", "要件を書くか、事例ファイルを消してください"
        )
    if programme.amount is not None and any(track.when for track in programme.amount.tracks):
        problems.add(
            "case", ("amount",), "要件のない制度に条件つきの区分があります", "要件と事例を書いてください"
        )


def _run_cases(programme: Programme, region: Region, problems: Problems) -> CaseRun | None:
    path = cases_path(problems.file.path)
    cases, found = _read_cases(path, problems)
    if cases is None or programme.requirements is None:
        return None
    if cases.programme and cases.programme != programme.id:
        found.add("case", ("programme",), "別の制度の事例です", f"{programme.id} にしてください")
    run = CaseRun(cases, programme.requirements, region.vocabulary, found)
    run.run(programme)
    problems.found += found.found
    return run


def _read_cases(path: Path, problems: Problems) -> tuple[CasesShape | None, Problems]:
    if not path.exists():
        problems.add("case", (), "事例ファイルがありません", f"{path.name} を書いてください")
        return None, problems
    try:
        file = read_yaml(path)
    except BadDefinition as error:
        problems.found.append(problem_of(path, error))
        return None, problems
    found = Problems(file)
    shape = _read(file, CasesShape, found)
    if not isinstance(shape, CasesShape):
        problems.found += found.found
        return None, problems
    return shape, found


def _validate_notion(file: YamlFile, region: Region, problems: Problems) -> None:
    shape = _read(file, NotionShape, problems)
    if not isinstance(shape, NotionShape):
        return
    check_sources(shape, region.documents, problems)
    built: Notion = build_notion(shape.model_copy(update={"show_parts": True}), region.vocabulary, problems)
    if problems.found:
        return
    check_condition(built.node, region.vocabulary, problems)
    cases, found = _read_cases(cases_path(file.path), problems)
    if cases is None or problems.found:
        return
    run = CaseRun(cases, built.node, region.vocabulary, found)
    run.run(None)
    problems.found += found.found
    check_coverage(run, shape.node, ("node",), problems)


def _validate_standard(file: YamlFile, region: Region, problems: Problems) -> None:
    shape = _read(file, StandardProcedureShape, problems)
    if not isinstance(shape, StandardProcedureShape):
        return
    check_sources(shape, region.documents, problems)
    check_review(shape.review, problems)
    check_parts(shape.procedure, problems)
    nodes = NodeBuilder(region.vocabulary, region.notions, date.max, problems)
    build_procedure(
        shape.procedure, build_review(shape.review, nodes, ("review",)), (), nodes, ("procedure",)
    )


def boundary_sentences(path: Path, region: Region) -> list[str]:
    """What happens one step below, at and above each limit of a file, as sentences for its editor."""
    file = filled_in(read_yaml(path), region.standard)
    problems = Problems(file)
    shape = _read(file, ProgrammeShape, problems)
    cases, _ = _read_cases(cases_path(path), problems)
    if not isinstance(shape, ProgrammeShape) or cases is None:
        return []
    programme = _build(shape, file, region, problems)
    if programme.requirements is None or problems.found:
        return []
    sentences = []
    for boundary in cases.boundaries:
        raw = {**cases.base, **boundary.with_}
        points = boundary_points(programme.requirements, boundary, raw, region.vocabulary)
        if points is None:
            continue
        fact = region.vocabulary.facts[boundary.fact]
        sentences.append(f"「{requirement(points[0], region.vocabulary)}」")
        sentences += [
            f"  {fact.label}が{show_value(fact, value)}なら{_STATE_WORDS[getattr(boundary, name)]}"
            for name, value in zip(("below", "at", "above"), points[1], strict=True)
        ]
    return sentences


_STATE_WORDS = {
    "met": "合います",
    "failed": "合いません",
    "unknown": "判定できません",
    "judged": "審査で判断されます",
}
