// pa11y with both its runners over one browser: accessible.cjs NPM-HOME CHROMIUM < JSON list of addresses, or of { url, headers, widths } (320 and 1280 px unless it says others). Prints a JSON
// list of { url, width, code, runner, message, selector, context } of errors.
const { createRequire } = require("node:module");
const fs = require("node:fs");

const [home, chromium] = process.argv.slice(2);
const load = createRequire(home + "/");
const pa11y = load("pa11y");
const puppeteer = load("puppeteer");

/** @param {(string | { url: string, headers: Record<string, string>, widths?: number[] })[]} addresses */
async function judge(addresses) {
  const browser = await puppeteer.launch({ executablePath: chromium, protocolTimeout: 300000, args: ["--no-sandbox", "--disable-gpu"] });
  const found = [];
  const jobs = addresses.flatMap((a) => (a.widths ?? [320, 1280]).map((width) => ({ url: a.url ?? a, headers: a.headers ?? {}, width })));
  const worker = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const told = await pa11y(job.url, {
        browser,
        headers: job.headers,
        runners: ["axe", "htmlcs"],
        standard: "WCAG2AA",
        includeWarnings: false,
        timeout: 240000,
        viewport: { width: job.width, height: 900 },
      }).catch((fault) => {
        throw new Error(`${job.url} at ${job.width} px: ${fault.stack}`);
      });
      for (const i of told.issues)
        if (i.type === "error") found.push({ url: job.url, width: job.width, code: i.code, runner: i.runner, message: i.message, selector: i.selector, context: i.context });
    }
  };
  await Promise.all([worker(), worker()]);
  await browser.close();
  return found;
}

judge(JSON.parse(fs.readFileSync(0, "utf8"))).then(
  (found) => process.stdout.write(JSON.stringify(found)),
  (fault) => {
    console.error(fault);
    process.exit(1);
  },
);
