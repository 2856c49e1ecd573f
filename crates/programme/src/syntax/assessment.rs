//! Indicators as written.

use super::common::{ConditionDecl, MatchDecl, TextDecl};
use super::decode::{Decode, Definitions, Name, Sp, table, wrong_type};
use super::macros::table;
use super::node::{Node, Value};
use super::scalar::{word, word_schema};
use super::schema::defined;
use super::vocabulary::{Of, SumWord};
use crate::diagnostic::{Code, Sink};
use crate::model::{Level, PeriodOf};
use serde_json::json;

table! {
    /// A number per unit and period: a sum, or a ratio of two sums.
    struct IndicatorDecl {
        /// Unique in the programme; the column's name in tables.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The clause it rests on.
        clause: Option<Name>,
        /// What is summed.
        numerator: Sp<MeasureDecl>,
        /// What it is divided by.
        denominator: Option<Sp<MeasureDecl>>,
        /// Decimals shown of a ratio, at most 9. Default 4.
        decimals: Option<Sp<u8>>,
        /// Which event puts a case into a month. Default `end`.
        period_of: Option<PeriodOf>,
        /// Whether and how it enters the score.
        score: Option<ScoreDecl>,
    }
}

table! {
    /// A sum over cases, cards or events.
    struct MeasureDecl {
        /// Over what.
        of: Of,
        /// Only cards of this rule; with `of = "cases"`, only cases that have one.
        rule: Option<Name>,
        /// Only cards of this level; with `of = "cases"`, of this level or higher.
        level: Option<Sp<Level>>,
        /// Only these events; with `of = "events"`.
        activity: Option<MatchDecl>,
        /// What each contributes. Default `count`.
        sum: Option<Sp<SumDecl>>,
        /// Only cases whose attributes satisfy all of these.
        when: Vec<Sp<ConditionDecl>>,
        /// Only closed cases. Default `false`.
        closed: Option<bool>,
    }
}

table! {
    /// The part of an indicator in the assessment, in points with at most four decimals.
    struct ScoreDecl {
        /// Weight.
        weight: Points,
        /// Smallest score. Default 0.
        floor: Option<Points>,
        /// Largest score. Default: the weight.
        cap: Option<Points>,
        /// Below this denominator: flagged and pooled, never ranked alone. Default 1.
        min_n: Option<u32>,
        /// `true`: a panel gives it. Default `false`: it is computed.
        panel: Option<bool>,
    }
}

/// What each member of the basis contributes.
#[derive(Debug, Clone)]
pub(crate) enum SumDecl {
    Word(SumWord),
    Used(Name),
    Attribute(Name),
}

table! {
    /// A sum of what a clock has used, or of an attribute; exactly one key is written.
    struct SumTable {
        /// The clock whose use is summed, in its unit.
        used: Option<Name>,
        /// The whole-number attribute of the case that is summed.
        attribute: Option<Name>,
    }
}

impl Decode for SumDecl {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        if let Value::Text(_) = node.value {
            return word(node, sink).map(Self::Word);
        }
        let found: SumTable = table(node, sink)?;
        match (found.used, found.attribute) {
            (Some(clock), None) => Some(Self::Used(clock)),
            (None, Some(name)) => Some(Self::Attribute(name)),
            (used, _) => {
                super::common::one_of(node.span, &["used", "attribute"], usize::from(used.is_some()), sink)
            }
        }
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        defined("Sum", definitions, |d| {
            let table = SumTable::schema(d);
            json!({ "description": "What each member contributes.", "anyOf": [word_schema::<SumWord>(), table] })
        })
    }
}

/// Points, held in ten-thousandths so that sums are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Points(pub(crate) i64);

impl Decode for Points {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let read = match &node.value {
            Value::Int(number) => number.checked_mul(10_000),
            Value::Float(text) => ten_thousandths(text),
            _ => return wrong_type(node, "a number of points", sink),
        };
        read.map(Self).or_else(|| {
            sink.error(
                Code::OutOfRange,
                node.span,
                "points have at most four decimals and no exponent",
                "write it as `2.5` or `0.0125`",
                "write it as `2.5` or `0.0125`",
            );
            None
        })
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "number" })
    }
}

/// `2.5` is 25,000; `None` where there are more than four decimals or something else than digits.
fn ten_thousandths(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once('.')?;
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 4 {
        return None;
    }
    let fraction: i64 = format!("{decimals:0<4}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(10_000)?.checked_add(fraction)?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::ten_thousandths;

    #[test]
    fn points_are_exact() {
        assert_eq!(ten_thousandths("2.5"), Some(25_000));
        assert_eq!(ten_thousandths("-0.0125"), Some(-125));
        assert_eq!(ten_thousandths("0.00001"), None);
        assert_eq!(ten_thousandths("1e3"), None);
        assert_eq!(ten_thousandths("922337203685477.5808"), None);
        assert_eq!(ten_thousandths("nan"), None);
    }
}
