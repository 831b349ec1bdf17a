// What others can do with the desk of somebody who is logged in, from where they stand: on the same host beside the desk's path, on
// another host of the same site, at another site. What etl/install/README.md says of a desk below a path is what is seen here.
const { told, expect, path } = require("./desk_walk.cjs");

/** In a page of theirs: what a script reads of the desk, and what becomes of a form that it sends. */
async function tried(page, at, secret) {
  await page.goto(at);
  return page.evaluate(async (desk, secret) => {
    const read = await fetch(`${desk}/account`, { credentials: "include" }).then((a) => a.text()).catch(() => "");
    const csrf = /name="csrf" value="([^"]+)"/.exec(read)?.[1] ?? secret;
    const fields = new URLSearchParams({ csrf, naam: location.host, dagen: "3", brengen: "1" });
    const sent = await fetch(`${desk}/tokens`, { method: "POST", body: fields, credentials: "include", mode: "no-cors" }).catch(() => null);
    const frame = document.createElement("iframe");
    frame.src = `${desk}/account`;
    document.body.append(frame);
    await new Promise((done) => frame.addEventListener("load", done));
    let framed = "";
    try {
      framed = frame.contentDocument?.body.innerText ?? "";
    } catch {
      // of another origin
    }
    return { read: read.includes("name=\"csrf\""), acted: sent !== null && sent.ok, cookie: document.cookie.includes("stuiver"), framed: framed.includes("Mijn account") };
  }, told.base, secret);
}

async function neighbours(an, bo) {
  void bo;
  await an.goto(told.base + "/tokens");
  const secret = await an.evaluate(() => document.querySelector("input[name=csrf]").value);
  const asked = [];
  an.on("response", (r) => r.request().method() === "POST" && asked.push(`${r.status()} ${r.request().headers().origin ?? ""}`));
  for (const [where, at] of Object.entries(told.neighbours)) {
    const is = await tried(an, at, secret);
    console.log(where, JSON.stringify(is), asked.splice(0).join("; "));
    expect(`${where}: no script sees the cookie`, !is.cookie);
    expect(`${where}: no page of others has the desk in a frame`, !is.framed);
    // What the operators' page warns of, and what it promises.
    const same = where === "beside";
    expect(`${where}: pages of the desk are ${same ? "" : "not "}read`, is.read === same);
    await an.goto(told.base + "/tokens");
    expect("that is the page of tokens", path(an) === "/tokens");
    const names = await an.evaluate(() => document.querySelector("main").innerText);
    expect(`${where}: a form is ${same ? "" : "not "}taken`, names.includes(new URL(at).host) === same);
  }
}

module.exports = { neighbours };
