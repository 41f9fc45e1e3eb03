"""Files in Slack's three steps: ask for an address, send the bytes there, complete."""

from typing import Any

from bot.demo.slack.rules import RefusedError, postable
from bot.demo.slack.workspace import File, Workspace

Args = dict[str, Any]


def upload_url(workspace: Workspace, args: Args) -> Args:
    """files.getUploadURLExternal."""
    try:
        length = int(args.get("length") or 0)
    except ValueError:
        length = 0
    if not args.get("filename") or length <= 0:
        raise RefusedError("invalid_arguments")
    file = File(workspace.new_id("F"), str(args["filename"]), length)
    workspace.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{workspace.url}/upload/{file.id}"}


def receive(workspace: Workspace, file_id: str, content: bytes) -> bool:
    """The bytes of an announced file; False where the length is not the announced one."""
    file = workspace.files.get(file_id)
    if file is None or len(content) != file.length:
        return False
    file.content = content
    return True


def complete(workspace: Workspace, args: Args) -> Args:
    """files.completeUploadExternal, to a channel or, without one, privately."""
    done = []
    channel = postable(workspace, str(args["channel_id"])).id if args.get("channel_id") else ""
    for asked in args.get("files") or []:
        file = workspace.files.get(str(asked.get("id", "")))
        if file is None or file.content is None:
            raise RefusedError("file_not_found")
        file.completed, file.title, file.channel = True, str(asked.get("title") or file.name), channel
        done.append({"id": file.id, "title": file.title, "permalink": f"{workspace.url}/files/{file.id}"})
    if not done:
        raise RefusedError("invalid_arguments")
    return {"files": done}
