"""A programme about which nothing matters but what it requires."""

from banso.core.conditions import Node
from banso.core.programmes import Body, Kind, Programme


def programme(requirements: Node | None, number: int = 0) -> Programme:
    return Programme(
        id=f"pref/grant-{number}/2023",
        version="2023",
        name=f"補助金{number}",
        kind=Kind.GRANT,
        body=Body(id="pref", name="県"),
        fiscal_year=2023,
        purposes=("dx",),
        summary="",
        requirements=requirements,
    )
