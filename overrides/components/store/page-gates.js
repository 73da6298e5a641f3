// Lists the gates of a playbook's page. They are in its header, so that a playbook can have its own.

/** Create an option for each gate of the page; none for a checklist without gates. */
export const createGateOptions = () =>
  [...document.querySelectorAll(".pb-path--links:not([hidden]) [data-gate]")].map(
    (node) => new Option(node.querySelector("a")?.text, node.getAttribute("data-gate") ?? "")
  );
