//! One run of one process: seconds on the wall, seconds of processor, and the most memory it held.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// GNU time, which asks the kernel for a process's own maximum.
const GNU_TIME: &str = "/usr/bin/time";

/// What one run needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sample {
    pub(super) wall: Duration,
    /// User and system time of all threads; `None` without GNU time.
    pub(super) processor: Option<Duration>,
    /// Peak resident memory in KiB; `None` where neither GNU time nor `/proc` tells.
    pub(super) peak_kib: Option<u64>,
}

impl Sample {
    /// Peak resident memory in millions of bytes.
    pub(super) fn peak_mb(&self) -> Option<f64> {
        self.peak_kib.map(megabytes)
    }
}

/// KiB in millions of bytes.
fn megabytes(kib: u64) -> f64 {
    kib as f64 * 1024.0 / 1e6
}

/// How much memory a process holds now, in millions of bytes; `None` where `/proc` does not tell.
pub(super) fn held_by(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    kib_of(&status, "VmRSS:").map(megabytes)
}

/// Runs the command once, its output thrown away; an error, with its words, when it fails.
pub(super) fn run(command: &mut Command, folder: &Path) -> Result<Sample> {
    let note = folder.join("time.txt");
    let timed = Path::new(GNU_TIME).is_file();
    let words = folder.join("stderr.txt");
    let mut started = if timed { under_time(command, &note) } else { again(command) };
    started.stdin(Stdio::null()).stdout(Stdio::null()).stderr(fs::File::create(&words)?);
    let begun = Instant::now();
    let mut child = started.spawn().with_context(|| format!("cannot start {command:?}"))?;
    let polled = if timed { None } else { watch_peak(&mut child)? };
    let status = child.wait()?;
    let wall = begun.elapsed();
    ensure!(status.success(), "{command:?} ended with {status}: {}", fs::read_to_string(&words)?.trim());
    if !timed {
        return Ok(Sample { wall, processor: None, peak_kib: polled });
    }
    let (processor, peak_kib) =
        parse(&fs::read_to_string(&note)?).context("GNU time wrote something unexpected")?;
    Ok(Sample { wall, processor: Some(processor), peak_kib: Some(peak_kib) })
}

/// The same command below GNU time.
fn under_time(command: &Command, note: &Path) -> Command {
    let mut timed = Command::new(GNU_TIME);
    timed.args(["--quiet", "-f", "%U %S %M", "-o"]).arg(note).arg(command.get_program());
    same_surroundings(command, &mut timed);
    timed
}

fn again(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    same_surroundings(command, &mut copy);
    copy
}

fn same_surroundings(from: &Command, to: &mut Command) {
    to.args(from.get_args());
    to.envs(from.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = from.get_current_dir() {
        to.current_dir(folder);
    }
}

/// `user system kilobytes`.
fn parse(note: &str) -> Option<(Duration, u64)> {
    let mut words = note.split_whitespace();
    let seconds = words.next()?.parse::<f64>().ok()? + words.next()?.parse::<f64>().ok()?;
    Some((Duration::try_from_secs_f64(seconds).ok()?, words.next()?.parse().ok()?))
}

/// Reads the kernel's own high-water mark until the process ends: a jump in its last milliseconds is missed.
fn watch_peak(child: &mut Child) -> Result<Option<u64>> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait()?.is_none() {
        if let Some(kib) = fs::read_to_string(&status).ok().and_then(|text| kib_of(&text, "VmHWM:")) {
            peak = Some(kib);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(peak)
}

/// A field of a `/proc/<pid>/status`, in KiB.
fn kib_of(status: &str, field: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with(field))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The middle value; of an even number, the lower of the two in the middle.
pub(super) fn median<T: Copy + Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut sorted: Vec<T> = values.collect();
    sorted.sort_unstable();
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

/// The middle of numbers that have no total order; of an even number, the lower of the two in the middle.
pub(super) fn median_of(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{kib_of, median, median_of, parse};

    #[test]
    fn the_median_is_the_middle_value() {
        assert_eq!(median([3, 1, 2].into_iter()), Some(2));
        assert_eq!(median([4, 1, 2, 3].into_iter()), Some(2));
        assert_eq!(median(std::iter::empty::<u8>()), None);
        assert_eq!(median_of(vec![2.5, 0.5, 1.0]), Some(1.0));
    }

    #[test]
    fn gnu_times_note_is_read() {
        assert_eq!(parse("1.25 0.50 2048\n"), Some((Duration::from_millis(1750), 2048)));
        assert_eq!(parse("Command exited with non-zero status 1\n"), None);
    }

    #[test]
    fn what_the_kernel_says_of_a_process_is_read() {
        let status = "Name:\tcat\nVmHWM:\t    1234 kB\nVmRSS:\t 17 kB\n";
        assert_eq!((kib_of(status, "VmHWM:"), kib_of(status, "VmRSS:")), (Some(1234), Some(17)));
        assert_eq!(kib_of("Name:\tcat\n", "VmHWM:"), None);
    }
}
