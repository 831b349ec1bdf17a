// Tables: sort by a column, find rows while typing. What the server sent stays whole.
import { words } from "./words.js";

const FILTER_FROM = 15; // rows from which a filter helps
const SORT_FROM = 3;
const narrow = matchMedia("(max-width: 40rem)");

/** @param {string} text */
const folded = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

/** What a cell is sorted by: the exact value where it has one, else its text.
 * @param {HTMLTableCellElement | undefined} cell
 * @returns {number | string | null} */
function key(cell) {
  const data = cell?.querySelector("data");
  if (data?.value) {
    const n = Number(data.value);
    if (!Number.isNaN(n)) return n;
  }
  const text = cell?.textContent?.trim() ?? "";
  return text === "" || text === "–" ? null : text;
}

/** Empty cells come last, whichever way.
 * @param {number | string | null} a
 * @param {number | string | null} b
 * @param {Intl.Collator} collator
 * @param {number} way */
function compare(a, b, collator, way) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return way * (a - b);
  return way * collator.compare(String(a), String(b));
}

/** @param {HTMLTableSectionElement} body
 * @param {HTMLTableRowElement[]} rows as the server sent them
 * @param {number} column
 * @param {number} way 1, -1, or 0: as it was */
function sort(body, rows, column, way) {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const keyed = rows.map((row, i) => ({ row, i, key: key(row.cells[column]) }));
  if (way !== 0) keyed.sort((a, b) => compare(a.key, b.key, collator, way) || a.i - b.i);
  body.append(...keyed.map((k) => k.row));
}

/** @param {HTMLTableElement} table
 * @param {HTMLTableSectionElement} body
 * @param {HTMLTableRowElement[]} rows */
function sortable(table, body, rows) {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  heads.forEach((head, column) => {
    const name = head.textContent?.trim() ?? "";
    if (head.classList.contains("chart") || name === "" || head.colSpan !== 1) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "js-sort";
    button.title = words().sort(name);
    button.append(...head.childNodes);
    head.append(button);
    // Heads of stacked rows are there, but not to be seen.
    const set = () => (button.disabled = narrow.matches && table.classList.contains("stack"));
    narrow.addEventListener("change", set);
    set();
    // Amounts from large to small first, names from A on.
    const first = head.classList.contains("num") ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const next = now === first ? second : now === second ? null : first;
      for (const other of heads) other.removeAttribute("aria-sort");
      if (next) head.setAttribute("aria-sort", next);
      sort(body, rows, column, next === "ascending" ? 1 : next === "descending" ? -1 : 0);
    });
  });
}

let filters = 0;

/** @param {HTMLTableElement} table
 * @param {HTMLTableRowElement[]} rows */
function filterable(table, rows) {
  const box = document.createElement("div");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("output");
  box.className = "js-filter";
  input.type = "search";
  input.id = `js-filter-${++filters}`;
  input.className = "utrecht-textbox";
  input.autocomplete = "off";
  label.htmlFor = input.id;
  label.textContent = words().filter;
  box.append(label, input, count);
  table.before(box);
  const texts = rows.map((row) => folded(row.textContent ?? ""));
  input.addEventListener("input", () => {
    const wanted = folded(input.value).split(" ").filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !wanted.every((word) => texts[i].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    const all = shown === rows.length;
    const total = table.tFoot ? ` ${words().total}` : "";
    count.textContent = wanted.length === 0 ? "" : words().shown(shown, rows.length) + (all ? "" : `.${total}`);
  });
}

/** @param {ParentNode} root */
export function tables(root) {
  for (const table of /** @type {NodeListOf<HTMLTableElement>} */ (root.querySelectorAll("table.utrecht-table"))) {
    const body = table.tBodies[0];
    // A waterfall's rows lead from one to the next.
    if (table.tBodies.length !== 1 || table.classList.contains("waterfall")) continue;
    // Links in its heads: the server sorts and finds, in all pages of it.
    if (table.tHead?.querySelector("a")) continue;
    const rows = [...body.rows];
    if (rows.some((row) => [...row.cells].some((cell) => cell.colSpan > 1 || cell.rowSpan > 1))) continue;
    if (rows.length >= SORT_FROM && !table.classList.contains("js-unsorted")) sortable(table, body, rows);
    if (rows.length >= FILTER_FROM) filterable(table, rows);
  }
}

