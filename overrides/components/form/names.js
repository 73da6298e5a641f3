// Accessible names of the controls that scripts add.

/**
 * Name the controls of a part after what it is about, so that no two on a page have the same name.
 * @param {any} part @param {string} about
 */
export const nameControls = (part, about) => {
  for (const control of part.querySelectorAll("summary, button, input, select, textarea")) {
    const label =
      control.closest("summary, button, label")?.firstChild.textContent ?? control.getAttribute("aria-label");
    control.setAttribute("aria-label", `${label.trim()}: ${about}`);
  }
};
