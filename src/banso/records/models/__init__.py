"""One module per subject; Django looks for all models here."""

from banso.records.models.applications import Answer, Application, CoAuthor, Filing
from banso.records.models.attachments import Attachment, Packet, PacketFile, PaperArrival, PaperByPost
from banso.records.models.audit import AuditEvent, AuditHead
from banso.records.models.calls import Amendment, Call, CallStaff, CallVersion, TimedStep
from banso.records.models.checking import (
    ClauseFinding,
    CompletenessMark,
    CorrectionRequest,
    EligibilityConclusion,
    ExternalList,
    ExternalListRow,
    ListProof,
    PoliceCheck,
)
from banso.records.models.clock import DemonstrationClock
from banso.records.models.companies import ApplicantCompany, Invitation, Membership
from banso.records.models.company_tables import CompanyTable
from banso.records.models.decisions import (
    ApprovalStep,
    Letter,
    NumberSeries,
    Proposal,
    ProposalLine,
    Reduction,
    Selection,
)
from banso.records.models.duties import DutyDone
from banso.records.models.ledger import CallBalance, LedgerEntry
from banso.records.models.mails import Mail
from banso.records.models.people import SignInWindow, User
from banso.records.models.reviews import (
    BonusFinding,
    Conflict,
    ConflictLift,
    Review,
    ReviewerProfile,
    ReviewReopening,
    Score,
)
from banso.records.models.saved_checks import SavedCheck
from banso.records.models.simulations import Draft, SimulationRun

__all__ = [
    "Amendment",
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
    "ConflictLift",
    "CorrectionRequest",
    "DemonstrationClock",
    "Draft",
    "DutyDone",
    "EligibilityConclusion",
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
    "Packet",
    "PacketFile",
    "PaperArrival",
    "PaperByPost",
    "PoliceCheck",
    "Proposal",
    "ProposalLine",
    "Reduction",
    "Review",
    "ReviewReopening",
    "ReviewerProfile",
    "SavedCheck",
    "Score",
    "Selection",
    "SignInWindow",
    "SimulationRun",
    "TimedStep",
    "User",
]
