"""Gives generated permissions to LangChain's middleware: no model, no network. Run by `scripts/ops-try`, with a folder.

An agent calls each tool once. What is allowed runs, what needs approval interrupts the run, and a prohibited tool is
not among the agent's tools.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import HumanInTheLoopMiddleware
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.tools import StructuredTool
from langgraph.checkpoint.memory import InMemorySaver

FOLDER = Path(sys.argv[1])
INTERRUPT_ON = json.loads((FOLDER / "interrupt_on.json").read_text(encoding="utf-8"))
RULES = json.loads((FOLDER / "boundary.json").read_text(encoding="utf-8"))["rules"]
EXPECTED = {"allow": "ran", "ask": "asked", "deny": "no such tool"}
called: list[str] = []


class Model(GenericFakeChatModel):
    """A model that says what it is told to say."""

    def bind_tools(self, tools: Any, **options: Any) -> Any:
        """Take any tools."""
        return self


def tool(name: str) -> StructuredTool:
    """A tool that notes its call."""

    def call(ticket: str) -> str:
        called.append(name)
        return f"done with {ticket}"

    return StructuredTool.from_function(call, name=name, description=name)


def attempt(name: str) -> str:
    """What becomes of one call."""
    called.clear()
    wish = AIMessage("", tool_calls=[{"name": name, "args": {"ticket": "1"}, "id": "c1"}])
    agent = create_agent(
        Model(messages=iter([wish, AIMessage("That is all.")])),
        tools=[tool(one) for one in INTERRUPT_ON],
        middleware=[HumanInTheLoopMiddleware(interrupt_on=INTERRUPT_ON)],
        checkpointer=InMemorySaver(),
    )
    told = agent.invoke({"messages": [("user", "Go.")]}, {"configurable": {"thread_id": name}})
    if "__interrupt__" in told:
        assert called == [], f"{name} ran before anyone was asked"
        return "asked"
    return "ran" if called == [name] else "no such tool"


found = {rule["id"]: attempt(rule["tool"].replace(".", "_")) for rule in RULES}
assert {rule["effect"] for rule in RULES} == EXPECTED.keys(), "the record has no tool for one of the effects"
assert found == {rule["id"]: EXPECTED[rule["effect"]] for rule in RULES}, found
