//! Drawing by lot, so that anybody can repeat it.
//!
//! What can be drawn is put in the order of its names, as bytes. With `seed` the 32 bytes of the draw's seed and `label`
//! the name of the field that takes the result, the numbers of the draw are, for k = 0, 1, 2, …,
//!
//! > x(k) = the first eight bytes, the most significant first, of SM3("chuangyou draw 1" ‖ 0 ‖ label ‖ 0 ‖ seed ‖ k)
//!
//! where k is written in eight bytes, the most significant first. For each that is drawn let W be the sum of the weights of
//! what is left. Numbers not less than the greatest multiple of W up to 2⁶⁴ are passed over, so that none is favoured; of
//! the next number that is not, r = x mod W, and the first is drawn whose weight, added to those before it, is more than r.
//! It is then left out. This is weighted sampling without replacement, one draw after another; SM3 is GB/T 32905.

use std::fmt;
use std::str::FromStr;

use sm3::{Digest as _, Sm3};

/// What all draws of this kind have in common; another way of drawing has another word.
const DOMAIN: &[u8] = b"chuangyou draw 1\0";

/// What decides a draw: 32 bytes that nobody chose; shown as hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text that is no seed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a seed is 64 hexadecimal figures")]
pub struct NotASeed;

impl FromStr for Seed {
    type Err = NotASeed;

    fn from_str(text: &str) -> Result<Self, NotASeed> {
        let figures: Option<Vec<u8>> =
            text.chars().map(|figure| figure.to_digit(16).map(|figure| figure as u8)).collect();
        let figures = figures.filter(|figures| figures.len() == 64).ok_or(NotASeed)?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(figures.chunks(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        Ok(Self(bytes))
    }
}

/// Something that can be drawn: written as its name, a space and its weight.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// How often it is drawn, beside the others; 0 never.
    pub weight: u32,
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.weight)
    }
}

/// A text that is no candidate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a name, a space and a weight")]
pub struct NotACandidate(String);

impl FromStr for Candidate {
    type Err = NotACandidate;

    fn from_str(text: &str) -> Result<Self, NotACandidate> {
        let fault = || NotACandidate(text.to_owned());
        let (name, weight) = text.trim().rsplit_once(' ').ok_or_else(fault)?;
        Ok(Self { name: name.trim().to_owned(), weight: weight.parse().map_err(|_| fault())? })
    }
}

/// The names of up to `count` of the pool, in the order in which they are drawn; fewer if it has not so many.
///
/// ```
/// use chuangyou_engine::lot::{Candidate, Seed, draw};
///
/// let pool: Vec<Candidate> = ["east 1", "west 3"].iter().map(|text| text.parse().unwrap()).collect();
/// let seed: Seed = "00".repeat(32).parse().unwrap();
/// assert_eq!(draw(&seed, "windows", &pool, 1), ["west"]);
/// ```
pub fn draw(seed: &Seed, label: &str, pool: &[Candidate], count: usize) -> Vec<String> {
    let mut left: Vec<&Candidate> = pool.iter().filter(|one| one.weight > 0).collect();
    left.sort_unstable();
    left.dedup_by(|one, other| one.name == other.name);
    let mut numbers = (0..).map(|k| number(seed, label, k));
    let mut drawn = Vec::with_capacity(count.min(left.len()));
    while drawn.len() < count && !left.is_empty() {
        let total: u64 = left.iter().map(|one| u64::from(one.weight)).sum();
        let passed_over = |x: &u64| *x > u64::MAX - (u64::MAX % total + 1) % total;
        let x = numbers.find(|x| !passed_over(x)).expect("the numbers do not end");
        drawn.push(left.remove(place(&left, x % total)).name.clone());
    }
    drawn
}

/// The first whose weight, added to those before it, is more than `r`.
fn place(left: &[&Candidate], r: u64) -> usize {
    let mut sum = 0;
    let of = left.iter().position(|one| {
        sum += u64::from(one.weight);
        sum > r
    });
    of.expect("r is less than the sum of all")
}

fn number(seed: &Seed, label: &str, k: u64) -> u64 {
    let mut sm3 = Sm3::new();
    for part in [DOMAIN, label.as_bytes(), b"\0", &seed.0, &k.to_be_bytes()] {
        sm3.update(part);
    }
    let digest: [u8; 32] = sm3.finalize().into();
    digest[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
