"""The Jinja2 environment of the pages.

Comes in: the templates of pages, and those of components in `overrides/components`. Goes out: templates, with
every filter that they may use, in one list.
Must not know: the book.
"""

from __future__ import annotations

import contextlib
import json
from functools import cache
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    Template,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup, escape

from pilotbook.config import paths
from pilotbook.config.program import program_digest
from pilotbook.text import labels, markup
from pilotbook.text.links import render_links

from . import charts


def _render_day(text: str) -> str:
    """Return an ISO date as the site shows it, in an element that scripts know. Other text stays the same."""
    shown = labels.format_day(text)
    return text if shown == text else Markup(f'<time datetime="{text}">{shown}</time>')


FILTERS = {
    "day": _render_day,
    "effort": labels.describe_effort,
    "figure_bar": charts.figure_bar,
    "heading": markup.escape_heading,
    "inline": markup.render_inline,
    "links": render_links,
    "number": markup.format_number,
    "percent": markup.format_percent,
    "prose": markup.render_prose,
    "spelled": labels.spelled,
    "stale_words": labels.describe_stale,
}


MAX_OFFERED = 24
"""At most this many playbooks are listed on each page that can start a pilot."""


def _front_matter(values: dict[str, object]) -> Markup:
    """Return a page's front matter. JSON values are valid YAML."""
    texts = {key: markup.escape_front_matter(value) for key, value in values.items()}
    lines = [f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in texts.items()]
    return Markup("---\n" + "\n".join(lines) + "\n---\n")


OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "comment_start_string": "{##",  # `{#id}` is how Markdown gives a heading its id
    "comment_end_string": "##}",
}


def _escape(value: Any) -> str:
    """Escape a text for HTML, but for apostrophes: all attributes are in double quotes, and pages have hundreds.

    A page has thousands of short texts, so this takes the quickest ways to replace and to wrap one.
    """
    if type(value) is not str:
        return value if type(value) is Markup else escape(value)
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    return str.__new__(Markup, text)


class _EscapingOnce(CodeGenerator):
    """Leaves out Jinja2's own escaping, which would look once more at what `_escape` has escaped.

    Tried with Jinja2 3.1.6: https://github.com/pallets/jinja/blob/3.1.6/src/jinja2/compiler.py#L1476
    """

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"({finalize.src}")


class CompiledTemplates(FileSystemBytecodeCache):
    """Keeps compiled templates: compiling takes longer than a small book's pages.

    Jinja2 knows them by name and source. What they compile to depends on the options too, so these are in the key. It
    also depends on the program: extensions change a source before it is compiled, and Jinja2 applies filters to what is
    constant. So a template that another version of the program compiled is compiled again, in its place.
    They are in the system's temporary folder. Where that cannot be used, since it is full or another user has taken the
    name of ours, each run compiles again.
    """

    def __init__(self, *, options: object = OPTIONS) -> None:
        self.options = options
        try:
            super().__init__()
        except (OSError, RuntimeError):
            self.directory = ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a compiled template, if it is there."""
        if self.directory:
            with contextlib.suppress(OSError):
                super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if there is room."""
        if self.directory:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Make a key of the template's name, its file and the options."""
        return super().get_cache_key(name, f"{filename} {self.options!r}")

    def get_source_checksum(self, source: str) -> str:
        """Digest what a template is compiled from, and with."""
        return super().get_source_checksum(f"{program_digest()} {source}")


@cache
def environment() -> Environment:
    """The one environment, with everything escaped that is not said to be safe."""
    pages = PackageLoader("pilotbook.render", "templates")
    components = FileSystemLoader(paths.overrides_folder() / "components")
    env = Environment(loader=ChoiceLoader([pages, components]), bytecode_cache=CompiledTemplates(), **OPTIONS)
    env.finalize, env.code_generator_class = _escape, _EscapingOnce
    env.filters.update(FILTERS)
    env.filters["front_matter"] = _front_matter
    env.globals["OFFERED"] = MAX_OFFERED
    return env


@cache
def template(name: str) -> Template:
    """A template by its file's name, compiled once."""
    return environment().get_template(name)
