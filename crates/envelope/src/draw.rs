//! Where chance comes from: the operating system, unless somebody else fills the bytes.

use std::convert::Infallible;

use sm2::elliptic_curve::rand_core::{TryCryptoRng, TryRng};

/// Somebody who fills bytes with chance. Whatever is drawn from one whose bytes can be known beforehand is no secret: that is for
/// cities that are made up.
pub trait Draw {
    /// Fills a place with chance.
    fn fill(&self, place: &mut [u8]);
}

/// The operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl Draw for Machine {
    fn fill(&self, place: &mut [u8]) {
        getrandom::fill(place).expect("the operating system gives chance");
    }
}

/// So many bytes.
pub(crate) fn bytes<const N: usize>(chance: &dyn Draw) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}

/// The same, as the curves ask for it.
pub(crate) struct Drawn<'d>(pub(crate) &'d dyn Draw);

impl TryRng for Drawn<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(bytes(self.0)))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(bytes(self.0)))
    }

    fn try_fill_bytes(&mut self, place: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(place);
        Ok(())
    }
}

impl TryCryptoRng for Drawn<'_> {}
