//! The files to read: two real logs unpacked, and logs of any size generated from the shapes of one.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::room_mb;
use crate::steps;
use crate::workspace::{cargo, data, peers, root, target, works};

/// A log that everybody is asked about.
pub(super) struct Input {
    /// For people: what it is and how it is written.
    pub(super) title: String,
    pub(super) file: PathBuf,
    /// `xes`, `csv` or `parquet`, as the peers' scripts call it.
    pub(super) format: &'static str,
    /// The programme that asks the peers' question, from the root.
    pub(super) programme: &'static str,
    pub(super) events: u64,
    /// Whether there are others like it with more events or fewer.
    pub(super) grows: bool,
}

/// Generated logs from this size on are not kept: they would fill the disk of whoever measures once.
const LARGE: u64 = 100_000_000;

/// What an event takes on the disk, in bytes, as CSV and as Parquet together.
const EVENT_BYTES: u64 = 115;

/// The folder in which inputs, peers and answers are made.
pub(super) struct Workshop {
    folder: PathBuf,
    peers: PathBuf,
}

impl Workshop {
    /// Opens `target/bench`; an error when the peers' folder is not there. `ours` is our own program.
    pub(super) fn open(ours: &Path) -> Result<Self> {
        let (folder, peers) = (target().join("bench"), peers());
        ensure!(peers.is_dir(), "no peers at {}: set CHUANGYOU_PEERS", peers.display());
        fs::create_dir_all(folder.join("answers"))?;
        let workshop = Self { folder, peers };
        workshop.adopt_calendar(ours)?;
        Ok(workshop)
    }

    /// The folder of calendars that holds the peers' one.
    pub(super) fn calendars(&self) -> PathBuf {
        self.folder.join("calendars")
    }

    /// Imports the peers' calendar under the id `cn`, so that everybody counts the same days: theirs knows other years
    /// than the one of this repository.
    fn adopt_calendar(&self, ours: &Path) -> Result<()> {
        let folder = self.calendars().join("cn");
        if folder.join("calendar.toml").is_file() {
            return Ok(());
        }
        let published =
            fs::read_to_string(self.script("calendar.csv")).context("the peers have no calendar.csv")?;
        let table = self.folder.join("calendar.csv");
        fs::write(&table, days_and_whether_people_work(&published))?;
        fs::create_dir_all(&folder)?;
        let mut import = Command::new(ours);
        steps::run(import.args(["calendar", "import"]).arg(&table).arg("--out").arg(&folder))?;
        fs::copy(root().join("calendars/cn/calendar.toml"), folder.join("calendar.toml"))?;
        Ok(())
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A script of the peers' folder.
    pub(super) fn script(&self, name: &str) -> PathBuf {
        self.peers.join(name)
    }

    /// Where a contender writes its table.
    pub(super) fn answer(&self, input: &Input, contender: &str) -> PathBuf {
        let stem = input.file.file_name().unwrap_or_default().to_string_lossy();
        let words: String =
            contender.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        self.folder.join("answers").join(format!("{stem}-{words}.csv"))
    }

    /// The inputs whose title contains `only`, the smaller first; not yet made.
    ///
    /// `only` may name a contender instead; then every input is wanted.
    pub(super) fn inputs(&self, sizes: &[u64], only: Option<&str>) -> Vec<Input> {
        let mut planned = vec![self.road()];
        planned.extend(
            sizes.iter().flat_map(|&size| [self.generated(size, "csv"), self.generated(size, "parquet")]),
        );
        if let Some(only) = only.filter(|only| planned.iter().any(|input| input.title.contains(only))) {
            planned.retain(|input| input.title.contains(only));
        }
        planned
    }

    fn road(&self) -> Input {
        Input {
            title: "road traffic, XES".to_owned(),
            file: self.folder.join("road.xes"),
            format: "xes",
            programme: "programmes/peers-road",
            events: 561_470,
            grows: false,
        }
    }

    fn generated(&self, events: u64, format: &'static str) -> Input {
        let (number, unit) =
            if events.is_multiple_of(1_000_000) { (events / 1_000_000, "m") } else { (events, "") };
        let written = if format == "csv" { "CSV" } else { "Parquet" };
        Input {
            title: format!("generated events, {written}"),
            file: self.folder.join(format!("g{number}{unit}.{format}")),
            format,
            programme: "programmes/peers",
            events,
            grows: true,
        }
    }

    /// Makes the file of an input unless an earlier run has.
    pub(super) fn make(&self, input: &Input) -> Result<()> {
        if input.file.is_file() {
            return Ok(());
        }
        let needed_mb = input.events * EVENT_BYTES / 1_000_000;
        let room_mb = room_mb(&self.folder).filter(|_| input.events >= LARGE);
        ensure!(room_mb.is_none_or(|room| room > needed_mb), "it needs {needed_mb} MB of disk");
        println!("making {}", input.file.display());
        match input.format {
            "xes" => unpack(&data().join("roadtraffic"), &input.file),
            "csv" => self.generate(&input.file),
            _ => {
                let csv = input.file.with_extension("csv");
                if !csv.is_file() {
                    self.generate(&csv)?;
                }
                to_parquet(&csv, &input.file)
            }
        }
    }

    /// Removes the files of this size if they are large.
    pub(super) fn discard(&self, events: u64) -> Result<()> {
        for input in ["csv", "parquet"].map(|format| self.generated(events, format)) {
            if events >= LARGE && input.file.is_file() {
                fs::remove_file(&input.file)?;
            }
        }
        Ok(())
    }

    /// Runs the peers' generator over the shapes of the receipt log, seed 1, events in the order of time.
    fn generate(&self, file: &Path) -> Result<()> {
        let (receipt, shapes) = (self.folder.join("receipt.xes"), self.folder.join("receipt.csv"));
        if !shapes.is_file() {
            unpack(&data().join("wabo_receipt"), &receipt)?;
            ensure!(works("python3", &["-c", "import lxml"]), "python3 has no lxml (`pip install lxml`)");
            let mut convert = Command::new("python3");
            convert.arg(self.script("conv.py")).arg(&receipt).arg("department");
            made_whole(&shapes, |partial| steps::run(convert.arg(partial)))?;
        }
        let generator = self.built("gen_log", "gen_log")?;
        let events = events_of(file).context("the name of a generated log tells its size")?;
        made_whole(file, |partial| {
            let mut command = Command::new(generator);
            command.arg(&shapes).args([&events.to_string(), "1", "csv", "time"]);
            steps::run(command.stdout(File::create(partial)?))
        })
    }

    /// Builds one of the peers' Rust programs from a copy of its folder, optimised; gives the binary.
    pub(super) fn built(&self, folder: &str, binary: &str) -> Result<PathBuf> {
        let (from, copy, build) =
            (self.peers.join(folder), self.folder.join(folder), self.folder.join("build"));
        copy_folder(&from, &copy)?;
        let mut command = cargo(&["build", "--quiet", "--release"]);
        steps::run(
            command.current_dir(&copy).env("CARGO_TARGET_DIR", &build).env("RUSTFLAGS", "-Awarnings"),
        )?;
        Ok(build.join("release").join(binary))
    }
}

/// Polars writes the Parquet, whose files every reader knows.
fn to_parquet(csv: &Path, file: &Path) -> Result<()> {
    ensure!(works("python3", &["-c", "import polars"]), "python3 has no polars (`pip install polars`)");
    let program = "import sys, polars as pl\n\
        log = pl.scan_csv(sys.argv[1], schema_overrides={'event_id': pl.UInt64}, infer_schema_length=0)\n\
        log = log.with_columns(pl.col('timestamp').str.to_datetime('%Y-%m-%dT%H:%M:%S%.3f', time_unit='ms'))\n\
        log.sink_parquet(sys.argv[2])\n";
    made_whole(file, |partial| {
        steps::run(Command::new("python3").args(["-c", program]).arg(csv).arg(partial))
    })
}

/// `g10m.csv` → 10,000,000.
fn events_of(file: &Path) -> Option<u64> {
    let stem = file.file_stem()?.to_str()?.strip_prefix('g')?;
    match stem.strip_suffix('m') {
        Some(millions) => millions.parse::<u64>().ok().map(|count| count * 1_000_000),
        None => stem.parse().ok(),
    }
}

/// `date,is_working,rank` → `date,working`, which our importer reads.
fn days_and_whether_people_work(published: &str) -> String {
    let mut table = "date,working\n".to_owned();
    for line in published.lines().skip(1) {
        let mut fields = line.splitn(3, ',');
        for (field, end) in [(fields.next(), ','), (fields.next(), '\n')] {
            table.push_str(field.unwrap_or_default());
            table.push(end);
        }
    }
    table
}

/// Unpacks the only packed or plain XES of a folder.
fn unpack(folder: &Path, file: &Path) -> Result<()> {
    let listing = fs::read_dir(folder).with_context(|| format!("no log at {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = listing.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let is_log = |path: &&PathBuf| {
        path.to_string_lossy().ends_with(".xes.gz") || path.extension() == Some(OsStr::new("xes"))
    };
    let log = paths.iter().find(is_log).with_context(|| format!("no XES in {}", folder.display()))?;
    made_whole(file, |partial| {
        if log.extension() == Some(OsStr::new("xes")) {
            fs::copy(log, partial)?;
            return Ok(());
        }
        steps::run(Command::new("gzip").arg("-dc").arg(log).stdout(File::create(partial)?))
    })
}

/// Makes a file under another name first, so that an interrupted run leaves no half of it.
fn made_whole(file: &Path, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let partial = file.with_extension("partial");
    make(&partial)?;
    fs::rename(&partial, file).with_context(|| format!("cannot finish {}", file.display()))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("no {}", from.display()))? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else if !copy.is_file() {
            fs::write(&copy, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{days_and_whether_people_work, events_of};

    #[test]
    fn the_peers_calendar_becomes_a_table_that_can_be_imported() {
        let published = "date,is_working,rank\n1999-01-01,1,1\n1999-01-02,0,1\n";
        assert_eq!(days_and_whether_people_work(published), "date,working\n1999-01-01,1\n1999-01-02,0\n");
    }

    #[test]
    fn the_name_of_a_generated_log_tells_its_size() {
        for (name, events) in
            [("g10m.csv", Some(10_000_000)), ("g2500.parquet", Some(2500)), ("road.xes", None)]
        {
            assert_eq!(events_of(Path::new(name)), events);
        }
    }
}
