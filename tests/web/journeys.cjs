// Three readers, by keyboard alone: journeys.cjs NPM-HOME CHROMIUM BASE FOLDER script|plain. Prints what they saw; fails
// where they do not get there. `plain`: with JavaScript off. FOLDER gets what was printed and downloaded.
const { createRequire } = require("node:module");
const fs = require("node:fs");

const [home, chromium, base, folder, scripts] = process.argv.slice(2);
const puppeteer = createRequire(home + "/")("puppeteer-core");
const TABS = 300;

function expect(what, is) {
  if (!is) throw new Error(what);
  console.log("  ok " + what);
}

/** The focused element: its text, whether one sees that it has the focus, and where it leads. */
const focused = () => {
  const e = document.activeElement;
  const outline = getComputedStyle(e);
  return { text: (e.innerText ?? e.textContent).trim(), seen: outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) > 0, href: e.getAttribute("href") || "" };
};

/** @param {(f: {text: string, href: string}) => boolean} wanted */
async function reach(page, what, wanted) {
  for (let i = 0; i < TABS; i++) {
    await page.keyboard.press("Tab");
    const f = await page.evaluate(focused);
    if (!wanted(f)) continue;
    expect(`the focus on "${what}" is seen`, f.seen);
    return f;
  }
  throw new Error(`no Tab leads to "${what}" on ${page.url()}`);
}

async function follow(page, what, wanted = (f) => f.text === what) {
  const from = page.url();
  await page.evaluate(() => document.activeElement && document.activeElement.blur());
  await reach(page, what, wanted);
  await page.keyboard.press("Enter");
  for (let i = 0; i < 4800 && page.url() === from; i++) await new Promise((done) => setTimeout(done, 25));
  if (page.url() === from) throw new Error(`"${what}" leads nowhere on ${from}`);
  await page.waitForSelector("main h1");
  await new Promise((done) => setTimeout(done, 150));
  console.log(`${what} -> ${decodeURIComponent(page.url().slice(base.length))}`);
}

const text = (page) => page.evaluate(() => document.querySelector("main").innerText);
const amounts = (page) => page.evaluate(() => [...document.querySelectorAll("main data")].map((d) => d.getAttribute("value")));

/** Why did youth care cost other than planned, on paper. */
async function councillor(page) {
  await page.goto(base + "/");
  await follow(page, "Waterrijk");
  await follow(page, "2024");
  await follow(page, "Leren en opgroeien");
  await follow(page, "Jeugdhulp");
  const said = await text(page);
  expect("the municipality explains it", said.includes("Jeugdhulp kost ieder jaar meer"));
  expect("the difference that it explains is on the page", said.includes("222.107") && (await amounts(page)).includes("-222106.68"));
  await page.pdf({ path: folder + "/jeugdhulp.pdf", preferCSSPageSize: true });
}

/** What did they get over the years, down to lines, and home with them. */
async function journalist(page) {
  await page.goto(base + "/waterrijk/2024");
  await follow(page, "Leveranciers");
  await follow(page, "GGD Plassenland");
  const said = await text(page);
  for (const year of ["2023", "2024", "2025"]) expect(`${year} is beside the others`, said.includes(year));
  await follow(page, "2023");
  await follow(page, "2024");
  await follow(page, "lines", (f) => /boekingen?$/.test(f.text) && f.href.includes("/regels"));
  const total = (await amounts(page))[0];
  const lines = /(\d+) regels/.exec(await text(page))[1];
  const csv = await reach(page, "CSV", (f) => f.text === "CSV");
  const answer = await fetch(base + csv.href);
  fs.writeFileSync(folder + "/regels.csv", Buffer.from(await answer.arrayBuffer()));
  fs.writeFileSync(folder + "/regels.json", JSON.stringify({ total, lines: Number(lines) }));
}

/** What is spent where I live. */
async function citizen(page) {
  await page.goto(base + "/waterrijk/2024");
  await follow(page, "Plaatsen");
  await follow(page, "Wijken");
  expect("her district is in the list", (await text(page)).includes("Oude Haven"));
  const spent = await page.evaluate(() => [...document.querySelectorAll("tr")].find((r) => r.innerText.includes("Oude Haven")).querySelector("data").parentElement.innerText.trim());
  await follow(page, spent);
  const said = await text(page);
  expect("what it was spent on", said.includes("Leren en opgroeien") && said.includes("Bereikbaar en ondernemend"));
  expect("and where that stands", said.includes("grootboek-2024.csv"));
}

async function main() {
  const browser = await puppeteer.launch({ executablePath: chromium, protocolTimeout: 300000, args: ["--no-sandbox", "--disable-gpu", "--lang=nl-NL"] });
  for (const journey of [councillor, journalist, citizen]) {
    console.log(`${journey.name}, ${scripts}`);
    const page = await browser.newPage();
    page.setDefaultTimeout(240000); // a busy machine is slow
    await page.setExtraHTTPHeaders({ "Accept-Language": "nl" });
    await page.setJavaScriptEnabled(scripts === "script");
    await page.setViewport({ width: 1280, height: 900 });
    await journey(page);
    await page.close();
  }
  await browser.close();
}

main().catch((fault) => {
  console.log("FAILED " + fault.message);
  process.exit(1);
});
