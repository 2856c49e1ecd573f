//! Small pieces of markup.

use std::fmt::Write as _;

/// Text safe in an element or in a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// `part / whole` in tenths of a per cent, rounded to the nearest; 0 of nothing.
pub(super) fn per_mille(part: u64, whole: u64) -> u64 {
    (part * 1_000 + whole / 2).checked_div(whole).unwrap_or(0)
}

/// `12.5 %` from tenths of a per cent.
pub(super) fn percent(per_mille: u64) -> String {
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// A section with its heading, an explanation and a body.
pub(super) fn section(page: &mut String, heading: &str, hint: &str, body: &str) {
    let _ = write!(page, "<section><h2>{}</h2>", escaped(heading));
    if !hint.is_empty() {
        let _ = write!(page, "<p class=\"hint\">{}</p>", escaped(hint));
    }
    let _ = writeln!(page, "{body}</section>");
}

/// A line for a section that has nothing to show.
pub(super) fn empty(text: &str) -> String {
    format!("<p class=\"empty\">{}</p>", escaped(text))
}

/// The key of a plot: a fill and what it stands for.
pub(super) fn key(entries: &[(&str, &str)]) -> String {
    let mut markup = String::from("<div class=\"key\">");
    for (fill, name) in entries {
        let _ = write!(markup, "<span><i class=\"fill-{fill}\"></i>{}</span>", escaped(name));
    }
    markup + "</div>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_a_log_cannot_become_markup() {
        assert_eq!(escaped("<script>\"&'"), "&lt;script&gt;&quot;&amp;&#39;");
    }

    #[test]
    fn shares_are_rounded_to_a_tenth_of_a_per_cent() {
        assert_eq!(percent(per_mille(1, 8)), "12.5 %");
        assert_eq!(percent(per_mille(2, 3)), "66.7 %");
        assert_eq!(percent(per_mille(0, 0)), "0.0 %");
    }
}
