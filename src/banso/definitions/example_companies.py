"""Made-up companies for a programme: those its cases are about, so that some meet the requirements and some do not."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from banso.core.errors import BadDefinition
from banso.definitions.region import Region, cases_path
from banso.definitions.shapes.cases import CasesShape
from banso.definitions.yaml_files import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleCompany:
    """A company of a case.

    Attributes:
        case: What is particular about it; empty for one that meets everything.
        facts: Fact id to value, as written in the cases.
    """

    case: str
    facts: dict[str, Any]


def example_companies(programme_id: str, region: Region) -> list[ExampleCompany]:
    """The companies of a programme's cases, the one that meets everything first; one without facts where it has none.

    Raises:
        BadDefinition: The cases cannot be read.
    """
    path = cases_path(region.path / "programmes" / f"{programme_id}.yaml")
    if not path.exists():
        return [ExampleCompany(case="", facts={})]
    try:
        cases = CasesShape.model_validate(read_yaml(path).data)
    except ValidationError as error:
        raise BadDefinition("事例ファイルを読めません", place=str(path)) from error
    base = ExampleCompany(case="", facts=_known(cases.base, []))
    others = [
        ExampleCompany(case=case.name, facts=_known({**cases.base, **case.with_}, case.without))
        for case in cases.cases
    ]
    return [base, *others]


def _known(facts: dict[str, Any], without: list[str]) -> dict[str, Any]:
    return {fact: value for fact, value in facts.items() if value is not None and fact not in without}
