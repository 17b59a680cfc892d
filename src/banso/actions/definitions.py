"""The definition an application or a call is read with: that of its version, not today's file."""

from functools import lru_cache

from banso.core.procedures import Procedure
from banso.core.programmes import Programme
from banso.definitions.region import installed_region
from banso.definitions.single_files import programme_of_text
from banso.records.models import CallVersion

KEPT = 64
"""Definitions held ready; a call has a handful of versions."""


def definition_of(version: CallVersion) -> Programme:
    """The programme of a version, read once for each text.

    Raises:
        BadDefinition: The text cannot be used; it was checked when the version was made.
    """
    return _read(version.sha256, version.text)


def procedure_of(version: CallVersion) -> Procedure:
    """How applications of a version are taken and decided; a version of a call always says it.

    Raises:
        BadDefinition: The text cannot be used; it was checked when the version was made.
    """
    procedure = definition_of(version).procedure
    if procedure is None:
        raise AssertionError(f"call version {version.pk} has no procedure: prepare_call adds one")
    return procedure


@lru_cache(maxsize=KEPT)
def _read(_sha256: str, text: str) -> Programme:
    return programme_of_text(text, "公募の定義", installed_region())
