"""What the worker does about a simulation that was asked for."""

import shutil
from collections.abc import Callable
from pathlib import Path

from banso.actions.policy.comparison_reading import check_work, read_comparison
from banso.actions.policy.comparisons import Comparison, SyntheticCompanies
from banso.actions.policy.scenarios import base_programme, scenarios_of
from banso.core.errors import BadValue
from banso.core.programmes import Programme
from banso.definitions.company_mix import companies_around, prefecture_of
from banso.definitions.region import Region, installed_region
from banso.definitions.take_up import load_take_up
from banso.population.simulation.cohort import CompanyTable as Companies
from banso.population.simulation.invention import invented_table
from banso.population.simulation.report import contract
from banso.population.simulation.run import run
from banso.records.models import CompanyTable, SimulationRun

Advance = Callable[[int, int], None]


def simulate(asked: SimulationRun, folder: Path, advance: Advance) -> dict[str, object]:
    """Simulate what was asked for.

    Args:
        asked: The request.
        folder: For files that nobody needs afterwards.
        advance: Told how many paths of how many are done.

    Returns:
        The fields of the row that hold what came out.

    Raises:
        BansoError: Why it cannot be simulated, for its author to read; or what `advance` raises.
    """
    comparison = read_comparison(asked.request)
    region = installed_region()
    programme = base_programme(comparison, region)
    if programme.version != asked.programme_version:
        raise BadValue(
            "依頼の後で制度ファイルが変わりました", remedy="今の制度ファイルで、もう一度依頼してください"
        )
    model = load_take_up(region)
    companies, description = _companies(comparison, programme, asked, region, folder)
    report = run(
        companies=companies,
        scenarios=scenarios_of(comparison, region, model),
        model=model,
        vocabulary=region.vocabulary,
        on=comparison.on,
        seed=comparison.seed,
        paths=comparison.paths,
        description=description,
        whole=companies_around(programme, region),
        advance=advance,
    )
    return {"result": contract(report)}


def _companies(
    comparison: Comparison, programme: Programme, asked: SimulationRun, region: Region, folder: Path
) -> tuple[Companies, str]:
    """The companies, and what they are called."""
    companies = comparison.companies
    if isinstance(companies, SyntheticCompanies):
        made = invented_table(region, prefecture_of(programme), rows=companies.rows, seed=companies.seed)
        check_work(comparison, made.table.num_rows)
        return made.table, made.description
    table = CompanyTable.objects.owned_by(asked.author).usable().filter(pk=companies.id).first()
    if table is None:
        raise BadValue(
            "依頼に使った会社の表がありません", remedy="会社の表を選び直して、もう一度依頼してください"
        )
    check_work(comparison, table.good_rows)
    path = folder / "companies.parquet"
    with table.good.open("rb") as kept, path.open("wb") as copy:
        shutil.copyfileobj(kept, copy)
    return path, f"{table.name}（{table.good_rows:,}社）"
