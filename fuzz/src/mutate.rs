//! Reproducible mutations of a few good inputs, for compilers without libFuzzer.

/// A stream of mutated inputs: the same seeds and number always give the same inputs.
pub struct Mutations {
    seeds: Vec<Vec<u8>>,
    state: u64,
    given: usize,
}

/// Fragments that decide something in one of the formats, put where nobody expects them.
const FRAGMENTS: &[&[u8]] = &[
    b"\0",
    b"\n",
    b"\r\n",
    b"\"",
    b"'",
    b",",
    b";",
    b"<",
    b">",
    b"/>",
    b"</trace>",
    b"<event>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&#x10FFFF;",
    b"&lt",
    b"{",
    b"}",
    b"[[",
    b"]]",
    b" = ",
    b"null",
    b"-1",
    b"9223372036854775807",
    b"1e999",
    b"2026-02-30",
    b"T25:61:61",
    b"+99:99",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"\xF0\x9F\x98\x80",
    b"PAR1",
    b"\x1F\x8B\x08",
];

impl Mutations {
    /// Inputs made from `seeds`, or from nothing at all when there are none.
    pub fn new(mut seeds: Vec<Vec<u8>>) -> Self {
        seeds.push(Vec::new());
        Self { seeds, state: 0x9E37_79B9_7F4A_7C15, given: 0 }
    }

    /// The next input: first every seed as it is, then seeds with one to eight changes.
    pub fn next_input(&mut self) -> Vec<u8> {
        let number = self.given;
        self.given += 1;
        if number < self.seeds.len() {
            return self.seeds[number].clone();
        }
        let mut input = self.some_seed();
        for _ in 0..=self.below(8) {
            self.change(&mut input);
        }
        input
    }

    fn some_seed(&mut self) -> Vec<u8> {
        let at = self.below(self.seeds.len());
        self.seeds[at].clone()
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let (from, to) = self.range(input.len());
        match self.below(7) {
            0 => input.truncate(from),
            1 => drop(input.drain(from..to)),
            2 => {
                input.splice(from..to, FRAGMENTS[self.below(FRAGMENTS.len())].iter().copied()).for_each(drop)
            }
            3 => {
                let copy = input[from..to].to_vec();
                let at = self.below(input.len() + 1);
                input.splice(at..at, copy).for_each(drop);
            }
            4 => {
                let other = self.some_seed();
                let (a, b) = self.range(other.len());
                input.splice(from..from, other[a..b].iter().copied()).for_each(drop);
            }
            5 => {
                let byte = self.next_number() as u8;
                input.splice(from..from, [byte]).for_each(drop);
            }
            _ => {
                let bit = 1 << self.below(8);
                if let Some(byte) = input.get_mut(from) {
                    *byte ^= bit;
                }
            }
        }
    }

    /// A range inside `0..=len`, mostly short.
    fn range(&mut self, len: usize) -> (usize, usize) {
        let from = self.below(len + 1);
        let most = if self.below(8) == 0 { len } else { 16 };
        (from, (from + self.below(most + 1)).min(len))
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next_number() % end as u64) as usize
    }

    /// SplitMix64.
    fn next_number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
