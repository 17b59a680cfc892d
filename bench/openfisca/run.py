"""A contender: `python -m bench.openfisca.run usual|tuned INPUTS ANSWERS`, in the virtual environment of OpenFisca."""

import sys
from pathlib import Path

import numpy as np
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench.contenders import serve
from bench.openfisca.rules import ANSWERS, system

YEAR = "2023"


def main(way: str, inputs: Path, answers: Path) -> None:
    """Sets the inputs for every run anew, outside the time that counts, because OpenFisca keeps what it computed."""
    rules, columns = system(tuned=way == "tuned"), dict(np.load(inputs))
    del columns["industry" if way == "tuned" else "industry_number"]
    asked = [_simulation(rules, columns)]

    def work() -> None:
        for name in ANSWERS:
            asked[0].calculate(name, YEAR)

    def between() -> None:
        asked.clear()
        asked.append(_simulation(rules, columns))

    def finish() -> None:
        work()
        np.savez(answers, **{name: asked[0].calculate(name, YEAR) for name in ("eligible", "granted")})

    serve(work, between, finish)


def _simulation(rules: TaxBenefitSystem, columns: dict[str, np.ndarray]) -> Simulation:
    count = len(next(iter(columns.values())))
    simulation = SimulationBuilder().build_default_simulation(rules, count=count)
    for name, values in columns.items():
        simulation.set_input(name, YEAR, values)
    return simulation


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
