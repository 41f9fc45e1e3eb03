"""Wrong input teaches: what was not understood, and examples that would work."""

from bot.render.problems import ASKED, problem_message
from bot.slack.parse import Command
from bot.slack.talk import PROBLEM, Talk
from bot.slack.vocabulary import entry

_EXAMPLES = 3


async def teach(talk: Talk, command: Command, message: str, **values: object) -> str:
    """Say in the reader's words why `command` was not understood; the outcome."""
    reader = await talk.reader()
    examples = [usage.typed for usage in entry(command.name).usages[:_EXAMPLES]]
    said = reader.words.say(message, **values)
    quoted = command.typed if command.words else ""
    await talk.say(problem_message(reader, ASKED, said=said, examples=examples, quoted=quoted))
    return PROBLEM
