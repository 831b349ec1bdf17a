// The desk: files brought in pieces, so that a broken connection goes on where it stopped, and what a job is doing, told as
// it happens. Both work without: a form brings files whole, and a page that waits asks again.

const PIECE = 8 << 20;
const HASHED = 256 << 20; // a browser hashes a file only as a whole, in memory
const MOST_FILES = 64;
const MOST_BYTES = 4 * 2 ** 30;
const LONGEST_WAIT = 30; // seconds between two attempts

/** @typedef {{ file: File, name: string }} Brought */

class Refused extends Error {}

/** What stands in the page for scripts to say, with {holes}.
 * @param {HTMLElement} from
 * @param {string} which
 * @param {Record<string, string | number>} [holes] */
const told = (from, which, holes = {}) => (from.dataset[which] ?? "").replace(/\{(\w+)\}/g, (_, name) => String(holes[name] ?? ""));

/** @param {number} seconds */
const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

/** @param {number} bytes */
function size(bytes) {
  const units = ["byte", "kB", "MB", "GB"];
  let n = bytes;
  let unit = 0;
  for (; n >= 1000 && unit < 3; unit++) n /= 1000;
  return `${n.toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit ? 1 : 0 })} ${units[unit]}`;
}

/** The same files have the same word, so that who chooses them again goes on.
 * @param {Brought[]} files */
function wordOf(files) {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (const c of files.map((f) => `${f.name}/${f.file.size}/${f.file.lastModified}`).join("\n")) {
    const code = c.codePointAt(0) ?? 0;
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return `blad-${(a >>> 0).toString(16).padStart(8, "0")}${(b >>> 0).toString(16).padStart(8, "0")}`;
}

/** Not what a system puts in each folder.
 * @param {string} name */
const wanted = (name) => !/(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX)(\/|$)/i.test(name);

/** All files of what was dropped, folders too.
 * @param {FileSystemEntry} entry
 * @returns {Promise<Brought[]>} */
async function filesOf(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => /** @type {FileSystemFileEntry} */ (entry).file(done, failed));
    return [{ file: /** @type {File} */ (file), name: entry.fullPath.slice(1) }];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {Brought[]} */
  const all = [];
  for (;;) {
    const entries = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!(/** @type {FileSystemEntry[]} */ (entries).length)) return all;
    for (const e of /** @type {FileSystemEntry[]} */ (entries)) all.push(...(await filesOf(e)));
  }
}

/** @param {Response} answer */
async function message(answer) {
  const said = await answer.json().catch(() => ({}));
  return typeof said.message === "string" ? said.message : `${answer.status}`;
}

/** @param {string} address @param {RequestInit} [how] */
const ask = (address, how = {}) => fetch(address, { ...how, headers: { Accept: "application/json", ...how.headers }, redirect: "error" });

/** One piece. What became of it: the state of the file, or what the desk has of it already.
 * @param {string} address @param {File} file @param {number} from
 * @param {(sent: number) => void} progress @param {AbortSignal} stop
 * @returns {Promise<{ received: number }>} */
function put(address, file, from, progress, stop) {
  const piece = file.slice(from, Math.min(from + PIECE, file.size));
  return new Promise((done, failed) => {
    const x = new XMLHttpRequest();
    stop.addEventListener("abort", () => x.abort(), { once: true });
    x.open("PUT", address);
    x.setRequestHeader("Accept", "application/json");
    x.setRequestHeader("Content-Range", `bytes ${from}-${from + piece.size - 1}/${file.size}`);
    x.upload.addEventListener("progress", (e) => progress(from + e.loaded));
    x.addEventListener("load", () => {
      let said = {};
      try {
        said = JSON.parse(x.responseText);
      } catch {
        // what it answered is no state: it is tried again
      }
      const state = /** @type {{ received?: number, message?: string }} */ (said);
      if ((x.status === 200 || x.status === 409) && typeof state.received === "number") done({ received: state.received });
      else if (x.status >= 500 && x.status !== 507) failed(new Error(`${x.status}`));
      else failed(new Refused(state.message ?? `${x.status}`));
    });
    x.addEventListener("error", () => failed(new Error("network")));
    x.addEventListener("abort", () => failed(new Error("stopped")));
    x.send(piece);
  });
}

/** Until it is wholly there.
 * @param {string} address @param {File} file @param {AbortSignal} stop
 * @param {{ sent: (n: number) => void, waits: (seconds: number) => void }} hear */
async function bring(address, file, stop, hear) {
  let wait = 1;
  for (let at = -1; at < file.size; ) {
    if (stop.aborted) throw new Error("stopped");
    try {
      if (at < 0) {
        const answer = await ask(address, { signal: stop });
        if (answer.status !== 404 && !answer.ok) throw answer.status < 500 ? new Refused(await message(answer)) : new Error();
        const state = answer.ok ? await answer.json() : { received: 0 };
        at = state.size === null || state.size === file.size || !state.received ? Math.min(state.received, file.size) : 0;
        hear.sent(at);
        if (at === file.size) return;
      }
      at = (await put(address, file, at, hear.sent, stop)).received;
      hear.sent(at);
      wait = 1;
    } catch (fault) {
      if (fault instanceof Refused || stop.aborted) throw fault;
      hear.waits(wait);
      await pause(wait);
      wait = Math.min(2 * wait, LONGEST_WAIT);
      at = -1;
    }
  }
}

/** Which of the files the desk has already, as far as the browser can tell.
 * @param {Brought[]} files
 * @param {string} address of the desk, to which the sum is added */
async function known(files, address) {
  /** @type {{ name: string, url: string }[]} */
  const found = [];
  if (!crypto.subtle) return found;
  for (const { file, name } of files) {
    if (file.size > HASHED) continue;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const answer = await ask(`${address}/${Array.from(digest, (n) => n.toString(16).padStart(2, "0")).join("")}`).catch(() => null);
    if (answer?.ok) found.push({ name, url: (await answer.json()).url });
  }
  return found;
}

/** @param {HTMLFormElement} form @param {HTMLElement} panel */
function dropping(form, panel) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const send = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  const csrf = /** @type {HTMLInputElement} */ (form.querySelector("input[name=csrf]"));
  const bar = /** @type {HTMLProgressElement} */ (panel.querySelector("progress"));
  const says = /** @type {HTMLElement} */ (panel.querySelector("p"));
  const more = /** @type {HTMLElement} */ (panel.querySelector("ul"));
  const stopper = /** @type {HTMLButtonElement} */ (panel.querySelector("button"));
  let stop = new AbortController();
  let told_twice = "";

  const say = (/** @type {string} */ text, bad = false) => {
    panel.hidden = false;
    panel.classList.toggle("utrecht-alert--error", bad);
    says.textContent = text;
  };
  const idle = () => {
    send.disabled = false;
    bar.hidden = stopper.hidden = true;
  };
  const begin = () => {
    send.disabled = true;
    bar.hidden = stopper.hidden = false;
    more.replaceChildren();
    stop = new AbortController();
  };

  /** @param {Brought[]} files */
  async function twice(files) {
    const word = wordOf(files);
    if (told_twice === word) return false;
    const found = await known(files, told(panel, "brought"));
    if (!found.length) return false;
    told_twice = word;
    more.replaceChildren(
      ...found.map(({ name, url }) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.className = "utrecht-link";
        link.href = url;
        link.textContent = name;
        item.append(link);
        return item;
      }),
    );
    say(told(panel, "twice"));
    return true;
  }

  /** @param {Brought[]} files */
  async function sendAll(files) {
    const all = files.reduce((sum, f) => sum + f.file.size, 0);
    const address = `${told(panel, "pieces")}/${wordOf(files)}`;
    let before = 0;
    for (const { file, name } of files) {
      await bring(`${address}/${encodeURIComponent(name.replaceAll("/", " "))}`, file, stop.signal, {
        sent: (n) => {
          bar.value = (before + n) / all;
          say(told(panel, "sending", { share: Math.floor((100 * (before + n)) / all), sent: size(before + n), all: size(all) }));
        },
        waits: (seconds) => say(told(panel, "waiting", { seconds })),
      });
      before += file.size;
    }
    const answer = await ask(address, { method: "POST", body: new URLSearchParams({ csrf: csrf.value }) });
    if (!answer.ok) throw new Refused(await message(answer));
    location.assign((await answer.json()).url);
  }

  /** @param {Brought[]} given */
  async function take(given) {
    const files = given.filter((f) => f.file.size && wanted(f.name));
    if (!files.length) return say(told(panel, "none"), true);
    if (files.length > MOST_FILES || files.reduce((sum, f) => sum + f.file.size, 0) > MOST_BYTES) return say(told(panel, "much"), true);
    begin();
    try {
      say(told(panel, "looking"));
      if (await twice(files)) idle();
      else await sendAll(files);
    } catch (fault) {
      idle();
      say(stop.signal.aborted ? told(panel, "stopped") : fault instanceof Refused ? fault.message : told(panel, "failed"), !stop.signal.aborted);
    }
  }

  /** @type {Brought[]} */
  let chosen = [];
  input.addEventListener("change", () => {
    chosen = Array.from(input.files ?? [], (file) => ({ file, name: file.name }));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!chosen.length) chosen = Array.from(input.files ?? [], (file) => ({ file, name: file.name }));
    take(chosen);
  });
  stopper.addEventListener("click", () => stop.abort());

  const folder = document.createElement("input");
  folder.type = "file";
  folder.hidden = true;
  folder.title = told(panel, "folder");
  folder.webkitdirectory = true;
  folder.addEventListener("change", () => {
    chosen = Array.from(folder.files ?? [], (file) => ({ file, name: file.webkitRelativePath || file.name }));
    take(chosen);
  });
  const choose = document.createElement("button");
  choose.type = "button";
  choose.className = "utrecht-button";
  choose.textContent = told(panel, "folder");
  choose.addEventListener("click", () => folder.click());
  send.after(" ", choose, folder);

  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const items = Array.from(event.dataTransfer?.items ?? []);
    const entries = items.map((i) => i.webkitGetAsEntry()).filter((e) => e !== null);
    const files = await Promise.all(entries.map(filesOf)).catch(() => []);
    chosen = files.flat();
    input.required = false;
    take(chosen);
  });
}

/** What a job does, in place; the page is asked for anew when another begins or the last one is over. What somebody is
 * filling in is never taken away.
 * @param {HTMLElement} box @param {string} address */
function listening(box, address) {
  const doing = box.querySelector("strong");
  const moment = box.querySelector("[data-moment]");
  let job = 0;
  let typed = false;
  let shown = false;
  document.querySelector("main")?.addEventListener("input", () => (typed = true));

  const fresh = () => {
    if (!typed) return location.reload();
    if (shown) return;
    shown = true;
    const link = document.createElement("a");
    link.className = "utrecht-link";
    link.href = location.href;
    link.textContent = told(box, "fresh");
    box.append(link);
  };
  const events = new EventSource(address);
  events.addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    if (!state.working || (job && state.job.id !== job)) {
      events.close();
      fresh();
      return;
    }
    job = state.job.id;
    const waits = state.job.state === "queued";
    if (doing) doing.textContent = state.job.text;
    if (moment) moment.textContent = told(box, waits ? "queue" : "alive", { moment: state.job.moment, n: state.job.ahead });
  });
  events.addEventListener("error", () => {
    if (events.readyState !== EventSource.CLOSED) return;
    setTimeout(fresh, 3000);
  });
}

/**
 * A form that the desk reckons with: what it would come to is shown while somebody chooses, by the desk's own sums.
 * Nothing is kept by it.
 * @param {HTMLFormElement} form
 * @param {string} word what the button says that only reckons
 */
function reckoning(form, word) {
  let turn = 0;
  form.addEventListener("change", async (event) => {
    // The levels themselves are all on the page.
    if (event.target instanceof HTMLInputElement && event.target.type === "radio") return;
    const mine = ++turn;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) fields.append(name, String(value));
    fields.set("wat", word);
    const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "error" }).catch(() => null);
    if (!answer || !answer.ok || mine !== turn) return;
    const there = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-reckoned]");
    const here = form.querySelector("[data-reckoned]");
    if (there && here && mine === turn) here.replaceWith(document.adoptNode(there));
  });
}

const reckoned = document.querySelector("form[data-reckon]");
if (reckoned instanceof HTMLFormElement && reckoned.dataset.reckon) reckoning(reckoned, reckoned.dataset.reckon);
const form = document.querySelector("form.desk-drop");
const panel = document.querySelector(".desk-sending");
if (form instanceof HTMLFormElement && panel instanceof HTMLElement) dropping(form, panel);
const box = document.querySelector("[data-listen]");
if (box instanceof HTMLElement && box.dataset.listen) listening(box, box.dataset.listen);

export {};
