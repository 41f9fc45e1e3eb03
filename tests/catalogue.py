"""Brings `templates/locale` up to date with the sources: `python -m tests.catalogue`.

New strings stand there empty, strings that nobody says any more go.
"""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot import errors
from bot.render.languages import ENGLISH, LANGUAGES, catalogue

TOP = Path(__file__).parents[1]
MARKS = {"N_", "_", "say", "gettext"}
"""What marks one string; `NN_` and `ngettext` mark two, for one and for many."""
PAIRS = {"NN_", "ngettext"}
ERRORS = {
    name
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, errors.AttendanceError)
}
Found = tuple[int, str, str | tuple[str, ...], list[str]]


def python_strings(fileobj, keywords, comment_tags, options) -> Iterator[Found]:
    """Reads Python for Babel, and knows our errors: their sentences, and docstrings that stand for one."""
    for node in ast.walk(ast.parse(fileobj.read())):
        if isinstance(node, ast.Call):
            yield from of_call(node)
        elif isinstance(node, ast.ClassDef) and ERRORS & (
            {node.name} | {called(base) for base in node.bases}
        ):
            text = ast.get_docstring(node)
            if text:
                yield node.lineno, "_", text, []


def of_call(node: ast.Call) -> Iterator[Found]:
    name = called(node.func)
    if name in PAIRS:
        one, many = (literal for argument in node.args[:2] for literal in literals(argument))
        yield node.lineno, "ngettext", (one, many), []
    elif name in ERRORS or name in MARKS:
        for argument in node.args if name in ERRORS else node.args[:1]:
            for literal in literals(argument):
                yield argument.lineno, "_", literal, []


def called(node: ast.expr) -> str:
    """`say` of `words.say`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def literals(node: ast.expr) -> Iterator[str]:
    """The strings that stand there; both of `a if … else b`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""Nothing in it changes by itself: a catalogue differs where its strings do."""
METHODS = {
    "bot": [("**.py", python_strings)],
    "templates": [("demo/**", "ignore"), ("**.j2", "jinja2")],
}
"""Folder → the files in it that are read, and how. The demonstration's page speaks English."""
OPTIONS = {"**.j2": {"trim_blocks": "true", "lstrip_blocks": "true", "encoding": "utf-8"}}


def sources() -> Catalog:
    """What the sources say."""
    catalog = Catalog()
    for folder, methods in METHODS.items():
        for _, _, message, _, _ in extract_from_dir(TOP / folder, methods, OPTIONS):
            catalog.add(message)
    return catalog


def read(language: str) -> Catalog:
    """What is translated."""
    with catalogue(language).open("rb") as file:
        return read_po(file, locale=language)


def main() -> None:
    """Update every catalogue."""
    said = sources()
    for language in LANGUAGES:
        if language != ENGLISH:
            known = read(language)
            known.update(said, no_fuzzy_matching=True)
            with catalogue(language).open("wb") as file:
                file.write(HEADER.format(language=language, plurals=known.plural_forms).encode())
                write_po(file, known, width=100, sort_output=True, ignore_obsolete=True, omit_header=True)


if __name__ == "__main__":
    main()
