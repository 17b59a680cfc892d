"""`banso accounts` knows every role."""

from banso.cli.accounts import ROLES
from banso.records.models.people import Role


def test_the_roles_of_the_command_are_those_of_the_site() -> None:
    assert sorted(ROLES) == sorted(Role.values)
