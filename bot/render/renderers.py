"""A renderer for every language: messages to a channel speak the channel's, private answers the reader's."""

from bot.render.blocks import Renderer
from bot.render.languages import ENGLISH, LANGUAGES, nearest


class Renderers:
    """One renderer a language, made when it is first spoken."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language
        """What is spoken where nobody says otherwise."""
        self._made: dict[str, Renderer] = {}

    @property
    def usual(self) -> Renderer:
        """Speaks what is spoken where nobody says otherwise."""
        return self.of("")

    def of(self, language: str) -> Renderer:
        """Speaks `language`, one of LANGUAGES; what is spoken anyway where it is none of them."""
        spoken = language if language in LANGUAGES else self.language
        if spoken not in self._made:
            self._made[spoken] = Renderer(spoken)
        return self._made[spoken]

    def for_locale(self, locale: str) -> Renderer:
        """Speaks the language nearest to `locale`, such as `zh-CN`; the usual where nobody said."""
        return self.of(nearest(locale))
