//! Work shared among threads, with results in the order of the work.

use std::sync::Mutex;

/// Applies `work` to every item on up to `threads` threads.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, threads: usize, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = threads.min(items.len());
    if threads <= 1 {
        return items.into_iter().map(work).collect();
    }
    let count = items.len();
    let queue = Mutex::new(items.into_iter().enumerate());
    let take = || queue.lock().expect("no thread panics while it holds the queue").next();
    let results = Mutex::new(Vec::with_capacity(count));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((index, item)) = take() {
                    let result = work(item);
                    results
                        .lock()
                        .expect("no thread panics while it holds the results")
                        .push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("the threads have ended without panic");
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let squares = super::map((0..1000_u64).collect(), 3, |n| n * n);
        assert!(squares.iter().enumerate().all(|(n, square)| *square == (n * n) as u64));
    }
}
