// A fresh city for each kind of reader, and the people who come to it.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test as base, expect } from "@playwright/test";
import { look, newMirror } from "./look.js";
import { catalogue } from "./words.js";

const PASSWORD = "chuangyou-demo";

export { expect };

export const test = base.extend({
  /** A city that was made for this worker: its address, the folder of its data, and what its program has said. */
  house: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "chuangyou-city-"));
      const run = ["demo", "--listen", "127.0.0.1:0", "--keep", folder];
      const program = spawn(process.env.CHUANGYOU_PROGRAM ?? "chuangyou", run);
      const ended = new Promise(resolve => program.once("exit", resolve));
      const said = [];
      for (const stream of [program.stdout, program.stderr]) stream.on("data", piece => said.push(piece));
      await use({ address: await address(program), folder, said });
      program.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
    { scope: "worker", timeout: 120_000 },
  ],

  /** The city's address. */
  city: [async ({ house }, use) => use(house.address), { scope: "worker" }],

  /** The words of the pages in the reader's language. */
  words: async ({ locale }, use) => use(catalogue(tag(locale))),

  /** Somebody new at the door: `await visitor()`, or with their log-in name: `await visitor("clerk")`. */
  visitor: async ({ browser, city, words, locale, javaScriptEnabled, viewport, isMobile, hasTouch }, use) => {
    const settings = { locale, javaScriptEnabled, viewport, isMobile, hasTouch, baseURL: city };
    const mirror = javaScriptEnabled ? undefined : await newMirror(browser, settings);
    const pages = mirror ? [mirror] : [];
    await use(async login => {
      const context = await browser.newContext(settings);
      const page = await context.newPage();
      pages.push(page);
      const visitor = new Visitor({ page, mirror, lang: tag(locale), words });
      if (login) await visitor.logIn(login);
      return visitor;
    });
    await Promise.all(pages.map(page => page.context().close()));
  },
});

/** Somebody before a browser. Every page that they come to is looked at. */
class Visitor {
  constructor({ page, mirror, lang, words }) {
    Object.assign(this, { page, mirror, lang, words });
    /** What went wrong in scripts, which nobody would see. */
    this.errors = [];
    page.on("pageerror", error => this.errors.push(String(error)));
    page.on("dialog", dialog => dialog.accept());
  }

  /** The part of the page that is not frame. */
  get main() {
    return this.page.locator("main");
  }

  async open(path) {
    const answer = await this.page.goto(path);
    expect(answer.status(), path).toBe(200);
    await this.arrive();
  }

  /** Presses a link or a button that leads to another page. */
  async press(target) {
    await Promise.all([this.page.waitForEvent("load"), target.click()]);
    await this.arrive();
  }

  /** Follows the link with these words of the catalogue. */
  async follow(key) {
    await this.press(this.page.getByRole("link", { name: this.words(key), exact: true }).first());
  }

  /** Fills in the form by the names of its fields, and sends it; nothing is to be wrong with it. */
  async send(fields) {
    await this.attempt(fields);
    await expect(this.main.locator(".summary"), "what is wrong with the form").toHaveCount(0);
  }

  /** Fills in the form by the names of its fields, and sends it. */
  async attempt(fields) {
    const form = this.main.locator("form[data-guard]");
    for (const [name, value] of Object.entries(fields)) await fill(form.locator(`[name="${name}"]`), value);
    await this.press(form.locator("button:not([name])"));
  }

  async logIn(login) {
    await this.open("/login");
    await this.send({ account: login, password: PASSWORD });
    await expect(this.page.getByRole("button", { name: this.words("account-logout") })).toBeVisible();
  }

  async arrive() {
    await look(this.page, this.lang, this.mirror);
    expect(this.errors, `scripts at ${this.page.url()}`).toEqual([]);
  }
}

async function fill(controls, value) {
  const first = controls.first();
  const kind = await first.evaluate(control => control.type);
  if (kind === "radio") await controls.and(controls.page().locator(`[value="${value}"]`)).check();
  else if (kind === "checkbox") await first.setChecked(value);
  else if (kind === "select-one") await first.selectOption(value);
  else await first.fill(value);
}

/** The address that the program prints once it serves. */
async function address(program) {
  const said = [];
  for await (const line of createInterface({ input: program.stderr })) {
    said.push(line);
    const [found] = line.match(/http:\/\/\S+?(?=\/|$)/) ?? [];
    if (found) {
      program.stderr.resume();
      return found;
    }
  }
  throw new Error(`the city was not served:\n${said.join("\n")}`);
}

/** The tag under which the pages have a browser's language. */
function tag(locale) {
  return locale.startsWith("zh") ? "zh-CN" : "en";
}
