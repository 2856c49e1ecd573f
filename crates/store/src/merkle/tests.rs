use proptest::prelude::*;

use super::*;

/// The definition, word for word: MTH of RFC 6962, section 2.1.
fn by_definition(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(&[]),
        [only] => *only,
        several => {
            let mut half = 1;
            while half * 2 < several.len() {
                half *= 2;
            }
            node(by_definition(&several[..half]), by_definition(&several[half..]))
        }
    }
}

fn leaves(size: usize) -> Vec<Digest> {
    (0..size as u64).map(|number| leaf(&[&number.to_be_bytes()])).collect()
}

fn known(leaves: &[Digest]) -> Known {
    Known { size: leaves.len() as u64, root: by_definition(leaves) }
}

#[test]
fn a_tree_of_three_leaves_is_a_node_over_a_node_and_a_leaf() {
    let [a, b, c] = [leaf(&[b"a"]), leaf(&[b"b"]), leaf(&[b"c"])];
    assert_eq!(a, Digest::of(&[&[0], b"a"]));
    let ab = Digest::of(&[&[1], &a.0, &b.0]);
    assert_eq!(root(&[a, b, c]), Digest::of(&[&[1], &ab.0, &c.0]));
}

#[test]
fn every_leaf_of_every_small_tree_is_shown_to_be_at_its_place_and_nowhere_else() {
    for size in 1..=33 {
        let leaves = leaves(size);
        for index in 0..size {
            let proof = inclusion_proof(&leaves, index).unwrap();
            for place in 0..size {
                let shown = includes(root(&leaves), size as u64, place as u64, leaves[index], &proof);
                assert_eq!(shown, place == index, "leaf {index} at {place} of {size}");
            }
        }
        assert_eq!(inclusion_proof(&leaves, size), None);
    }
}

#[test]
fn every_small_tree_is_shown_to_extend_each_of_its_beginnings() {
    for size in 0..=33 {
        let now = leaves(size);
        for earlier in 0..=size {
            let proof = consistency_proof(&now, earlier).unwrap();
            assert!(extends(known(&now[..earlier]), known(&now), &proof), "{earlier} of {size}");
        }
        assert_eq!(consistency_proof(&now, size + 1), None);
    }
}

proptest! {
    #[test]
    fn a_frontier_has_the_root_of_the_definition_wherever_it_was_put_away_and_taken_up_again(
        size in 0usize..300,
        rest in 0usize..300,
    ) {
        let leaves = leaves(size + rest);
        let mut frontier = Frontier::default();
        leaves[..size].iter().for_each(|leaf| frontier.push(*leaf));
        prop_assert_eq!(frontier.root(), by_definition(&leaves[..size]));
        let mut again = Frontier::from_bytes(frontier.size(), &frontier.to_bytes()).unwrap();
        leaves[size..].iter().for_each(|leaf| again.push(*leaf));
        prop_assert_eq!(again.root(), by_definition(&leaves));
    }

    #[test]
    fn a_proof_of_a_changed_history_does_not_hold(size in 2usize..200, earlier in 1usize..200, changed in 0usize..200) {
        let (earlier, changed) = (earlier.min(size - 1), changed % earlier.min(size - 1));
        let before = leaves(size);
        let mut after = before.clone();
        after[changed] = leaf(&[b"something else"]);
        let proof = consistency_proof(&after, earlier).unwrap();
        prop_assert!(!extends(known(&before[..earlier]), known(&after), &proof));
        let proof = consistency_proof(&before, earlier).unwrap();
        prop_assert!(!extends(known(&before[..earlier]), known(&after), &proof));
    }

    #[test]
    fn a_proof_with_one_digest_changed_or_missing_does_not_hold(size in 2usize..200, index in 0usize..200, at in 0usize..8) {
        let leaves = leaves(size);
        let index = index % size;
        let proof = inclusion_proof(&leaves, index).unwrap();
        let at = at % proof.len();
        let mut changed = proof.clone();
        changed[at].0[31] ^= 1;
        let shown = |proof: &[Digest]| includes(root(&leaves), size as u64, index as u64, leaves[index], proof);
        prop_assert!(shown(&proof));
        prop_assert!(!shown(&changed));
        prop_assert!(!shown(&proof[1..]));
    }

    #[test]
    fn a_frontier_of_the_wrong_length_is_refused(size in 0u64..1_000_000, digests in 0usize..30) {
        prop_assume!(digests != size.count_ones() as usize);
        prop_assert!(Frontier::from_bytes(size, &vec![0; digests * 32]).is_err());
    }
}

#[test]
fn a_leaf_is_shown_by_the_kept_roots_and_what_was_appended_after_them() {
    let leaves: Vec<Digest> = (0..40u8).map(|n| leaf(&[&[n]])).collect();
    for size in 1..=leaves.len() {
        for before in 0..size {
            let mut frontier = Frontier::default();
            leaves[..before].iter().for_each(|leaf| frontier.push(*leaf));
            for index in 0..size {
                let shown = frontier.proof_of_appended(&leaves[before..size], index as u64);
                let whole = inclusion_proof(&leaves[..size], index).filter(|_| index >= before);
                assert_eq!(shown, whole, "{index} of {size}, after {before}");
            }
        }
    }
}
