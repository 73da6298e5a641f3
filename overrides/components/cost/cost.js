// <pilot-cost data-currency data-line>: the cost at full volume with a team's own inputs, which are kept in the record.
// The page holds every amount; what the inputs come to is written over it. A script of its own.
/** @import * as T from "../../record/types.js" */

import { isSettled } from "../../record/gates.js";
import { setEntry } from "../../record/record.js";
import { PilotElement, fillField, saveSoon, setText, setVisible, takeChange } from "../store/element.js";
import { announce, fetchJson, format, root } from "../store/site.js";
import { getNumberLocale } from "../store/number-locale.js";
import { act, assess, change, flush, shownRecord, store, who } from "../store/store.js";
import { joinTexts } from "../store/texts.js";
import { introduce } from "../main/main.js";
import { parseAmount } from "./amount.js";
import { compute, computeMonth, findBreakEven, rankInputs, resolveInputs } from "./cost-model.js";

/** How many inputs the table of what matters shows. */
const SHOWN = 5;

/** What formats a number: making one takes longer than using it. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/**
 * Format a number, or an amount of a currency.
 * @param {number} value @param {number} [least] decimals @param {number} [most] decimals @param {string} [currency]
 */
const formatNumber = (value, least = 0, most = least, currency = "") => {
  const style = currency && { style: "currency", currency };
  const digits = { ...style, minimumFractionDigits: least, maximumFractionDigits: most, roundingMode: "halfEven" };
  const key = `${getNumberLocale()} ${least}-${most} ${currency}`;
  const found = formats.get(key) ?? new Intl.NumberFormat(getNumberLocale(), /** @type {any} */ (digits));
  formats.set(key, found);
  return found.format(value);
};

/** The sign between thousands. A person who types an amount expects it to be read as the page shows amounts. */
const findThousands = () => (formatNumber(1e4).includes(".") ? "." : ",");

/** @param {number} runs */
const formatRuns = (runs) => formatNumber(runs, 0, 2);

/** Round away what binary fractions add. @param {number} value */
const round = (value) => Number(value.toPrecision(12));

/** @param {Element} node @param {string} name @param {number} value */
const setLength = (node, name, value) => node.setAttribute(name, value.toFixed(1));

/** @type {T.CostModel} */
let model;

/** The script that draws the curve, when it is needed. @type {Promise<any> | undefined} */
let curve;

class PilotCost extends PilotElement {
  /** The inputs whose amounts are shown. */
  mark = "";

  build() {
    this.defaults = Object.fromEntries(
      this.all("[data-input]").map(({ dataset }) => [dataset.input, Number(dataset.default)])
    );
    for (const row of this.all("[data-input]")) {
      setText(row.children[1], this.formatDefault(row.dataset));
      if (!row.querySelector("input")) addField(row);
    }
    const now = this.find("[data-now]");
    if (!this.find(".pb-cost__now")) now.after(now.content.cloneNode(true));
  }

  /** Format an amount as people read it. @param {number} amount */
  formatMoney(amount) {
    const decimals = Math.abs(amount) < 10 ? 2 : 0;
    return formatNumber(amount, decimals, decimals, this.dataset.currency);
  }

  /** Format the default of an input. @param {DOMStringMap} input */
  formatDefault({ default: value, money, unit }) {
    const amount = Number(value);
    if (money !== undefined) return this.formatMoney(amount);
    return unit ? `${formatNumber(round(amount * 100), 0, 4)}${unit}` : formatNumber(amount, 0, 6);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const { type } = event;
    const field = /** @type {any} */ (event.target);
    if (type === "click" && field.dataset.act === "defaults") {
      flush();
      restoreDefaults();
    } else if (/^(input|change)$/.test(type) && field.name) {
      saveSoon(event, field, () => this.save(field));
    }
  }

  /** Save what was typed, if it is a number that the cost model accepts. @param {any} field */
  save(field) {
    const { value, dataset } = field;
    const { least, most = Infinity } = dataset;
    const { amount, isAmbiguous } = parseAmount(value, findThousands());
    const valid = !value.trim() || (amount >= least && amount <= most);
    const { invalid, understood } = this.find(".pb-cost__now").dataset;
    const limits = { least: ` of at least ${least}`, most: dataset.most ? ` and at most ${most}` : "" };
    const reading = isAmbiguous ? format(understood, { amount: formatNumber(amount, 0, 12) }) : "";
    const message = valid ? reading : format(invalid, limits);
    setText(field.parentElement.querySelector("small"), message);
    if (message) announce(message);
    field.setAttribute("aria-invalid", String(!valid));
    if (!valid) return;
    const changes = takeChange(field, (text) => {
      if (!text) return undefined;
      return dataset.most ? round(amount / 100) : amount;
    });
    if (changes[0]) change(...changes);
  }

  render() {
    const own = shownRecord()?.cost ?? {};
    for (const field of this.all("[data-yours] input")) {
      const value = own[field.name];
      const text = value === undefined ? "" : String(field.dataset.most ? round(value * 100) : value);
      if (field.getAttribute("aria-invalid") !== "true") fillField(field, `cost/${field.name}`, value, text);
    }
    this.renderLine();
    const mark = JSON.stringify(own);
    if (mark === this.mark) return; // most changes of a record leave the costs as they are
    this.mark = mark;
    const inputs = resolveInputs(model, this.defaults, own);
    const months = Object.fromEntries(model.volumes.map((volume) => [volume, computeMonth(model, inputs, volume)]));
    this.renderAmounts(inputs, months);
    this.renderChart(months, months[model.volumes[0]].byHandPerRun);
    this.renderCurve(inputs, months);
    this.renderRanking(inputs);
  }

  /** Draw the curve again, if it differs from the page's: with a pilot. @param {T.Amounts} inputs @param {T.Months} months */
  async renderCurve(inputs, months) {
    if (shownRecord()) curve ??= import(`${root}assets/curve.js`).catch(() => null);
    if (!curve) return;
    const all = Object.values(months);
    const script = await curve;
    const svg = this.find(".pb-curve");
    setVisible(svg.parentElement, !!script); // rather nothing than the curve of other inputs
    script?.drawCurve(svg, {
      hand: all[0].byHandPerRun,
      even: findBreakEven(model, inputs),
      marked: all.map(({ runs }) => runs),
      cost: (/** @type {number} */ runs) => computeMonth(model, inputs, runs / all[0].runs).perRun,
      money: (/** @type {number} */ amount) => this.formatMoney(amount),
      count: formatRuns,
      format
    });
  }

  /** Write the amounts over the page's own. @param {T.Amounts} inputs @param {T.Months} months */
  renderAmounts(inputs, months) {
    const first = months[model.volumes[0]];
    const breakEven = findBreakEven(model, inputs);
    for (const place of this.all("[data-cost]")) {
      const [name, volume] = place.dataset.cost.split(" ");
      const month = /** @type {any} */ (months[volume] ?? first);
      if (name === "even") setText(place, formatNumber(breakEven ?? 0));
      else if (name === "runs") setText(place, formatRuns(month.runs));
      else if (name === "pilot") setText(place, this.formatMoney(compute(model.pilot, inputs)));
      else setText(place, this.formatMoney(month.amounts[name] ?? month[name]));
    }
    this.showWhen("even", breakEven !== null);
    this.showWhen("never", breakEven === null);
  }

  /** Rank what matters most, each with a bar. @param {T.Amounts} inputs */
  renderRanking(inputs) {
    const rows = rankInputs(model, inputs);
    const most = Math.abs(rows[0].higher - rows[0].lower) || 1;
    rows.forEach(({ name, lower, higher }, index) => {
      const row = this.find(`[data-matters="${name}"]`);
      const swing = Math.abs(higher - lower);
      for (const [end, amount] of Object.entries({ lower, higher, swing })) {
        setText(row.querySelector(`[data-end=${end}]`), this.formatMoney(amount));
      }
      setLength(row.querySelector("rect"), "width", (100 * swing) / most);
      row.hidden = index >= SHOWN;
      const { children } = row.parentElement;
      if (children[index] !== row) row.parentElement.insertBefore(row, children[index]);
    });
  }

  /** @param {string} name @param {boolean} holds */
  showWhen(name, holds) {
    setVisible(this.find(`[data-when="${name}"]`), holds);
  }

  /** Draw the chart: one bar per volume, and a line for manual work. @param {T.Months} months @param {number} hand */
  renderChart(months, hand) {
    const chart = this.find(".pb-cost__chart");
    const all = Object.values(months);
    const scale = chart.dataset.width / (Math.max(hand, ...all.map(({ perRun }) => perRun)) || 1);
    for (const group of chart.querySelectorAll("[data-volume]")) {
      this.renderBar(group, months[group.dataset.volume], scale);
    }
    const x = scale * hand;
    const line = chart.querySelector(".pb-cost__hand");
    for (const end of ["x1", "x2"]) setLength(line, end, x);
    const name = chart.querySelector(".pb-cost__hand-name");
    setLength(name, "x", x);
    name.setAttribute("text-anchor", x < 60 ? "start" : x > 420 ? "end" : "middle");
    const amount = this.formatMoney(hand);
    setText(name, format(name.dataset.text, { hand: amount }));
    const { label, each } = chart.dataset;
    const texts = all.map(({ runs, perRun }) => {
      return format(each, { run: this.formatMoney(perRun), runs: formatRuns(runs) });
    });
    chart.setAttribute("aria-label", format(label, { runs: texts.join("; "), hand: amount }));
  }

  /** @param {any} group @param {T.Month} month @param {number} scale */
  renderBar(group, { runs, amounts, perRun }, scale) {
    let x = 0;
    for (const bar of group.querySelectorAll("[data-part]")) {
      const amount = amounts[bar.dataset.part] / runs;
      setLength(bar, "x", x);
      setLength(bar, "width", scale * amount);
      const title = bar.firstElementChild;
      setText(title, title.textContent.replace(/: .*/, `: ${this.formatMoney(amount)} a run`));
      x += scale * amount;
    }
    const name = group.querySelector(".pb-cost__name");
    setText(name, format(name.dataset.text, { runs: formatRuns(runs) }));
    const total = group.querySelector(".pb-cost__sum");
    setLength(total, "x", x + 8);
    setText(total, this.formatMoney(perRun));
  }

  /** Say whether the standing budget line is there. */
  renderLine() {
    const rule = store.ruleById.get(this.dataset.line ?? "");
    if (!rule) return;
    const record = shownRecord();
    const { by, signer = by, on } = record?.checks?.[rule.id] ?? {};
    const isThere = !!record && isSettled(assess(rule).state);
    this.showWhen("line-there", isThere);
    this.showWhen("line-missing", !isThere);
    setText(this.find("[data-line-by]"), joinTexts(signer, on));
  }
}

/** Add the field of an input to its row. @param {any} row */
const addField = (row) => {
  const { input: name, least, unit } = row.dataset;
  const field = document.createElement("input");
  Object.assign(field, { name, inputMode: "decimal", autocomplete: "off" });
  Object.assign(field.dataset, { least }, unit && { most: "100" });
  field.setAttribute("aria-label", `${row.firstElementChild.textContent}${unit ? `, ${unit}` : ""}`);
  const message = document.createElement("small");
  message.id = `pb-cost-${name}`;
  field.setAttribute("aria-describedby", message.id);
  row.querySelector("[data-yours]").append(field, unit ?? "", message);
};

const restoreDefaults = () =>
  act("cost-defaults", "cost", (record) => {
    const names = Object.keys(record.cost ?? {});
    return names.reduce((next, name) => setEntry(next, `cost/${name}`, undefined, who()), record);
  });

/** Fetch the formulas, which the workbook has too. Without them the page stays as it is. */
const fetchModel = async () => (model = await fetchJson("data/cost-model.json"));

introduce({ "pilot-cost": PilotCost }, fetchModel());
