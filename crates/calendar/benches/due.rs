//! The hot loops: due dates, working days between, ticks, and one clock by date.

use std::hint::black_box;
use std::path::Path;

use chuangyou_calendar::{
    Calendar, ClockRule, ClockRun, Convention, Day, LocalSecond, OfficeClock, OfficeHours, OfficeHoursSpec,
    SeasonSpec, Threshold, TimeUnit, Zone,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const COUNT: usize = 4096;

/// Days spread over 2007 to 2026 and limits of 1 to 45 days, by a fixed linear congruence.
fn questions() -> Vec<(Day, i32)> {
    let (first, last) = (Day::first_of_year(2007), Day::last_of_year(2026));
    let mut state = 1_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    (0..COUNT).map(|_| (first + next((last - first) as u64) as i32, 1 + next(45) as i32)).collect()
}

fn office(calendar: &Calendar) -> OfficeClock {
    let season = |from: &str, to: &str, hours: [&str; 2]| SeasonSpec {
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
        hours: hours.map(str::to_owned).to_vec(),
    };
    let spec = OfficeHoursSpec(vec![
        season("05-01", "09-30", ["09:00-12:00", "15:00-18:00"]),
        season("10-01", "04-30", ["09:00-12:00", "13:30-17:00"]),
    ]);
    OfficeClock::new(calendar, &OfficeHours::try_from(&spec).expect("seasons that cover the year"))
}

fn hot_loops(criterion: &mut Criterion) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../calendars/cn");
    let calendar = Calendar::load_dir(&dir).expect("the shipped calendar of China");
    let office = office(&calendar);
    let zone = Zone::get("Europe/Amsterdam").expect("a bundled zone");
    let questions = questions();
    let instants: Vec<LocalSecond> =
        questions.iter().map(|&(day, n)| LocalSecond::midnight(day) + i64::from(n) * 1_800).collect();

    let mut group = criterion.benchmark_group("calendar");
    group.throughput(Throughput::Elements(COUNT as u64));
    group.bench_function("due", |bencher| {
        bencher.iter(|| {
            questions
                .iter()
                .fold(0, |sum: i32, &(from, n)| sum.wrapping_add(calendar.due(black_box(from), n).0))
        });
    });
    group.bench_function("between", |bencher| {
        bencher.iter(|| {
            questions.windows(2).fold(0, |sum: i32, pair| {
                sum.wrapping_add(calendar.working_days_between(black_box(pair[0].0), pair[1].0))
            })
        });
    });
    group.bench_function("ticks", |bencher| {
        bencher.iter(|| instants.iter().fold(0, |sum: i64, &t| sum.wrapping_add(office.ticks(black_box(t)))));
    });
    group.bench_function("instant_at_ticks", |bencher| {
        let ticks: Vec<i64> = instants.iter().map(|&t| office.ticks(t)).collect();
        bencher.iter(|| {
            ticks.iter().fold(0, |sum: i64, &t| sum.wrapping_add(office.instant_at_ticks(black_box(t)).0))
        });
    });
    group.bench_function("zone_local", |bencher| {
        bencher.iter(|| {
            instants.iter().fold(0, |sum: i64, &t| sum.wrapping_add(zone.local(black_box(t.0) * 1_000_000)))
        });
    });
    group.finish();
    clocks(criterion, &office, &instants, &questions);
    criterion.bench_function("build/calendar_and_office_clock", |bencher| {
        bencher.iter(|| {
            self::office(&Calendar::load_dir(black_box(&dir)).expect("the shipped calendar of China"))
        });
    });
}

/// One clock with a pause, started, stopped and asked for one level.
fn clocks(
    criterion: &mut Criterion,
    office: &OfficeClock,
    instants: &[LocalSecond],
    questions: &[(Day, i32)],
) {
    let mut group = criterion.benchmark_group("calendar");
    group.throughput(Throughput::Elements(COUNT as u64));
    for (name, convention) in
        [("clock_by_date", Convention::Date), ("clock_by_second", Convention::Timestamp)]
    {
        group.bench_function(name, |bencher| {
            let rule = ClockRule::new(office, TimeUnit::WorkingDay, convention);
            bencher.iter(|| {
                instants.iter().zip(questions).fold(0, |sum: i64, (&t, &(_, n))| {
                    let mut clock = ClockRun::new(rule, n as u32);
                    clock.start(black_box(t));
                    clock.pause(t + 100_000);
                    clock.resume(t + 900_000);
                    clock.stop(t + 2_000_000);
                    let over = clock.crossing(Threshold::Over(1), LocalSecond::MAX);
                    sum.wrapping_add(over.map_or(0, |at| at.0))
                })
            });
        });
    }
    group.finish();
}

criterion_group!(benches, hot_loops);
criterion_main!(benches);
