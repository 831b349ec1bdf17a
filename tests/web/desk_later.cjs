// Journeys of what files do not say or say otherwise than their neighbours, in one desk after each other: each reads what the screen
// says, presses what it offers, and ends with what is public, on the page and by the API, beside sums that Python made of the file.
const { told, RELEASE, expect, path, again, text, until, settled, press, follow, bring, stage, base } = require("./desk_walk.cjs");

/** "€ 1.234,56", as a screen writes it. */
const euros = (cents) => "€ " + (Math.abs(cents) / 100).toLocaleString("nl-NL", { minimumFractionDigits: 2 }).replace("-", "−");

/** The field that a label names. */
async function field(page, label) {
  const id = await again(() => page.evaluate((wanted) => [...document.querySelectorAll("main label")]
    .find((e) => e.textContent.trim().startsWith(wanted))?.htmlFor, label));
  if (!id) throw new Error(`no field is called "${label}" on ${page.url()}: ${(await text(page)).slice(0, 1500)}`);
  return `[id="${id}"]`;
}

async function fill(page, label, value) {
  const at = await field(page, label);
  await again(() => page.$eval(at, (e) => { e.value = ""; }));
  await page.type(at, value);
}

/** By what the choice says, not by its value. */
async function choose(page, label, says) {
  const at = await field(page, label);
  const value = await again(() => page.$eval(at, (e, wanted) => [...e.options].find((o) => o.text.startsWith(wanted))?.value, says));
  if (value === undefined) throw new Error(`"${label}" offers no "${says}"`);
  await page.select(at, value);
}

/** By the steps' own buttons, until a step. */
async function walk(page, step) {
  for (let i = 0; i < 8 && !path(page).endsWith("/" + step); i++) {
    await settled(page);
    await press(page, "main .utrecht-button--primary-action");
  }
  return settled(page);
}

const cube = (name) => `${told.organisation}-${name}`;

/** Sums by what is asked for, in cents, from the public API. */
async function sums(name, measure, by, cut = "") {
  const address = `${told.public}/api/3/cubes/${cube(name)}/aggregate/?drilldown=${by}&pagesize=5000${cut ? "&cut=" + cut : ""}`;
  const answer = await fetch(encodeURI(address));
  if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`);
  const cells = (await answer.json()).cells;
  return Object.fromEntries(cells.map((c) => [by.split("|").map((b) => c[b]).join(" "), Math.round(c[measure + ".sum"] * 100)]));
}

/** The amounts that a public page shows, exact. */
async function shown(reader, address) {
  const answer = await reader.goto(told.public + address);
  if (answer.status() !== 200) throw new Error(`${address} answers ${answer.status()}`);
  return again(() => reader.evaluate(() => [...document.querySelectorAll("main data")].map((e) => e.value)));
}

const cents = (amounts) => amounts.map((a) => Math.round(Number(a) * 100));

async function released(bo, title, says = []) {
  await bo.goto(told.base + "/");
  await follow(bo, title);
  await walk(bo, "publiceren");
  const said = await settled(bo);
  for (const one of says) expect(`who releases reads "${one}"`, said.includes(one));
  await press(bo, RELEASE);
  await until(bo, "it is not published", (s) => s.includes("Gepubliceerd"));
}

/** A file that tells no year, side, phase or taakveld: each is said where the screen asks it, and asked again of next year's. */
async function said(an, bo, reader) {
  await bring(an, [told.said.file]);
  let screen = await walk(an, "totalen");
  expect("it says that nothing tells the year", screen.includes("Nergens staat van welk jaar dit is"), screen);
  expect("and that all counts as spent", screen.includes("Alle bedragen tellen als lasten"), screen);
  await follow(an, "Zeg het bij stap 3");
  expect("the step asks it", (await settled(an)).includes("Deze levering is"));
  await fill(an, "Jaar", "2019");
  await choose(an, "Kant", "baten");
  await choose(an, "Fase", "vastgesteld");
  await follow(an, "Bewaar en ga naar de totalen");
  screen = await settled(an);
  expect("the totals are revenue of 2019", screen.includes("2019") && screen.includes("Baten") && !screen.includes("Alle bedragen tellen als lasten"), screen);
  expect(`it counts ${euros(told.said.cents)}`, screen.replace(/\u00a0/g, " ").includes(euros(told.said.cents)));
  screen = await walk(an, "privacy");
  expect("nothing tells the social domain", screen.includes("geen taakveld herkend"), screen);
  await fill(an, "Of zeg waarom geen enkele regel", "Dit zijn alleen de inkomsten, zonder uitkeringen.");
  await follow(an, "Bewaar dit niveau");
  expect("the reason is kept", (await settled(an)).includes("Geen regel is van het sociaal domein, zegt de koppeling: Dit zijn alleen de inkomsten"));
  await stage(an);
  await released(bo, base(told.said.file), ["Dit zijn alleen de inkomsten, zonder uitkeringen."]);
  const of = await sums("ingresos", "prev_inicial", "year.year|side.side|phase.phase");
  expect("it is published as it was said", JSON.stringify(of) === JSON.stringify({ "2019 revenue approved": told.said.cents }));
  expect("a page shows that sum", cents(await shown(reader, `/${cube("ingresos")}/2019?kant=baten`)).includes(told.said.cents));

  console.log("next year's file");
  await bring(an, [told.said.next]);
  screen = await settled(an);
  expect("its year is asked, before anything is counted", screen.includes("Van welk jaar is dit bestand?"), screen);
  await fill(an, "Jaar", "2020");
  await follow(an, "Bewaar en ga naar de totalen");
  expect("side and phase are known", (await settled(an)).includes("Baten"));
  await stage(an);
  await released(bo, base(told.said.next));
  const years = await sums("ingresos", "prev_inicial", "year.year");
  expect("each year has its sum", years[2019] === told.said.cents && years[2020] === told.said.next_cents);
}

/** One amount and one date that are written otherwise than their columns: repaired, undone, repaired again. */
async function slip(an, bo, reader) {
  await bring(an, [told.slip.file]);
  let screen = (await walk(an, "bevindingen")).replace(/\u00a0/g, " ");
  expect("the finding names its line", screen.includes(`regel ${told.slip.line}`), screen);
  expect(`what is counted lacks it: ${euros(told.slip.without)}`, screen.includes(euros(told.slip.without)) && !screen.includes(euros(told.slip.cents)), screen);
  const repair = `Lees ‘${told.slip.wrong}’ als`;
  await follow(an, repair);
  screen = (await settled(an)).replace(/\u00a0/g, " ");
  expect("the totals before and after stand beside it", screen.includes("Eén waarde is hersteld") && screen.includes("vóór het herstel") && screen.includes(euros(told.slip.cents)), screen);
  await follow(an, "Maak ongedaan");
  screen = (await settled(an)).replace(/\u00a0/g, " ");
  expect("undone, it is as it was", screen.includes(repair) && !screen.includes(euros(told.slip.cents)), screen);
  await follow(an, repair);
  expect("and repaired once more", (await settled(an)).includes("Eén waarde is hersteld"));
  await stage(an);
  await released(bo, base(told.slip.file), ["Eén waarde is hersteld"]);
  const { cube: name, measure, by, of } = told.slip;
  expect("the sum is that of the file", JSON.stringify(await sums(name, measure, by)) === JSON.stringify(of));
  const page = cents(await shown(reader, `/${cube(name)}/${told.slip.year}`));
  expect("on its page, too, with movements of reserves told apart", page.includes(told.slip.cents - told.slip.apart) && page.includes(told.slip.apart));
}

/** A budget that says no phase is asked what it is, and joins its ledger by a click. */
async function joined(an, bo, reader) {
  await bring(an, [told.joined.file]);
  await an.goto(`${told.base}/leveringen/${path(an).split("/")[2]}/herkend`);
  expect("it is asked whether it belongs to the ledger", (await settled(an)).includes(`Hoort dit bij ${cube(told.slip.cube)}, 2024?`));
  await choose(an, "Wat is dit?", "begroot");
  await follow(an, `Ja, zet het naast ${cube(told.slip.cube)}`);
  expect("it stands beside what is published", (await settled(an)).includes(`Dit komt naast wat gepubliceerd is in ${cube(told.slip.cube)}`));
  await stage(an);
  await released(bo, base(told.joined.file));
  const of = await sums(told.slip.cube, told.slip.measure, "phase.phase|side.code");
  expect("budget and ledger never add up", JSON.stringify(Object.entries(of).sort()) === JSON.stringify(Object.entries(told.joined.of).sort()));
  const page = cents(await shown(reader, `/${cube(told.slip.cube)}/2024/begroot-en-werkelijk`));
  expect("a page shows both", page.includes(told.joined.shown.proposed) && page.includes(told.joined.shown.executed));
}

module.exports = { said, slip, joined, fill, walk, cube, sums, shown, cents, released };
