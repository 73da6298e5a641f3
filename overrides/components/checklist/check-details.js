// The form of a check, its remarks and its earlier sign-offs. Loaded with the menu.
/** @import * as T from "../../record/types.js" */

import { getEdit } from "../../record/record.js";
import { isSettled, requiredFields } from "../../record/gates.js";
import { signOff } from "../../record/sign-off.js";
import { nameControls } from "../form/names.js";
import { createLink, fillField, isTyped, saveSoon, setText, takeChange } from "../store/element.js";
import { announce, clonePart, words } from "../store/site.js";
import {
  act,
  askForName,
  change,
  entryAt,
  flush,
  forget,
  randomId,
  storage,
  store,
  today,
  who
} from "../store/store.js";
import { joinTexts } from "../store/texts.js";
import { editInRow, openCell, renderCells } from "./check-cells.js";
import { getTitle } from "./checklist.js";

/** @param {any} check */
const pathOf = (check) => `checks/${check.dataset.check}`;

/** Add the form of a check, above its earlier sign-offs. @param {any} check */
export const addForm = (check) => {
  if (check.querySelector("form")) return;
  const form = clonePart("pb-record-form");
  nameControls(form, getTitle(check));
  const place = check.querySelector(".pb-record");
  place.insertBefore(form, place.querySelector(".pb-earlier"));
};

/** Create a link to another site. @param {string} address */
const linkTo = (address) => Object.assign(createLink(address, address), { rel: "noopener noreferrer" });

/** Show the evidence, for paper and while the form is not there. An address becomes a link. @param {any} place @param {string} text */
const renderEvidence = (place, text) => {
  place.hidden = !text;
  const pieces = text.split(/(https?:\/\/\S+)/);
  place.querySelector("span").replaceChildren(...pieces.map((piece, index) => (index % 2 ? linkTo(piece) : piece)));
};

/** Show what a check has besides its state. @param {any} check */
export const renderCheck = (check) => {
  const place = check.querySelector(".pb-record");
  if (!place) return;
  const value = entryAt(pathOf(check)) ?? {};
  renderCells(check, value);
  renderEvidence(check.querySelector("[data-told=evidence]"), `${value.evidence ?? ""}`);
  renderForm(check.querySelector("form"), pathOf(check), value);
  renderRemarks(check, place, value.remarks ?? {});
  renderHistory(check, place, Object.values(value.history ?? {}));
};

/** @param {any} form @param {T.Path} path @param {T.SignOff} value */
const renderForm = (form, path, value) => {
  if (!form) return;
  const { status = "open" } = value;
  const rule = store.ruleById.get(path.split("/")[1] ?? "");
  const isRefused = status === "exception" && rule?.blocking && rule.beforeLive;
  const required = isRefused ? [] : requiredFields(rule, status);
  for (const field of form.elements) {
    if (field.name === "remark") renderDraft(field, path);
    else fillField(field, `${path}/${field.name}`, field.name === "status" ? status : value[field.name]);
    field.required = required.includes(field.name);
  }
  form.dataset.status = status;
  form.toggleAttribute("data-blocking", !!rule?.blocking);
};

/** Prepare the field for the next remark. @param {any} field @param {T.Path} path */
const renderDraft = (field, path) => {
  if (!field.dataset.path?.startsWith(path)) field.dataset.path = `${path}/remarks/${randomId()}`;
  fillField(field, `${field.dataset.path}/text`);
};

/** Save what a reader changes in the details of a check. @param {any} check @param {Event} event */
export const editCheck = (check, event) => {
  const field = /** @type {any} */ (event.target);
  if (field.dataset.set) return event.type === "click" && openCell(check, field);
  if (field.parentElement.dataset.cell) editInRow(check, field, event);
  else if (event.type === "keydown") return;
  else if (event.type === "click") editRemark(check, field);
  else if (event.type === "focusout") endCorrection(check, field);
  else if (field.name) saveSoon(event, field, () => saveDetail(check, field));
  if (event.type === "change" && field.name === "remark") endDraft(check, field);
};

/** @param {any} check @param {any} field */
const saveDetail = (check, field) => {
  if (field.name === "status") return signWith(check, field);
  if (field.name === "remark") return saveRemark(field);
  const changes = takeChange(field);
  const { wording } = check.dataset;
  if (!changes[0]) return;
  if (field.name === "on" && wording) changes.push([`${pathOf(check)}/wording`, wording]); // it is signed as it is now
  change(...changes);
};

/** Sign off a check with the status that was chosen, or open it again. @param {any} check @param {any} field */
const signWith = (check, field) => {
  const { check: id = "", wording = entryAt(`${pathOf(check)}/wording`) } = check.dataset;
  const [taken] = takeChange(field);
  if (!taken) return;
  const status = field.value;
  const settled = isSettled(status);
  if (settled) askForName();
  const values = settled ? { status, signer: storage.me(), on: today(), wording } : { status };
  act(settled ? "signed" : "opened", id, (record) => signOff(record, id, values, who()));
};

/** Save a remark that is being written, with who and when. @param {any} field */
const saveRemark = (field) => {
  const [taken] = takeChange(field);
  if (!taken) return;
  const { path } = field.dataset;
  if (!taken[1]) return forget("remark", path);
  change(taken, [`${path}/by`, storage.me()], [`${path}/on`, today()]);
};

/** Let the field take the next remark. @param {any} check @param {any} field */
const endDraft = (check, field) => {
  delete field.dataset.path;
  renderCheck(check);
};

/** Whether a remark is the reader's own. @param {T.Path} path @param {T.Remark} remark */
const isMine = (path, { by }) => {
  const edit = store.record && getEdit(store.record, `${path}/text`);
  return storage.isOwn(edit?.by) || (!!by && by === storage.me());
};

/** @param {any} check @param {HTMLElement} place @param {{[id: string]: T.Remark}} remarks */
const renderRemarks = (check, place, remarks) => {
  const draft = check.querySelector("[name=remark]");
  const path = pathOf(check);
  const shown = Object.entries(remarks).filter(([id]) => !(draft?.value && draft.dataset.path.endsWith(`/${id}`)));
  const list = place.querySelector(".pb-remarks ul") ?? (shown[0] && addRemarks(place));
  if (!list) return;
  const at = (/** @type {T.Remark} */ { on = "" }) => on;
  shown.sort(([, a], [, b]) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
  for (const line of [...list.children]) {
    const isGone = !shown.some(([id]) => id === line.dataset.remark);
    if (isGone && !isTyped(line.querySelector("textarea"))) line.remove();
  }
  for (const [id, remark] of shown) renderRemark(list, `${path}/remarks/${id}`, remark);
  list.parentElement.hidden = !list.children[0];
};

/** @param {HTMLElement} place @returns {any} */
const addRemarks = (place) => {
  const part = clonePart("pb-remarks");
  place.insertBefore(part, place.querySelector("form, .pb-earlier"));
  return part.querySelector("ul");
};

/** @param {any} list @param {T.Path} path @param {T.Remark} remark */
const renderRemark = (list, path, remark) => {
  const id = path.slice(path.lastIndexOf("/") + 1);
  const line = list.querySelector(`[data-remark="${id}"]`) ?? clonePart("pb-remark");
  line.dataset.remark = id;
  setText(line.querySelector("small"), joinTexts(remark.by, remark.on));
  for (const button of line.querySelectorAll("button")) button.hidden = !isMine(path, remark);
  const field = line.querySelector("textarea");
  if (field) fillField(field, `${path}/text`);
  else setText(line.querySelector("[data-text]"), remark.text ?? "");
  if (!line.parentElement) list.append(line);
};

/** @param {any} check @param {any} target */
const editRemark = (check, target) => {
  const line = target.closest("[data-remark]");
  const path = `${pathOf(check)}/remarks/${line?.dataset.remark}`;
  if (target.dataset.act === "correct") startCorrection(line, path);
  if (target.dataset.act !== "delete") return;
  forget("remark", path);
  announce(words("remark-removed"));
  const next = check.querySelector("[data-act=delete]:not([hidden])") ?? check.querySelector("[data-form] summary");
  next.focus();
};

/** Put a field in the place of the text of a remark. @param {any} line @param {T.Path} path */
const startCorrection = (line, path) => {
  const place = line.querySelector("[data-text]");
  if (!line.querySelector("textarea")) {
    const field = document.createElement("textarea");
    field.name = "correction";
    field.setAttribute("aria-label", words("correct-remark"));
    fillField(field, `${path}/text`);
    place.replaceChildren(field);
  }
  place.querySelector("textarea").focus();
};

/** Show the text again when the reader leaves the field. @param {any} check @param {any} field */
const endCorrection = (check, field) => {
  if (field.name !== "correction") return;
  flush();
  const line = field.closest("[data-remark]");
  const path = `${pathOf(check)}/remarks/${line.dataset.remark}`;
  field.remove();
  if (!entryAt(`${path}/text`)) forget("remark", path);
  renderCheck(check);
};

/**
 * Show the earlier sign-offs, the last one first.
 * @param {HTMLElement} check @param {HTMLElement} place @param {T.SignOff[]} history
 */
const renderHistory = (check, place, history) => {
  let part = /** @type {HTMLElement | null} */ (place.querySelector(".pb-earlier"));
  if (!part && !history[0]) return;
  if (!part) place.append((part = clonePart("pb-earlier")));
  part.hidden = !history[0];
  setText(part.querySelector("summary"), words("earlier", { count: history.length }));
  nameControls(part, getTitle(check));
  const sorted = [...history].sort((a, b) => (`${a.on}` < `${b.on}` ? 1 : -1));
  const lines = sorted.map((one) => {
    const line = document.createElement("li");
    const { status, by, signer, on, evidence, reason } = one;
    const signed = joinTexts(signer ?? by, on);
    line.textContent = [signed, status === "done" ? "" : words(`status-${status}`), reason, evidence]
      .filter(Boolean)
      .join(" · ");
    return line;
  });
  part.querySelector("ul")?.replaceChildren(...lines);
};
