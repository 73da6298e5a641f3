// The CSV tables, from their forms in tables.json.

/** @typedef {{ name: string, head: string[], rows: any[][], adds: { below: string, keys: string[] } | null, words: (Record<string, string> | null)[] }} Form */

/** @param {string} text */
const cell = (text) => `"${/^\s*[=+\-@\t\r＝＋－＠]/.test(text) ? "'" : ""}${text.replaceAll('"', '""')}"`;

/** @param {{ of: string[], counts: string, sum: boolean }} rate @param {Map<string, string>} values */
const share = ({ of, counts, sum }, values) => {
  const found = of.map((address) => values.get(address)).filter((one) => one !== undefined);
  const whole = sum ? found.reduce((total, one) => total + (Number(one) || 0), 0) : found.length;
  const part = sum ? Number(values.get(counts)) || 0 : found.filter((one) => one === counts).length;
  return whole ? `${Math.round((100 * part) / whole)}%` : "";
};

/** @param {Form} form @param {Map<string, string>} values @param {(address: string) => void} placed */
export const csv = ({ head, rows, adds, words }, values, placed) => {
  const there = new Set(
    rows
      .flat()
      .filter(Array.isArray)
      .map(([address]) => address.replace(/\/[^/]+$/, ""))
  );
  /** @type {any[][]} */
  const own = [];
  for (const address of values.keys()) {
    const [base] = /^.+(?=\/)/.exec(address) ?? [""];
    if (!adds || there.has(base) || base.replace(/\/[^/]+$/, "") !== adds.below) continue;
    there.add(base);
    own.push(adds.keys.map((key) => (key ? [`${base}/${key}`] : "")));
  }
  const lines = [...rows, ...own].map((row) =>
    row.map((one, at) => {
      if (typeof one === "string") return one;
      if (!Array.isArray(one)) return share(one, values);
      const value = values.get(one[0]);
      if (value !== undefined) placed(one[0]);
      return words[at]?.[value ?? ""] ?? value ?? "";
    })
  );
  return `\ufeff${[head, ...lines].map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
};
