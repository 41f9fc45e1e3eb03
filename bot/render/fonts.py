"""Whether the fonts of this machine can draw the names that stand in pictures."""

from bot.render.timeline import FONTS

PACKAGE = "fonts-noto-cjk"
"""A package of Debian's with such fonts."""

_TWO = ("永", "国")
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<text x="4" y="30" font-size="24" font-family="{fonts}">{letter}</text></svg>'
)


def draws_chinese(*, system: bool = True) -> bool:
    """Whether two letters come out as two; without a font for them both are left out, or are the same box.

    `system`: with the fonts of the machine; without, there are none.
    """
    import resvg_py  # noqa: PLC0415 - it takes a while, and most commands draw nothing

    fonts = ", ".join(f"'{font}'" for font in FONTS)
    first, second = (
        resvg_py.svg_to_bytes(
            svg_string=_SVG.format(fonts=fonts, letter=letter), skip_system_fonts=not system
        )
        for letter in _TWO
    )
    return bytes(first) != bytes(second)
