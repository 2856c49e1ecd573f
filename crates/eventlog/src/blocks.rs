//! A file in blocks: one thread at a time takes the next block, all parse, one merges in the file's order.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use crate::error::Fault;

/// Bytes that are filled again and again, without being cleared in between.
#[derive(Default)]
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    len: usize,
}

impl Buffer {
    /// What is filled.
    pub(crate) fn filled(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Forgets everything and begins with `start`.
    pub(crate) fn restart(&mut self, start: &[u8]) {
        self.make_room(start.len());
        self.bytes[..start.len()].copy_from_slice(start);
        self.len = start.len();
    }

    /// Fills up to `len` bytes from `reader`; says whether the reader is at its end.
    pub(crate) fn fill(&mut self, reader: &mut impl std::io::Read, len: usize) -> std::io::Result<bool> {
        self.make_room(len);
        while self.len < len {
            match reader.read(&mut self.bytes[self.len..len]) {
                Ok(0) => return Ok(true),
                Ok(count) => self.len += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// Forgets what stands after the first `len` bytes.
    pub(crate) fn cut(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    fn make_room(&mut self, len: usize) {
        if self.bytes.len() < len {
            self.bytes.resize(len, 0);
        }
    }
}

/// Where blocks come from.
pub(crate) trait Blocks: Send {
    /// What is known about a block besides its bytes.
    type Head: Send;
    /// Fills `buffer` with the next block; `None` at the end.
    fn next(&mut self, buffer: &mut Buffer) -> Result<Option<Self::Head>, Fault>;
}

/// Parses blocks on `threads` threads and merges the results in the order of the blocks.
///
/// `worker` makes the state a thread keeps between blocks; it is given the thread's number. At most
/// `2 * threads + 2` blocks are in flight. `merge` also receives an error of `blocks`, in its place; the
/// first error it returns ends the work.
pub(crate) fn in_order<B: Blocks, W, R: Send>(
    blocks: B,
    threads: usize,
    worker: impl Fn(usize) -> W + Sync,
    work: impl Fn(&mut W, B::Head, &[u8]) -> R + Sync,
    mut merge: impl FnMut(Result<R, Fault>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let threads = threads.max(1);
    let (permit, permits) = sync_channel(2 * threads + 2);
    (0..2 * threads + 2).for_each(|_| permit.send(()).expect("the channel has room for its permits"));
    let queue = Mutex::new(Queue { blocks, permits, next: 0, ended: false });
    let (sender, results) = channel();
    std::thread::scope(|scope| {
        for number in 0..threads {
            let (sender, queue, worker, work) = (sender.clone(), &queue, &worker, &work);
            scope.spawn(move || {
                let mut state = worker(number);
                let mut buffer = Buffer::default();
                while let Some((number, head)) = take(queue, &mut buffer) {
                    let result = head.map(|head| work(&mut state, head, buffer.filled()));
                    if sender.send((number, result)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        merge_in_order(results, permit, &mut merge)
    })
}

struct Queue<B> {
    blocks: B,
    permits: Receiver<()>,
    next: u64,
    ended: bool,
}

/// The next block and its number; `None` when there is no more to do.
fn take<B: Blocks>(queue: &Mutex<Queue<B>>, buffer: &mut Buffer) -> Option<(u64, Result<B::Head, Fault>)> {
    let mut queue = queue.lock().ok()?;
    if queue.ended || queue.permits.recv().is_err() {
        return None;
    }
    let head = match queue.blocks.next(buffer) {
        Ok(Some(head)) => Ok(head),
        Ok(None) => {
            queue.ended = true;
            return None;
        }
        Err(fault) => {
            queue.ended = true;
            Err(fault)
        }
    };
    let number = queue.next;
    queue.next += 1;
    Some((number, head))
}

/// Returning drops both channels, which ends the threads.
fn merge_in_order<R>(
    results: Receiver<(u64, Result<R, Fault>)>,
    permit: SyncSender<()>,
    merge: &mut impl FnMut(Result<R, Fault>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, result) in results {
        early.insert(number, result);
        while let Some(result) = early.remove(&next) {
            merge(result)?;
            next += 1;
            // The threads may have ended already.
            let _ = permit.try_send(());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    struct Numbers(u8);

    impl Blocks for Numbers {
        type Head = u8;
        fn next(&mut self, buffer: &mut Buffer) -> Result<Option<u8>, Fault> {
            self.0 += 1;
            buffer.restart(&[self.0]);
            match self.0 {
                200 => Err(Fault::new(Place::None, "the file ends early")),
                number => Ok(Some(number)),
            }
        }
    }

    #[test]
    fn results_are_merged_in_the_order_of_the_blocks_up_to_the_first_error() {
        for threads in [1, 2, 5] {
            let mut merged = Vec::new();
            let result = in_order(
                Numbers(0),
                threads,
                |_| (),
                |(), head, bytes| (head, bytes.to_vec()),
                |result| {
                    let (head, bytes) = result?;
                    assert_eq!(bytes, [head]);
                    merged.push(head);
                    Ok(())
                },
            );
            assert_eq!(merged, (1..200).collect::<Vec<_>>());
            assert_eq!(result, Err(Fault::new(Place::None, "the file ends early")));
        }
    }

    #[test]
    fn an_error_in_the_merge_ends_the_work() {
        let result = in_order(
            Numbers(0),
            3,
            |_| (),
            |(), head, _| head,
            |head| match head? {
                7 => Err(Fault::new(Place::Row(7), "wrong")),
                _ => Ok(()),
            },
        );
        assert_eq!(result, Err(Fault::new(Place::Row(7), "wrong")));
    }
}
