// Makes a pilot's name fit for the name of a file.

/** How many bytes of UTF-8 a name may have. Most systems take 255, with what is put before and behind it. */
const MOST_BYTES = 80;

/** Cut a text where it has too many bytes, between characters. @param {string} text */
const cutBytes = (text) => {
  const encoder = new TextEncoder();
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (encoder.encode(kept + segment).length > MOST_BYTES) break;
    kept += segment;
  }
  return kept;
};

/** Return a pilot's name in letters, digits and hyphens. @param {{ pilot: { name: string } }} record */
export const toNamePart = ({ pilot }) =>
  cutBytes(pilot.name.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")).replace(/^-+|-+$/g, "") || "pilot";

/**
 * Return the name of a file of a moment, so that several downloads have different names: `Wren-2026-11-28-1402`.
 * @param {{ pilot: { name: string } }} record @param {Date} [time] by the reader's clock
 */
export const toDatedName = (record, time = new Date()) => {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60000).toISOString();
  return `${toNamePart(record)}-${local.slice(0, 10)}-${local.slice(11, 16).replace(":", "")}`;
};
