"""Files in Slack's three steps: ask for an address, send the bytes there, complete. Private until shown."""

import re
from typing import Any

from bot.demo.slack.messages import Blocks
from bot.demo.slack.rules import RefusedError, postable
from bot.demo.slack.workspace import File, Workspace

LARGEST = 2**30
"""Bytes of one file."""
_ALT = 1_000
_ID = re.compile(r"F[A-Z0-9]+")

Args = dict[str, Any]


def upload_url(workspace: Workspace, args: Args) -> Args:
    """files.getUploadURLExternal."""
    name, alt = str(args.get("filename") or ""), str(args.get("alt_txt") or "")
    try:
        length = int(args.get("length") or 0)
    except ValueError:
        length = 0
    if not name or "/" in name or length <= 0 or len(alt) > _ALT:
        raise RefusedError("invalid_arguments")
    if length > LARGEST:
        raise RefusedError("file_upload_size_restricted")
    file = File(workspace.new_id("F"), name, length, alt=alt)
    workspace.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{workspace.url}/upload/{file.id}"}


def receive(workspace: Workspace, file_id: str, content: bytes) -> bool:
    """The bytes of an announced file, once; False where the length is not the announced one."""
    file = workspace.files.get(file_id)
    if file is None or file.content is not None or len(content) != file.length:
        return False
    file.content = content
    return True


def complete(workspace: Workspace, args: Args) -> Args:
    """files.completeUploadExternal, to a channel or, without one, privately."""
    done = []
    channel = postable(workspace, str(args["channel_id"])).id if args.get("channel_id") else ""
    for asked in args.get("files") or []:
        file = workspace.files.get(str(asked.get("id", "")))
        if file is None or file.content is None or file.completed:
            raise RefusedError("file_not_found")
        file.completed, file.title = True, str(asked.get("title") or file.name)
        file.unsettled = workspace.files_settle
        if channel:
            file.shown_in.add(channel)
        done.append({"id": file.id, "title": file.title, "permalink": permalink(workspace, file.id)})
    if not done:
        raise RefusedError("invalid_arguments")
    return {"files": done}


def delete(workspace: Workspace, args: Args) -> Args:
    """files.delete: gone, also from the messages that showed it."""
    if workspace.files.pop(str(args.get("file", "")), None) is None:
        raise RefusedError("file_not_found")
    return {}


def permalink(workspace: Workspace, file_id: str) -> str:
    """Where a file stands."""
    return f"{workspace.url}/files/U0BOT/{file_id}/file"


def check_files(workspace: Workspace, blocks: Blocks) -> None:
    """Refuse image blocks with a file that Slack does not know, or does not know yet."""
    for id_ in _in_blocks(blocks):
        file = workspace.files.get(id_)
        if file is None or not file.completed or file.unsettled > 0:
            if file is not None:
                file.unsettled -= 1
            words = "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"
            raise RefusedError("invalid_blocks", response_metadata={"messages": [words]})


def show(workspace: Workspace, channel: str, text: str, blocks: Blocks, *, unfurl: bool) -> None:
    """Let those in a channel see what a message there shows: by image blocks, and by links that unfurl."""
    said = f"{text} {blocks}" if unfurl else ""
    linked = [id_ for id_ in workspace.files if permalink(workspace, id_) in said]
    for id_ in (*_in_blocks(blocks), *linked):
        workspace.files[id_].shown_in.add(channel)


def seen_by(workspace: Workspace, user: str) -> list[File]:
    """The files that somebody may open."""
    channels = {channel.id for channel in workspace.channels.values() if user in channel.members}
    return [file for file in workspace.files.values() if file.shown_in & channels]


def _in_blocks(blocks: Blocks) -> list[str]:
    """The ids of the uploaded files that image blocks show."""
    asked = [block["slack_file"] for block in blocks if isinstance(block.get("slack_file"), dict)]
    ids = [str(one.get("id")) for one in asked]
    if not all(map(_ID.fullmatch, ids)):
        raise RefusedError("invalid_blocks")
    return ids
