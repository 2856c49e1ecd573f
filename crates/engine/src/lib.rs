//! Cases, clocks, rules and supervision.
//!
//! Everything here is a pure function of its arguments: a programme, a calendar, a trace and an instant. Nothing
//! reads a clock, a file, the environment or chance.
//!
//! * [`RuleSet::compile`] makes a checked programme and its calendar ready to judge.
//! * [`supervise`] judges one trace: its cards, and when the verdict could next change by itself.
//! * [`supervise_log`] judges a whole log on all cores, and gives totals that can be merged.
//! * [`ladder`] proposes consequences from counts of cards; people decide.
//! * [`lot`] draws by lot, so that anybody can repeat it.
//! * [`case`] holds the life of the platform's own cases: `decide` and `evolve`.

mod almanac;
mod bind;
mod bulk;
mod card;
pub mod case;
mod judge_totals;
mod kernel;
pub mod ladder;
pub mod lot;
mod ruleset;
mod totals;
mod trace;

pub use almanac::Almanac;
pub use bulk::{Supervised, Watch, supervise_log, supervise_share};
pub use card::{Card, Facts};
pub use judge_totals::{judge_totals, month_name};
pub use kernel::clock::{ClockReading, Reading};
pub use kernel::declare;
pub use ruleset::{CompileError, RuleSet, Wanted};
pub use totals::{Cell, IndicatorCell, LevelCounts, Totals, UsedBin, WorstCase};
pub use trace::{Event, Outlook, Trace, TraceDue, Verdict, outlook, readings, supervise};
