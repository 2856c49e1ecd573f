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

/// Fills `out` with the values at the places of `order`, in its order, on up to `threads` threads.
pub(crate) fn gather<T: Copy + Send + Sync>(out: &mut [T], values: &[T], order: &[u32], threads: usize) {
    let fill = |out: &mut [T], order: &[u32]| {
        for (out, place) in out.iter_mut().zip(order) {
            *out = values[*place as usize];
        }
    };
    let length = order.len().div_ceil(threads.max(1)).max(1);
    let mut parts = out.chunks_mut(length).zip(order.chunks(length));
    let Some((first_out, first_order)) = parts.next() else { return };
    std::thread::scope(|scope| {
        for (out, order) in parts {
            scope.spawn(move || fill(out, order));
        }
        fill(first_out, first_order);
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn gathered_values_stand_in_the_order_of_their_places() {
        let order: Vec<u32> = (0..10).rev().collect();
        for threads in [0, 1, 3, 10, 20] {
            let mut out = [0_i64; 10];
            super::gather(&mut out, &[0, 10, 20, 30, 40, 50, 60, 70, 80, 90], &order, threads);
            assert_eq!(out, [90, 80, 70, 60, 50, 40, 30, 20, 10, 0]);
        }
    }

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let squares = super::map((0..1000_u64).collect(), 3, |n| n * n);
        assert!(squares.iter().enumerate().all(|(n, square)| *square == (n * n) as u64));
    }
}
