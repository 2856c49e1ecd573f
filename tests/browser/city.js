// A fresh city for each kind of reader, and the people who come to it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { test as base, expect } from "@playwright/test";
import { look } from "./look.js";
import { catalogue } from "./words.js";

const PASSWORD = "chuangyou-demo";

export { expect };

export const test = base.extend({
  /** The address of a city that was made for this worker. */
  city: [
    async ({}, use) => {
      const program = spawn(process.env.CHUANGYOU_PROGRAM ?? "chuangyou", ["demo", "--listen", "127.0.0.1:0"]);
      const ended = new Promise(resolve => program.once("exit", resolve));
      await use(await address(program));
      program.kill("SIGTERM");
      await ended;
    },
    { scope: "worker", timeout: 120_000 },
  ],

  /** The words of the pages in the reader's language. */
  words: async ({ locale }, use) => use(catalogue(tag(locale))),

  /** Somebody new at the door: `await visitor()`, or with their log-in name: `await visitor("clerk")`. */
  visitor: async ({ browser, city, words, locale, javaScriptEnabled, viewport, isMobile, hasTouch }, use) => {
    const settings = { locale, javaScriptEnabled, viewport, isMobile, hasTouch, baseURL: city };
    const contexts = [];
    await use(async login => {
      const context = await browser.newContext(settings);
      contexts.push(context);
      const page = await context.newPage();
      page.heldBack = !javaScriptEnabled;
      const visitor = new Visitor(page, tag(locale), words);
      if (login) await visitor.logIn(login);
      return visitor;
    });
    await Promise.all(contexts.map(context => context.close()));
  },
});

/** Somebody before a browser. Every page that they come to is looked at. */
class Visitor {
  constructor(page, lang, words) {
    Object.assign(this, { page, lang, words });
    this.refusals = [];
    page.on("dialog", dialog => dialog.accept());
    // A script that the policy refuses, or that fails, is heard of only here.
    page.on("pageerror", error => this.refusals.push(String(error)));
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

  /** Fills in the form by the names of its fields, and sends it. */
  async send(fields) {
    const form = this.main.locator("form[data-guard]");
    for (const [name, value] of Object.entries(fields)) await fill(form.locator(`[name="${name}"]`), value);
    await this.press(form.locator("button:not([name])"));
    await expect(this.main.locator(".fault"), "faults of the form").toHaveCount(0);
  }

  async logIn(login) {
    await this.open("/login");
    await this.send({ account: login, password: PASSWORD });
    await expect(this.page.getByRole("button", { name: this.words("account-logout") })).toBeVisible();
  }

  async arrive() {
    await look(this.page, this.lang);
    expect(this.refusals, `scripts at ${this.page.url()}`).toEqual([]);
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
