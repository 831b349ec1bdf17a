// From page to page without loading everything again: fetches the page, puts its <main> and header in
// place, keeps history. Whatever is not a page of this site, or fails, is left to the browser.
import { say } from "./words.js";

/** @type {(root: ParentNode) => void} */
let enhance = () => {};
/** @type {AbortController | null} */
let coming = null;

/** @param {URL} url */
const ours = (url) =>
  url.origin === location.origin && !/\/(api|embed|-)\//.test(url.pathname) && !/\.[a-z]{2,5}$/.test(url.pathname);

/** The link that a click is on, when the browser would follow it in this window.
 * @param {MouseEvent} event */
function followed(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return null;
  // Another language is another page altogether.
  if (link.hreflang && link.hreflang !== document.documentElement.lang) return null;
  return link;
}

/** @param {Document} page
 * @param {boolean} stay the same subject, looked at in another way */
function put(page, stay) {
  const main = page.querySelector("main");
  const old = document.querySelector("main");
  if (!main || !old) return false;
  document.title = page.title;
  for (const part of ["body > header", "body > footer"]) {
    const there = page.querySelector(part);
    const here = document.querySelector(part);
    if (there && here) here.replaceWith(document.adoptNode(there));
  }
  for (const link of document.querySelectorAll("link[rel=alternate]")) link.remove();
  document.head.append(...page.querySelectorAll("link[rel=alternate]"));
  old.replaceWith(document.adoptNode(main));
  enhance(document);
  if (!stay) {
    main.setAttribute("tabindex", "-1");
    main.focus({ preventScroll: true });
  }
  say(page.title);
  return true;
}

/** @param {() => void} change */
function transition(change) {
  const start = /** @type {{ startViewTransition?: (change: () => void) => unknown }} */ (document).startViewTransition;
  if (start && !matchMedia("(prefers-reduced-motion: reduce)").matches) start.call(document, change);
  else change();
}

/** The link that had the focus, to give it back in a page that has it too.
 * @param {Element | null} element */
const nameOf = (element) =>
  element instanceof HTMLAnchorElement ? [element.closest("[role=group]")?.id ?? "", element.textContent] : null;

/** @param {URL} url
 * @param {boolean} push
 * @param {number | null} scroll where to, null: top or hash */
async function go(url, push, scroll) {
  coming?.abort();
  const mine = (coming = new AbortController());
  const stay = push && url.pathname === location.pathname;
  const focused = nameOf(document.activeElement);
  document.querySelector("main")?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
    const type = answer.headers.get("Content-Type") ?? "";
    const landed = new URL(answer.url);
    if (!type.startsWith("text/html") || landed.origin !== location.origin) throw new Error(type);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return;
    if (page.documentElement.lang !== document.documentElement.lang || !page.querySelector("main"))
      throw new Error("another kind of page");
    landed.hash = url.hash;
    if (push) {
      history.replaceState({ scroll: scrollY }, "");
      history.pushState({ scroll: 0 }, "", landed);
    }
    transition(() => {
      put(page, stay);
      if (stay && focused)
        [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("main a[href]"))]
          .find((a) => String(nameOf(a)) === String(focused))
          ?.focus({ preventScroll: true });
      const target = url.hash && document.getElementById(decodeURIComponent(url.hash.slice(1)));
      if (target) target.scrollIntoView();
      else if (!stay) scrollTo({ top: scroll ?? 0, behavior: "instant" });
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    if (push) location.assign(url);
    else location.reload();
  }
}

/** @param {(root: ParentNode) => void} each what every new page needs */
export function drill(each) {
  enhance = each;
  if (document.body.classList.contains("embed") || !document.querySelector("main")) return;
  history.scrollRestoration = "manual";
  let path = location.pathname + location.search;
  document.addEventListener("click", (event) => {
    const link = followed(event);
    const url = link && new URL(link.href);
    if (!url || !ours(url)) return;
    if (url.hash && url.pathname + url.search === location.pathname + location.search) return;
    event.preventDefault();
    go(url, true, null).then(() => (path = location.pathname + location.search));
  });
  addEventListener("popstate", (event) => {
    const now = location.pathname + location.search;
    if (now === path) return; // only the hash
    path = now;
    go(new URL(location.href), false, event.state?.scroll ?? 0);
  });
}
