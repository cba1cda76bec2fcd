"""What Slack's reference says: the errors of each method, docs.slack.dev/reference/methods/<method>, "Errors"."""

# Under "Errors" of every method.
EVERYWHERE = frozenset(
    "access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied enterprise_is_restricted "
    "fatal_error internal_error invalid_arg_name invalid_arguments invalid_array_arg invalid_auth invalid_charset "
    "invalid_form_data invalid_post_type method_deprecated missing_post_type missing_scope no_permission "
    "not_allowed_token_type not_authed org_login_required ratelimited request_timeout service_unavailable "
    "team_access_not_granted team_added_to_org token_expired token_revoked two_factor_setup_required".split()
)

_OF_METHOD = {
    "chat.delete": "cant_delete_message channel_not_found message_not_found",
    "chat.postEphemeral": (
        "cannot_reply_to_message channel_not_found invalid_attachments invalid_blocks invalid_blocks_format "
        "is_archived markdown_text_conflict message_limit_exceeded messages_tab_disabled msg_too_long no_text "
        "not_in_channel restricted_action too_many_attachments user_not_in_channel"
    ),
    "chat.postMessage": (
        "app_access_restricted attachment_payload_limit_exceeded cannot_reply_to_message channel_not_found "
        "invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema is_archived "
        "markdown_text_conflict message_limit_exceeded messages_tab_disabled metadata_must_be_sent_from_app "
        "metadata_too_large missing_file_data msg_blocks_too_long no_text not_in_channel rate_limited "
        "restricted_action team_not_found too_many_attachments too_many_contact_cards"
    ),
    "chat.update": (
        "block_mismatch cant_broadcast_message cant_update_message channel_not_found edit_window_closed "
        "external_channel_migrating invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format "
        "invalid_metadata_schema is_inactive markdown_text_conflict message_not_found metadata_too_large msg_too_long "
        "no_dual_broadcast_content_update no_text streaming_state_conflict too_many_attachments update_failed"
    ),
    "conversations.history": (
        "channel_is_limited_access channel_not_found invalid_cursor invalid_metadata_filter_keys invalid_ts_latest "
        "invalid_ts_oldest not_in_channel"
    ),
    "conversations.info": "channel_is_limited_access channel_not_found",
    "conversations.join": (
        "channel_is_limited_access channel_not_found is_archived method_not_supported_for_channel_type too_many_members"
    ),
    "conversations.list": (
        "invalid_cursor invalid_limit invalid_types method_not_supported_for_channel_type missing_argument"
    ),
    "conversations.members": (
        "channel_not_found fetch_members_failed invalid_cursor invalid_limit method_not_supported_for_channel_type"
    ),
    "conversations.open": (
        "channel_not_found invalid_user_combination method_not_supported_for_channel_type not_enough_users "
        "too_many_users user_disabled user_not_found user_not_visible users_list_not_supplied"
    ),
    "conversations.replies": (
        "channel_not_found invalid_cursor invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest "
        "method_not_supported_for_channel_type thread_not_found"
    ),
    "files.completeUploadExternal": (
        "channel_not_found channels_limit_exceeded file_not_found file_type_not_allowed file_update_failed "
        "file_uploads_except_images_disabled invalid_blocks invalid_channel not_in_channel posting_to_channel_denied "
        "user_is_external_guest"
    ),
    "files.delete": "cant_delete_file delete_not_allowed file_deleted file_deleting_disabled file_not_found",
    "files.getUploadURLExternal": (
        "alt_txt_too_large file_type_not_allowed file_upload_size_restricted file_uploads_disabled missing_argument "
        "snippet_too_large storage_limit_reached unknown_snippet_type unknown_subtype"
    ),
    "files.info": "file_deleted file_not_found not_visible",
    "reactions.add": (
        "already_reacted bad_timestamp channel_not_found external_channel_migrating invalid_name is_archived "
        "message_not_found no_access no_item_specified not_reactable thread_locked too_many_emoji too_many_reactions"
    ),
    "reactions.remove": (
        "bad_timestamp channel_not_found external_channel_migrating invalid_name message_not_found no_access "
        "no_item_specified no_reaction thread_locked"
    ),
    "usergroups.users.list": "invalid_cursor no_such_subteam plan_upgrade_required",
    "users.info": "too_many_users user_not_found user_not_visible",
    "views.open": ("duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id view_too_large"),
    "views.publish": (
        "duplicate_external_id hash_conflict missing_profile_id not_enabled not_implemented view_too_large"
    ),
    "views.push": (
        "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id not_found "
        "push_limit_reached view_too_large"
    ),
    "views.update": "duplicate_external_id hash_conflict not_found view_too_large",
}

# What Slack answers without saying so there, or said in earlier editions of that page.
_OBSERVED = {
    "chat.postMessage": {"msg_too_long", "invalid_attachments"},  # in earlier editions of the page
    "conversations.history": {"invalid_limit"},  # as conversations.list, which documents it
    "conversations.replies": {"not_in_channel"},  # as conversations.history, which documents it
    "conversations.open": {"cannot_dm_bot"},  # of im.open, which it replaces
    "reactions.add": {"not_in_channel"},  # as chat.postMessage, which documents it
}


def errors(method: str) -> frozenset[str]:
    """The codes with which Slack may refuse that method."""
    return EVERYWHERE | frozenset(_OF_METHOD[method].split()) | _OBSERVED.get(method, set())
