"""The Mutation root: where every change begins."""

import strawberry

from resolvers.mutations.account_link import link_account
from resolvers.mutations.account_unlink import unlink_account
from resolvers.mutations.account_update import update_linked_account
from resolvers.mutations.activities_create import create_activities
from resolvers.mutations.activity_create import create_activity
from resolvers.mutations.activity_delete import delete_activity
from resolvers.mutations.activity_update import update_activity
from resolvers.mutations.api_token_create import create_api_token
from resolvers.mutations.api_token_revoke import revoke_api_token
from resolvers.mutations.application_create import create_application
from resolvers.mutations.application_hire import hire_application
from resolvers.mutations.application_links_add import add_links
from resolvers.mutations.application_links_remove import remove_links
from resolvers.mutations.application_reject import reject_application
from resolvers.mutations.application_sources_add import add_sources
from resolvers.mutations.application_sources_remove import remove_sources
from resolvers.mutations.application_stage_move import move_application_stage
from resolvers.mutations.application_submit import submit_application
from resolvers.mutations.application_tags_add import add_tags
from resolvers.mutations.application_tags_remove import remove_tags
from resolvers.mutations.application_unreject import unreject_application
from resolvers.mutations.applications_stage_move import move_applications_stage
from resolvers.mutations.applications_tags_add import add_tags_to_applications
from resolvers.mutations.attachment_create import create_attachment
from resolvers.mutations.attachment_delete import delete_attachment
from resolvers.mutations.candidate_create import create_candidate
from resolvers.mutations.candidate_update import update_candidate
from resolvers.mutations.candidates_create import create_candidates
from resolvers.mutations.events_redeliver import redeliver_events
from resolvers.mutations.inbound_webhook_tokens_set import set_inbound_webhook_tokens
from resolvers.mutations.interview_cancel import cancel_interview
from resolvers.mutations.interview_schedule import schedule_interview
from resolvers.mutations.interview_update import update_interview
from resolvers.mutations.job_create import create_job
from resolvers.mutations.job_update import update_job
from resolvers.mutations.link_token_create import create_link_token
from resolvers.mutations.requisition_create import create_requisition
from resolvers.mutations.requisition_delete import delete_requisition
from resolvers.mutations.requisition_update import update_requisition
from resolvers.mutations.scorecard_create import create_scorecard
from resolvers.mutations.scorecard_update import update_scorecard
from resolvers.mutations.user_create import create_user
from resolvers.mutations.user_deactivate import deactivate_user
from resolvers.mutations.user_reactivate import reactivate_user
from resolvers.mutations.user_update import update_user
from resolvers.mutations.webhook_endpoint_create import create_webhook_endpoint
from resolvers.mutations.webhook_endpoint_delete import delete_webhook_endpoint
from resolvers.mutations.webhook_endpoint_ping import ping_webhook_endpoint
from resolvers.mutations.webhook_endpoint_secret_rotate import rotate_webhook_endpoint_secret
from resolvers.mutations.webhook_endpoint_update import update_webhook_endpoint


@strawberry.type(description="Where every change begins.")
class Mutation:
    """One line for each mutation; they run in the order in which a document names them."""

    create_api_token = create_api_token
    create_link_token = create_link_token
    link_account = link_account
    revoke_api_token = revoke_api_token
    create_activity = create_activity
    create_activities = create_activities
    update_activity = update_activity
    delete_activity = delete_activity
    submit_application = submit_application
    move_application_stage = move_application_stage
    move_applications_stage = move_applications_stage
    reject_application = reject_application
    unreject_application = unreject_application
    hire_application = hire_application
    add_tags = add_tags
    remove_tags = remove_tags
    add_tags_to_applications = add_tags_to_applications
    add_sources = add_sources
    remove_sources = remove_sources
    add_links = add_links
    remove_links = remove_links
    create_attachment = create_attachment
    delete_attachment = delete_attachment
    create_scorecard = create_scorecard
    update_scorecard = update_scorecard
    create_application = create_application
    create_candidate = create_candidate
    create_candidates = create_candidates
    update_candidate = update_candidate
    schedule_interview = schedule_interview
    update_interview = update_interview
    cancel_interview = cancel_interview
    unlink_account = unlink_account
    update_linked_account = update_linked_account
    set_inbound_webhook_tokens = set_inbound_webhook_tokens
    create_user = create_user
    update_user = update_user
    deactivate_user = deactivate_user
    reactivate_user = reactivate_user
    create_requisition = create_requisition
    update_requisition = update_requisition
    delete_requisition = delete_requisition
    create_job = create_job
    update_job = update_job
    create_webhook_endpoint = create_webhook_endpoint
    update_webhook_endpoint = update_webhook_endpoint
    delete_webhook_endpoint = delete_webhook_endpoint
    rotate_webhook_endpoint_secret = rotate_webhook_endpoint_secret
    ping_webhook_endpoint = ping_webhook_endpoint
    redeliver_events = redeliver_events
