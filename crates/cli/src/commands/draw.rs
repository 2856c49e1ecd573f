//! `chuangyou draw`.

use crate::args::DrawArgs;
use crate::failure::Outcome;
use crate::report;
use anyhow::Result;
use chuangyou_engine::lot::draw;

/// Prints what was drawn, one a line, in the order in which it was.
pub(super) fn run(args: &DrawArgs) -> Result<Outcome> {
    let drawn = draw(&args.seed, &args.into, &args.pool, args.count);
    let lines = drawn.iter().fold(String::new(), |lines, name| lines + name + "\n");
    report::print(lines.as_bytes())?;
    // Whoever asks for more than there is has not repeated the draw.
    Ok(if drawn.len() == args.count { Outcome::Fine } else { Outcome::Wanting })
}
