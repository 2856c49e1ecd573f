// From an anonymous report to a reward that is paid to nobody by name.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./city.js";
import { act } from "./steps.js";

const PASSPHRASE = "chuangyou demo custody";
const TEXT = "三号窗口的工作人员向我索要五百元好处费 <script>alert(1)</script>";
const NAME = "举报人孟某";
const CONTACT = "13900007788";
const ADDED = "当天上午十点左右，窗口还有另一位群众";

test("a report without an account, from its receipt to the reward that is paid against a voucher", async ({ visitor, house }) => {
  test.setTimeout(400_000);
  const reporter = await visitor();
  const custodian = await visitor("custodian");
  const head = await visitor("chuangyou-cases.group-head");
  const officer = await visitor("chuangyou-cases.officer");

  // Anybody reports; the receipt is shown once.
  await reporter.open("/");
  await reporter.follow("home-report-button");
  await reporter.send({ tip_text: TEXT, reporter_name: NAME, reporter_contact: CONTACT });
  const [receipt, number] = await reporter.main.locator(".receipt .code").allInnerTexts();
  const proof = await reporter.main.locator("pre").innerText();
  await reporter.open("/report/proof");
  await reporter.send({ proof });
  await expect(reporter.main.locator(".flash-done")).toContainText(number);
  await reporter.attempt({ proof: proof.replace(/[0-9](?=\n|$)/, digit => String((Number(digit) + 1) % 10)) });
  await expect(reporter.main.locator(".flash-trouble"), "an edited proof").toBeVisible();

  // The custodian alone can read it, with the passphrase, and asks; the reporter answers by the receipt.
  const address = await findTip(custodian, number);
  await expect(custodian.main).not.toContainText(TEXT);
  await custodian.open(`${address}/sealed`);
  await custodian.attempt({ passphrase: "a passphrase that is wrong" });
  await expect(custodian.main).not.toContainText(TEXT);
  await custodian.attempt({ passphrase: PASSPHRASE });
  await expect(custodian.main).toContainText(TEXT);
  await expect(custodian.main, "the name is opened on a request alone").not.toContainText(NAME);
  await custodian.open(address);
  await act(custodian, "ask_reporter", { question: "是什么时候的事？" });
  await followReport(reporter, receipt);
  await expect(reporter.main).toContainText("是什么时候的事？");
  await goOn(reporter, "answer_question", { reply_to_question: ADDED });
  await expect(reporter.main).toContainText(ADDED);

  // Investigators get the extract, and find it true.
  await custodian.open(address);
  await act(custodian, "extract_tip", {
    named: "anonymous",
    extract: "反映某窗口有人索要财物。",
    conduct_class: "extortion",
    accused_unit: "industry-commerce-window",
  });
  await head.open(address);
  await expect(head.main).not.toContainText(TEXT);
  await act(head, "accept_tip", { verifier: await optionOf(head, "accept_tip", "verifier", "办案人员") });
  await officer.open(address);
  await act(officer, "verify_tip", {
    verified: "whole",
    finding: "监控和两名证人证实。",
    source_kind: "tip",
    problem: "窗口人员索要财物。",
  });
  const sanction = await linkedNumber(head, address);
  await act(head, "record_sanction", { sanction_case: sanction });
  await act(head, "award_reward", { reward_tier: "evidence", reward_amount: "500" });

  // The reporter claims with the receipt; whoever brings the voucher is paid.
  await followReport(reporter, receipt);
  await goOn(reporter, "claim_reward", {});
  const voucher = (await reporter.main.locator("#voucher + .code").innerText()).trim();
  await custodian.open(address);
  await custodian.press(custodian.main.locator('a[href$="/do/pay_reward"]'));
  await custodian.attempt({ voucher: "0000-0000-0000-0000" });
  await expect(custodian.main.locator(".summary"), "another voucher").toBeVisible();
  await custodian.send({ voucher });
  await followReport(reporter, receipt);
  await expect(reporter.main.locator(".tag").first()).toHaveText(/已发放|Paid/);

  // Nothing of it lies open: not in the data, not in what the program has said.
  const secrets = [TEXT, NAME, CONTACT, ADDED, receipt, receipt.replaceAll("-", ""), voucher, voucher.replaceAll("-", "")];
  const places = [...files(house.folder), ["what the program said", Buffer.concat(house.said)]];
  expect(places.some(([, bytes]) => bytes.includes(number)), "the number of the case is found").toBe(true);
  for (const [place, bytes] of places)
    for (const secret of secrets) expect(bytes.includes(secret), `${secret} in ${place}`).toBe(false);
});

/** Opens the report from one's own tasks; its address. */
async function findTip(custodian, number) {
  await custodian.open("/work");
  await custodian.press(custodian.main.locator("li.task", { hasText: number }).locator("a"));
  return new URL(custodian.page.url()).pathname;
}

/** Opens the report that a receipt is of. */
async function followReport(reporter, receipt) {
  await reporter.open("/report/receipt");
  await reporter.send({ receipt: receipt.toLowerCase() });
}

/** Takes one of the actions that the reporter may. */
async function goOn(reporter, action, fields) {
  const form = reporter.main.locator(`form[action$="/${action}"]`);
  await form.locator("xpath=ancestor::details").locator("summary").click();
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value);
  await reporter.press(form.locator("button:not([name])"));
}

/** The value of the option of an action's field that has these words. */
async function optionOf(person, action, field, words) {
  const address = new URL(person.page.url()).pathname;
  await person.open(`${address}/do/${action}`);
  const value = await person.main.locator(`[name="${field}"] option`, { hasText: words }).first().getAttribute("value");
  await person.open(address);
  return value;
}

/** The number of the investigation that the report led to. */
async function linkedNumber(person, address) {
  await expect(async () => {
    await person.open(address);
    await expect(person.main).toContainText(/-追-/, { timeout: 1000 });
  }).toPass();
  const [number] = (await person.main.innerText()).match(/\S+-追-\d+-\d+/);
  return number;
}

/** Every file under a folder, with what is in it. */
function files(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath ?? entry.path, entry.name));
  return paths.map(path => [path, readFileSync(path)]);
}
