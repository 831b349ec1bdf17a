// Runs in the browser, beside the pages' own script: each step says what it expects.
const results = [];
/** Until it is so, or for far too long. */
async function until(is) {
  for (let i = 0; i < 200 && !is(); i++) await new Promise((done) => setTimeout(done, 50));
}
const all = (what) => [...document.querySelectorAll(what)];
const one = (what) => document.querySelector(what);

function expect(what, got, wanted) {
  const ok = JSON.stringify(got) === JSON.stringify(wanted);
  results.push(ok ? `ok ${what}` : `FAILED ${what}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);
}

let violations = 0;
addEventListener("securitypolicyviolation", () => violations++);

const names = () => all("tbody tr").filter((r) => !r.hidden).map((r) => r.cells[0].textContent);
const press = (element, key) => element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

function type(input, text) {
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What a click would do, without doing it. */
function intercepted(link) {
  let taken = false;
  const look = (event) => {
    taken = event.defaultPrevented;
    event.preventDefault();
  };
  addEventListener("click", look);
  link.click();
  removeEventListener("click", look);
  return taken;
}

async function tables() {
  const original = names();
  const [name, , amount] = all("thead th");
  expect("a chart's column has no button", all("thead button").length, 2);
  amount.querySelector("button").click();
  expect("large amounts first, unknown ones last", names().slice(0, 2).concat(names().at(-1)), ["Zorg", "Éducation", "Niets"]);
  expect("aria-sort", amount.getAttribute("aria-sort"), "descending");
  amount.querySelector("button").click();
  expect("small amounts first, unknown ones last", [names()[0], names().at(-1)], ["Tekort", "Niets"]);
  amount.querySelector("button").click();
  expect("as it was", names(), original);
  name.querySelector("button").click();
  expect("by name, as the language sorts", names().slice(0, 2), ["2 Afval", "10 Beheer"]);
  expect("one column at a time", all("[aria-sort]").length, 1);
  const filter = one(".js-filter input");
  type(filter, "educ");
  expect("found without its accent", names(), ["Éducation"]);
  expect("and counted", one(".js-filter output").textContent, "1 van 16 rijen. Het totaal eronder is van alle rijen.");
  type(filter, "");
  expect("all rows again", names().length, 16);
}

async function charts() {
  const chart = one("svg.s-chart");
  chart.focus();
  press(chart, "ArrowRight");
  expect("the first part", one(".js-here").dataset.tip, "Zorg: € 29,1 mln.");
  press(chart, "End");
  expect("the last part", one(".js-tip").textContent, "<b>Leren</b>: € 14,4 mln.");
  expect("is told", one("#js-say").textContent, "<b>Leren</b>: € 14,4 mln.");
  press(chart, "Escape");
  expect("no tip", [one(".js-tip").hidden, one(".js-here")], [true, null]);
}

async function suggestions() {
  const input = one("input[name=q]");
  type(input, "zw");
  await until(() => one("[role=option]"));
  const options = all("[role=option]");
  expect("of this site only, as text", options.map((o) => o.firstChild.textContent), ["Zwembad", "<img src=x onerror=alert(1)>"]);
  expect("open", input.getAttribute("aria-expanded"), "true");
  press(input, "ArrowDown");
  expect("chosen", input.getAttribute("aria-activedescendant"), options[0].id);
  press(input, "ArrowUp");
  expect("none chosen", input.hasAttribute("aria-activedescendant"), false);
  expect("the money behind it", options.map((o) => o.querySelector("b")?.textContent ?? null), ["€ 1,5 mln.", null]);
  expect("what it is", options[0].querySelector("small").textContent, "onderwerp, lasten 2025");
  press(input, "Escape");
  expect("closed", [input.getAttribute("aria-expanded"), one("[role=listbox]").hidden], ["false", true]);
  press(input, "ArrowDown");
  expect("open again, on the first", [input.getAttribute("aria-expanded"), input.getAttribute("aria-activedescendant")], ["true", options[0].id]);
  input.blur();
  expect("left, and closed", [input.getAttribute("aria-expanded"), input.hasAttribute("aria-activedescendant")], ["false", false]);
  type(input, "z");
  await until(() => all("[role=option]").length === 0);
  expect("a letter is no word", all("[role=option]").length, 0);
}

async function drilling() {
  expect("files are the browser's", intercepted(one("#csv")), false);
  expect("another language is the browser's", intercepted(one("#en")), false);
  expect("other sites are the browser's", intercepted(one("#away")), false);
  one("#next").click();
  await until(() => document.title === "B");
  expect("the address", location.pathname, "/b");
  expect("the title", document.title, "B");
  expect("the page", one("h1").textContent, "Page B");
  expect("the menu", one("header [aria-current]").textContent, "B");
  expect("the focus", document.activeElement === one("main"), true);
  expect("its table is served too", all("thead button").length, 2);
  history.back();
  await until(() => document.title === "A");
  expect("back", [location.pathname, one("h1").textContent], ["/", "Page A"]);
  one("#other").focus();
  one("#other").click();
  await until(() => location.search === "?maat=aandeel" && document.activeElement?.id === "other");
  expect("looked at in another way", [location.search, one("h1").textContent], ["?maat=aandeel", "Page A"]);
  expect("the focus stays", document.activeElement?.id, "other");
}

try {
  await tables();
  await charts();
  await suggestions();
  await drilling();
} catch (error) {
  results.push(`FAILED ${error.stack}`);
}
expect("nothing that the policy forbids", violations, 0);
const out = document.createElement("pre");
out.id = "results";
out.textContent = results.join("\n") + "\nend";
document.body.append(out);
