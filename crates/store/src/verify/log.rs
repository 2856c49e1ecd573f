//! The sealed log, held against the events and the signed heads; and what waits to be sealed.

use std::collections::VecDeque;

use chuangyou_engine::case::CaseId;

use super::{Finding, PAGE, Progress, Report, Trust};
use crate::merkle::{Frontier, empty_root};
use crate::seal::{self, Head};
use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx};

statements! {
    LEAVES = "SELECT l.position, l.case_id, l.version, l.hash,
            (SELECT e.hash FROM event e WHERE e.jurisdiction = l.jurisdiction AND e.case_id = l.case_id AND e.version = l.version)
        FROM leaf l WHERE l.jurisdiction = $1 AND l.position >= $2 ORDER BY l.position LIMIT $3";
    WAITING = "SELECT u.recorded_at, u.case_id, u.version,
            (SELECT e.hash FROM event e WHERE e.jurisdiction = u.jurisdiction AND e.case_id = u.case_id AND e.version = u.version)
        FROM unsealed u WHERE u.jurisdiction = $1 AND (u.recorded_at, u.case_id, u.version) > ($2, $3, $4)
        ORDER BY u.recorded_at, u.case_id, u.version LIMIT $5";
}

/// The log as far as it has been read.
struct Log<'a> {
    jurisdiction: &'a Jurisdiction,
    trust: &'a Trust,
    frontier: Frontier,
    /// Whether the leaves have given every root so far: after the first that they do not give, no other can be right.
    is_whole: bool,
    /// Heads that have been read ahead, each with its kept roots.
    heads: VecDeque<(Head, Vec<u8>)>,
    /// The last head that was looked at.
    last: Option<Head>,
    /// The root that the leaves gave where that head stands.
    given: Digest,
}

/// Holds the leaves against the events, and the roots they give against the signed heads.
pub(super) fn leaves(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    trust: &Trust,
    report: &mut Report,
    each: &mut impl FnMut(Progress),
) -> Result<(), Failure> {
    let mut log = Log {
        jurisdiction,
        trust,
        frontier: Frontier::default(),
        is_whole: true,
        heads: VecDeque::new(),
        last: None,
        given: empty_root(),
    };
    let (mut from, mut leaves) = (0, 0);
    loop {
        let page = tx.query(LEAVES, &[jurisdiction.value(), from.into(), PAGE.into()])?;
        for row in &page {
            from = row.get::<i64>(0)? + 1;
            log.take(tx, report, row)?;
        }
        leaves += page.len() as u64;
        each(Progress { events: report.events, leaves });
        if page.len() < PAGE as usize {
            return log.end(tx, report, from as u64);
        }
    }
}

impl Log<'_> {
    /// Takes the next leaf.
    fn take(&mut self, tx: &mut Tx<'_>, report: &mut Report, row: &Row) -> Result<(), Failure> {
        let position = row.get::<i64>(0)? as u64;
        let (case, version): (String, i64) = (row.get(1)?, row.get(2)?);
        let (sealed, now): (Vec<u8>, Option<Vec<u8>>) = (row.get(3)?, row.get(4)?);
        if position != self.frontier.size() && self.is_whole {
            let (first, last) = (self.frontier.size(), position - 1);
            report.add(Finding::LeavesMissing { first, last });
            self.is_whole = false;
        }
        let known_as = CaseId::from(case.as_str());
        match now {
            Some(now) if now == sealed => {}
            Some(_) => report.add(Finding::Replaced { case: known_as.clone(), version: version as u64 }),
            None if report.misses(&case, version as u64) => {}
            None => {
                let (first, last) = (version as u64, version as u64);
                report.add(Finding::Missing { case: known_as.clone(), first, last });
            }
        }
        // A link of another length cannot be what was signed; the root will tell.
        let link = <[u8; 32]>::try_from(sealed.as_slice()).map_or(empty_root(), Digest);
        self.frontier.push(seal::leaf(&known_as, version as u32, link));
        while let Some(size) = self.next_head(tx)?.map(|head| head.size)
            && size <= self.frontier.size()
        {
            self.hold(report);
        }
        Ok(())
    }

    /// The head that comes next.
    fn next_head(&mut self, tx: &mut Tx<'_>) -> Result<Option<&Head>, Failure> {
        if self.heads.is_empty() {
            let number = self.last.as_ref().map_or(0, |head| head.number);
            self.heads.extend(seal::heads_after(tx, self.jurisdiction, number, PAGE)?);
        }
        Ok(self.heads.front().map(|(head, _)| head))
    }

    /// Holds the next head against the leaves so far, the head before it and the one that was kept elsewhere.
    fn hold(&mut self, report: &mut Report) {
        let Some((head, kept_roots)) = self.heads.pop_front() else { return };
        let number = head.number;
        let (number_before, size_before, root_before) =
            self.last.as_ref().map_or((0, 0, empty_root()), |last| (last.number, last.size, last.root));
        let given = self.frontier.root();
        report.blocks += 1;
        if number == number_before + 1 {
            self.hold_signature(report, &head, root_before);
        } else {
            report.add(Finding::BlocksMissing { first: number_before + 1, last: number - 1 });
        }
        if head.size <= size_before {
            report.add(Finding::BlockChanged { number, why: "it is no larger than the one before it" });
        } else if self.is_whole && head.size == self.frontier.size() {
            if given != head.root {
                let (first, last) = (size_before, head.size - 1);
                report.add(Finding::RootDiffers { number, first, last });
                self.is_whole = false;
            } else if kept_roots != self.frontier.to_bytes() {
                report.add(Finding::BlockChanged { number, why: "its frontier is not that of its leaves" });
            }
        }
        if let Some(kept) = self.trust.head.as_ref().filter(|kept| kept.number == number)
            && *kept != head
        {
            report.add(Finding::OtherHead { number });
        }
        (self.given, self.last) = (given, Some(head));
    }

    fn hold_signature(&self, report: &mut Report, head: &Head, root_before: Digest) {
        let Some(key) = self.trust.keys.iter().find(|key| key.id() == head.key_id) else {
            report.add(Finding::UnknownKey { number: head.number, key_id: head.key_id });
            return;
        };
        // If the root before was forged, this head may still be as it was signed: after the root that the leaves gave.
        let holds = [root_before, self.given].into_iter().any(|before| head.is_signed_by(key, before));
        if !holds {
            report.add(Finding::Forged { number: head.number });
        }
    }

    /// Looks at what is left when there are no more leaves.
    fn end(mut self, tx: &mut Tx<'_>, report: &mut Report, size: u64) -> Result<(), Failure> {
        while let Some(head) = self.next_head(tx)? {
            let (first, last) = (size, head.size.saturating_sub(1));
            if first <= last && self.is_whole {
                report.add(Finding::LeavesMissing { first, last });
                self.is_whole = false;
            }
            self.hold(report);
        }
        let signed = self.last.as_ref().map_or(0, |head| head.size);
        if signed < size {
            report.add(Finding::LeavesUnsigned { first: signed });
        }
        let last = self.last.as_ref().map_or(0, |head| head.number);
        if let Some(kept) = self.trust.head.as_ref().filter(|kept| kept.number > last) {
            report.add(Finding::CutOff { kept: kept.number, last });
        }
        report.head = self.last;
        Ok(())
    }
}

/// Holds what waits to be sealed against the events: one that is gone was cut off before it was sealed.
pub(super) fn waiting(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    report: &mut Report,
) -> Result<(), Failure> {
    let (mut recorded_at, mut case, mut version) = (i64::MIN, String::new(), 0i64);
    loop {
        let after = [recorded_at.into(), (&case).into(), version.into()];
        let [at, of, number] = after;
        let page = tx.query(WAITING, &[jurisdiction.value(), at, of, number, PAGE.into()])?;
        for row in &page {
            (recorded_at, case, version) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let is_there = row.get::<Option<Vec<u8>>>(3)?.is_some();
            if !is_there && !report.misses(&case, version as u64) {
                let (first, last) = (version as u64, version as u64);
                report.add(Finding::Missing { case: case.as_str().into(), first, last });
            }
        }
        if page.len() < PAGE as usize {
            return Ok(());
        }
    }
}
