"""What several tabs do at the same time, and what of it must be there at the end."""

from __future__ import annotations

import random
from typing import Any

ACT = """(acts) => {
  const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
  let last = ""; // a pilot that is deleted stays while someone writes, and is not in the list
  const shown = () => (last = document.querySelector("pilot-bar [name=pilot]").value || last);
  const goTo = (field) => {
    const before = document.activeElement;
    if (before?.matches("[name=evidence], [name=name]")) before.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  };
  const fill = (field, text) => {
    goTo(field);
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const run = {
    tick: ({ check }) => {
      const box = document.querySelector(`#tick-${check}`);
      goTo(box);
      box.click();
    },
    write: ({ check, text }) => {
      const details = document.querySelector(`#check-${check} details`);
      details.open = true;
      return new Promise((resolve) => setTimeout(() => resolve(fill(details.querySelector("[name=evidence]"), text))));
    },
    rename: ({ text }) => {
      document.querySelector("[data-act=names]").click();
      fill(document.querySelector("pilot-bar [name=name]"), text);
    },
    delete: () => document.querySelector("pilot-bar [data-act=delete]").click()
  };
  window.done = (async () => {
    const found = [];
    shown();
    for (const act of acts) {
      await wait(act.gap);
      await run[act.kind](act);
      found.push({ ...act, pilot: shown() });
    }
    await wait(450);
    while (document.querySelector("pilot-bar[data-saving]")) await wait(10);
    return found;
  })();
}"""
SHOWN = """() => [
  document.querySelector("pilot-bar [name=pilot]").value,
  ...[...document.querySelectorAll(".pb-check__box")].map(({ checked }) => checked)
].join()"""
CHECKS = """() => [...new Set([...document.querySelectorAll("li[data-check]")].map(({ dataset }) => dataset.check))]"""


def plan(chance: random.Random, checks: list[str], deletes: bool, number: int) -> list[list[dict[str, Any]]]:
    """What each of three tabs does in a round. No two write the same entry: that is no loss, but a choice."""
    free = chance.sample(checks, 9)
    acts: list[list[dict[str, Any]]] = [[], [], []]
    for tab in acts:
        for step in range(3):
            kind = chance.choice(["write"] if deletes else ["tick", "write"])
            text = f"text {number} {free[-1]}"
            tab.append({"kind": kind, "check": free.pop(), "text": text, "gap": chance.randint(0, 600), "step": step})
    if deletes:
        chance.choice(acts)[chance.randrange(3)]["kind"] = "delete"
    else:
        chance.choice(acts)[chance.randrange(3)].update(kind="rename", text=f"Wren {number}")
    return acts


def lost(
    acts: list[dict[str, Any]], before: dict[str, Any], records: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """What was done and is in no record where it belongs."""

    def is_there(act: dict[str, Any]) -> bool:
        record = records[act["pilot"]] if act["pilot"] else {}
        check = record.get("checks", {}).get(act.get("check"), {})
        was = before.get("checks", {}).get(act.get("check"), {})
        if act["kind"] == "tick":
            return bool((check.get("status") == "done") != (was.get("status") == "done"))
        if act["kind"] == "write":
            return bool(check.get("evidence") == act["text"])
        return act["kind"] != "rename" or record["pilot"]["name"] == act["text"]

    return [act for act in acts if not is_there(act)]
