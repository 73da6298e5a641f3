// Every place of a record by its address. The Python twin is generator/pilotbook/addresses.py.

const MACHINES = ["version", "edits", "known", "book"];
const MACHINE = /^(checks\/[^/]+\/wording|tables\/[^/]+\/own-[^/]+\/own)$/;

/** The text of a record by address. @param {any} record @returns {Map<string, string>} */
export const flat = (record) => {
  const found = new Map();
  /** @param {any} value @param {string} address */
  const walk = (value, address) => {
    if (Object(value) === value) {
      for (const [key, part] of Object.entries(value))
        if (address || !MACHINES.includes(key)) walk(part, address ? `${address}/${key}` : key);
    } else if (value !== "" && value !== null && value !== undefined && value !== false && !MACHINE.test(address))
      found.set(address, String(value));
  };
  walk(record, "");
  return found;
};

/** FNV-1a of 32 bits over the UTF-8 bytes. @param {string} text */
const digest = (text) => {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
};

/** The tag of the field that holds an address. Word takes 64 characters. @param {string} address */
export const tag = (address) => {
  const whole = `pb:${address}`;
  return whole.length <= 64 ? whole : `${whole.slice(0, 55)}~${digest(address)}`;
};
