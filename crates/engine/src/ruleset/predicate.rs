//! Predicates over events: one bit each.

use super::{AttributeIndex, CompiledCondition};
use chuangyou_programme::model::Match;

/// The position of a predicate in a group's word.
pub(crate) type Bit = u8;

/// At most 64 predicates, each an event match.
#[derive(Debug, Default)]
pub(crate) struct Predicates {
    matches: Vec<(Match, Vec<CompiledCondition>)>,
}

impl Predicates {
    pub(crate) const MOST: usize = 64;

    /// The bit of a match; equal matches share one. `None` when there is no room.
    pub(crate) fn bit(
        &mut self,
        wanted: &Match,
        attribute: &mut impl FnMut(&str) -> AttributeIndex,
    ) -> Option<Bit> {
        if let Some(known) = self.matches.iter().position(|(m, _)| m == wanted) {
            return Some(known as Bit);
        }
        if self.matches.len() == Self::MOST {
            return None;
        }
        let conditions = wanted
            .when
            .iter()
            .map(|c| CompiledCondition { attribute: attribute(&c.attribute), condition: c.clone() })
            .collect();
        self.matches.push((wanted.clone(), conditions));
        Some((self.matches.len() - 1) as Bit)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Bit, &Match, &[CompiledCondition])> {
        self.matches.iter().enumerate().map(|(i, (m, c))| (i as Bit, m, c.as_slice()))
    }
}
