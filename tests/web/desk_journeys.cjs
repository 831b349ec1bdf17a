// From a first upload to a publication, its correction and its withdrawal, by two persons in two browsers, and what
// else the screen promises: desk_journeys.cjs NPM-HOME CHROMIUM script|plain < JSON { base, links: [an, bo], journey, … }. Prints
// what they saw; fails where they do not get there. `plain`: with JavaScript off.
const { scripts, told, RELEASE, expect, path, again, text, has, until, settled, press, follow, person, bring, stage, release, base, browse } = require("./desk_walk.cjs");
const { neighbours } = require("./desk_neighbours.cjs");
const walks = { ...require("./desk_later.cjs"), ...require("./desk_back.cjs") };

async function samples(an, bo) {
  await bring(an, [told.first]);
  expect("the package is recognised", (await text(an)).includes("Key2Financiën"));
  await stage(an);
  expect("who staged it cannot simply release it", !(await has(an, RELEASE)));
  await release(bo, base(told.first));
  console.log("the second, without a click");
  await bring(an, [told.second]);
  const said = await until(an, "it is not at the findings", (s, p) => path(p).endsWith("/bevindingen") && s.includes("Gelezen zoals een eerdere levering"));
  expect("and says why", said.includes(base(told.first)));
  expect("with nothing to do", said.includes("niets dat u hoeft te doen"));
  await stage(an);
  await release(bo, base(told.second));
  console.log("a correction");
  await bring(an, [told.corrected]);
  await stage(an);
  await release(bo, base(told.corrected));
  await bo.goto(told.base + "/gepubliceerd");
  expect("the correction is version 2", /versie\s*2|\n2\n|\t2\t/.test(await text(bo)));
  console.log("a withdrawal");
  await press(bo, "form[action$='/intrekken'] button");
  expect("nothing changed yet", (await text(bo)).includes("Er is nog niets veranderd"));
  await bo.type("#reden", "er stond een naam in");
  await press(bo, "form[action$='/intrekken'] button[type=submit]");
  await bo.goto(told.base + "/gepubliceerd");
  const gone = await text(bo);
  expect("it is told as withdrawn, with the reason", gone.includes("Ingetrokken") && gone.includes("er stond een naam in"));
}

/** What somebody sees who brings another municipality's files: up to the publication, or a clear word of what stops it. */
async function others(an, bo) {
  for (const { files, stops } of told.deliveries) {
    console.log(`${base(files[0])}${files.length > 1 ? ` and ${files.length - 1} more` : ""}`);
    await bring(an, files);
    if (stops) {
      const number = path(an).split("/")[2];
      await an.goto(`${told.base}/leveringen/${number}/${stops.at}`);
      expect(`it says "${stops.says}"`, (await settled(an)).includes(stops.says));
      continue;
    }
    await stage(an);
    await release(bo, base(files[0]));
    expect("it is published", true);
  }
}

/** A reader asks at a figure, without an account; the desk assigns, answers, and makes of it what everybody reads there. */
async function question(an, bo, browser) {
  const reader = await (await browser.createBrowserContext()).newPage();
  reader.setDefaultTimeout(240000); // a busy machine is slow
  await reader.setJavaScriptEnabled(scripts === "script");
  await reader.setCacheEnabled(false); // what a page says may be a minute old; not here
  await reader.setExtraHTTPHeaders({ "Accept-Language": "nl" });
  await reader.goto(told.public + told.figure);
  const amount = await again(() => reader.evaluate(() => document.querySelector("main data").getAttribute("value")));
  await again(() => reader.evaluate(() => [...document.querySelectorAll("main a")].find((e) => e.textContent === "Vraag hierover").click()));
  await until(reader, "there is no form", (said) => said.includes("Uw vraag over dit getal")); // pages of readers go on without a reload
  expect("the form has the figure", (await again(() => reader.evaluate(() => document.querySelector("main data").getAttribute("value")))) === amount);
  await reader.type("#vraag", "Waarom werd dit duurder?");
  await again(() => reader.click("form.stuiver-question button[type=submit]"));
  await until(reader, "the question is not received", (said) => said.includes("Kenmerk:"));
  const reference = /Kenmerk:\s*([A-Z0-9-]+)/.exec(await text(reader))[1];
  expect("the reader has a reference", reference.length > 3);

  await an.goto(told.base + "/vragen");
  expect("the desk says that one waits", (await text(an)).includes("Eén vraag wacht op een antwoord"));
  await follow(an, reference);
  expect("with the question", (await text(an)).includes("Waarom werd dit duurder?"));
  await again(() => an.select("#aan", told.people[0]));
  await press(an, "form[action$='/toewijzen'] button");
  await an.type("#titel", "Meer mensen kregen hulp");
  await an.type("#antwoord", "Het werden er **meer**, en de prijs per uur steeg.");
  await press(an, "button[value=voorstellen]");
  expect("who wrote it does not publish it alone", (await text(an)).includes("twee personen"));
  await reader.goto(told.public + told.figure);
  expect("nothing is public yet", !(await text(reader)).includes("Meer mensen kregen hulp"));

  await bo.goto(told.base + "/vragen");
  await follow(bo, reference);
  expect("the other reads it as readers will", (await text(bo)).includes("Zo lezen lezers het"));
  await press(bo, "form[action$='/publiceren'] button");
  expect("it is published", (await text(bo)).includes("antwoord gepubliceerd"));
  await reader.goto(told.public + told.figure);
  const said = await text(reader);
  expect("everybody reads it at the figure", said.includes("Meer mensen kregen hulp") && said.includes("de prijs per uur steeg"));
  expect("and not what the reader wrote", !said.includes("duurder?"));
}

/** What only a script does: progress, the word of what was brought before, going on after a break, a folder. */
async function pieces(an) {
  await bring(an, [told.first]);
  await an.goto(told.base + "/leveringen/nieuw");
  await (await an.$("#bestand")).uploadFile(told.first);
  await (await an.$("form.desk-drop button[type=submit]")).click();
  await until(an, "it is not told to be here", (s) => s.includes("Dit is al eens gebracht"));
  expect("what was brought before is told before it is sent", path(an) === "/leveringen/nieuw");
  await press(an, "form.desk-drop button[type=submit]");
  await settled(an);
  expect("and can be brought all the same", path(an).startsWith("/leveringen/"));

  console.log("a line that breaks");
  const seen = [];
  an.on("request", (r) => r.method() === "PUT" && seen.push(r.headers()["content-range"]));
  await an.goto(told.base + "/leveringen/nieuw");
  await (await an.$("#bestand")).uploadFile(told.large);
  const wire = await an.createCDPSession();
  await wire.send("Network.enable");
  const slow = { latency: 0, downloadThroughput: -1 };
  await wire.send("Network.emulateNetworkConditions", { ...slow, offline: false, uploadThroughput: 6 << 20 });
  await (await an.$("form.desk-drop button[type=submit]")).click();
  await until(an, "no progress is told", (s) => /[1-9]\d? % gebracht/.test(s));
  await wire.send("Network.emulateNetworkConditions", { ...slow, offline: true, uploadThroughput: -1 });
  await until(an, "the break is not told", (s) => s.includes("De verbinding is weg"));
  await wire.send("Network.emulateNetworkConditions", { ...slow, offline: false, uploadThroughput: -1 });
  await until(an, "it does not go on", (_, p) => /^\/leveringen\/\d+\//.test(path(p)));
  expect("it goes on where it was", seen.filter((range) => range.startsWith("bytes 0-")).length === 1 && seen.length > 1);
  await settled(an);

  console.log("stopped, and gone on with");
  await an.goto(told.base + "/leveringen/nieuw");
  await (await an.$("#bestand")).uploadFile(told.larger);
  await wire.send("Network.emulateNetworkConditions", { ...slow, offline: false, uploadThroughput: 6 << 20 });
  await (await an.$("form.desk-drop button[type=submit]")).click();
  await until(an, "no progress is told", (s) => /[3-9]\d % gebracht/.test(s));
  await (await an.$(".desk-sending button")).click();
  await until(an, "it does not stop", (s) => s.includes("Gestopt"));
  await wire.send("Network.emulateNetworkConditions", { ...slow, offline: false, uploadThroughput: -1 });
  seen.length = 0;
  await an.goto(told.base + "/leveringen/nieuw");
  await (await an.$("#bestand")).uploadFile(told.larger);
  await press(an, "form.desk-drop button[type=submit]");
  await until(an, "it does not go on", (_, p) => /^\/leveringen\/\d+\//.test(path(p)));
  expect("who chooses the same file goes on where it stopped", seen.length > 0 && !seen[0].startsWith("bytes 0-"));
}

/** What a file does not say or says otherwise, in one desk, with somebody who reads what is public. */
async function later(an, bo, browser) {
  const reader = await (await browser.createBrowserContext()).newPage();
  reader.setDefaultTimeout(240000); // a busy machine is slow
  await reader.setJavaScriptEnabled(scripts === "script");
  await reader.setCacheEnabled(false);
  await reader.setExtraHTTPHeaders({ "Accept-Language": "nl" });
  for (const name of told.walks) {
    console.log(name);
    await walks[name](an, bo, reader);
  }
}

async function main() {
  const browser = await browse();
  console.log(`${told.journey}, ${scripts}`);
  const an = await person(browser, "An", told.links[0]);
  const bo = await person(browser, "Bo", told.links[1]);
  await { samples, others, pieces, question, neighbours, later }[told.journey](an, bo, browser);
  await browser.close();
}

main().catch((fault) => {
  console.log("FAILED " + fault.message);
  process.exit(1);
});
