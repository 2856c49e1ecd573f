// What must be true of every page that anybody comes to.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "@playwright/test";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails if axe-core finds a violation, or if the page is wider than its window. */
export async function look(page, lang) {
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
  await expect(page.locator("h1")).toHaveCount(1);
  const found = await withScripts(page, async () => {
    await page.evaluate(axe);
    return page.evaluate(async () => {
      const { violations } = await axe.run(document);
      const nodes = violation => violation.nodes.map(node => `${node.target.join(" ")}: ${node.failureSummary}`);
      const { scrollWidth, clientWidth } = document.documentElement;
      return {
        violations: violations.map(violation => [violation.id, violation.help, ...nodes(violation)].join("\n    ")),
        overhang: Math.max(0, scrollWidth - clientWidth),
      };
    });
  });
  expect(found.violations, `violations at ${page.url()}`).toEqual([]);
  expect(found.overhang, `pixels by which ${page.url()} is wider than the window`).toBe(0);
}

/** Lets ours run in a page whose own scripts were held back when it was loaded, and stay held back. */
async function withScripts(page, work) {
  const session = await page.context().newCDPSession(page);
  const hold = value => session.send("Emulation.setScriptExecutionDisabled", { value });
  await hold(false);
  try {
    return await work();
  } finally {
    if (page.heldBack) await hold(true);
    await session.detach();
  }
}
