// Leads to the kickoff sheet, which presents its checks.

import { root } from "../store/site.js";
import { flush, store } from "../store/store.js";

export const openPresentation = () => {
  flush();
  location.href = new URL(`playbooks/${store.page}/kickoff/#present`, root).href;
};
