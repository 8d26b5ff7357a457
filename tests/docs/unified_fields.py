"""What the unified APIs of Merge and Truto consist of: fields by model, values by enum.

Merge's from its Python client 4.2.1, Truto's from its API reference in 2026; without what is on
every record (`id`, `remote_data` and their like), and without what is inside a field. `Model:field`
is of a model inside another; words with hyphens stand for a field whose name is not known.
"""

MERGE = {
    "Activity": "user remote_created_at activity_type subject body visibility candidate",
    "Application": "candidate job applied_at rejected_at offers source credited_to "
    "screening_question_answers current_stage reject_reason",
    "Attachment": "file_name file_url candidate attachment_type",
    "Candidate": "first_name last_name company title remote_created_at remote_updated_at "
    "last_interaction_at is_private can_email locations phone_numbers email_addresses urls tags "
    "applications attachments",
    "Department": "name",
    "EEOC": "candidate submitted_at race gender veteran_status disability_status",
    "Job": "name description code status type job_postings job_posting_urls remote_created_at "
    "remote_updated_at confidential departments offices hiring_managers recruiters",
    "JobInterviewStage": "name job stage_order",
    "JobPosting": "title job_posting_urls job status content remote_created_at remote_updated_at "
    "is_internal",
    "Offer": "application creator remote_created_at closed_at sent_at start_date status",
    "Office": "name location",
    "RejectReason": "name",
    "RemoteUser": "first_name last_name email disabled remote_created_at access_role",
    "ScheduledInterview": "application job_interview_stage organizer interviewers location "
    "start_at end_at remote_created_at remote_updated_at status",
    "Scorecard": "application interview interviewer remote_created_at submitted_at "
    "overall_recommendation",
    "ScreeningQuestion": "job description title type required options "
    "ScreeningQuestionOption:label ScreeningQuestionAnswer:question "
    "ScreeningQuestionAnswer:answer",
    "Tag": "name",
    "Values inside the models": "EmailAddress:value EmailAddress:email_address_type "
    "PhoneNumber:value PhoneNumber:phone_number_type Url:value Url:url_type",
}

MERGE_ENUMS = {
    "Activity": ("ActivityType", "NOTE EMAIL OTHER"),
    "Visibility": ("ActivityVisibility", "ADMIN_ONLY PUBLIC PRIVATE"),
    "Attachment": ("AttachmentType", "RESUME COVER_LETTER OFFER_LETTER OTHER"),
    "Race": (
        "EeocRace",
        (
            "AMERICAN_INDIAN_OR_ALASKAN_NATIVE ASIAN BLACK_OR_AFRICAN_AMERICAN HISPANIC_OR_LATINO "
            "WHITE NATIVE_HAWAIIAN_OR_OTHER_PACIFIC_ISLANDER TWO_OR_MORE_RACES "
            "DECLINE_TO_SELF_IDENTIFY"
        ),
    ),
    "Gender": ("EeocGender", "MALE FEMALE NON-BINARY OTHER DECLINE_TO_SELF_IDENTIFY"),
    "Veteran": (
        "EeocVeteranStatus",
        (
            "I_AM_NOT_A_PROTECTED_VETERAN "
            "I_IDENTIFY_AS_ONE_OR_MORE_OF_THE_CLASSIFICATIONS_OF_A_PROTECTED_VETERAN "
            "I_DONT_WISH_TO_ANSWER"
        ),
    ),
    "Disability": (
        "EeocDisabilityStatus",
        (
            "YES_I_HAVE_A_DISABILITY_OR_PREVIOUSLY_HAD_A_DISABILITY NO_I_DONT_HAVE_A_DISABILITY "
            "I_DONT_WISH_TO_ANSWER"
        ),
    ),
    "Job": ("JobStatus", "OPEN CLOSED DRAFT ARCHIVED PENDING"),
    "Job posting": ("JobStatus", "PUBLISHED CLOSED DRAFT INTERNAL PENDING"),
    "Offer": (
        "OfferStatus",
        "DRAFT APPROVAL-SENT APPROVED SENT SENT-MANUALLY OPENED DENIED SIGNED DEPRECATED",
    ),
    "Access role": ("AccessRole", "SUPER_ADMIN ADMIN TEAM_MEMBER LIMITED_TEAM_MEMBER INTERVIEWER"),
    "Interview": ("InterviewStatus", "SCHEDULED AWAITING_FEEDBACK COMPLETE"),
    "Recommendation": ("Recommendation", "DEFINITELY_NO NO YES STRONG_YES NO_DECISION"),
    "Screening question": (
        "FormFieldType",
        "DATE FILE SINGLE_SELECT MULTI_SELECT SINGLE_LINE_TEXT MULTI_LINE_TEXT NUMERIC BOOLEAN",
    ),
    "Email address": ("EmailAddressType", "PERSONAL WORK OTHER"),
    "Phone number": ("PhoneNumberType", "HOME WORK MOBILE SKYPE OTHER"),
    "Url": ("UrlType", "PERSONAL COMPANY PORTFOLIO BLOG SOCIAL_MEDIA OTHER JOB_POSTING"),
}
"""By what the page calls it: the enum here, and their values."""

TRUTO = {
    "Activities": "candidate actor activity_type from to cc subject body visibility created_at "
    "updated_at",
    "Applications": "candidate job applied_at rejected_at source credited_to current_stage "
    "reject_reason attachments created_at updated_at",
    "Attachments": "file_name file_url candidate application job attachment_type created_at "
    "updated_at",
    "Candidates": "first_name last_name name company title last_interaction_at is_private "
    "can_email locations phones emails urls tags applications attachments created_at updated_at",
    "Departments": "name parent status created_at updated_at",
    "Eeocs": "candidate submitted_at race gender veteran_status disability_status created_at "
    "updated_at",
    "Interviews": "application candidate job_interview_stage organizer interviewers location "
    "start_at end_at status created_at updated_at",
    "Job form fields": "name job label index is_required answer_visibility description type "
    "options group_id group_name",
    "Job interview stages": "name status job position created_at updated_at",
    "Jobs": "name description code requisition_id status locations job_posting_urls confidential "
    "departments teams offices hiring_managers recruiters opened_at closed_at job_type "
    "position-level is_remote compensation tags created_at updated_at",
    "Offers": "application candidate job creator closed_at sent_at start_date status created_at "
    "updated_at",
    "Offices": "name parent location is_remote created_at updated_at",
    "Organizations": "name",
    "Reject reasons": "name created_at updated_at",
    "Scorecards": "application candidate interview interviewer submitted_at "
    "overall_recommendation form_values created_at updated_at",
    "Tags": "name created_at updated_at",
    "Users": "first_name last_name name emails disabled access_role created_at updated_at",
}

TRUTO_ENUMS = {
    "Activity": ("ActivityType", "note email"),
    "Visibility": ("ActivityVisibility", "private public admin_only"),
    "Interview": (
        "InterviewStatus",
        "draft scheduled cancelled awaiting_feedback completed",
    ),
    "Form field": ("FormFieldType", "text textarea dropdown file radio checkbox date number"),
    "Job": ("JobStatus", "open closed draft pending archived"),
    "Offer": (
        "OfferStatus",
        "draft approval_sent approved sent sent_manually opened denied signed deprecated",
    ),
    "Interval": (
        "SalaryInterval",
        "yearly monthly weekly daily hourly one_time semi_monthly bi_monthly bi_weekly",
    ),
}

TRUTO_DIRECTORY = {
    "Directory users": "external_id identifiers first_name last_name title name username emails "
    "phones status is_email_verified is_2fa_enabled roles organizations user_type licenses "
    "groups workspaces avatar timezone languages bio created_at updated_at last_login_at "
    "last_active_at",
    "Roles": "name label description type applicable_in created_at updated_at",
    "Activities of the directory": "actor organization group description action entity "
    "entity_type context created_at",
    "Role assignments": "user_id group_id group_type role_id workspace created_at updated_at",
    "Other resources": "Groups Workspaces Organizations Licenses Billing Utilization",
}
