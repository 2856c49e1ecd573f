import { expect, test } from "./city.js";
import { act } from "./steps.js";

const ITEM = "food-circulation-permit";
const APPLICATION = {
  applicant: "王小明",
  applicant_kind: "person",
  applicant_phone: "0379-60000000",
  materials: "申请书\n身份证明",
};

test("a citizen finds a service by search, applies, and follows the case by number and code", async ({ visitor }) => {
  const citizen = await visitor();
  await citizen.open("/");
  await citizen.page.locator("#q").fill(ITEM_WORDS[citizen.lang]);
  await citizen.press(citizen.page.getByRole("button", { name: citizen.words("home-search-button") }));
  await citizen.press(citizen.main.locator(`a[href="/services/${ITEM}"]`));
  await citizen.follow("service-apply");
  await citizen.send({ account: "wang", password: "chuangyou-demo" });
  await citizen.send(APPLICATION);
  const { number, code } = await receipt(citizen);

  const anybody = await visitor();
  await anybody.open("/track");
  await anybody.send({ number, code });
  await expect(anybody.main).toContainText(number);
  await expect(anybody.main).toContainText(anybody.words("case-papers-login"));
});

test("a clerk tells once what is missing, the citizen supplies it, the clerk accepts", async ({ visitor }) => {
  const citizen = await visitor("wang");
  const number = await apply(citizen);
  const clerk = await visitor("clerk");
  await findInUnit(clerk, number);
  await act(clerk, "request_correction", { missing_items: "经营场所使用证明\n食品安全制度" });

  await openOwn(citizen, number);
  await readPaper(citizen, /补正材料一次性告知书|Notice of everything that is missing/, "经营场所使用证明");
  await openOwn(citizen, number);
  await act(citizen, "supply_correction", { corrections: "经营场所使用证明\n食品安全制度" });

  await findInUnit(clerk, number);
  await clerk.press(clerk.main.locator('a[href$="/do/request_correction"]'));
  await clerk.attempt({ missing_items: "法定代表人身份证明" });
  await expect(clerk.main.locator(".summary"), "a second notice without a new fact").toBeVisible();
  await clerk.follow("action-cancel");
  await act(clerk, "accept", { case_kind: "promised", promised_days: "3" });
  await openOwn(citizen, number);
  await expect(citizen.main.locator(".due-day")).toBeVisible();
});

test("a reviewer and a leader decide, the clerk delivers, the citizen sees the paper", async ({ visitor }) => {
  const citizen = await visitor("wang");
  const number = await apply(citizen);
  const clerk = await visitor("clerk");
  await accept(clerk, number);

  const reviewer = await visitor("reviewer");
  await findAmongTasks(reviewer, number);
  await act(reviewer, "review", { review_opinion: "材料齐全，符合条件，同意。" });
  const leader = await visitor("leader");
  await findAmongTasks(leader, number);
  await act(leader, "approve", { decision_number: "洛许字9001号" });
  await findInUnit(clerk, number);
  await act(clerk, "deliver", { delivery_mode: "collected" });

  await openOwn(citizen, number);
  await expect(citizen.main).toContainText(citizen.words("case-closed"));
  await readPaper(citizen, /准予行政许可决定书|Decision to approve/, "洛许字9001号");
});

test("a refusal goes to the leader, who approves it, and the applicant sees the grounds", async ({ visitor }) => {
  const grounds = "经营场所与污染源的距离不符合规定。";
  const citizen = await visitor("wang");
  const number = await apply(citizen);
  const clerk = await visitor("clerk");
  await accept(clerk, number);
  await act(clerk, "propose_refusal", { refusal_ground: grounds });
  await expect(clerk.main.locator('a[href$="/do/refuse"]'), "a refusal before the leader's approval").toHaveCount(0);

  const leader = await visitor("leader");
  await findAmongTasks(leader, number);
  await act(leader, "approve_refusal", { leader_opinion: "情况属实，同意不予批准。" });
  await findInUnit(clerk, number);
  await act(clerk, "refuse", { remedies_told: true });

  await openOwn(citizen, number);
  await readPaper(citizen, /不予行政许可决定书|Decision to refuse/, grounds);
});

test("the supervisor reads the board, a red card, its clause, the programme and a procedure's drawing", async ({ visitor }) => {
  const supervisor = await visitor("supervisor");
  await supervisor.open("/board");
  await supervisor.follow("board-stop");
  const red = supervisor.page.locator("#latest li", { has: supervisor.page.locator(".badge-red") });
  await supervisor.press(red.first().locator("a").first());
  const card = supervisor.main.locator("li", { has: supervisor.page.locator(".badge-red") }).first();
  await supervisor.press(card.locator('a[href^="/programme/clauses/"]'));
  await supervisor.press(supervisor.page.locator(".menu a[href='/programme']"));
  await supervisor.press(supervisor.main.locator('a[href="/programme/procedures/approval"]').first());
  await expect(supervisor.main.locator("svg.diagram")).toBeVisible();
});

/** Words that find the item, by the language of the pages. */
const ITEM_WORDS = { "zh-CN": "食品流通", en: "food circulation" };

test("a report without a name is sealed, asked about, verified, rewarded, and paid against its voucher", async ({ visitor }) => {
  test.setTimeout(180_000);
  const reporter = await visitor();
  await reporter.open("/");
  await reporter.follow("home-report-button");
  await reporter.send({ tip_text: "窗口要红包 <script>alert(1)</script>", reporter_name: "张三" });
  const [receipt, number] = await reporter.main.locator(".receipt .code").allInnerTexts();

  const custodian = await visitor("custodian");
  await findAmongTasks(custodian, number);
  await custodian.follow("sealed-link");
  await custodian.send({ passphrase: "chuangyou demo custody" });
  await expect(custodian.main).toContainText("窗口要红包 <script>");
  await expect(custodian.main, "the name waits for an approval").not.toContainText("张三");
  await findAmongTasks(custodian, number);
  const unit = "industry-commerce-window";
  await act(custodian, "ask_reporter", { question: "是哪一天？" });
  await act(custodian, "extract_tip", { named: "anonymous", extract: "发证要红包", conduct_class: "extortion", accused_unit: unit });

  await followReport(reporter, receipt.toLowerCase());
  await expect(reporter.main).toContainText("是哪一天？");
  await actByReceipt(reporter, "answer_question", { reply_to_question: "星期二" });

  const head = await visitor("chuangyou-cases.group-head");
  await findAmongTasks(head, number);
  await act(head, "accept_tip", { verifier: "demo-chuangyou-cases.officer" });
  const officer = await visitor("chuangyou-cases.officer");
  await findAmongTasks(officer, number);
  await expect(officer.main, "whoever verifies reads the extract").not.toContainText("窗口要红包");
  await act(officer, "verify_tip", { verified: "whole", finding: "属实", source_kind: "tip", problem: "收红包" });
  await findAmongTasks(head, number);
  await act(head, "record_sanction", { sanction_case: "c1" });
  await act(head, "award_reward", { reward_tier: "evidence", reward_amount: "500" });

  await followReport(reporter, receipt);
  await actByReceipt(reporter, "claim_reward", {});
  const voucher = (await reporter.main.locator(".now .code").innerText()).trim();
  await findAmongTasks(custodian, number);
  await custodian.press(custodian.main.locator('a[href$="/do/pay_reward"]'));
  await custodian.attempt({ voucher: "0000-0000-0000-0000" });
  await expect(custodian.main.locator(".summary"), "another voucher").toBeVisible();
  await custodian.send({ voucher });
  await followReport(reporter, receipt);
  await expect(reporter.main.locator(".tag")).toContainText(/已发放|Paid/);
});

/** Opens a report with its receipt. */
async function followReport(reporter, receipt) {
  await reporter.open("/report/receipt");
  await reporter.send({ receipt });
}

/** Does something with the open report. */
async function actByReceipt(reporter, action, fields) {
  const form = reporter.main.locator(`form[action$="/report/receipt/${action}"]`);
  await form.locator("xpath=ancestor::details/summary").click();
  for (const [name, text] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(text);
  await reporter.press(form.locator("button"));
  await expect(reporter.main.locator(".flash-done")).toBeVisible();
}

/** Hands in an application; its case's number. */
async function apply(citizen) {
  await citizen.open(`/services/${ITEM}/apply`);
  await citizen.send(APPLICATION);
  return (await receipt(citizen)).number;
}

/** What the receipt of an application says. */
async function receipt(citizen) {
  const codes = citizen.main.locator(".receipt .code");
  await expect(codes).toHaveCount(2);
  const [number, code] = await codes.allInnerTexts();
  return { number: number.trim(), code: code.trim() };
}

/** Accepts a case as clerk, within the promise. */
async function accept(clerk, number) {
  await findInUnit(clerk, number);
  await act(clerk, "accept", { case_kind: "promised", promised_days: "3" });
}

/** Opens a case from the list of the unit. */
async function findInUnit(staff, number) {
  await staff.open(`/work/unit?q=${encodeURIComponent(number)}`);
  await staff.press(staff.main.locator("tr", { hasText: number }).locator("a"));
}

/** Opens a case from one's own tasks. */
async function findAmongTasks(staff, number) {
  await staff.open("/work");
  await staff.press(staff.main.locator("li.task", { hasText: number }).locator("a"));
}

/** Opens one's own case from the list of them. */
async function openOwn(citizen, number) {
  await citizen.open("/my");
  await citizen.press(citizen.main.locator("li, tr", { hasText: number }).locator("a").first());
}

/** Reads a paper of the open case. */
async function readPaper(person, title, words) {
  await person.press(person.main.locator('a[href*="/notices/"]', { hasText: title }));
  await expect(person.page.locator("article.paper")).toContainText(words);
}
