"""The forms that can be sent off, by their names: one table."""

from collections.abc import Awaitable, Callable, Mapping

from bot.slack.desk import Desk
from bot.slack.modals import correct, excuse, link, roster, rules, settings, watch
from bot.slack.modals.sending import confirm
from bot.slack.receipts import Receipt
from bot.slack.requests import Submission

FORMS: Mapping[str, Callable[[Desk, Submission], Awaitable[Receipt]]] = {
    watch.NAME: watch.take,
    roster.NAME: roster.take,
    rules.NAME: rules.take,
    excuse.NAME: excuse.take,
    correct.NAME: correct.take,
    link.NAME: link.take,
    settings.NAME: settings.take,
    "preview": confirm,
}
