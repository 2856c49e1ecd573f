import { expect, test } from "./city.js";
import { act, pressTask } from "./steps.js";

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
  const card = supervisor.main.locator(".card-story.card-red").first();
  await supervisor.press(card.locator('a[href^="/programme/clauses/"]').first());
  await supervisor.press(supervisor.page.locator(".menu a[href='/programme']"));
  await supervisor.press(supervisor.main.locator('a[href="/programme/procedures/approval"]').first());
  await expect(supervisor.main.locator("svg.diagram")).toBeVisible();
});

test("a newcomer is told what to try, and becomes the window clerk with one click", async ({ visitor }) => {
  const newcomer = await visitor();
  await newcomer.open("/");
  await newcomer.follow("demonstration-try");
  const second = newcomer.main.locator(".tour > li").nth(1);
  await newcomer.press(second.getByRole("button"));
  await expect(newcomer.page).toHaveURL(/\/work$/);
  await expect(newcomer.main.locator("li.task").first()).toBeVisible();
});

test("somebody without an account complains, and adds to it by number and code", async ({ visitor }) => {
  const somebody = await visitor();
  await somebody.open("/complain");
  const complaint = { kind: "manners", problem: "让我跑了三趟。", complained_unit: "planning-window" };
  await somebody.attempt({ ...complaint, complained_unit: "" });
  await expect(somebody.main.locator(".summary"), "no unit was named").toBeVisible();
  await somebody.send(complaint);
  const { number, code } = await receipt(somebody);
  await somebody.open("/track");
  await somebody.send({ number, code });
  await somebody.press(somebody.main.locator('form[action*="/do/add_to_complaint"] button'));
  await somebody.send({ addition: "还不给登记。" });
  await expect(somebody.main).toContainText(number);
});

/** Words that find the item, by the language of the pages. */
const ITEM_WORDS = { "zh-CN": "食品流通", en: "food circulation" };

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

/** Opens a case from one's own tasks by its number. */
async function findAmongTasks(staff, number) {
  await pressTask(staff, staff.main.locator("li.task", { hasText: number }).locator("a"));
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
