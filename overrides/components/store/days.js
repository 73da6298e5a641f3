// Writes days as people read them.

/** Return a day as people read it: `Dec 5, 2026`. What is no day stays as it is. @param {unknown} [day] */
export const formatDay = (day = "") => {
  const date = new Date(`${day}T00:00:00`);
  return Number.isNaN(date.getTime()) ? `${day}` : date.toLocaleDateString("en-US", { dateStyle: "medium" });
};
