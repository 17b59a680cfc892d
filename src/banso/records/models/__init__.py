"""One module per subject; Django looks for all models here."""

from banso.records.models.applications import Answer, Application, CoAuthor, Filing
from banso.records.models.attachments import Attachment, PaperArrival
from banso.records.models.audit import AuditEvent, AuditHead
from banso.records.models.calls import Call, CallStaff, CallVersion, TimedStep
from banso.records.models.checking import (
    ClauseFinding,
    CompletenessMark,
    CorrectionRequest,
    ExternalList,
    ExternalListRow,
    ListProof,
    PoliceCheck,
)
from banso.records.models.clock import DemonstrationClock
from banso.records.models.companies import ApplicantCompany, Invitation, Membership
from banso.records.models.company_tables import CompanyTable
from banso.records.models.decisions import ApprovalStep, Letter, NumberSeries, Proposal, Selection
from banso.records.models.duties import DutyDone
from banso.records.models.ledger import CallBalance, LedgerEntry
from banso.records.models.mails import Mail
from banso.records.models.people import SignInWindow, User
from banso.records.models.reviews import BonusFinding, Conflict, Review, ReviewerProfile, Score
from banso.records.models.saved_checks import SavedCheck
from banso.records.models.simulations import Draft, SimulationRun

__all__ = [
    "Answer",
    "ApplicantCompany",
    "Application",
    "ApprovalStep",
    "Attachment",
    "AuditEvent",
    "AuditHead",
    "BonusFinding",
    "Call",
    "CallBalance",
    "CallStaff",
    "CallVersion",
    "ClauseFinding",
    "CoAuthor",
    "CompanyTable",
    "CompletenessMark",
    "Conflict",
    "CorrectionRequest",
    "DemonstrationClock",
    "Draft",
    "DutyDone",
    "ExternalList",
    "ExternalListRow",
    "Filing",
    "Invitation",
    "LedgerEntry",
    "Letter",
    "ListProof",
    "Mail",
    "Membership",
    "NumberSeries",
    "PaperArrival",
    "PoliceCheck",
    "Proposal",
    "Review",
    "ReviewerProfile",
    "SavedCheck",
    "Score",
    "Selection",
    "SignInWindow",
    "SimulationRun",
    "TimedStep",
    "User",
]
