//! What is counted while the city runs, for a monitoring system. Names end in their unit.

use std::time::Duration;

use chuangyou_store::{Failure, case_row, outbox, seal};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use crate::city::City;
use crate::execute::{Done, Executed, Refusal};
use crate::reconcile::Pass;

/// Submissions, by `outcome`.
pub const COMMANDS: &str = "chuangyou_commands_total";
/// Cases and effects that a `pass` moved on or could not, by `outcome`.
pub const MOVED: &str = "chuangyou_pass_moved_total";
/// How long a `pass` took.
pub const PASS_SECONDS: &str = "chuangyou_pass_duration_seconds";
/// Cases that are open.
pub const OPEN_CASES: &str = "chuangyou_open_cases";
/// Effects that wait to be carried out.
pub const OUTBOX_WAITING: &str = "chuangyou_outbox_waiting";
/// Events that wait to be sealed.
pub const UNSEALED: &str = "chuangyou_unsealed_events";

/// Says what the numbers mean; once, when the recorder is there.
pub fn describe() {
    describe_counter!(COMMANDS, Unit::Count, "Submissions by outcome");
    describe_counter!(MOVED, Unit::Count, "Cases and effects taken up by the passes, by pass and outcome");
    describe_histogram!(PASS_SECONDS, Unit::Seconds, "Duration of the passes");
    describe_gauge!(OPEN_CASES, Unit::Count, "Cases that are open");
    describe_gauge!(OUTBOX_WAITING, Unit::Count, "Effects that wait to be carried out");
    describe_gauge!(UNSEALED, Unit::Count, "Events that wait to be sealed");
}

/// Counts a submission.
pub(crate) fn submitted(result: &Result<Executed, Refusal>) {
    let outcome = match result {
        Ok(executed) if executed.done == Done::Before => "repeated",
        Ok(_) => "done",
        Err(Refusal::NotFound) => "not_found",
        Err(Refusal::Rejected(_)) => "rejected",
        Err(Refusal::Conflict { .. }) => "conflict",
        Err(Refusal::KeyReused) => "key_reused",
        Err(Refusal::NobodyHasKeys) => "nobody_has_keys",
        Err(Refusal::Failed(_)) => "failed",
    };
    counter!(COMMANDS, "outcome" => outcome).increment(1);
}

/// Counts what a pass has done, and how long it took.
pub(crate) fn passed(name: &'static str, pass: Pass, took: Duration) {
    counter!(MOVED, "pass" => name, "outcome" => "done").increment(pass.done);
    counter!(MOVED, "pass" => name, "outcome" => "failed").increment(pass.failed);
    histogram!(PASS_SECONDS, "pass" => name).record(took.as_secs_f64());
}

/// Reads what is counted only when somebody asks.
///
/// # Errors
/// As the store has it.
pub async fn look(city: &City) -> Result<(), Failure> {
    let counts = city.read(|tx, jurisdiction| {
        let (open, waiting) = (case_row::count_open(tx, jurisdiction)?, outbox::waiting(tx, jurisdiction)?);
        Ok::<_, Failure>([open, waiting, seal::waiting(tx, jurisdiction)?])
    });
    let counts = counts.await?;
    for (name, count) in [OPEN_CASES, OUTBOX_WAITING, UNSEALED].into_iter().zip(counts) {
        gauge!(name).set(count as f64);
    }
    Ok(())
}
