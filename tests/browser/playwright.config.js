// Four readers, so that each language, each size of window, and each of with and without scripts is met twice.
import { defineConfig } from "@playwright/test";

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 900 } };
const chinese = { locale: "zh-CN" };
const english = { locale: "en-GB" };

export default defineConfig({
  testDir: ".",
  outputDir: "test-results",
  reporter: [["list"]],
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: "chromium",
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHUANGYOU_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "zh, phone, without scripts", use: { ...chinese, ...phone, javaScriptEnabled: false } },
    { name: "zh, desktop, with scripts", use: { ...chinese, ...desktop, javaScriptEnabled: true } },
    { name: "en, phone, with scripts", use: { ...english, ...phone, javaScriptEnabled: true } },
    { name: "en, desktop, without scripts", use: { ...english, ...desktop, javaScriptEnabled: false } },
  ],
});
