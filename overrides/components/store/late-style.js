// Loads the styles of what few readers need.

import { root } from "./site.js";

/** Load the styles of a component. Returns whether they are there. @param {string} name @returns {Promise<boolean>} */
export const loadStyle = (name) =>
  new Promise((resolve) => {
    const { href } = new URL(`assets/${name}.css`, root);
    if (document.querySelector(`link[href="${href}"]`)) return resolve(true);
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.onload = () => resolve(true);
    link.onerror = () => {
      link.remove();
      resolve(false);
    };
    document.head.append(link);
  });
