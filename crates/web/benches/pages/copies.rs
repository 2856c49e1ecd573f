//! A city of many cases: those that were lived through, copied.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use chuangyou_app::{City, Rulebook, chance};
use chuangyou_engine::case::{CaseId, Moment};
use chuangyou_store::account::{self, Account};
use chuangyou_store::{CaseRow, Failure, Jurisdiction, Sql, Tx, case_row};
use tokio::sync::mpsc;

use crate::life;
use crate::mould::{Cast, Mould, Name, Put, commitment};
use crate::town::{self, DAY, Dice, NOW};

/// Over how many weeks the closed cases are spread.
const WEEKS: i64 = 150;

/// How many cases each citizen has had, on average.
const CASES_OF_A_CITIZEN: usize = 4;

/// How many families one transaction puts.
const BATCH: usize = 1000;

/// How long the keys of commands are kept.
const KEYS_KEPT: i64 = 30 * DAY;

const SERIES: Sql = "INSERT INTO series (jurisdiction, name, last) VALUES ($1, $2, $3)
    ON CONFLICT (jurisdiction, name) DO UPDATE SET last = excluded.last";
const LAST: Sql = "SELECT name, last FROM series WHERE jurisdiction = $1";
const ALL: Sql = "SELECT case_id FROM case_row WHERE jurisdiction = $1 ORDER BY case_id";

/// Makes a city of `cases` cases in a folder, `open` out of a hundred of them open.
pub(crate) async fn make(folder: &Path, cases: usize, open: usize) {
    drop(std::fs::remove_dir_all(folder));
    let city = town::open(folder).await;
    life::play(&city).await;
    let moulds = city.read(moulds).await.unwrap();
    let (over, still): (Vec<Mould>, Vec<Mould>) = moulds.into_iter().partition(|mould| mould.is_over);
    eprintln!("{} families to copy, {} of them open", over.len() + still.len(), still.len());
    people(&city, cases / CASES_OF_A_CITIZEN).await;
    let last = city.read(last_numbers).await.unwrap();
    let mut caster = Caster {
        book: city.book(),
        numbers: last,
        dice: Dice(20_261_120),
        citizens: cases / CASES_OF_A_CITIZEN,
    };
    let jurisdiction = city.jurisdiction().clone();
    let (batches, mut cast) = mpsc::channel::<Vec<Put>>(2);
    let caster = tokio::task::spawn_blocking(move || {
        let mut batch = Vec::new();
        for (family, (mould, weeks)) in schedule(&over, &still, cases, open).into_iter().enumerate() {
            let copy = caster.next(mould, weeks);
            batch.extend(mould.cast(&jurisdiction, &copy, Moment(NOW.0 - KEYS_KEPT)));
            if family % BATCH == BATCH - 1 {
                batches.blocking_send(std::mem::take(&mut batch)).unwrap();
            }
        }
        batches.blocking_send(batch).unwrap();
        caster
    });
    city.write(|tx, _| tx.batch("PRAGMA cache_size = -3000000")).await.unwrap();
    while let Some(batch) = cast.recv().await {
        let put = move |tx: &mut Tx<'_>, _: &Jurisdiction| {
            batch.iter().try_for_each(|(sql, values)| tx.execute(sql, values).map(drop))
        };
        city.write(put).await.unwrap();
    }
    let caster = caster.await.unwrap();
    city.write(move |tx, city| keep_numbers(tx, city, &caster.numbers)).await.unwrap();
    std::fs::write(folder.join("made"), "").unwrap();
}

/// Every family of the cases that were lived through.
fn moulds(tx: &mut Tx<'_>, city: &Jurisdiction) -> Result<Vec<Mould>, Failure> {
    let mut roots = Vec::new();
    for row in tx.query(ALL, &[city.as_str().into()])? {
        let id = CaseId::from(row.get::<String>(0)?);
        roots.extend(case_row::by_id(tx, city, &id)?.filter(|row| row.parent.is_none()));
    }
    let mould = |root: CaseRow| {
        let children = case_row::of_parent(tx, city, &root.id, 100)?;
        let family: Vec<CaseRow> = std::iter::once(root).chain(children).collect();
        Mould::of(tx, city, &family)
    };
    roots.into_iter().map(mould).collect()
}

/// Which families are copied, how many weeks before they were lived, the earliest first; the open ones as they are.
fn schedule<'m>(over: &'m [Mould], still: &'m [Mould], cases: usize, open: usize) -> Vec<(&'m Mould, i64)> {
    // Long lives count eight times, so that a case has ten events on average.
    let often = |mould: &&'m Mould| if mould.events >= 10 * mould.cases { 8 } else { 1 };
    let closed: Vec<&Mould> = over.iter().flat_map(|mould| vec![mould; often(&mould)]).collect();
    let mut plan = Vec::new();
    let wanted = cases * (100 - open) / 100;
    let (mut next, mut made) = (closed.iter().cycle(), 0);
    for week in (1..=WEEKS).rev() {
        let until = wanted * (WEEKS - week + 1) as usize / WEEKS as usize;
        let mut of_week: Vec<(&Mould, i64)> = Vec::new();
        while made < until {
            let mould = next.next().unwrap();
            made += mould.cases;
            of_week.push((mould, week));
        }
        of_week.sort_by_key(|(mould, _)| mould.began);
        plan.extend(of_week);
    }
    let mut next = still.iter().cycle();
    let mut of_today: Vec<(&Mould, i64)> = Vec::new();
    while made < cases {
        let mould = next.next().unwrap();
        made += mould.cases;
        of_today.push((mould, 0));
    }
    of_today.sort_by_key(|(mould, _)| mould.began);
    plan.extend(of_today);
    plan
}

/// Gives copies their names.
struct Caster {
    book: Arc<Rulebook>,
    numbers: HashMap<String, i64>,
    dice: Dice,
    citizens: usize,
}

impl Caster {
    fn next(&mut self, mould: &Mould, weeks: i64) -> Cast {
        let later = -weeks * 7 * DAY;
        let citizen = format!("citizen-{}", self.dice.below(self.citizens));
        let (mut names, mut salts) = (Vec::with_capacity(mould.names.len()), BTreeMap::new());
        for (place, name) in mould.names.iter().enumerate() {
            names.push(match name {
                Name::Case(at) | Name::Key(at) => chance::id(Moment(at.0 + later)),
                Name::Number { before, after, figures, at } => {
                    let (year, ..) = self.book.almanac().day(at.0 + later).ymd();
                    self.number(&format!("{before}{year}{after}"), *figures)
                }
                Name::Party => citizen.clone(),
                Name::Commitment(value) => {
                    let salt = chance::bytes();
                    salts.insert(place, salt);
                    commitment(value, salt)
                }
            });
        }
        Cast { names, salts, later }
    }

    fn number(&mut self, before: &str, figures: usize) -> String {
        let last = self.numbers.entry(format!("{before}#")).or_default();
        *last += 1;
        format!("{before}{last:0figures$}")
    }
}

fn last_numbers(tx: &mut Tx<'_>, city: &Jurisdiction) -> Result<HashMap<String, i64>, Failure> {
    let rows = tx.query(LAST, &[city.as_str().into()])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

fn keep_numbers(tx: &mut Tx<'_>, city: &Jurisdiction, last: &HashMap<String, i64>) -> Result<(), Failure> {
    last.iter().try_for_each(|(name, last)| {
        tx.execute(SERIES, &[city.as_str().into(), name.into(), (*last).into()]).map(drop)
    })
}

/// Gives every citizen an account; all have the password of the demonstration.
async fn people(city: &City, citizens: usize) {
    let wang = city.read(|tx, city| account::by_login(tx, city, "wang")).await.unwrap().unwrap();
    for begin in (0..citizens).step_by(50_000) {
        let wang = wang.clone();
        let put = move |tx: &mut Tx<'_>, city: &Jurisdiction| {
            (begin..citizens.min(begin + 50_000)).try_for_each(|number| {
                let id = format!("citizen-{number}");
                let citizen = Account { login: id.clone(), id: id.into(), ..wang.clone() };
                account::insert(tx, city, &citizen)
            })
        };
        city.write(put).await.unwrap();
    }
}
