"""One definition outside the data folder: a draft, or a file somebody wants to compare with what is in force."""

from pathlib import Path

from pydantic import ValidationError

from banso.core.errors import BadDefinition
from banso.core.programmes import Programme
from banso.definitions.build.programme import build_programme
from banso.definitions.problems import Problems
from banso.definitions.region import Region, node_builder
from banso.definitions.shapes.programme import ProgrammeShape
from banso.definitions.standard_procedure import filled_in
from banso.definitions.yaml_files import YamlFile, parse_yaml, read_yaml


def read_programme(path: Path, region: Region) -> Programme:
    """The programme of one file, with the vocabularies of a region.

    Raises:
        BadDefinition: The file cannot be used; every problem is named with its line.
    """
    return _programme(read_yaml(path), region)


def programme_of_text(text: str, name: str, region: Region) -> Programme:
    """The programme of one definition as YAML text.

    Args:
        text: The whole definition.
        name: Stands for the file in the places of problems.
        region: Its vocabularies, notions and bodies are used.

    Raises:
        BadDefinition: The text cannot be used; every problem is named with its line.
    """
    return _programme(parse_yaml(text, Path(name)), region)


def _programme(file: YamlFile, region: Region) -> Programme:
    file = filled_in(file, region.standard)
    problems = Problems(file)
    try:
        shape = ProgrammeShape.model_validate(file.data)
    except ValidationError as error:
        problems.add_shape_errors(error)
        raise BadDefinition("\n".join(map(str, problems.found))) from error
    nodes = node_builder(region.vocabulary, region.notions, shape.fiscal_year, problems)
    programme = build_programme(shape, file.text, region.bodies, region.instalment_tables, nodes)
    if problems.found:
        raise BadDefinition("\n".join(map(str, problems.found)))
    return programme
