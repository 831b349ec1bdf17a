// Journeys of Iv3 deliveries, and of the ways back: a correction, its undoing, and both kinds of withdrawal.
const fs = require("node:fs");
const { told, expect, path, again, text, until, settled, press, follow, bring, stage, base } = require("./desk_walk.cjs");
const { fill, walk, cube, sums, shown, cents, released } = require("./desk_later.cjs");

/** What a click brings into a folder. */
async function download(page, says) {
  const session = await page.browser().target().createCDPSession();
  const folder = fs.mkdtempSync(told.folder + "/opgehaald-");
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", browserContextId: page.browserContext().id, downloadPath: folder });
  const found = await again(() => page.evaluate((wanted) => {
    const button = [...document.querySelectorAll("main button")].find((e) => e.textContent.trim().startsWith(wanted));
    if (button) button.id = "ophalen";
    return Boolean(button);
  }, says));
  expect(`it offers "${says}"`, found);
  await page.click("#ophalen");
  for (let i = 0; i < 4800; i++) {
    const got = fs.readdirSync(folder).filter((n) => !n.endsWith(".crdownload"));
    if (got.length) return `${folder}/${got[0]}`;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("nothing was downloaded");
}

async function publish(an, bo, file) {
  await stage(an);
  await released(bo, base(file));
}

/** A delivery in each of CBS's shapes, and one that a spreadsheet changed: its verdict, its repair, what is public in the end. */
async function iv3(an, bo, reader) {
  const { damaged, mended } = told.iv3;
  await bring(an, [damaged]);
  await an.goto(`${told.base}/leveringen/${path(an).split("/")[2]}/herkend`);
  expect("it is recognised", (await settled(an)).includes("Dit is een Iv3-levering aan het CBS"));
  await walk(an, "bevindingen");
  await follow(an, "Naar het oordeel");
  let screen = await settled(an);
  expect("the verdict is in CBS's words", screen.includes("Oordeel in de woorden van het CBS") && screen.includes("is een grijze cel"), screen);
  expect("with the row behind it", /data\.lasten\[\d+\], regel \d+/.test(screen), screen);
  expect("and a repair with its proof", screen.includes("Lees ‘0.1’ als ‘0.10’") && screen.includes("alleen 0.10 (Mutaties reserves)"), screen);
  const file = await download(an, "Haal het herstelde bestand op");
  fs.renameSync(file, mended.file);
  for (const one of [mended, ...told.iv3.deliveries]) {
    console.log(base(one.file));
    await bring(an, [one.file]);
    screen = await walk(an, "totalen");
    expect("it ties", screen.includes("sluit aan"), screen);
    await publish(an, bo, one.file);
    const of = await sums("iv3", "bedrag", "onderdeel.onderdeel", `year.year:${one.year}`);
    expect("its sums are public", of.lasten === one.lasten && of.baten === one.baten, JSON.stringify([of, one]));
    const page = cents(await shown(reader, `/${cube("iv3")}/paspoort?cut=year.year:${one.year}%7Conderdeel.onderdeel:%22lasten%22`));
    expect("on a page, too", page.includes(one.lasten), JSON.stringify([page.slice(0, 20), one]));
  }
}

const named = (name, what) => `main button[aria-label^="${what.replace("*", name)}"]`;

async function alone(page, says) {
  if (await again(async () => (await page.$("#reden")) !== null)) await fill(page, "Openbare reden", "er stond een regel te veel in");
  await follow(page, says);
  await settled(page);
}

/** Of what the journey before published: corrected, put back, withdrawn with a reason, and erased without a trace. */
async function back(an, bo, reader) {
  const { corrected, corrected_cents: less, cents: all, next, next_cents: other } = told.said;
  const years = () => sums("ingresos", "prev_inicial", "year.year");
  await bring(an, [corrected]);
  await fill(an, "Jaar", "2019");
  await follow(an, "Bewaar en ga naar de totalen");
  await stage(an);
  await bo.goto(told.base + "/");
  await follow(bo, base(corrected));
  await walk(bo, "publiceren");
  let screen = await settled(bo);
  expect("who releases reads what changes", screen.includes("Wat er verandert") && screen.includes("Dit komt in de plaats van wat nu openbaar is"), screen);
  await released(bo, base(corrected));
  expect("the correction counts", (await years())[2019] === less);
  await bo.goto(told.base + "/gepubliceerd");
  await press(bo, named(base(corrected), "Zet de versie van vóór *"));
  expect("it says what becomes public again", (await settled(bo)).includes("Wat er weer openbaar wordt"));
  await alone(bo, "Ja, zet de vorige versie terug");
  expect("the sum before is public again", (await years())[2019] === all);

  await bo.goto(told.base + "/gepubliceerd");
  await press(bo, named(base(next), "Trek *"));
  await alone(bo, "Ja, trek dit in");
  const of = await years();
  expect("what is withdrawn counts no more", of[2020] === undefined && of[2019] === all);
  await reader.goto(`${told.public}/${cube("ingresos")}/wijzigingen`);
  screen = await text(reader);
  expect("readers are told why", screen.includes("er stond een regel te veel in"), screen);

  await bo.goto(told.base + "/gepubliceerd");
  await press(bo, named(base(next), "Wis *"));
  await fill(bo, "Typ ter bevestiging", base(next));
  await follow(bo, "Ja, wis dit");
  await until(bo, "it is not erased", (s) => s.includes("gewist; van"));
  await reader.goto(`${told.public}/${cube("ingresos")}/wijzigingen`);
  screen = await text(reader);
  expect("nothing in public says that it was there", !screen.includes(base(next)), screen);
  expect("the other year is as it was", (await years())[2019] === all && other > 0);
  expect("and its page", cents(await shown(reader, `/${cube("ingresos")}/2019?kant=baten`)).includes(all));
}

module.exports = { iv3, back };
