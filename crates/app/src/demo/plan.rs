//! What happens in the city, and when.

use chuangyou_engine::case::{FieldValue, Moment, Person};
use chuangyou_programme::model::Item;

use super::cast::Cast;
use crate::dice::Dice;
use crate::execute::On;
use crate::given::{Given, choice, given, list, text};
use crate::rulebook::Rulebook;

/// How many applications there are.
const APPLICATIONS: usize = 60;

/// Everything that happens, in order of time.
pub(super) struct Plan {
    pub(super) cases: usize,
    pub(super) steps: Vec<Step>,
}

/// Something that somebody does in a case.
pub(super) struct Step {
    pub(super) at: Moment,
    pub(super) case: usize,
    pub(super) deed: Deed,
}

/// What is done.
pub(super) enum Deed {
    Open {
        on: On,
        action: &'static str,
        fields: Given,
        by: Person,
    },
    Act {
        action: &'static str,
        fields: Given,
        by: Person,
    },
    /// The departments that were asked in parallel agree.
    Agree,
}

/// How an application goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    /// To its permit.
    Granted,
    /// To its permit, after corrections.
    Corrected,
    /// It waits for corrections.
    Waiting,
    /// Nobody looks at it.
    Forgotten,
    /// It is accepted and lies.
    Lying,
    /// It is refused, with a leader's approval.
    Refused,
    /// Decided a little later than was promised, and so lately that the unit can still appeal against the card; the permit waits
    /// to be delivered.
    Late,
}

impl Plan {
    pub(super) fn new(book: &Rulebook, cast: &Cast, from: Moment, until: Moment) -> Self {
        let mut dice = Dice::of(20_110_301);
        let mut steps = Vec::new();
        let items: Vec<&Item> = book.programme().items.iter().collect();
        for case in 0..APPLICATIONS {
            let mut calendar = Diary { book, dice: &mut dice, at: from };
            let spread = calendar.dice.below(30) as i32;
            // What a visitor can take up has come in lately, so that it has neither lapsed nor been deemed accepted.
            let spread = if case % 3 == 0 && case < 9 { 27 } else { spread };
            calendar.later(spread);
            let item = match case % 3 {
                // A third of everything lies with the unit that a visitor can be.
                0 => *items.iter().find(|item| item.id == "food-circulation-permit").unwrap_or(&items[0]),
                _ => items[calendar.dice.below(items.len() as u64) as usize],
            };
            let course = course(case, calendar.dice);
            if course == Course::Late {
                calendar.begin_so_that_it_is_late(item, until);
            }
            steps.extend(application(&mut calendar, cast, case, item, course));
        }
        for (case, matter) in (APPLICATIONS..).zip(QUESTIONS) {
            let mut calendar = Diary { book, dice: &mut dice, at: from };
            calendar.later(25);
            steps.push(question(&mut calendar, cast, case, matter));
        }
        steps.retain(|step| step.at < until);
        steps.sort_by_key(|step| (step.at, step.case));
        Self { cases: APPLICATIONS + QUESTIONS.len(), steps }
    }
}

const QUESTIONS: [&str; 3] =
    ["办理食品流通许可证需要哪些材料？", "个体户营业执照在哪个窗口办理？", "工程规划许可可以网上申请吗？"];

fn course(case: usize, dice: &mut Dice) -> Course {
    match (case, dice.below(20)) {
        // One of each that a visitor can take up.
        (15, _) => Course::Late,
        (0, _) | (_, 0..=1) => Course::Waiting,
        (3, _) | (_, 2..=3) => Course::Forgotten,
        (6, _) | (_, 4..=6) => Course::Lying,
        (9, _) | (_, 7) => Course::Refused,
        (12, _) | (_, 8..=10) => Course::Corrected,
        _ => Course::Granted,
    }
}

fn application(diary: &mut Diary<'_>, cast: &Cast, case: usize, item: &Item, course: Course) -> Vec<Step> {
    let programme = diary.book.programme();
    let unit = programme.units[item.unit.index()].id.clone();
    let above = programme.units[item.unit.index()].parent.map(|id| programme.units[id.index()].id.clone());
    let above = above.unwrap_or_else(|| unit.clone());
    let citizen = cast.citizens[case % cast.citizens.len()].clone();
    let (clerk, reviewer) = (cast.in_role(&unit, "clerk"), cast.in_role(&unit, "reviewer"));
    let leader = cast.in_role(&above, "leader");
    let mut script = Script { case, steps: Vec::new() };
    script.open(diary, &citizen, &unit, item);
    if course == Course::Forgotten
        || clerk.posts.is_empty()
        || reviewer.posts.is_empty()
        || leader.posts.is_empty()
    {
        return script.steps;
    }
    diary.later(1);
    if matches!(course, Course::Corrected | Course::Waiting) {
        let missing = || list(&["经营场所使用证明"]);
        script.act(diary, "request_correction", &clerk, &[("missing_items", missing())]);
        if course == Course::Waiting {
            return script.steps;
        }
        diary.later(3);
        script.act(diary, "supply_correction", &citizen, &[("corrections", missing())]);
        diary.later(1);
    }
    let promised = item.on(diary.today()).map_or(0, |version| version.promised);
    let kind = match (item.co_units.is_empty(), promised) {
        (false, _) => "joint",
        (true, 0) => "immediate",
        (true, _) => "promised",
    };
    let accepted = [("case_kind", choice(kind)), ("promised_days", FieldValue::Number(promised))];
    script.act(diary, "accept", &clerk, &accepted);
    if course == Course::Lying {
        return script.steps;
    }
    if !item.co_units.is_empty() {
        diary.later(2);
        script.steps.push(Step { at: diary.now(), case, deed: Deed::Agree });
    }
    if course == Course::Late {
        diary.later(promised as i32 + 2);
        script.decide(diary, (&reviewer, &leader), 0);
    } else if course == Course::Refused {
        script.refuse(diary, &clerk, &leader);
    } else {
        script.decide(diary, (&reviewer, &leader), promised);
        let wait = diary.dice.below(4) as i32;
        diary.later(wait);
        script.act(diary, "deliver", &clerk, &[("delivery_mode", choice("collected"))]);
    }
    script.steps
}

fn question(diary: &mut Diary<'_>, cast: &Cast, case: usize, matter: &str) -> Step {
    let by = cast.citizens[case % cast.citizens.len()].clone();
    let on = On::New {
        procedure: "enquiry".into(),
        unit: "industry-commerce-window".into(),
        item: None,
        party: Some(by.id.clone()),
    };
    let fields = given(&[("matter", text(matter)), ("enquirer", text("王小明"))]);
    Step { at: diary.now(), case, deed: Deed::Open { on, action: "ask_online", fields, by } }
}

/// The steps of one application.
struct Script {
    case: usize,
    steps: Vec<Step>,
}

impl Script {
    fn open(&mut self, diary: &mut Diary<'_>, citizen: &Person, unit: &str, item: &Item) {
        let on = On::New {
            procedure: "approval".into(),
            unit: unit.into(),
            item: Some(item.id.as_str().into()),
            party: Some(citizen.id.clone()),
        };
        let is_enterprise = self.case % 2 == 1;
        let documents: Vec<&str> =
            item.guide.documents.iter().map(|document| document.title.zh.as_str()).collect();
        let fields = given(&[
            ("item", FieldValue::Item(item.id.as_str().into())),
            ("applicant", text(if is_enterprise { "蓝翼餐饮有限公司" } else { "王小明" })),
            ("applicant_kind", choice(if is_enterprise { "enterprise" } else { "person" })),
            ("applicant_phone", text("0379-60000000")),
            ("channel", choice("online")),
            ("materials", list(if documents.is_empty() { &["申请表"] } else { &documents })),
        ]);
        let deed = Deed::Open { on, action: "submit", fields, by: citizen.clone() };
        self.steps.push(Step { at: diary.now(), case: self.case, deed });
    }

    fn act(
        &mut self,
        diary: &mut Diary<'_>,
        action: &'static str,
        by: &Person,
        filled: &[(&str, FieldValue)],
    ) {
        let deed = Deed::Act { action, fields: given(filled), by: by.clone() };
        self.steps.push(Step { at: diary.now(), case: self.case, deed });
    }

    fn decide(&mut self, diary: &mut Diary<'_>, (reviewer, leader): (&Person, &Person), promised: i64) {
        // Now and then it takes longer than was promised.
        let slow = if diary.dice.below(8) == 0 { promised as i32 } else { 0 };
        if promised > 0 {
            let days = 1 + diary.dice.below(2) as i32;
            diary.later(days);
        }
        self.act(diary, "review", reviewer, &[("review_opinion", text("材料齐全，符合条件，同意。"))]);
        if promised > 1 {
            diary.later(1 + slow);
        }
        let number = format!("洛许字{:04}号", self.case + 1);
        self.act(diary, "approve", leader, &[("decision_number", text(&number))]);
    }

    fn refuse(&mut self, diary: &mut Diary<'_>, clerk: &Person, leader: &Person) {
        diary.later(1);
        let ground = text("经营场所与污染源的距离不符合规定。");
        self.act(diary, "propose_refusal", clerk, &[("refusal_ground", ground)]);
        diary.later(1);
        self.act(diary, "approve_refusal", leader, &[("leader_opinion", text("情况属实，同意不予批准。"))]);
        self.act(diary, "refuse", clerk, &[("remedies_told", FieldValue::Flag(true))]);
    }
}

/// The days of one case: each step lies in office hours, after the one before.
struct Diary<'a> {
    book: &'a Rulebook,
    dice: &'a mut Dice,
    at: Moment,
}

impl Diary<'_> {
    /// Begins so many working days before `until` that a case which is accepted on the next and decided two days after its promise
    /// was decided lately.
    fn begin_so_that_it_is_late(&mut self, item: &Item, until: Moment) {
        let almanac = self.book.almanac();
        let today = almanac.day(until.0);
        let promised = item.on(today).map_or(0, |version| version.promised);
        let first = almanac.calendar.due(today, -(promised as i32) - 5);
        self.at = Moment(almanac.start_of(first));
        self.later(0);
    }

    fn today(&self) -> chuangyou_calendar::Day {
        self.book.almanac().day(self.at.0)
    }

    /// So many working days later, in the morning.
    fn later(&mut self, working_days: i32) {
        let almanac = self.book.almanac();
        let day = almanac.calendar.due(almanac.calendar.roll_forward(self.today()), working_days);
        let minutes = self.dice.below(120) as i64;
        let opens = almanac.instant(almanac.office.opens(day));
        let at = Moment(opens + minutes * 60_000_000);
        self.at = at.max(Moment(self.at.0 + 60_000_000));
    }

    /// A little later than the step before.
    fn now(&mut self) -> Moment {
        self.at = Moment(self.at.0 + 5 * 60_000_000 + self.dice.below(600) as i64 * 1_000_000);
        self.at
    }
}
