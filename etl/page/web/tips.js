// Charts and maps: what a part is, under the pointer or by the arrow keys. The table says the same.
import { say, words } from "./words.js";

/** @type {HTMLElement | null} */
let tip = null;

/** @param {Element} part */
const text = (part) => part.getAttribute("data-tip") ?? "";

/** Shows it beside the part, inside the window.
 * @param {Element | null} part */
function show(part) {
  document.querySelector(".js-here")?.classList.remove("js-here");
  if (!part) {
    if (tip) tip.hidden = true;
    return;
  }
  if (!tip?.isConnected) {
    tip = document.createElement("div");
    tip.className = "js-tip";
    tip.setAttribute("aria-hidden", "true");
    document.body.append(tip);
  }
  part.classList.add("js-here");
  tip.textContent = text(part);
  tip.hidden = false;
  // Positions through the object model are no inline style to a Content-Security-Policy.
  const at = part.getBoundingClientRect();
  const own = tip.getBoundingClientRect();
  const middle = at.left + Math.min(at.width, 240) / 2 - own.width / 2;
  const left = Math.max(8, Math.min(middle, document.documentElement.clientWidth - own.width - 8));
  const above = at.top - own.height - 8;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(above > 8 ? above : at.bottom + 8) + scrollY}px`;
}

/** Those that are drawn at this width.
 * @param {Element} chart */
const parts = (chart) => [...chart.querySelectorAll("[data-tip]")].filter((p) => p.getClientRects().length > 0);

/** @param {Element} chart
 * @param {KeyboardEvent} event */
function move(chart, event) {
  const all = parts(chart);
  const now = all.findIndex((p) => p.classList.contains("js-here"));
  const steps = /** @type {Record<string, number>} */ ({
    ArrowRight: Math.min(now + 1, all.length - 1),
    ArrowDown: Math.min(now + 1, all.length - 1),
    ArrowLeft: Math.max(now - 1, 0),
    ArrowUp: Math.max(now - 1, 0),
    Home: 0,
    End: all.length - 1,
  });
  if (event.key === "Escape") show(null);
  if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const part = all[steps[event.key]];
  show(part);
  say(text(part));
}

/** @param {ParentNode} root */
export function tips(root) {
  for (const chart of /** @type {NodeListOf<SVGElement>} */ (root.querySelectorAll("svg.s-chart"))) {
    if (!chart.querySelector("[data-tip]")) continue;
    chart.setAttribute("tabindex", "0");
    chart.addEventListener("keydown", (event) => move(chart, event));
    chart.addEventListener("focus", () => {
      if (chart.matches(":focus-visible")) say(words().moves);
    });
    chart.addEventListener("blur", () => show(null));
    chart.addEventListener("pointerover", (event) => {
      const part = event.target instanceof Element ? event.target.closest("[data-tip]") : null;
      show(part);
    });
    chart.addEventListener("pointerleave", () => show(null));
  }
}

export const hideTip = () => show(null);
