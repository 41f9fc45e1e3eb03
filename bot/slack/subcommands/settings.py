"""`/attendance settings [channel]`: opens the form with what a channel is told, and how."""

from bot.render.sentences import N_
from bot.slack.modals.settings import open_settings
from bot.slack.parse import Command
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, Talk

ONE_CHANNEL = N_("“settings” takes nothing behind it but a channel. Type # and choose it from the list.")
NO_FORM = N_("Slack did not open the form. Send the command once more.")


async def answer(talk: Talk, command: Command) -> str:
    """Open the form of this channel, or of the one that was named."""
    named = [word.channel for word in command.words]
    if len(named) > 1 or "" in named:
        return await teach(talk, command, ONE_CHANNEL)
    channel = named[0] if named else talk.asker.channel
    if not await open_settings(talk.desk, talk.asker, talk.question.trigger, channel):
        return await teach(talk, command, NO_FORM)
    return ANSWERED
