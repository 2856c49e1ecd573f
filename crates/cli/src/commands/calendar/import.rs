//! `chuangyou calendar import`: published holidays into yearly files.

use crate::args::{CalendarFormat, ImportArgs};
use crate::atomic::Draft;
use crate::failure::Hint as _;
use crate::report::print;
use anyhow::{Context as _, Result, anyhow};
use chuangyou_calendar::import::{ImportFormat, read};
use chuangyou_calendar::{Weekend, YearFile};

pub(super) fn run(args: &ImportArgs) -> Result<()> {
    let file = args.file.display().to_string();
    let format = args.format.map(CalendarFormat::import).or_else(|| ImportFormat::of_file_name(&file));
    let format = format
        .ok_or_else(|| anyhow!("{file}: its name does not tell its format"))
        .hint("name it with --format holiday-cn, ics or csv")?;
    let bytes = std::fs::read(&args.file).with_context(|| format!("{file}: cannot be read"))?;
    let text = String::from_utf8(bytes).map_err(|fault| {
        let valid = &fault.as_bytes()[..fault.utf8_error().valid_up_to()];
        let line = valid.split(|&byte| byte == b'\n').count();
        anyhow!("{file}:{line}: bytes that are no character: expected UTF-8")
    })?;
    let mut years = read(format, &text, &file, Weekend::SATURDAY_SUNDAY)?;
    for year in &mut years {
        year.country = args.country.clone().or_else(|| year.country.take());
    }
    let Some(folder) = &args.out else {
        return print(years.iter().map(YearFile::to_toml).collect::<Vec<_>>().join("\n").as_bytes());
    };
    let draft = |year: &YearFile| {
        let text = year.to_toml();
        let path = folder.join(format!("{}.toml", year.year));
        Draft::write(&path, |out| Ok(out.write_all(text.as_bytes())?))
    };
    let drafts = years.iter().map(draft).collect::<Result<Vec<_>>>()?;
    drafts.into_iter().try_for_each(Draft::publish)
}

impl CalendarFormat {
    fn import(self) -> ImportFormat {
        match self {
            Self::HolidayCn => ImportFormat::HolidayCn,
            Self::Ics => ImportFormat::ICalendar,
            Self::Csv => ImportFormat::Csv,
        }
    }
}
