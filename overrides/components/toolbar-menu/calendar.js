// Downloads the days of a pilot that matter, for a calendar program.

import { listDays, toCalendar } from "../../record/ics.js";
import { toDatedName } from "../../record/name.js";
import { downloadFile } from "../store/download.js";
import { announce, root, words } from "../store/site.js";
import { flush, store } from "../store/store.js";
import { nameItem } from "./describe.js";

export const downloadCalendar = () => {
  flush();
  const { record } = store;
  if (!record) return;
  const checks = store.rules.map((rule) => ({ ...rule, title: nameItem(`checks/${rule.id}`, record) }));
  if (!listDays(record, checks)[0]) return announce(words("no-dates"));
  const page = new URL(`playbooks/${record.pilot.playbook}/`, root).href;
  const text = toCalendar(record, checks, page, (name, values) => words(`calendar-${name}`, values));
  const message = downloadFile(text, `${toDatedName(record)}.ics`, "text/calendar");
  announce(`${message} ${words("calendar-import")}`);
};
