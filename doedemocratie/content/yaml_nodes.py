"""YAML with the line of every key and value, and each scalar as it was written.

A plain ``yaml.safe_load`` loses both: then a mistake has no line, ``title: nee`` can become False, and a date that does not exist
ends the whole program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from doedemocratie.core.characters import without_control_characters


@dataclass(frozen=True)
class Node:
    """A value in a YAML file.

    ``value`` is None, a bool, a str, a list of Node, or a dict of str to Node. ``line`` is the line of its key or, in a list, of the
    item itself; ``text_line`` is the line on which the text of a scalar begins (after ``|`` that is the next one).
    """

    value: Any
    line: int
    text_line: int

    @property
    def text(self) -> str:
        """The scalar as it was written; empty for null, a list or a mapping."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return self.value if isinstance(self.value, str) else ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return self.value is None or self.value in ("", [], {})


class YAMLMistakeError(Exception):
    """YAML that cannot be read: the line (from 1, in the file) and why."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Loader(yaml.SafeLoader):
    """SafeLoader without anchors and aliases: a few bytes of those can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(
                problem="anchors (&) and aliases (*) are not used here; put the text in quotes",
                problem_mark=event.start_mark,
            )
        return super().compose_node(parent, index)


def parse_mapping(text: str, first_line: int) -> dict[str, Node]:
    """Read YAML that must be a mapping with text keys, from a text that starts on ``first_line`` of its file.

    Raises YAMLMistakeError.
    """
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            line = first_line + root.start_mark.line
            raise YAMLMistakeError(line, "the YAML must be a list of 'key: value' lines")
        return _mapping(root, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise YAMLMistakeError(line, f"the YAML cannot be read: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise YAMLMistakeError(first_line, f"the YAML cannot be read: {error}") from error
    except RecursionError as error:
        raise YAMLMistakeError(first_line, "the YAML is nested too deeply") from error


def _mapping(node: yaml.MappingNode, first_line: int) -> dict[str, Node]:
    result: dict[str, Node] = {}
    for key, value in node.value:
        line = first_line + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise YAMLMistakeError(line, "the YAML cannot be read: a key must be a word")
        name = without_control_characters(key.value)
        if name in result:
            raise YAMLMistakeError(line, f"{name}: is given twice")
        result[name] = _node(value, first_line, line)
    return result


def _node(node: yaml.Node, first_line: int, line: int) -> Node:
    start = first_line + node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, first_line), line, start)
    if isinstance(node, yaml.SequenceNode):
        items = [_node(item, first_line, first_line + item.start_mark.line) for item in node.value]
        return Node(items, line, start)
    text: Any = without_control_characters(node.value)  # what stands in quotes can name one: "\\x0b"
    style = getattr(node, "style", None)
    if style in ("|", ">"):
        return Node(text, line, start + 1)
    if style is None and node.tag == "tag:yaml.org,2002:null":
        text = None
    elif style is None and text.lower() in ("true", "false"):
        text = text.lower() == "true"
    return Node(text, line, start)
