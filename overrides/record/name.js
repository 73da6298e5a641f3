// Makes a pilot's name fit for a file.

/** The names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
/** How many bytes of UTF-8 a name may have. Most systems take 255, with what is put before and behind it. */
const MOST_BYTES = 80;

/** Cut a text where it has too many bytes, between characters. @param {string} text */
const cutBytes = (text) => {
  const encoder = new TextEncoder();
  let kept = "";
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += encoder.encode(segment).length;
    if (bytes > MOST_BYTES) break;
    kept += segment;
  }
  return kept;
};

/** Return the name of a file about a pilot, without an ending. @param {{ pilot: { name: string } }} record */
export const toFileName = ({ pilot }) => {
  const words = cutBytes(pilot.name.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")).replace(/^-+|-+$/g, "");
  return RESERVED.test(words) ? `pilot-${words}` : words || "pilot";
};

/**
 * Return the name of a file of a moment, so that several downloads have different names: `Wren-2026-11-28-1402`.
 * @param {{ pilot: { name: string } }} record @param {Date} [time] by the reader's clock
 */
export const toDatedName = (record, time = new Date()) => {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60000).toISOString();
  return `${toFileName(record)}-${local.slice(0, 10)}-${local.slice(11, 16).replace(":", "")}`;
};
