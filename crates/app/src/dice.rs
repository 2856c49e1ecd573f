//! Chance that is the same every time: for cities that are made up, and for tests that try what people might do. What must not be
//! guessed has [`crate::chance`].

/// A stream of numbers that follows from what it was made of.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice of a seed.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// The dice of a seed and of what they are thrown about.
    pub fn about(seed: u64, what: &[&str]) -> Self {
        // FNV-1a over the words, each ended by a byte that no text has.
        let bytes = what.iter().flat_map(|word| word.bytes().chain([0xff]));
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut dice = Self(hash);
        dice.next();
        dice
    }

    /// The next number (SplitMix64).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `sides`.
    pub fn below(&mut self, sides: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(sides.max(1))) >> 64) as u64
    }

    /// Whether what happens so often in a thousand happens now.
    pub fn in_thousand(&mut self, often: u64) -> bool {
        self.below(1000) < often
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len() as u64) as usize)
    }

    /// The place of one of these weights; `None` if all are zero.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> Option<usize> {
        let total: u64 = weights.clone().sum();
        let mut at = self.below(total);
        weights.enumerate().filter(|(_, weight)| *weight > 0).find_map(|(index, weight)| {
            let is_here = at < weight;
            at = at.saturating_sub(weight);
            is_here.then_some(index)
        })
    }

    /// How often something happens that is expected so many thousandths of times: the whole of it, and the rest by chance.
    pub fn count(&mut self, thousandths: u64) -> u64 {
        thousandths / 1000 + u64::from(self.in_thousand(thousandths % 1000))
    }

    /// A number as often as a table of quantiles has it: between two of them, each is as likely.
    pub fn quantile(&mut self, table: &[(u64, i64)]) -> i64 {
        let at = self.below(1000);
        let above =
            table.iter().position(|(thousandths, _)| *thousandths > at).unwrap_or(table.len() - 1).max(1);
        let ((from, low), (to, high)) = (table[above - 1], table[above]);
        let within = at.saturating_sub(from).min(to - from) as i64;
        low + (high - low) * within / (to - from).max(1) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_throw_the_same_and_others_throw_others() {
        let throw = |seed, words: &[&str]| Dice::about(seed, words).below(1_000_000);
        assert_eq!(throw(1, &["case", "a"]), throw(1, &["case", "a"]));
        assert_ne!(throw(1, &["case", "a"]), throw(2, &["case", "a"]));
        assert_ne!(throw(1, &["ca", "sea"]), throw(1, &["case", "a"]));
    }

    #[test]
    fn a_weight_of_zero_is_never_drawn() {
        let mut dice = Dice::about(1, &["weights"]);
        let drawn: Vec<_> = (0..200).filter_map(|_| dice.weighted([0, 3, 0, 1].into_iter())).collect();
        assert!(drawn.contains(&1) && drawn.contains(&3), "{drawn:?}");
        assert!(!drawn.contains(&0) && !drawn.contains(&2), "{drawn:?}");
        assert_eq!(dice.weighted([0, 0].into_iter()), None);
    }

    #[test]
    fn half_of_what_a_table_gives_lies_below_its_median() {
        let table = [(0, 0), (500, 10), (1000, 100)];
        let mut dice = Dice::about(1, &["quantiles"]);
        let below = (0..2000).filter(|_| dice.quantile(&table) < 10).count();
        assert!((900..1100).contains(&below), "{below}");
    }
}
