// Suggestions while typing in a search box (the combobox of the ARIA Authoring Practices). The form
// works without them.
import { say, words } from "./words.js";

const WAIT = 150; // milliseconds after the last key
const FROM = 2; // letters

/** @typedef {{ label: string, address: string, kind?: string, amount?: string, of?: string }} Suggestion */

/** Only what is one, and leads to this site.
 * @param {unknown} answer
 * @returns {Suggestion[]} */
function read(answer) {
  const list = Array.isArray(answer) ? answer : [];
  return list.filter(
    (s) =>
      typeof s?.label === "string" &&
      typeof s?.address === "string" &&
      new URL(s.address, location.href).origin === location.origin,
  );
}

/** @param {HTMLInputElement} input
 * @param {HTMLFormElement} form */
function combobox(input, form) {
  const list = document.createElement("ul");
  list.id = `js-suggest-${input.id || "q"}`;
  list.className = "js-suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words().suggested);
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  }))
    input.setAttribute(name, value);

  let timer = 0;
  let at = -1;
  /** @type {AbortController | null} */
  let asking = null;
  const options = () => [...list.children];

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  /** @param {Element | null} option */
  const open = (option) => {
    const address = option instanceof HTMLElement && option.dataset.address;
    if (!address) return;
    close();
    location.assign(address);
  };

  /** @param {number} i */
  const choose = (i) => {
    at = i;
    options().forEach((o, j) => o.setAttribute("aria-selected", String(i === j)));
    const option = options()[i];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  /** @param {string} tag
   * @param {string} text */
  const part = (tag, text) => {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  };

  /** @param {Suggestion[]} suggestions */
  const fill = (suggestions) => {
    list.replaceChildren(
      ...suggestions.map((s, i) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.address = s.address;
        option.append(part("span", s.label));
        if (s.amount) option.append(" ", part("b", s.amount));
        const small = [s.kind, s.amount ? s.of : ""].filter(Boolean).join(", ");
        if (small) option.append(" ", part("small", small));
        return option;
      }),
    );
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(suggestions.length > 0));
    say(words().suggestions(suggestions.length));
  };

  const ask = async () => {
    const q = input.value.trim();
    asking?.abort();
    if (q.length < FROM) {
      list.replaceChildren();
      return close();
    }
    asking = new AbortController();
    const address = new URL("suggesties", new URL(form.action));
    const data = new FormData(form);
    data.set("q", q);
    for (const [name, value] of data) address.searchParams.set(name, String(value));
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      const suggestions = answer.ok ? read(await answer.json()) : [];
      if (document.activeElement === input && input.value.trim() === q) fill(suggestions);
    } catch {
      // No suggestions then: the button still searches.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const n = options().length;
    if (n === 0 || event.isComposing) return;
    if (list.hidden) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      list.hidden = false; // closed by Escape: what was found is still there
      input.setAttribute("aria-expanded", "true");
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const down = event.key === "ArrowDown";
      choose(at < 0 ? (down ? 0 : n - 1) : at + (down ? 1 : -1) >= n ? -1 : at + (down ? 1 : -1));
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      open(options()[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  // The pointer takes no focus away from the box, so that leaving it closes the list at once.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) =>
    open(event.target instanceof Element ? event.target.closest("[role=option]") : null),
  );
  input.addEventListener("blur", close);
}

/** @param {ParentNode} root */
export function suggest(root) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (root.querySelectorAll("form[role=search]"))) {
    const input = form.querySelector("input[type=search][name=q]");
    if (input instanceof HTMLInputElement) combobox(input, form);
  }
}
