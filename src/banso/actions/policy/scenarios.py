"""From what is asked for to what is simulated: every scenario as rules and a call, or the reason why not."""

from banso.actions.errors import BadComparison
from banso.actions.policy.comparison_reading import check_work
from banso.actions.policy.comparisons import Comparison, ScenarioAsked, SyntheticCompanies
from banso.core.errors import BadDefinition, BadValue, BansoError, UnknownProgramme
from banso.core.programmes import Programme
from banso.definitions.company_mix import companies_around
from banso.definitions.region import Region
from banso.definitions.single_files import programme_of_text
from banso.definitions.take_up import TakeUp
from banso.population.simulation.variants import Scenario, against, base_scenario, vary


def base_programme(comparison: Comparison, region: Region) -> Programme:
    """The programme a comparison starts from.

    Raises:
        BadComparison: There is no such programme, or no document states whom it is for.
    """
    try:
        programme = region.programme(comparison.programme, comparison.on)
    except UnknownProgramme as error:
        raise BadComparison([_placed(error, "programme")]) from error
    if programme.requirements is None:
        without_rules = BadValue(
            "要件が資料に書かれていない制度は試算できません",
            place="programme",
            remedy="要件のある制度を選ぶか、制度ファイルに要件を書いてください",
        )
        raise BadComparison([without_rules])
    return programme


def check_size(comparison: Comparison, programme: Programme, region: Region) -> None:
    """Refuse at once what is too large with as many companies as the prefecture has.

    Raises:
        BadComparison: Companies x paths x scenarios are too many.
    """
    if not isinstance(comparison.companies, SyntheticCompanies) or comparison.companies.rows is not None:
        return
    rows = companies_around(programme, region)
    if rows is not None:
        check_work(comparison, rows)


def scenarios_of(comparison: Comparison, region: Region, model: TakeUp) -> tuple[Scenario, ...]:
    """The scenarios of a comparison, the programme as it stands first.

    Raises:
        BadComparison: Some of them are impossible; each is named with its place.
    """
    base = base_scenario(base_programme(comparison, region), model)
    scenarios, errors = [base], list[BansoError]()
    for number, asked in enumerate(comparison.scenarios):
        try:
            scenarios.append(_scenario(asked, base, region, model, number + 1))
        except BadDefinition as error:
            errors.append(_placed(error, f"scenarios[{number}].definition"))
        except BadValue as error:
            below = f".changes.{error.place}" if error.place else ""
            errors.append(_placed(error, f"scenarios[{number}]{below}"))
    if errors:
        raise BadComparison(errors)
    return tuple(scenarios)


def _scenario(asked: ScenarioAsked, base: Scenario, region: Region, model: TakeUp, number: int) -> Scenario:
    vocabulary = region.vocabulary
    if not asked.definition:
        return vary(base, asked.changes, vocabulary, number=number, name=asked.name)
    programme = programme_of_text(asked.definition, asked.name, region)
    return against(base, programme, model, vocabulary, number=number, name=asked.name)


def _placed(error: BansoError, place: str) -> BansoError:
    """The same error with its place in the request."""
    return type(error)(error.message, place=place, remedy=error.remedy)
