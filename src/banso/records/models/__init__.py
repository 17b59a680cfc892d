"""One module per subject; Django looks for all models here."""

from banso.records.models.audit import AuditEvent, AuditHead
from banso.records.models.clock import DemonstrationClock
from banso.records.models.company_tables import CompanyTable
from banso.records.models.people import SignInWindow, User
from banso.records.models.saved_checks import SavedCheck
from banso.records.models.simulations import Draft, SimulationRun

__all__ = [
    "AuditEvent",
    "AuditHead",
    "CompanyTable",
    "DemonstrationClock",
    "Draft",
    "SavedCheck",
    "SignInWindow",
    "SimulationRun",
    "User",
]
