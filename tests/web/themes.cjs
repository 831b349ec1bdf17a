// A page under a theme, in Chromium: themes.cjs NPM-HOME CHROMIUM URL. Prints JSON: by colour scheme, the computed colours,
// and every pair of text and background whose contrast is too small.
const { createRequire } = require("node:module");

const [home, chromium, url] = process.argv.slice(2);
const puppeteer = createRequire(home + "/")("puppeteer-core");

/** In the page: colours of what a theme speaks about, and the contrast of every text with what is behind it. */
function look() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (c) => {
    const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const behind = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const c = rgba(getComputedStyle(at).backgroundColor);
      if (c[3] === 255) return c;
    }
    return [255, 255, 255, 255];
  };
  const poor = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || e.closest("svg, script, style, .vh, [hidden], .utrecht-skip-link") || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(rgba(style.color), behind(e));
    const name = e.tagName.toLowerCase() + (e.className ? "." + String(e.className).split(" ")[0] : "");
    if (ratio < (large ? 3 : 4.5)) poor.set(name, `${ratio.toFixed(2)}: ${n.data.trim().slice(0, 40)}`);
  }
  const of = (what, which) => rgba(getComputedStyle(document.querySelector(what))[which]).slice(0, 3).join(",");
  return {
    ink: of("body", "color"), paper: of("body", "backgroundColor"), link: of("main a.utrecht-link", "color"),
    font: getComputedStyle(document.body).fontFamily, heading: of(".utrecht-heading-1", "color"),
    poor: [...poor].map(([name, what]) => `${name} ${what}`),
  };
}

async function main() {
  const browser = await puppeteer.launch({ executablePath: chromium, protocolTimeout: 300000, args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage();
  page.setDefaultTimeout(240000); // a busy machine is slow
  const seen = {};
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(url);
    seen[scheme] = await page.evaluate(look);
  }
  await browser.close();
  process.stdout.write(JSON.stringify(seen));
}

main().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
