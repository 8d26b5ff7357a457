"""The Mutation root: where every change begins."""

import strawberry

from resolvers.mutations.account_link import link_account
from resolvers.mutations.account_unlink import unlink_account
from resolvers.mutations.account_update import update_linked_account
from resolvers.mutations.api_token_create import create_api_token
from resolvers.mutations.api_token_revoke import revoke_api_token
from resolvers.mutations.link_token_create import create_link_token


@strawberry.type(description="Where every change begins.")
class Mutation:
    """One line for each mutation; they run in the order in which a document names them."""

    create_api_token = create_api_token
    create_link_token = create_link_token
    link_account = link_account
    revoke_api_token = revoke_api_token
    unlink_account = unlink_account
    update_linked_account = update_linked_account
