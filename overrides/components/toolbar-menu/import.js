// In: a record from a file, from a link or from the library's examples. Nothing is taken in before it has been shown.
/** @import * as T from "../../record/types.js" */

import { carry } from "../../record/migrate.js";
import { fromLink } from "../../record/link.js";
import { become, preview } from "../../record/import-preview.js";
import { merge } from "../../record/merge.js";
import { entry, read, sameValue } from "../../record/record.js";
import { announce, chance, change, desk, flush, open, root, store, take, tell, who, words } from "../store/store.js";
import { write } from "../store/element.js";
import { fetchGone } from "../store/renames.js";

/** @type {T.Record | undefined} */
let theirs;

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {File} [file] */
export const fromFile = async (bar, file) => {
  if (!file) return;
  bar.find("input[type=file]").value = "";
  consider(bar, file.size > 5e6 ? { problem: "too-large" } : read(await file.text()));
};

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar */
export const fromAddress = async (bar) => {
  const { hash } = location;
  if (!hash.startsWith("#pb=")) return;
  history.replaceState(history.state, "", location.pathname + location.search); // so that it is in no history
  consider(bar, await fromLink(hash));
};

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar */
export const example = async (bar) => {
  const answer = await fetch(new URL(`data/examples/${desk.page}.json`, root)).catch(() => null);
  if (answer?.ok) consider(bar, read(await answer.text()));
  else announce(words("no-example"));
};

/** Show what a record would change. @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {T.Read} got */
const consider = async (bar, got) => {
  if (!got.record)
    return write(
      bar.dialog("pb-refused").querySelector("[data-text]"),
      words(`refused-${got.problem}`, { detail: got.detail })
    );
  flush();
  await fetchGone();
  theirs = carry(got.record, desk.gone, []).record;
  const { id = "", playbook } = theirs.pilot;
  const known = store.get(id);
  if (known && !(desk.page && playbook !== desk.page) && desk.record?.pilot.id !== id) open(id);
  const mine = desk.record?.pilot.playbook === playbook ? desk.record : null;
  const seen = mine && preview(mine, theirs);
  const dialog = bar.dialog("pb-take");
  const held = {
    ...theirs.pilot,
    entries: Object.keys(theirs.checks ?? {}).length,
    answers: Object.keys(theirs.answers ?? {}).length
  };
  write(dialog.querySelector("[data-what]"), words("incoming", held));
  const other = desk.page && playbook !== desk.page;
  const told = seen
    ? words("would-change", { ...seen, name: mine.pilot.name, conflicts: seen.conflicts.length })
    : words(other ? "other-playbook" : "would-add", held);
  write(dialog.querySelector("[data-text]"), told);
  for (const act of ["merge", "replace"]) dialog.querySelector(`[data-act=${act}]`).hidden = !mine;
  const list = dialog.querySelector("ul");
  list.replaceChildren(...(seen?.conflicts ?? []).map((conflict) => choice(conflict, /** @type {T.Record} */ (mine))));
  list.parentElement.hidden = !list.firstChild;
};

/** Both versions of an entry, the later one chosen. @param {T.Conflict} conflict @param {T.Record} mine */
const choice = ({ path, winner, loser }, mine) => {
  const own = entry(mine, path);
  const other = sameValue(own, winner) ? loser : winner;
  const item = document.createElement("li");
  const group = document.createElement("fieldset");
  const name = document.createElement("legend");
  name.textContent = path;
  const sides = [
    ["mine", own],
    ["theirs", other]
  ].map(([side, value]) => {
    const label = document.createElement("label");
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: path, value: side, checked: sameValue(value, winner) });
    label.append(radio, ` ${words(side, { value: valueText(value) })}`);
    return label;
  });
  group.append(name, ...sides);
  item.append(group);
  return item;
};

/** @param {any} value @returns {string} */
const valueText = (value) =>
  Object(value) === value ? Object.values(value).map(valueText).join(", ") : String(value ?? words("deleted-there"));

/** Take it in, in the way that was chosen. @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {string} act */
export const settle = (bar, act) => {
  const { record: mine } = desk;
  if (!theirs) return;
  const came = theirs;
  const picks = bar.all("dialog ul input:checked").map(({ name, value }) => ({ name, value }));
  if (act === "keep") keep(came, bar);
  else if (mine) {
    exchange(act === "merge" ? merge(mine, came).record : came, act === "merge");
    if (act === "merge")
      change(
        ...picks.map(
          ({ name, value }) => /** @type {[string, unknown]} */ ([name, entry(value === "mine" ? mine : came, name)])
        )
      );
    announce(words("taken", mine.pilot));
  }
  theirs = undefined;
  bar.find("dialog").close();
};

/** Merge, or take what another record holds as of now. Either can be undone. @param {T.Record} record @param {boolean} merged */
const exchange = (record, merged) => {
  const before = desk.record;
  if (!before) return;
  take(merged ? record : become(before, record, who()));
  desk.undo = () => desk.record && take(become(desk.record, before, who()));
  tell();
};

/** A pilot of its own, under its own id if that is free. @param {T.Record} came @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar */
const keep = (came, bar) => {
  const { id, name, playbook } = came.pilot;
  const taken = store.list(playbook).some((one) => one.name === name);
  const before = desk.record?.pilot.id;
  const record = {
    ...came,
    pilot: { ...came.pilot, id: !id || store.get(id) ? chance() : id, name: taken ? words("copy", { name }) : name }
  };
  if (!desk.page || playbook === desk.page) take(record);
  else {
    const saved = store.save(record);
    desk.failed = saved.ok ? "" : saved.why;
    store.setCurrent(`${record.pilot.id}`);
  }
  desk.undo = () => (store.remove(`${record.pilot.id}`), open(before));
  tell();
  announce(words(desk.page && playbook !== desk.page ? "kept-elsewhere" : "taken", record.pilot));
};
