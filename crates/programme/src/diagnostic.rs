//! Faults of a programme, as plain data: what is wrong, where, and how to mend it.

use std::fmt;
use std::ops::Range;

/// A fault found while reading a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Which fault it is; stable from version to version.
    pub code: Code,
    /// The file it was found in.
    pub file: FileId,
    /// The bytes of that file to underline.
    pub span: Range<usize>,
    /// One sentence: what is wrong.
    pub message: String,
    /// A few words under the underlined text.
    pub label: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Other places that matter, such as the first of two definitions.
    pub related: Vec<Related>,
}

/// Another place that a fault speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Its file.
    pub file: FileId,
    /// Its bytes.
    pub span: Range<usize>,
    /// What it is.
    pub label: String,
}

/// How grave a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The programme can be loaded; something in it is probably not meant.
    Warning,
    /// The programme cannot be loaded.
    Error,
}

/// A file of [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// The texts that spans point into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<(String, String)>,
}

impl Sources {
    /// Adds a file and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push((name.into(), text.into()));
        FileId(self.files.len() as u32 - 1)
    }

    /// The file's name, as it was given.
    pub fn name(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].0
    }

    /// The file's text.
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].1
    }

    /// Line and column (both from 1, the column in characters) of a byte of the file.
    pub fn line_column(&self, file: FileId, byte: usize) -> (usize, usize) {
        let text = self.text(file);
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// Every file's number, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len() as u32).map(FileId)
    }

    /// The text of the line that holds a byte.
    fn line(&self, file: FileId, line: usize) -> &str {
        self.text(file).lines().nth(line - 1).unwrap_or_default()
    }
}

/// Every fault of a programme, ordered by file and place, with the texts they point into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    /// At least one.
    pub diagnostics: Vec<Diagnostic>,
    /// The files.
    pub sources: Sources,
}

impl fmt::Display for Faults {
    /// A plain form, one fault after the other: place, code, message; the line with the span underlined; help.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.diagnostics.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            self.write_one(f, diagnostic)?;
        }
        Ok(())
    }
}

impl Faults {
    fn write_one(&self, f: &mut fmt::Formatter<'_>, d: &Diagnostic) -> fmt::Result {
        let word = match d.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        writeln!(f, "{word}[{}]: {}", d.code, d.message)?;
        self.write_place(f, d.file, &d.span, &d.label)?;
        for other in &d.related {
            self.write_place(f, other.file, &other.span, &other.label)?;
        }
        match &d.help {
            Some(help) => writeln!(f, "  help: {help}"),
            None => Ok(()),
        }
    }

    fn write_place(
        &self,
        f: &mut fmt::Formatter<'_>,
        file: FileId,
        span: &Range<usize>,
        label: &str,
    ) -> fmt::Result {
        let (line, column) = self.sources.line_column(file, span.start);
        writeln!(f, "  --> {}:{line}:{column}", self.sources.name(file))?;
        let text = self.sources.line(file, line);
        let wanted = self.sources.text(file).get(span.clone()).unwrap_or_default();
        let width = wanted.lines().next().unwrap_or_default().chars().count().max(1);
        writeln!(f, "   | {text}")?;
        writeln!(f, "   | {}{} {label}", " ".repeat(column - 1), "^".repeat(width))
    }
}

impl std::error::Error for Faults {}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// Which fault it is. The number is stable: scripts and documents may cite it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The code as it is printed, e.g. `E0103`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// What the fault is, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

codes! {
    /// The folder of the programme cannot be read.
    FolderUnreadable = "E0001",
    /// The folder holds no `*.toml` file.
    FolderEmpty = "E0002",
    /// A file cannot be read, or is not UTF-8.
    FileUnreadable = "E0003",
    /// No file has a `[programme]` table, or more than one has.
    ProgrammeTable = "E0004",
    /// `extends` names a programme that cannot be followed, or one that extends this one in turn.
    Extends = "E0005",

    /// The file is not TOML.
    NotToml = "E0101",
    /// A key that the language does not have.
    UnknownKey = "E0102",
    /// A key that must be there is missing.
    MissingKey = "E0103",
    /// A value of another type than expected.
    WrongType = "E0104",
    /// A word that is not one of the closed vocabulary.
    UnknownWord = "E0105",
    /// Exactly one of several keys is needed, and none or more are there.
    OneOfKeys = "E0106",
    /// Two keys that exclude each other, or a key that has no meaning here.
    KeyNotAllowed = "E0107",
    /// A list that must not be empty.
    EmptyList = "E0108",
    /// A text for people that is empty.
    EmptyText = "E0109",

    /// A name that cannot be used as an id.
    BadId = "E0201",
    /// Two definitions of one id.
    DuplicateId = "E0202",
    /// Something is cited that is not defined.
    UnknownName = "E0203",
    /// An activity that the procedure does not have.
    UnknownActivity = "E0204",
    /// An activity cited by the name it has in the observed file, though the source renames it.
    RenamedActivity = "E0205",
    /// A part of a procedure stands in a file that has no `[procedure]`.
    PartWithoutProcedure = "E0206",
    /// A tree that runs in a circle: a unit above itself, an indicator or a programme that needs itself.
    Circle = "E0207",
    /// More definitions of one kind than the platform can number.
    TooMany = "E0208",

    /// A number outside the range that makes sense.
    OutOfRange = "E0301",
    /// A parameter or limit counted in another unit of time than the place where it is used.
    UnitMismatch = "E0302",
    /// A parameter without a value on the programme's first day.
    NoValueYet = "E0303",
    /// Two values from one day on.
    SameDayTwice = "E0304",
    /// A promised limit longer than the statutory one.
    PromiseTooLong = "E0305",
    /// A time zone that is not known.
    UnknownZone = "E0306",
    /// Office hours that cannot be read or that overlap.
    OfficeHours = "E0307",
    /// An amount whose kind has no meaning here.
    AmountKind = "E0308",
    /// A unit of time that the clock's convention cannot count.
    UnitOfConvention = "E0309",
    /// A condition whose constant cannot be a value of the field.
    ConditionType = "E0310",
    /// A pattern of case numbers that is malformed.
    NumberPattern = "E0311",
    /// A text of a notice with a placeholder that cannot be filled in, or that only one language has.
    Placeholder = "E0312",
    /// A publication of a field that is personal or secret.
    SecretPublished = "E0313",

    /// A state that no action leads to.
    UnreachableState = "E0401",
    /// An open state that no action leads out of.
    DeadEnd = "E0402",
    /// An action that nobody can take.
    NobodyCan = "E0403",
    /// An action or timer that acts in a state in which it cannot.
    WrongState = "E0404",
    /// A field that an action requires but does not take.
    FieldNotTaken = "E0405",

    /// A rule over a clock of a procedure that it does not apply to.
    ForeignClock = "E0501",
    /// One level of one clock stated twice.
    LevelTwice = "E0502",
    /// An indicator without a denominator used as a ratio.
    NotARatio = "E0503",
    /// A measure whose sum or filter does not go with what it is taken over.
    MeasureBasis = "E0504",

    /// A parameter that nothing in the programme cites.
    UnusedParameter = "W0601",
    /// A clock that no rule, guard or indicator cites.
    UnusedClock = "W0602",
    /// A notice, a publication or a consequence that no action cites.
    UnusedPaper = "W0603",
    /// A clock that may run when its case ends, and does not say that it is meant to.
    ClockOutlastsCase = "W0604",
}

impl Code {
    /// How grave the fault is: the letter of the code.
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with('W') { Severity::Warning } else { Severity::Error }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) file: FileId,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: range.start as u32, end: range.end as u32 }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Diagnostic {
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            severity: code.severity(),
            code,
            file: span.file,
            span: span.range(),
            message: message.into(),
            label: label.into(),
            help: None,
            related: Vec::new(),
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    pub(crate) fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Related { file: span.file, span: span.range(), label: label.into() });
        self
    }
}

/// Where faults are collected.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Sink {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn error(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Diagnostic::new(code, span, message, label).help(help));
    }

    /// Whether nothing was found that keeps a programme from being loaded.
    pub(crate) fn is_sound(&self) -> bool {
        self.diagnostics.iter().all(|found| found.severity == Severity::Warning)
    }

    /// The faults by file and place, each once.
    pub(crate) fn sorted(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|d| (d.file, d.span.start, d.span.end, d.code));
        self.diagnostics.dedup();
        self.diagnostics
    }
}
