// From a yellow card to the correction of what was made public of it.
import { expect, test } from "./city.js";
import { act, nextPage, openTask } from "./steps.js";

const WRONG = "关于一件办件超过承诺时限的曝光";
const RIGHT = "关于一件办件超过承诺时限的更正";

test("a late case, from its yellow card to the published correction after a won appeal", async ({ visitor }) => {
  test.setTimeout(400_000);
  const reviewer = await visitor("reviewer");
  const supervisor = await visitor("service-centre.director");
  const editor = await visitor("chuangyou-general.officer");
  const examiner = await visitor("chuangyou-general.group-head");
  const leader = await visitor("leader");
  const director = await visitor("supervisor");

  // The unit reads its card from the case in which it answers, and answers; the answer is returned.
  const answer = await openAnswerInTime(reviewer);
  const late = await originOf(reviewer);
  await expect(reviewer.main.locator(".card-story.card-yellow")).toContainText(reviewer.words("card-stands"));
  await reviewer.open(answer);
  await act(reviewer, "answer_card", { explanation: "系统故障，材料不能上传。", cause: "system_fault", answer_measure: "已报修。" });
  await supervisor.open(answer);
  await act(supervisor, "return_answer", { answer_opinion: "请提供故障证明。" });

  // It is exposed meanwhile, after whoever is named was heard.
  await editor.open("/work/new/circular");
  await editor.send({ about_case: late.number, theme: "限时办结", problem: "一件办件超过承诺时限。" });
  const circular = new URL(editor.page.url()).pathname;
  await act(editor, "draft_circular", {
    circular_level: "media",
    named_unit: "industry-commerce-window",
    circular_title: WRONG,
    circular_text: "该窗口一件办件超过承诺时限。",
  });
  await leader.open(circular);
  await act(leader, "comment_on_circular", { comment_of_named: "系统故障所致，正在申诉。" });
  // Nothing is exposed of a case that goes on.
  const clerk = await visitor("clerk");
  await clerk.open(late.href);
  await act(clerk, "deliver", { delivery_mode: "collected" });
  await director.open(circular);
  await act(director, "approve_exposure", { redacted: true, approval_opinion: "同意。" });
  const citizen = await visitor();
  const exposure = await openPublication(citizen, WRONG);

  // The appeal goes up, and the office revokes the card.
  await reviewer.open(answer);
  await act(reviewer, "appeal_card", { appeal_grounds: "故障证明附后，不可归责于本窗口。" });
  await supervisor.open(answer);
  await act(supervisor, "pass_upward", { appeal_opinion: "请创优办决定。" });
  await openTask(examiner, answer);
  await act(examiner, "revoke_by_office", { appeal_opinion: "故障属实，撤销黄牌。" });

  // The correction stands where the exposure stood, and looks the same.
  await director.open(circular);
  await act(director, "correct_exposure", { correction_title: RIGHT, correction_text: "该件因系统故障超期，不应归责。" });
  const place = await openPublication(citizen, RIGHT);
  expect(place, "as prominent as what it corrects").toEqual({ ...exposure, href: place.href });
  await expect(citizen.main).toContainText("该件因系统故障超期，不应归责。");
  await citizen.open(exposure.href);
  await expect(citizen.page.locator("h1")).toHaveText(RIGHT);
  await expect(citizen.main).not.toContainText("该窗口一件办件超过承诺时限。");

  // A year later the case's page alone tells the whole.
  await director.open(late.href);
  const card = director.main.locator(".card-story", { hasText: "故障属实，撤销黄牌。" });
  await expect(card.locator("h3")).toContainText(director.words("card-revoked"));
  for (const key of ["card-limit", "card-due", "card-told"]) await expect(card).toContainText(director.words(key));
  for (const said of ["系统故障，材料不能上传。", "请提供故障证明。", "故障证明附后，不可归责于本窗口。", "请创优办决定。"])
    await expect(card).toContainText(said);
  await expect(card.locator('a[href^="/programme/clauses/"]')).toBeVisible();
  const followed = director.main.locator(".followed > li", { hasText: RIGHT });
  await expect(followed.first()).toContainText(director.words("fate-corrected"));
  await expect(followed.first()).toContainText("系统故障所致，正在申诉。");
});

/** Opens, among one's own tasks, the answer to a card against which one can still appeal, of a decision that came too late and is not delivered; its address. */
async function openAnswerInTime(reviewer) {
  const links = reviewer.main.locator("li.task a", { hasText: /亮牌反馈|Answer to a card/ });
  const addresses = [];
  for (await reviewer.open("/work"); ; await reviewer.press(nextPage(reviewer))) {
    addresses.push(...(await links.evaluateAll(all => all.map(link => link.getAttribute("href")))));
    if (!(await nextPage(reviewer).count())) break;
  }
  for (const address of addresses) {
    await reviewer.page.goto(address);
    if (!(await reviewer.main.locator('a[href$="/do/appeal_card"]').count())) continue;
    const origin = await reviewer.main.locator(".opened-for a").getAttribute("href");
    await reviewer.page.goto(origin);
    const missed = reviewer.main.locator(".card-story.card-yellow", { hasText: reviewer.words("card-limit") });
    const undelivered = reviewer.main.locator(".case-head", { hasText: /待送达|to be delivered/ });
    if (!(await missed.count()) || !(await undelivered.count())) continue;
    await reviewer.open(address);
    return address;
  }
  throw new Error(`no answer to the card of a late decision is in time: ${addresses}`);
}

/** Follows the way back to the case for whose card this one was opened: its address and its number. */
async function originOf(person) {
  await person.press(person.main.locator(".opened-for a"));
  const number = (await person.main.locator(".case-head .number").innerText()).trim();
  return { href: new URL(person.page.url()).pathname, number };
}

/** Opens a publication from the list by its heading: where it stands there, how it looks, and its address. */
async function openPublication(person, heading) {
  await person.open("/publications?kind=exposures");
  const link = person.main.locator("ul.lines a", { hasText: heading });
  const seen = await link.evaluate(link => {
    const { fontSize, fontWeight, color } = getComputedStyle(link);
    const line = link.closest("li");
    return { rank: [...line.parentElement.children].indexOf(line), fontSize, fontWeight, color };
  });
  const href = await link.getAttribute("href");
  await person.press(link);
  return { ...seen, href };
}
