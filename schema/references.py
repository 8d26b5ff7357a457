"""Forward references: the types point at each other in circles."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.activity import Activity
    from schema.application import Application
    from schema.attachment import Attachment
    from schema.candidate import Candidate
    from schema.directory import DirectoryUser
    from schema.diversity_survey import DiversitySurvey
    from schema.form import ProfileForm
    from schema.form_template import ProfileFormTemplate, ScorecardTemplate
    from schema.interview import Interview
    from schema.interview_panel import InterviewPanel
    from schema.job import Job
    from schema.job_form import JobFormField
    from schema.job_interview_stage import JobInterviewStage
    from schema.offer import Offer
    from schema.referral import Referral
    from schema.reject_reason import RejectReason
    from schema.requisition import Requisition
    from schema.scorecard import Scorecard
    from schema.user import User

ActivityRef = Annotated["Activity", strawberry.lazy("schema.activity")]
ApplicationRef = Annotated["Application", strawberry.lazy("schema.application")]
AttachmentRef = Annotated["Attachment", strawberry.lazy("schema.attachment")]
CandidateRef = Annotated["Candidate", strawberry.lazy("schema.candidate")]
DirectoryUserRef = Annotated["DirectoryUser", strawberry.lazy("schema.directory")]
InterviewRef = Annotated["Interview", strawberry.lazy("schema.interview")]
JobRef = Annotated["Job", strawberry.lazy("schema.job")]
JobFormFieldRef = Annotated["JobFormField", strawberry.lazy("schema.job_form")]
JobInterviewStageRef = Annotated["JobInterviewStage", strawberry.lazy("schema.job_interview_stage")]
OfferRef = Annotated["Offer", strawberry.lazy("schema.offer")]
ProfileFormRef = Annotated["ProfileForm", strawberry.lazy("schema.form")]
ReferralRef = Annotated["Referral", strawberry.lazy("schema.referral")]
RejectReasonRef = Annotated["RejectReason", strawberry.lazy("schema.reject_reason")]
RequisitionRef = Annotated["Requisition", strawberry.lazy("schema.requisition")]
ScorecardRef = Annotated["Scorecard", strawberry.lazy("schema.scorecard")]
DiversitySurveyRef = Annotated["DiversitySurvey", strawberry.lazy("schema.diversity_survey")]
InterviewPanelRef = Annotated["InterviewPanel", strawberry.lazy("schema.interview_panel")]
ProfileFormTemplateRef = Annotated["ProfileFormTemplate", strawberry.lazy("schema.form_template")]
ScorecardTemplateRef = Annotated["ScorecardTemplate", strawberry.lazy("schema.form_template")]
UserRef = Annotated["User", strawberry.lazy("schema.user")]
