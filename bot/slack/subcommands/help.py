"""`/attendance help [subcommand]`: one screen of everything, or all about one."""

from bot.render.blocks import Message, Renderer
from bot.render.sentences import N_
from bot.slack.parse import Command
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, Talk
from bot.slack.vocabulary import ENTRIES, GROUPS, ROOM, Entry, entry, meant

NO_COMMAND = N_("There is no command “{word}”.")


async def answer(talk: Talk, command: Command) -> str:
    """Say what can be typed."""
    if not command.words:
        await talk.say(help_message(await talk.reader()))
        return ANSWERED
    name = meant(command.words[0].plain.casefold())
    if name is None and command.words[0].plain.casefold().strip("<>") != ROOM:
        return await teach(talk, command, NO_COMMAND, word=command.words[0].text)
    await talk.say(about_message(await talk.reader(), entry(name or ROOM)))
    return ANSWERED


def help_message(renderer: Renderer) -> Message:
    """Every subcommand by its group, a line each."""
    say = renderer.words.say

    def lines(group: str) -> list[tuple[str, str]]:
        firsts = (one.usages[0] for one in ENTRIES if one.group == group)
        return [(usage.typed, say(usage.meaning)) for usage in firsts]

    groups = [(say(group), lines(group)) for group in GROUPS]
    return renderer.message("help", groups=groups, words=[one.words[0] for one in ENTRIES if one.words])


def about_message(renderer: Renderer, one: Entry) -> Message:
    """All ways to type one subcommand."""
    say = renderer.words.say
    usages = [(usage.typed, say(usage.meaning)) for usage in one.usages]
    return renderer.message("help_one", name=one.name, usages=usages, also=list(one.words[1:]))
