// Makes short digests of paths. The Python twin is `digest` in generator/pilotbook/records/paths.py.

/** Compute the 32-bit FNV-1a hash of a text's UTF-8 bytes, in hexadecimal. @param {string} text */
export const digest = (text) => {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
};
