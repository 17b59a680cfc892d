"""The reference pages name everything there is, and say what the code says."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from banso.cli import COMMANDS
from banso.cli.parser import CommandParser
from banso.core.facts import FactType
from banso.core.reasons import requirement
from banso.definitions.problems import Problems
from banso.definitions.region import installed_region, node_builder
from banso.definitions.shapes.base import Shape
from banso.definitions.shapes.cases import CasesShape
from banso.definitions.shapes.conditions import NodeShape
from banso.definitions.shapes.programme import ProgrammeShape
from banso.definitions.yaml_files import parse_yaml

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
CONDITION = re.compile(r"```yaml\n(.*?)```\n\n> ([^\n]*)\n", flags=re.DOTALL)


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def keys(shape: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    """Every key that may be written below a shape, conditions left out: they have a page of their own."""
    if shape in seen or shape is NodeShape:
        return
    seen.add(shape)
    for name, field in shape.model_fields.items():
        yield field.alias or name
        for inner in models_in(field.annotation):
            yield from keys(inner, seen)


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from models_in(part)


@pytest.mark.parametrize("shape", [ProgrammeShape, CasesShape])
def test_every_key_of_a_file_is_explained(shape: type[BaseModel]) -> None:
    known = set(keys(shape, set()))
    assert {"id", "with"} & known
    written = set(re.findall(r"`([a-z_]+)`", page("programme-file.md") + page("procedures.md")))
    assert known - written == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command: str) -> None:
    parser = CommandParser(prog=command)
    importlib.import_module(COMMANDS[command]).add_arguments(parser)
    options = set(re.findall(r"^ +(?:-h, )?(--[a-z][a-z-]+)", parser.format_help(), flags=re.MULTILINE))
    assert "--help" in options
    text = page("cli.md")
    section = text[text.index(f"## `banso {command}`") :].split("\n## ", 2)[0]
    shared = text[text.index("## What many commands share") :].split("\n## ", 2)[0]
    assert options <= set(re.findall(r"--[a-z][a-z-]+", section + shared))


def test_every_type_of_fact_is_explained() -> None:
    assert {f"`{kind.value}`" for kind in FactType} - set(re.findall(r"`[a-z_]+`", page("facts.md"))) == set()


def test_the_sentences_of_conditions_are_those_generated() -> None:
    region = installed_region()
    examples = CONDITION.findall(page("conditions.md"))
    assert len(examples) == 13
    for text, sentence in examples:
        file = parse_yaml(text, Path("conditions.md"))
        problems = Problems(file)
        builder = node_builder(region.vocabulary, region.notions, 2023, problems)
        node = builder.build(NodeShape.model_validate(file.data), ())
        assert problems.found == []
        assert requirement(node, region.vocabulary) == sentence
