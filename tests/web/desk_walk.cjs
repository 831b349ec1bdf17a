// Two persons at the desk in Chromium, who read only the screen: what all journeys there do alike. With JavaScript or without.
const { createRequire } = require("node:module");
const fs = require("node:fs");

const [home, chromium, scripts] = process.argv.slice(2);
const puppeteer = createRequire(home + "/")("puppeteer-core");
const told = JSON.parse(fs.readFileSync(0, "utf8"));
const PASSWORD = "vier oude fietsen buiten";
/** Of a second person; who does it alone says why, in another form. */
const RELEASE = "form[action$='/vrijgeven'] .utrecht-button--primary-action";

function expect(what, is, screen = "") {
  if (!is) throw new Error(screen ? `${what}; the screen says: ${screen.slice(0, 3000)}` : what);
  console.log("  ok " + what);
}

const below = new URL(told.base).pathname.replace(/\/$/, "");

/** Of the page, as the desk has it: without the path that it stands below. */
function path(page) {
  const at = new URL(page.url());
  if (at.origin === new URL(told.base).origin && !`${at.pathname}/`.startsWith(`${below}/`)) throw new Error(`${at.href} is beside ${told.base}`);
  return at.pathname.slice(below.length);
}

/** What a page names or asks of the desk's host stands below the desk's path, too. */
function beside(address) {
  const at = new URL(address, told.base);
  return below && at.origin === new URL(told.base).origin && at.pathname !== "/favicon.ico" && !`${at.pathname}/`.startsWith(`${below}/`);
}

async function inside(page) {
  const named = await page.evaluate(() => [...document.querySelectorAll("[href], [src], [action], [formaction]")].flatMap((e) =>
    ["href", "src", "action", "formaction"].filter((n) => e.hasAttribute(n)).map((n) => new URL(e.getAttribute(n), document.baseURI).href)));
  const off = named.find(beside);
  if (off) throw new Error(`${page.url()} names ${off}`);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** A page that is at work replaces itself: what was found on it is looked for again. */
async function again(what) {
  for (let i = 0; ; i++) {
    try {
      return await what();
    } catch (fault) {
      if (i === 100 || !/context was destroyed|detached|does not belong|Cannot find context|not clickable|null/i.test(fault.message)) throw fault;
      await pause(50);
    }
  }
}

const text = (page) => again(() => page.evaluate(() => document.querySelector("main").innerText));
const has = (page, selector) => again(async () => (await page.$(selector)) !== null);

/** What a page says may be on its way: it is asked again, by the page itself. */
async function until(page, what, is) {
  let said = "";
  for (let i = 0; i < 4800; i++) {
    try {
      said = await text(page);
      if (is(said, page)) return said;
    } catch {
      // the page is being replaced
    }
    await pause(50);
  }
  throw new Error(`${what}; ${page.url()} says: ${said.slice(0, 1500)}`);
}

/** Until nothing is at work on the page. */
const settled = (page) => until(page, "it is still at work", (said) => said.length > 0 && !said.includes("Deze pagina ververst zichzelf"));

async function press(page, selector) {
  const before = await again(async () => {
    const element = await page.waitForSelector(selector, { timeout: 240000 });
    const origin = await page.evaluate(() => performance.timeOrigin);
    await element.evaluate((e) => e.scrollIntoView({ block: "center" }));
    await element.click();
    return origin;
  });
  for (let i = 0; i < 4800; i++) {
    const arrived = await page.evaluate(() => (document.readyState === "complete" ? performance.timeOrigin : 0)).catch(() => 0); // on its way
    if (arrived > before) return again(() => inside(page));
    await pause(50);
  }
  throw new Error(`${selector} leads nowhere on ${page.url()}: ${(await text(page)).slice(0, 800)}`);
}

/** A link or button by what it says. */
async function follow(page, says) {
  const name = await again(() => page.evaluate((wanted) => {
    const found = [...document.querySelectorAll("main a, main button, header a")].find((e) => e.textContent.trim().startsWith(wanted));
    if (!found) return "";
    document.querySelectorAll("#gekozen").forEach((e) => e.removeAttribute("id"));
    found.id = found.id || "gekozen";
    return found.id;
  }, says));
  if (!name) throw new Error(`nothing says "${says}" on ${page.url()}: ${(await text(page)).slice(0, 1500)}`);
  await press(page, "#" + name);
  console.log(`${says} -> ${path(page)}`);
}

async function person(browser, name, link) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(240000); // a busy machine is slow
  await page.setExtraHTTPHeaders({ "Accept-Language": "nl" });
  await page.setJavaScriptEnabled(scripts === "script");
  await page.setViewport({ width: 1280, height: 900 });
  page.on("request", (r) => {
    if (!beside(r.url()) || Object.values(told.neighbours ?? {}).includes(r.url())) return;
    console.log(`FAILED ${r.url()} is asked for by ${page.url()}`);
    process.exit(1);
  });
  page.on("pageerror", (fault) => {
    console.log(`FAILED a script of ${page.url()}: ${fault.message}`);
    process.exit(1);
  });
  await page.goto(told.base + link);
  await page.type("#naam", name);
  for (const field of ["wachtwoord", "nogmaals"]) await page.type(`#${field}`, PASSWORD);
  await press(page, "main form button[type=submit]");
  return page;
}

async function bring(page, files) {
  await page.goto(told.base + "/");
  await follow(page, "Nieuwe levering");
  await (await page.$("#bestand")).uploadFile(...files);
  await press(page, "form.desk-drop button[type=submit]");
  await until(page, "the delivery is not there", (_, p) => /^\/leveringen\/\d+\//.test(path(p)));
  await settled(page);
  return path(page).split("/")[2];
}

/** Through the steps by what the screen offers as the next one, and staged. */
async function stage(page) {
  for (let i = 0; i < 8 && !path(page).endsWith("/publiceren"); i++) {
    await settled(page);
    await press(page, "main .utrecht-button--primary-action");
    console.log(`on -> ${path(page)}`);
    await settled(page);
  }
  await press(page, "form[action$='/klaarzetten'] button");
  await until(page, "it is not staged", (said) => said.includes("nog niets is openbaar") && !said.includes("wordt klaargezet"));
}

async function release(page, title) {
  await page.goto(told.base + "/");
  expect("the other sees that it waits", (await text(page)).includes("op vrijgave"));
  await follow(page, title);
  await settled(page);
  if (!path(page).endsWith("/publiceren")) await page.goto(`${told.base}/leveringen/${path(page).split("/")[2]}/publiceren`);
  await settled(page);
  await press(page, RELEASE);
  await until(page, "it is not published", (said) => said.includes("Gepubliceerd"));
}

const base = (file) => file.split("/").pop();

const browse = () => puppeteer.launch({ executablePath: chromium, protocolTimeout: 300000, acceptInsecureCerts: told.base.startsWith("https:"), args: ["--no-sandbox", "--disable-gpu", "--lang=nl-NL"] });

module.exports = { scripts, told, RELEASE, expect, path, pause, again, text, has, until, settled, press, follow, person, bring, stage, release, base, browse };
