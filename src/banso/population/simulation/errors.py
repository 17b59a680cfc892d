"""Why a simulation cannot be run, or was not finished."""

from banso.core.errors import BansoError


class CannotSimulate(BansoError):
    """The programme states too little to be simulated, or the companies cannot be used."""


class SimulationCancelled(BansoError):
    """Whoever asked for the simulation does not want it any more."""
