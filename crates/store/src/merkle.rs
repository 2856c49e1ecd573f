//! A Merkle tree over SM3, of the shape of RFC 6962: a leaf is SM3(0, what is logged), a node SM3(1, left, right), and the left
//! half of a tree of n leaves has as many as the largest power of two below n.
//!
//! [`Frontier`] grows a tree without keeping its leaves. A proof shows, to somebody who knows a root alone, that a leaf is in
//! the tree ([`includes`]) or that a tree has only grown since an earlier root ([`extends`]).

use crate::{Digest, Failure};

/// What a tree without leaves has as its root.
pub fn empty_root() -> Digest {
    Digest::of(&[])
}

/// The leaf for what is logged.
pub fn leaf(logged: &[&[u8]]) -> Digest {
    let mut parts: Vec<&[u8]> = vec![&[0]];
    parts.extend(logged);
    Digest::of(&parts)
}

fn node(left: Digest, right: Digest) -> Digest {
    Digest::of(&[&[1], &left.0, &right.0])
}

/// A tree that grows by leaves at its end; of all that came before it keeps only the roots of the whole subtrees, at most 64.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// The roots of the subtrees for the ones in `size`, the largest first.
    peaks: Vec<Digest>,
}

impl Frontier {
    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf.
    ///
    /// ```
    /// use chuangyou_store::merkle::{Frontier, leaf};
    ///
    /// let mut tree = Frontier::default();
    /// tree.push(leaf(&[b"an event"]));
    /// assert_eq!((tree.size(), tree.root()), (1, leaf(&[b"an event"])));
    /// ```
    pub fn push(&mut self, leaf: Digest) {
        let mut grown = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("there is a peak for every one in the size");
            grown = node(left, grown);
        }
        self.peaks.push(grown);
        self.size += 1;
    }

    /// What shows that the leaf at `index` is in this tree grown by `appended`, if it is one of those: from the leaf upward.
    pub fn proof_of_appended(&self, appended: &[Digest], index: u64) -> Option<Vec<Digest>> {
        let (mut from, mut to) = (0, self.size + appended.len() as u64);
        if index < self.size || index >= to {
            return None;
        }
        let mut downward = Vec::new();
        while to - from > 1 {
            let cut = from + middle((to - from) as usize) as u64;
            if index < cut {
                downward.push(self.grown(appended, cut, to));
                to = cut;
            } else {
                downward.push(self.grown(appended, from, cut));
                from = cut;
            }
        }
        downward.reverse();
        Some(downward)
    }

    /// The root of the leaves from `from` up to `to` of the grown tree, which lie beside the way to an appended leaf: they are
    /// appended themselves, a peak, or both one after the other.
    fn grown(&self, appended: &[Digest], from: u64, to: u64) -> Digest {
        if let Some(first) = from.checked_sub(self.size) {
            return root(&appended[first as usize..(to - self.size) as usize]);
        }
        if let Some(peak) = self.peak(from, to) {
            return peak;
        }
        let cut = from + middle((to - from) as usize) as u64;
        node(self.grown(appended, from, cut), self.grown(appended, cut, to))
    }

    fn peak(&self, from: u64, to: u64) -> Option<Digest> {
        let bits = (0..u64::BITS).rev().filter(|bit| self.size >> bit & 1 == 1);
        let mut start = 0;
        for (bit, peak) in bits.zip(&self.peaks) {
            let end = start + (1 << bit);
            if (start, end) == (from, to) {
                return Some(*peak);
            }
            start = end;
        }
        None
    }

    /// The root of the tree.
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev().copied();
        let smallest = peaks.next().unwrap_or_else(empty_root);
        peaks.fold(smallest, |right, left| node(left, right))
    }

    /// The roots that are kept, one after another: with the size, all that is needed to go on.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| peak.0).collect()
    }

    /// The tree of that size whose kept roots are these.
    ///
    /// # Errors
    /// [`Failure::Corrupt`] if there are too few or too many.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Result<Self, Failure> {
        let peaks: Vec<Digest> = bytes.as_chunks().0.iter().map(|peak: &[u8; 32]| Digest(*peak)).collect();
        if bytes.len() != size.count_ones() as usize * 32 {
            return Err(Failure::corrupt("the frontier of the sealed log", format!("{} bytes", bytes.len())));
        }
        Ok(Self { size, peaks })
    }
}

/// The root of the tree of these leaves.
pub fn root(leaves: &[Digest]) -> Digest {
    let mut frontier = Frontier::default();
    leaves.iter().copied().for_each(|leaf| frontier.push(leaf));
    frontier.root()
}

/// Where a tree of `size` leaves, at least two, is divided.
fn middle(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

/// What shows that the leaf at `index` is in the tree of these leaves, from the leaf upward; `None` if there is no such leaf.
pub fn inclusion_proof(leaves: &[Digest], index: usize) -> Option<Vec<Digest>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut rest, mut index, mut downward) = (leaves, index, Vec::new());
    while rest.len() > 1 {
        let (left, right) = rest.split_at(middle(rest.len()));
        if index < left.len() {
            downward.push(root(right));
            rest = left;
        } else {
            downward.push(root(left));
            index -= left.len();
            rest = right;
        }
    }
    downward.reverse();
    Some(downward)
}

/// Whether `proof` shows that `leaf` is at `index` in the tree of `size` leaves with that root.
pub fn includes(root: Digest, size: u64, index: u64, leaf: Digest, proof: &[Digest]) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut reached) = (index, size - 1, leaf);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            reached = node(*beside, reached);
            while place != 0 && place.is_multiple_of(2) {
                (place, last) = (place / 2, last / 2);
            }
        } else {
            reached = node(reached, *beside);
        }
        (place, last) = (place / 2, last / 2);
    }
    last == 0 && reached == root
}

/// What shows that the tree of these leaves begins with its first `earlier` ones; `None` if it has fewer.
pub fn consistency_proof(leaves: &[Digest], earlier: usize) -> Option<Vec<Digest>> {
    if earlier > leaves.len() {
        return None;
    }
    if earlier == 0 || earlier == leaves.len() {
        return Some(Vec::new());
    }
    let (mut rest, mut earlier, mut downward) = (leaves, earlier, Vec::new());
    // Whether the earlier tree as a whole is what is left to be shown: its root is known then.
    let mut is_whole = true;
    while earlier < rest.len() {
        let (left, right) = rest.split_at(middle(rest.len()));
        if earlier <= left.len() {
            downward.push(root(right));
            rest = left;
        } else {
            downward.push(root(left));
            earlier -= left.len();
            rest = right;
            is_whole = false;
        }
    }
    if !is_whole {
        downward.push(root(rest));
    }
    downward.reverse();
    Some(downward)
}

/// A tree as its root and size tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// How many leaves it has.
    pub size: u64,
    /// Its root.
    pub root: Digest,
}

/// Whether `proof` shows that the tree `now` begins with all leaves of the tree `earlier`.
pub fn extends(earlier: Known, now: Known, proof: &[Digest]) -> bool {
    if earlier.size == 0 || earlier.size == now.size {
        let is_same = if earlier.size == 0 { earlier.root == empty_root() } else { earlier.root == now.root };
        return is_same && proof.is_empty();
    }
    if earlier.size > now.size {
        return false;
    }
    // A whole subtree is not named in the proof: it is the earlier tree itself.
    let (mut reached, rest) = match proof.split_first() {
        _ if earlier.size.is_power_of_two() => (earlier.root, proof),
        Some((first, rest)) => (*first, rest),
        None => return false,
    };
    let mut reached_now = reached;
    let shift = (earlier.size - 1).trailing_ones();
    let (mut place, mut last) = ((earlier.size - 1) >> shift, (now.size - 1) >> shift);
    for beside in rest {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            reached = node(*beside, reached);
            reached_now = node(*beside, reached_now);
            while place != 0 && place.is_multiple_of(2) {
                (place, last) = (place / 2, last / 2);
            }
        } else {
            reached_now = node(reached_now, *beside);
        }
        (place, last) = (place / 2, last / 2);
    }
    last == 0 && reached == earlier.root && reached_now == now.root
}

#[cfg(test)]
mod tests;
