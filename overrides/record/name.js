// Makes a pilot's name fit for a file.

/** @param {{ pilot: { name: string } }} record */
export const toFileName = ({ pilot }) => pilot.name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "pilot";
