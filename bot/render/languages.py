"""The languages that are spoken, and their catalogues.

English is what the sources say. Any other language is `templates/locale/<language>/LC_MESSAGES/messages.po`,
read when it is first spoken: some 40 ms, and nothing to compile, commit twice or forget.
"""

import gettext
import io
from pathlib import Path

ENGLISH, CHINESE = "en", "zh_Hans"
LANGUAGES = (ENGLISH, CHINESE)

_INSIDE_WHEEL = Path(__file__).parents[1] / "templates"
_IN_CHECKOUT = Path(__file__).parents[2] / "templates"


def templates_folder() -> Path:
    """Where the templates are: inside the installed package, else at the top of the checkout."""
    return _INSIDE_WHEEL if _INSIDE_WHEEL.is_dir() else _IN_CHECKOUT


def catalogue(language: str) -> Path:
    """The file with the translations into `language`."""
    return templates_folder() / "locale" / language / "LC_MESSAGES" / "messages.po"


def nearest(locale: str) -> str:
    """The language for a reader whose programs speak `locale`, such as `zh-CN`; empty where nobody said.

    Traditional Chinese has no catalogue of its own: the simplified one is nearer to it than English.
    """
    if not locale:
        return ""
    return CHINESE if locale.replace("_", "-").casefold().split("-")[0] == "zh" else ENGLISH


def translations(language: str) -> gettext.NullTranslations:
    """The translations into `language`; strings that nobody has looked over again stay English."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 — English need not pay for it
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with catalogue(language).open("rb") as file:
        known = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, known)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
