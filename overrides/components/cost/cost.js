// <pilot-cost data-currency data-line>: the sum at full volume with a team's own inputs, which are kept in the
// record. Every amount stands in the page; what the inputs come to is written over it. A script of its own.

import { settled } from "../../record/gates.js";
import { announce, change, desk, filled, flush, root, soon, standingOf } from "../store/store.js";
import { PilotElement, reveal, write } from "../store/element.js";
import { introduce } from "../main/main.js";
import { breakEven, compute, inputsOf, month, whatMatters } from "./cost-model.js";

const SHOWN = 5;

/** @param {number} value @param {number} [least] @param {number} [most] */
const number = (value, least = 0, most = least) =>
  value.toLocaleString(
    "en-US",
    /** @type {any} */ ({ minimumFractionDigits: least, maximumFractionDigits: most, roundingMode: "halfEven" })
  );

/** @type {import("../../record/types.js").CostModel} */
let model;

class PilotCost extends PilotElement {
  build() {
    this.defaults = Object.fromEntries(
      this.all("[data-input]").map(({ dataset }) => [dataset.input, Number(dataset.default)])
    );
    for (const row of this.all("[data-input]")) {
      if (row.querySelector("input")) continue;
      const { input: name, least, unit } = row.dataset;
      const field = document.createElement("input");
      Object.assign(field, {
        type: "number",
        step: "any",
        min: least,
        max: unit ? "100" : "",
        name,
        inputMode: "decimal"
      });
      field.setAttribute("aria-label", `${row.firstElementChild.textContent}${unit ? `, ${unit}` : ""}`);
      const said = document.createElement("small");
      said.id = `pb-cost-${name}`;
      field.setAttribute("aria-describedby", said.id);
      row.querySelector("[data-yours]").append(field, unit ?? "", said);
    }
    const now = this.find("[data-now]");
    if (!this.find(".pb-cost__now")) now.after(now.content.cloneNode(true));
  }

  /** An amount as people read it. @param {number} amount */
  money(amount) {
    const { currency } = this.dataset;
    return `${currency === "USD" ? "$" : `${currency}\u00a0`}${number(amount, Math.abs(amount) < 10 ? 2 : 0)}`;
  }

  /** @param {Event} event */
  handleEvent({ type, target }) {
    const field = /** @type {any} */ (target);
    if (type === "click" && field.dataset.act === "defaults") {
      soon(this, () =>
        change(
          ...Object.keys(desk.record?.cost ?? {}).map(
            (name) => /** @type {[string, unknown]} */ ([`cost/${name}`, undefined])
          )
        )
      );
      flush();
    } else if (/^(input|change)$/.test(type) && field.type === "number") {
      soon(field, () => this.write(field));
      if (type === "change") flush();
    }
  }

  /** Keep what was typed, if it is a number that the sum can take. @param {HTMLInputElement} field */
  write(field) {
    const { ok, min, max } = { ok: field.validity.valid, min: field.min, max: field.max };
    const { invalid } = this.find(".pb-cost__now").dataset;
    const most = max && ` and at most ${max}`;
    const wrong = ok ? "" : filled(invalid, { least: ` of at least ${min}`, most });
    write(field.parentElement?.querySelector("small") ?? null, wrong);
    if (wrong) announce(wrong);
    field.setAttribute("aria-invalid", String(!ok));
    if (!ok) return;
    const value = Number(field.value);
    const made = field.value === "" ? undefined : max ? Number((value / 100).toPrecision(12)) : value;
    if (made !== undefined || desk.record?.cost?.[field.name] !== undefined) change([`cost/${field.name}`, made]);
  }

  show() {
    const own = desk.record?.cost ?? {};
    for (const field of this.all("[data-yours] input")) {
      const value = own[field.name];
      const text = value === undefined ? "" : String(field.max ? Number((value * 100).toPrecision(12)) : value);
      if (field !== document.activeElement && field.validity.valid && field.value !== text) field.value = text;
    }
    this.sum(inputsOf(model, this.defaults, own));
    this.line();
  }

  /** Write the sum over the page. @param {import("../../record/types.js").Amounts} inputs */
  sum(inputs) {
    const months = Object.fromEntries(
      model.volumes.map((/** @type {number} */ volume) => [volume, month(model, inputs, volume)])
    );
    const first = months[model.volumes[0]];
    const even = breakEven(model, inputs);
    for (const place of this.all("[data-cost]")) {
      const [name, volume] = place.dataset.cost.split(" ");
      const at = /** @type {any} */ (months[volume] ?? first);
      if (name === "even") write(place, number(even ?? 0));
      else if (name === "runs") write(place, number(at.runs, 0, 2));
      else if (name === "pilot") write(place, this.money(compute(model.pilot, inputs)));
      else write(place, this.money(at.amounts[name] ?? at[name]));
    }
    this.when("even", even !== null);
    this.when("never", even === null);
    this.draw(months, first.byHandPerRun);
    const rows = whatMatters(model, inputs);
    const most = Math.abs(rows[0].higher - rows[0].lower) || 1;
    rows.forEach(({ name, lower, higher }, index) => {
      const row = this.find(`[data-matters="${name}"]`);
      const swing = Math.abs(higher - lower);
      for (const [end, amount] of Object.entries({ lower, higher, swing }))
        write(row.querySelector(`[data-end=${end}]`), this.money(amount));
      row.querySelector("rect").setAttribute("width", ((100 * swing) / most).toFixed(1));
      row.hidden = index >= SHOWN;
      if (row.parentElement.children[index] !== row)
        row.parentElement.insertBefore(row, row.parentElement.children[index]);
    });
  }

  /** @param {string} name @param {boolean} is */
  when(name, is) {
    reveal(this.find(`[data-when="${name}"]`), is);
  }

  /** Draw the bars anew. @param {{[volume: string]: import("../../record/types.js").Month}} months @param {number} hand */
  draw(months, hand) {
    const chart = this.find(".pb-cost__chart");
    const scale = chart.dataset.width / (Math.max(hand, ...Object.values(months).map(({ perRun }) => perRun)) || 1);
    for (const group of chart.querySelectorAll("[data-volume]")) {
      const { runs, amounts, perRun } = months[group.dataset.volume];
      let x = 0;
      for (const bar of group.querySelectorAll("[data-part]")) {
        const amount = amounts[bar.dataset.part] / runs;
        bar.setAttribute("x", x.toFixed(1));
        bar.setAttribute("width", (scale * amount).toFixed(1));
        write(
          bar.firstElementChild,
          bar.firstElementChild.textContent.replace(/: .*/, `: ${this.money(amount)} a run`)
        );
        x += scale * amount;
      }
      const name = group.querySelector(".pb-cost__name");
      write(name, filled(name.dataset.text, { runs: number(runs, 0, 2) }));
      const sum = group.querySelector(".pb-cost__sum");
      sum.setAttribute("x", (x + 8).toFixed(1));
      write(sum, this.money(perRun));
    }
    const line = scale * hand;
    const name = chart.querySelector(".pb-cost__hand-name");
    for (const end of ["x1", "x2"]) chart.querySelector(".pb-cost__hand").setAttribute(end, line.toFixed(1));
    name.setAttribute("x", line.toFixed(1));
    name.setAttribute("text-anchor", line < 60 ? "start" : line > 420 ? "end" : "middle");
    write(name, filled(name.dataset.text, { hand: this.money(hand) }));
    const { label, each } = chart.dataset;
    const told = Object.values(months).map(({ runs, perRun }) =>
      filled(each, { run: this.money(perRun), runs: number(runs, 0, 2) })
    );
    chart.setAttribute("aria-label", filled(label, { runs: told.join("; "), hand: this.money(hand) }));
  }

  /** Whether the standing line is there. */
  line() {
    const rule = desk.rule.get(this.dataset.line ?? "");
    if (!rule) return;
    const { by = "", on = "" } = desk.record?.checks?.[rule.id] ?? {};
    const there = !!desk.record && settled(standingOf(rule).state);
    this.when("line-there", there);
    this.when("line-missing", !there);
    write(this.find("[data-line-by]"), [by, on].filter(Boolean).join(", "));
  }
}

/** The formulas, the same as for the workbook. Without them the page stays the sum that it is. */
const formulas = async () => (model = await (await fetch(new URL("data/cost-model.json", root))).json());

introduce({ "pilot-cost": PilotCost }, formulas());
