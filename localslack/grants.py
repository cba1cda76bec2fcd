"""What an app may do and hear: its scopes and the events that it subscribes to, as a manifest lists them."""

# docs.slack.dev/reference/scopes: what belongs to each kind of conversation.
HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history", "mpim": "mpim:history"}
READ = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
# docs.slack.dev/reference/events/message: a message is subscribed to by the kind of its conversation.
MESSAGES = {"public": "message.channels", "private": "message.groups", "im": "message.im", "mpim": "message.mpim"}

# The app of this project, as its manifest.yml describes it (tests/test_manifest.py compares).
SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "mpim:history",
        "reactions:write",
        "usergroups:read",
    }
)
EVENTS = frozenset({"app_home_opened", "app_mention", "app_uninstalled", "tokens_revoked", *MESSAGES.values()})

# Everything that is modelled here, but for chat:write.public, which opens doors that tests want to find closed.
EVERY_SCOPE = SCOPES | {*READ.values(), "mpim:write", "reactions:read", "users:read"}
EVERY_EVENT = EVENTS | {
    "channel_left",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "reaction_added",
    "reaction_removed",
}
