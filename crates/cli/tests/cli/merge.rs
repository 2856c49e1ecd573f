use crate::run::{Folder, chuangyou, text};
use crate::supervise::small;

const SAMPLE: &str = "examples/approvals-2011.csv --programme programmes/luoyang-2011 --as-of 2011-11-30";

/// The partial files of `n` shares of the sample.
fn shares(folder: &Folder, n: u32) -> Vec<String> {
    let share = |k| {
        let partial = folder.path(&format!("{n}-{k}.partial"));
        chuangyou(&format!("supervise {SAMPLE} --part {k}/{n} --partial {partial}")).ok();
        partial
    };
    (1..=n).map(share).collect()
}

#[test]
fn shares_merged_in_any_order_give_what_one_run_gives_to_the_byte() {
    let folder = Folder::new();
    let (cards, indicators) = (folder.path("cards.csv"), folder.path("indicators.csv"));
    let json =
        chuangyou(&format!("supervise {SAMPLE} --format json --cards {cards} --indicators {indicators}"))
            .ok();
    let table = chuangyou(&format!("supervise {SAMPLE}")).ok();
    assert!(text(&cards).lines().count() > 100);
    for n in [1, 3, 8] {
        let mut partials = shares(&folder, n);
        partials.rotate_left(n as usize / 2);
        let partials = partials.join(" ");
        let (merged, sums) = (folder.path("merged.csv"), folder.path("sums.csv"));
        let whole =
            chuangyou(&format!("merge {partials} --format json --cards {merged} --indicators {sums}")).ok();
        assert_eq!(whole, json, "{n} shares");
        assert_eq!(text(&merged), text(&cards), "{n} shares");
        assert_eq!(text(&sums), text(&indicators), "{n} shares");
        assert_eq!(chuangyou(&format!("merge {partials}")).ok(), table, "{n} shares");
    }
}

#[test]
fn events_left_out_are_counted_once_however_many_shares_meet_them() {
    let folder = Folder::new();
    let (_, programme) = small(&folder);
    let header = "case,activity,time,resource,unit\n";
    let rows =
        "A,accept,2026-02-12 09:00,Li,north\nA,decide,soon,Li,north\nB,accept,2026-02-12 09:00,Li,north\n";
    let log = folder.file("bad.csv", format!("{header}{rows}"));
    let command = format!("supervise {log} --programme {programme} --lenient --as-of 2026-03-05");
    let whole = chuangyou(&format!("{command} --format json")).ok();
    let partials = [1, 2, 3].map(|k| {
        let partial = folder.path(&format!("{k}.partial"));
        chuangyou(&format!("{command} --part {k}/3 --partial {partial}")).ok();
        partial
    });
    assert!(whole.contains("\"skipped\": 1"), "{whole}");
    assert_eq!(chuangyou(&format!("merge {} --format json", partials.join(" "))).ok(), whole);
}

#[test]
fn without_an_instant_every_share_takes_the_latest_event_of_all_cases() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let whole = chuangyou(&format!("supervise {log} --programme {programme} --format json")).ok();
    let partials = [1, 2, 3, 4].map(|k| {
        let partial = folder.path(&format!("{k}.partial"));
        chuangyou(&format!("supervise {log} --programme {programme} --part {k}/4 --partial {partial}")).ok();
        partial
    });
    assert_eq!(chuangyou(&format!("merge {} --format json", partials.join(" "))).ok(), whole);
}

#[test]
fn a_missing_part_and_a_part_given_twice_are_named() {
    let folder = Folder::new();
    let partials = shares(&folder, 3);
    let ran = chuangyou(&format!("merge {} {}", partials[0], partials[2]));
    assert_eq!(ran.code, 2);
    assert_eq!(ran.err, "error: examples/approvals-2011.csv: missing parts: 2/3\n");
    let ran = chuangyou(&format!("merge {} {}", partials.join(" "), partials[1]));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("part 2 of 3"), "{}", ran.err);
}

#[test]
fn shares_judged_at_different_instants_do_not_fit_together() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let partials = [("2026-03-05", 1), ("2026-03-06", 2)].map(|(day, k)| {
        let partial = folder.path(&format!("{k}.partial"));
        chuangyou(&format!(
            "supervise {log} --programme {programme} --as-of {day} --part {k}/2 --partial {partial}"
        ))
        .ok();
        partial
    });
    let ran = chuangyou(&format!("merge {}", partials.join(" ")));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("judged at another instant"), "{}", ran.err);
}

#[test]
fn a_programme_that_has_changed_since_does_not_fit() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let partial = folder.path("1.partial");
    chuangyou(&format!("supervise {log} --programme {programme} --partial {partial}")).ok();
    let changed = text(&folder.path("small/programme.toml")).replace("budget = 5", "budget = 6");
    folder.file("small/programme.toml", changed);
    let ran = chuangyou(&format!("merge {partial}"));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("judged by another programme"), "{}", ran.err);
}

#[test]
fn logs_judged_apart_and_merged_are_logs_judged_together() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let other =
        folder.file("other.csv", "case,activity,time,resource,unit\nD,accept,2026-02-24 12:00:00,Li,north\n");
    let command = format!("--programme {programme} --as-of 2026-03-05");
    let (one, two) = (folder.path("one.partial"), folder.path("two.partial"));
    chuangyou(&format!("supervise {other} {command} --partial {one}")).ok();
    chuangyou(&format!("supervise {log} {command} --partial {two}")).ok();
    let together = chuangyou(&format!("supervise {log} {other} {command} --format json")).ok();
    assert_eq!(chuangyou(&format!("merge {one} {two} --format json")).ok(), together);
}

#[test]
fn a_share_needs_a_file_to_be_written_to() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let ran = chuangyou(&format!("supervise {log} --programme {programme} --part 1/2"));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--partial"), "{}", ran.err);
}

#[test]
fn what_is_no_partial_file_is_refused_with_its_place() {
    let folder = Folder::new();
    let wrong = folder.file("wrong.partial", "{\n  \"format\": 7\n}\n");
    let ran = chuangyou(&format!("merge {wrong}"));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains(&wrong)
            && ran.err.contains("expected a string at line")
            && ran.err.contains("hint:"),
        "{}",
        ran.err
    );
}
