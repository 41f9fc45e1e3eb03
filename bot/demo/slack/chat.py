"""chat.*, reactions and history: what the bot says and finds again."""

from typing import Any

from bot.demo.slack.files import check_files, show
from bot.demo.slack.messages import Message
from bot.demo.slack.rules import (
    RefusedError,
    TooFastError,
    check_content,
    check_history,
    check_metadata,
    postable,
    readable,
)
from bot.demo.slack.workspace import APP, BOT, Workspace

Args = dict[str, Any]


def post_message(workspace: Workspace, args: Args) -> Args:
    """chat.postMessage."""
    channel = postable(workspace, str(args.get("channel", "")))
    text, blocks = str(args.get("text") or ""), args.get("blocks") or []
    check_content(text, blocks)
    check_files(workspace, blocks)
    check_metadata(args.get("metadata"))
    thread = str(args.get("thread_ts") or "")
    if thread and workspace.transcript.find(channel.id, thread) is None:
        raise RefusedError("thread_not_found")
    wait = workspace.too_fast(channel.id)
    if wait:
        raise TooFastError(wait)
    message = Message(channel.id, workspace.new_ts(), BOT, text, blocks, thread, args.get("metadata"))
    message.broadcast = bool(args.get("reply_broadcast"))
    workspace.transcript.post(message)
    show(workspace, channel.id, text, blocks, unfurl=bool(args.get("unfurl_links", True)))
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack(APP, metadata=True)}


def post_ephemeral(workspace: Workspace, args: Args) -> Args:
    """chat.postEphemeral: never stored, so it cannot be edited or found."""
    channel = postable(workspace, str(args.get("channel", "")))
    user = str(args.get("user", ""))
    if user not in channel.members:
        raise RefusedError("user_not_in_channel")
    text, blocks = str(args.get("text") or ""), args.get("blocks") or []
    check_content(text, blocks)
    check_files(workspace, blocks)
    return {"message_ts": workspace.whisper(channel.id, user, text, blocks).ts}


def update(workspace: Workspace, args: Args) -> Args:
    """chat.update: own, public messages; text without blocks removes the blocks."""
    message = _own(workspace, args, "cant_update_message")
    text, blocks = str(args.get("text") or ""), args.get("blocks") or []
    check_content(text, blocks)
    check_files(workspace, blocks)
    check_metadata(args.get("metadata"))
    workspace.transcript.edit(message, text, blocks, workspace.clock())
    show(workspace, message.channel, text, blocks, unfurl=False)
    if args.get("metadata"):
        message.metadata = args["metadata"]
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": message.as_slack(APP)}


def delete(workspace: Workspace, args: Args) -> Args:
    """chat.delete."""
    message = _own(workspace, args, "cant_delete_message")
    workspace.transcript.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(workspace: Workspace, args: Args) -> Args:
    """chat.getPermalink."""
    channel = readable(workspace, str(args.get("channel", "")))
    ts = str(args.get("message_ts", ""))
    if workspace.transcript.find(channel.id, ts) is None:
        raise RefusedError("message_not_found")
    return {
        "channel": channel.id,
        "permalink": f"https://demo.slack.com/archives/{channel.id}/p{ts.replace('.', '')}",
    }


def history(workspace: Workspace, args: Args) -> Args:
    """conversations.history: parents and broadcasts, newest first, ephemerals never."""
    channel = readable(workspace, str(args.get("channel", "")))
    check_history(workspace, channel)
    messages = [m for m in workspace.transcript.public(channel.id) if not m.thread_ts or m.broadcast]
    return _pages(args, [m for m in reversed(messages) if _within(m, args)])


def replies(workspace: Workspace, args: Args) -> Args:
    """conversations.replies: a thread, its parent first."""
    channel = readable(workspace, str(args.get("channel", "")))
    check_history(workspace, channel)
    root = str(args.get("ts", ""))
    parent = workspace.transcript.find(channel.id, root)
    if parent is None:
        raise RefusedError("thread_not_found")
    thread = [m for m in workspace.transcript.public(channel.id) if m.thread_ts == root and _within(m, args)]
    return _pages(args, [parent, *thread])


def react(workspace: Workspace, args: Args) -> Args:
    """reactions.add."""
    channel = readable(workspace, str(args.get("channel", "")))
    message = workspace.transcript.find(channel.id, str(args.get("timestamp", "")))
    if message is None or message.ephemeral:
        raise RefusedError("message_not_found")
    people = message.reactions.setdefault(str(args.get("name", "")), set())
    if BOT in people:
        raise RefusedError("already_reacted")
    people.add(BOT)
    return {}


def _own(workspace: Workspace, args: Args, refusal: str) -> Message:
    """The bot's own message that `channel` and `ts` name."""
    channel = readable(workspace, str(args.get("channel", "")))
    if channel.archived:
        raise RefusedError("is_archived")
    message = workspace.transcript.find(channel.id, str(args.get("ts", "")))
    if message is None or message.ephemeral:
        raise RefusedError("message_not_found")
    if message.user != BOT:
        raise RefusedError(refusal)
    return message


def _within(message: Message, args: Args) -> bool:
    """Whether the message lies between `oldest` and `latest`; the ends count if `inclusive`."""
    ts, inclusive = float(message.ts), str(args.get("inclusive", "")).lower() in ("1", "true")
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or 2**40)
    return oldest <= ts <= latest if inclusive else oldest < ts < latest


def _pages(args: Args, messages: list[Message]) -> Args:
    """One page of messages, with a cursor to the next."""
    first, size = int(args.get("cursor") or 0), min(int(args.get("limit") or 100), 999)
    metadata = str(args.get("include_all_metadata", "")).lower() in ("1", "true")
    more = first + size < len(messages)
    return {
        "messages": [m.as_slack(APP, metadata=metadata) for m in messages[first : first + size]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(first + size) if more else ""},
    }
