// The address of a page with a button that copies it.
import { say, words } from "./words.js";

/** @param {ParentNode} root */
export function copying(root) {
  const link = /** @type {HTMLAnchorElement | null} */ (root.querySelector(".stuiver-address a"));
  if (!link || !navigator.clipboard || link.parentElement?.nextElementSibling instanceof HTMLButtonElement) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "js-copy no-print";
  button.textContent = words().copy;
  button.addEventListener("click", () =>
    navigator.clipboard.writeText(link.href).then(() => say((button.textContent = words().copied)), () => {}),
  );
  link.parentElement?.after(button);
}
