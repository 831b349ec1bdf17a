// Nothing is cut off: narrow.cjs NPM-HOME CHROMIUM BASE ADDRESS… (with $COOKIE, where somebody must be logged in). At 320 and 1280 px, in both languages, with and without
// JavaScript, no page is wider than its window, and nothing with an edge has more in it than one sees.
const { createRequire } = require("node:module");

const [home, chromium, base, ...addresses] = process.argv.slice(2);
const puppeteer = createRequire(home + "/")("puppeteer-core");

/** What is cut off: a table is looked at too, though one may scroll it, for amounts must not stand outside a phone. */
const cut = () => {
  const width = document.documentElement.clientWidth;
  const found = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
  for (const e of document.querySelectorAll("header *, main *, footer *")) {
    const style = getComputedStyle(e);
    if (e.closest("svg, .vh, input, textarea, select, pre") || style.position === "absolute" || style.overflowX === "visible") continue;
    if (e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)
      found.push(`${e.tagName.toLowerCase()}.${e.className}: ${e.scrollWidth} in ${e.clientWidth} px, "${e.textContent.trim().slice(0, 30)}"`);
  }
  return found;
};

(async () => {
  const browser = await puppeteer.launch({ executablePath: chromium, protocolTimeout: 300000, args: ["--no-sandbox", "--disable-gpu"], headless: true });
  let failed = 0, pages = 0;
  for (const width of [320, 1280])
    for (const scripts of [true, false]) {
      const page = await browser.newPage();
      page.setDefaultTimeout(240000); // a busy machine is slow
      await page.setJavaScriptEnabled(scripts);
      await page.setViewport({ width, height: 900 });
      if (process.env.COOKIE) await page.setExtraHTTPHeaders({ Cookie: process.env.COOKIE });
      for (const address of addresses)
        for (const language of ["nl", "en"]) {
          await page.goto(base + address + (address.includes("?") ? "&" : "?") + "taal=" + language);
          pages++;
          for (const what of await page.evaluate(cut)) {
            failed++;
            console.log(`FAILED ${address} (${language}, ${width} px${scripts ? "" : ", no JavaScript"}): ${what}`);
          }
        }
      await page.close();
    }
  await browser.close();
  console.log(`${pages} pages, ${failed} cut off`);
  process.exit(failed ? 1 : 0);
})();
