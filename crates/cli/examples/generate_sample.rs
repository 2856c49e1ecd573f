//! Writes `examples/approvals-2011.csv`: a generated year of approvals in an invented city, under the programme
//! `luoyang-2011`. The same seed gives the same file.
//!
//! Nobody in it exists. Most cases go as they should; some units are slow, and each kind of breach that the programme's
//! rules know occurs now and then.
//!
//! ```console
//! $ cargo run --package chuangyou --example generate_sample
//! ```

use chuangyou_calendar::{Calendar, Day, LocalSecond, OfficeClock};
use chuangyou_engine::RuleSet;
use chuangyou_programme::model::{Item, Programme};
use std::fmt::Write as _;
use std::path::Path;

const SEED: u64 = 2011;
const APPROVALS: usize = 600;
const HEADER: &str = "case,activity,time,resource,special_days,extension_days,new_fact,case:procedure,case:unit,case:item,case:handler,case:case_kind,case:promised_days,case:channel";

fn main() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::create_dir_all(root.join("examples"))?;
    std::fs::write(root.join("examples/approvals-2011.csv"), sample(&root))
}

/// The whole file.
pub(crate) fn sample(root: &Path) -> String {
    let programme =
        chuangyou_programme::load(&root.join("programmes/luoyang-2011")).expect("the programme is sound");
    let calendar = Calendar::load_dir(&root.join("calendars/cn")).expect("the calendar is sound");
    let rules =
        RuleSet::compile(programme.clone(), calendar.clone()).expect("the programme can be judged by");
    let city = City { office: rules.almanac().office.clone(), calendar, programme };
    let mut chance = Chance(SEED);
    let mut rows: Vec<Row> = (0..APPROVALS).flat_map(|number| city.approval(number, &mut chance)).collect();
    rows.extend(city.interviews(&mut chance));
    let last = LocalSecond::midnight(day(2011, 12, 31));
    rows.retain(|row| row.at < last);
    rows.sort_by_key(|row| row.at);
    let mut text = format!("{HEADER}\n");
    for row in rows {
        writeln!(
            text,
            "{},{},{},{},{},{}",
            row.case, row.activity, row.at, row.person, row.data, row.of_case
        )
        .expect("writing to a String cannot fail");
    }
    text
}

/// One line of the file.
struct Row {
    case: String,
    activity: &'static str,
    at: LocalSecond,
    person: String,
    /// `special_days,extension_days,new_fact`.
    data: String,
    /// The attributes of the case, the same on each of its lines.
    of_case: String,
}

/// SplitMix64: small, and the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `n - 1`.
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// From `low` to `high`, both included.
    fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1) as usize) as i32
    }

    /// True so many times in a thousand.
    fn of_thousand(&mut self, n: usize) -> bool {
        self.below(1000) < n
    }
}

/// What is applied for in the sample, of the items of the programme.
const ITEMS: [&str; 33] = [
    "major-project-approval",
    "investment-project-approval",
    "energy-saving-review",
    "site-selection-opinion",
    "construction-land-planning-permit",
    "construction-project-planning-permit",
    "land-pre-examination",
    "land-use-right-registration",
    "construction-permit",
    "property-presale-permit",
    "completion-filing",
    "eia-report-approval",
    "eia-form-approval",
    "pollutant-discharge-permit",
    "forest-land-use",
    "tree-felling-permit",
    "road-excavation-permit",
    "outdoor-advertising-permit",
    "company-registration",
    "individual-business-registration",
    "food-circulation-permit",
    "hazardous-chemicals-licence",
    "special-equipment-registration",
    "human-resources-service-permit",
    "road-passenger-transport",
    "road-freight-transport",
    "public-place-hygiene-permit",
    "medical-institution-setup",
    "entertainment-venue-licence",
    "private-school-setup",
    "social-organisation-registration",
    "large-event-permit",
    "residence-registration-transfer",
];

/// Whose leaders are interviewed.
const GUESTS: [&str; 19] = [
    "luoyang",
    "development-reform",
    "industry-commerce",
    "housing-construction",
    "planning",
    "land",
    "environment",
    "public-security",
    "health",
    "transport",
    "human-resources",
    "civil-affairs",
    "culture",
    "education",
    "work-safety",
    "quality",
    "forestry",
    "urban-management",
    "price",
];

struct City {
    programme: Programme,
    calendar: Calendar,
    office: OfficeClock,
}

/// A case while it is being told.
struct Telling<'a> {
    city: &'a City,
    chance: &'a mut Chance,
    case: String,
    unit: &'a str,
    now: LocalSecond,
    rows: Vec<Row>,
}

impl City {
    fn approval(&self, number: usize, chance: &mut Chance) -> Vec<Row> {
        let id = ITEMS[chance.below(ITEMS.len())];
        let item = self.programme.items.iter().find(|item| item.id == id);
        let item = item.expect("the sample asks for items of the programme");
        let unit = &self.programme.units[item.unit.index()].id;
        let submitted = self.calendar.due(day(2010, 12, 31), chance.between(1, 249));
        let mut telling = Telling {
            city: self,
            case: format!("SP-{:06}", number + 1),
            unit,
            now: self.office.opens(submitted) + chance.between(0, 9_000).into(),
            rows: Vec::new(),
            chance,
        };
        let promised = telling.approval(item);
        let handler = telling.person("clerk");
        let kind = if telling.chance.of_thousand(60) { "immediate" } else { "promised" };
        let channel = ["window", "online", "post"][telling.chance.below(10).saturating_sub(7)];
        let of_case = format!("approval,{unit},{},{handler},{kind},{promised},{channel}", item.id);
        telling.rows.into_iter().map(|row| Row { of_case: of_case.clone(), ..row }).collect()
    }

    /// Four interviews with main leaders a month from February, three in two months.
    fn interviews(&self, chance: &mut Chance) -> Vec<Row> {
        let mut rows = Vec::new();
        for month in 2..=12 {
            let held = if month == 2 || month == 7 { 3 } else { 4 };
            for n in 0..held {
                let on = self.calendar.due(day(2011, month, 1), 2 + n * 4);
                let guest = GUESTS[chance.below(GUESTS.len())];
                let case = format!("FT-{month:02}{:02}", n + 1);
                let of_case = format!("leader-interview,{guest},,,,,");
                for (activity, at) in
                    [("plan", self.office.opens(on + -2)), ("hold", self.office.opens(on) + 3600)]
                {
                    rows.push(Row {
                        case: case.clone(),
                        activity,
                        at,
                        person: "chuangyou-general-1".to_owned(),
                        data: ",,".to_owned(),
                        of_case: of_case.clone(),
                    });
                }
            }
        }
        rows
    }
}

impl Telling<'_> {
    /// Tells a whole case; the promised limit that was in force when it was accepted.
    fn approval(&mut self, item: &Item) -> i64 {
        let promised = |day: Day| item.on(day).map_or(0, |version| version.promised);
        let limit = promised(self.now.day());
        self.act("submit", "applicant");
        if self.chance.of_thousand(25) {
            self.later(1, 4);
            self.act("withdraw", "applicant");
            return limit;
        }
        if !self.intake() {
            return limit;
        }
        let accepted = self.now.day();
        let limit = promised(accepted);
        let statutory = item.on(accepted).map_or(limit, |version| version.statutory);
        self.special_procedure();
        self.handle(limit, statutory);
        limit
    }

    /// From the submission to the acceptance; false if the case ends before it.
    fn intake(&mut self) -> bool {
        match self.chance.below(1000) {
            0..=119 => self.correction(),
            120..=134 => {
                // Nobody told the applicant anything in time.
                let deemed = self.city.calendar.due(self.now.day(), 5) + 1;
                self.now = LocalSecond::midnight(deemed);
                self.note("deem_accepted", "system".to_owned(), ",,");
                return true;
            }
            135..=159 => return self.non_acceptance(),
            _ => self.later(0, 3),
        }
        self.act("accept", "clerk");
        true
    }

    fn correction(&mut self) {
        let slow = self.chance.of_thousand(60);
        self.later(0, if slow { 8 } else { 4 });
        self.act("request_correction", "clerk");
        self.later(1, 12);
        self.act("supply_correction", "applicant");
        if self.chance.of_thousand(150) {
            self.later(0, 2);
            let new_fact = if self.chance.of_thousand(400) { ",,true" } else { ",," };
            let clerk = self.person("clerk");
            self.note("request_correction", clerk, new_fact);
            self.later(1, 8);
            self.act("supply_correction", "applicant");
        }
        self.later(0, 2);
    }

    fn non_acceptance(&mut self) -> bool {
        self.later(0, 2);
        if self.chance.of_thousand(120) {
            self.act("refuse_acceptance", "clerk");
            return false;
        }
        self.act("propose_non_acceptance", "clerk");
        let silent = self.chance.of_thousand(150);
        self.later(if silent { 4 } else { 0 }, if silent { 6 } else { 2 });
        if self.chance.of_thousand(150) {
            self.act("overrule_non_acceptance", "leader");
            self.later(0, 1);
            self.act("accept", "clerk");
            return true;
        }
        self.act("approve_non_acceptance", "leader");
        self.later(0, 1);
        self.act("refuse_acceptance", "clerk");
        false
    }

    fn special_procedure(&mut self) {
        if !self.chance.of_thousand(90) {
            return;
        }
        self.later(0, 2);
        let granted = self.chance.between(2, 6) * 5;
        let reviewer = self.person("reviewer");
        self.note("start_special_procedure", reviewer, &format!("{granted},,"));
        let taken = granted * self.chance.between(40, 112) / 100;
        self.later(taken, taken);
        self.act("end_special_procedure", "reviewer");
    }

    /// From the acceptance to the delivery. How much of the limit is used depends on the unit.
    fn handle(&mut self, limit: i64, statutory: i64) {
        let limit = limit as i32;
        let slow = matches!(self.unit, "land-window" | "environment-window" | "housing-construction-window");
        let tail = if slow { 200 } else { 45 };
        let mut days = limit * self.chance.between(15, 95) / 100;
        let mut extended = false;
        if self.chance.of_thousand(tail) {
            days = limit + self.chance.between(1, if slow { 9 } else { 4 });
            extended = self.chance.of_thousand(250);
        }
        if self.chance.of_thousand(8) {
            days = statutory as i32 + self.chance.between(1, 12);
        }
        if self.chance.of_thousand(25) {
            self.later(0, days);
            self.act("withdraw", "applicant");
            return;
        }
        if extended {
            self.extension(limit);
        }
        if self.chance.of_thousand(12) {
            // Decided at once.
            self.now = self.now + self.chance.between(60, 1_500).into();
        } else {
            self.later(days * 2 / 3, days * 2 / 3);
        }
        self.act("review", "reviewer");
        if self.chance.of_thousand(55) {
            self.refusal();
            return;
        }
        self.later(days - days * 2 / 3, days - days * 2 / 3);
        let leader =
            if self.chance.of_thousand(10) { self.actor_of("accept") } else { self.person("leader") };
        self.note("approve", leader, ",,");
        let late = self.chance.of_thousand(20);
        self.later(if late { 11 } else { 0 }, if late { 15 } else { 7 });
        self.act("deliver", "clerk");
    }

    fn extension(&mut self, limit: i32) {
        self.later(limit / 2, limit / 2);
        self.act("apply_for_extension", "clerk");
        self.later(0, 1);
        let leader = self.person("leader");
        let granted = self.chance.between(3, 10);
        self.note("grant_extension", leader, &format!(",{granted},"));
    }

    fn refusal(&mut self) {
        if self.chance.of_thousand(90) {
            self.act("refuse", "clerk");
            return;
        }
        self.act("propose_refusal", "reviewer");
        let silent = self.chance.of_thousand(180);
        self.later(if silent { 4 } else { 0 }, if silent { 7 } else { 2 });
        if self.chance.of_thousand(150) {
            self.act("overrule_refusal", "leader");
            self.later(0, 2);
            self.act("approve", "leader");
            self.later(0, 5);
            self.act("deliver", "clerk");
            return;
        }
        let same = self.chance.of_thousand(60);
        let approver = if same { self.actor_of("propose_refusal") } else { self.person("leader") };
        self.note("approve_refusal", approver, ",,");
        self.later(0, 1);
        self.act("refuse", "clerk");
    }

    /// Goes on by so many working days, to some minute of the office hours.
    fn later(&mut self, least: i32, most: i32) {
        let days = self.chance.between(least, most.max(least));
        let today = self.city.calendar.roll_forward(self.now.day());
        let day = if days == 0 { today } else { self.city.calendar.due(today, days) };
        let (opens, closes) = (self.city.office.opens(day), self.city.office.close_of_business(day));
        let at = opens + self.chance.between(0, (closes - opens) as i32 - 1).into();
        self.now = at.max(self.now + 300).min(LocalSecond::midnight(day + 1) + -60);
    }

    fn act(&mut self, activity: &'static str, role: &str) {
        let person = self.person(role);
        self.note(activity, person, ",,");
    }

    fn note(&mut self, activity: &'static str, person: String, data: &str) {
        let (case, at) = (self.case.clone(), self.now);
        self.rows.push(Row { case, activity, at, person, data: data.to_owned(), of_case: String::new() });
    }

    /// Whoever has the role in this case: one person a case, so that four eyes are four eyes.
    fn person(&self, role: &str) -> String {
        let office = self.unit.trim_end_matches("-window");
        let number = self.case.bytes().map(usize::from).sum::<usize>() % 3 + 1;
        match role {
            "applicant" => "applicant".to_owned(),
            "leader" => format!("{office}-leader"),
            "reviewer" => format!("{office}-reviewer-{number}"),
            _ => format!("{office}-clerk-{number}"),
        }
    }

    fn actor_of(&self, activity: &str) -> String {
        let row = self.rows.iter().find(|row| row.activity == activity);
        row.map_or_else(|| self.person("leader"), |row| row.person.clone())
    }
}

fn day(year: i32, month: u8, day: u8) -> Day {
    Day::new(year, month, day).expect("a date written here")
}
