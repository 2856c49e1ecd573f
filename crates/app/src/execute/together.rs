//! Many submissions at once, each to a case of its own: decided beside each other, written in order, durable together.

use std::sync::Arc;

use chuangyou_engine::case::Moment;
use chuangyou_store::Failure;

use super::{Act, Decided, Executed, Refusal, Repetition, Submission};
use crate::chance::Stream;
use crate::city::City;
use crate::desk::Desk;
use crate::metrics;

/// How many submissions are decided on one connection, and written in one transaction.
const SHARE: usize = 128;

/// Carries out submissions, each at its own instant and to a case of its own, as [`super::execute`] does with one: whether one is
/// refused has nothing to do with the others. They are written in the order in which they come, so that the same submissions make
/// the same journal.
pub(crate) async fn execute_all(
    city: &City,
    submissions: Vec<(Moment, Submission)>,
) -> Vec<Result<Executed, Refusal>> {
    let submissions: Arc<[(Moment, Submission)]> = submissions.into();
    let shares: Vec<_> = (0..submissions.len())
        .step_by(SHARE)
        .map(|from| tokio::spawn(decide_share(city.clone(), Arc::clone(&submissions), from)))
        .collect();
    let mut outcomes = Vec::with_capacity(submissions.len());
    for share in shares {
        let decided = share.await.unwrap_or_else(|gone| vec![Err(Failure::Broken(gone.to_string()).into())]);
        outcomes.extend(write_share(city, decided).await);
    }
    outcomes.iter().for_each(metrics::submitted);
    outcomes
}

type Share = Vec<Result<Decided, Refusal>>;

async fn decide_share(city: City, submissions: Arc<[(Moment, Submission)]>, from: usize) -> Share {
    let until = submissions.len().min(from + SHARE);
    let streams: Vec<Stream> =
        submissions[from..until].iter().map(|(_, submission)| city.drawn_by(&submission.key)).collect();
    let decided = city.at_reading_desk((city.now(), Stream::Machine), move |desk| {
        let decide = |((at, submission), chance): (&(Moment, Submission), &Stream)| {
            let Desk { tx, book, sources, jurisdiction, .. } = desk;
            let mut desk = Desk { tx, book, sources, jurisdiction, now: *at, chance };
            desk.decide(submission, Repetition::Unlikely)
        };
        Ok::<Share, Failure>(submissions[from..until].iter().zip(&streams).map(decide).collect())
    });
    decided.await.unwrap_or_else(|failure| vec![Err(failure.into())])
}

/// Writes what was decided; one that cannot be written is undone alone.
async fn write_share(city: &City, decided: Share) -> Vec<Result<Executed, Refusal>> {
    let jurisdiction = city.jurisdiction().clone();
    let written = city.db().write_in_turn(move |tx| {
        let write = |decided| match decided {
            Err(refusal) => Err(refusal),
            Ok(Decided::Before(done)) => Ok(done),
            Ok(Decided::Now(act)) => {
                let act: Box<Act> = act;
                tx.attempt(|tx| act.write(tx, &jurisdiction)).map_err(Refusal::from)
            }
        };
        Ok::<_, Failure>(decided.into_iter().map(write).collect())
    });
    written.await.unwrap_or_else(|failure| vec![Err(failure.into())])
}
