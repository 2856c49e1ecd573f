// What must be true of every page that anybody comes to.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "@playwright/test";
import { kindOf, overhang } from "./kind.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The kinds of pages in which axe-core has found nothing. */
const approved = new Set();

/** Fails if axe-core finds a violation, or if the page is wider than its window. */
export async function look(page, lang, mirror) {
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
  await expect(page.locator("h1")).toHaveCount(1);
  expect(await page.evaluate(overhang), `pixels by which ${page.url()} is wider than the window`).toBe(0);
  const kind = await page.evaluate(kindOf);
  if (approved.has(kind)) return;
  const seen = mirror ? await reflect(page, mirror) : page;
  await seen.evaluate(axe);
  const found = await seen.evaluate(async () => {
    const { violations } = await axe.run(document);
    const nodes = violation => violation.nodes.map(node => `${node.target.join(" ")}: ${node.failureSummary}`);
    return violations.map(violation => [violation.id, violation.help, ...nodes(violation)].join("\n    "));
  });
  expect(found, `violations at ${page.url()}`).toEqual([]);
  approved.add(kind);
}

/** A page for looking at those without scripts, in which axe-core cannot work: it shows the same, and runs none of theirs. */
export async function newMirror(browser, settings) {
  const context = await browser.newContext({ ...settings, javaScriptEnabled: true });
  const mirror = await context.newPage();
  await mirror.route("**/*.js", route => route.abort());
  return mirror;
}

async function reflect(page, mirror) {
  const body = await page.content();
  const isPage = url => url.href === page.url();
  await mirror.route(isPage, route => route.fulfill({ body, contentType: "text/html; charset=utf-8" }));
  await mirror.goto(page.url());
  await mirror.unroute(isPage);
  return mirror;
}
