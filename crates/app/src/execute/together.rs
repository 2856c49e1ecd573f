//! Many submissions at once, each to a case of its own: decided beside each other, written in order, durable together.

use std::sync::Arc;

use chuangyou_engine::case::Moment;
use chuangyou_store::{Failure, Tx};

use super::{Act, Decided, Executed, Refusal, Repetition, Submission};
use crate::chance::Stream;
use crate::city::City;
use crate::desk::Desk;
use crate::metrics;

/// How many submissions are decided on one connection, and written in one transaction.
const SHARE: usize = 128;

/// Carries out submissions, each at its own instant and to a case of its own, as [`super::execute`] does with one: whether one is
/// refused has nothing to do with the others. They are written in the order in which they come, so that the same submissions make
/// the same journal. There is an outcome for each, in that order.
///
/// # Errors
/// [`Failure`] if a share of them could not be decided or written at all; those before it were carried out.
pub(crate) async fn execute_all(
    city: &City,
    submissions: Vec<(Moment, Submission)>,
) -> Result<Vec<Result<Executed, Refusal>>, Failure> {
    let submissions: Arc<[(Moment, Submission)]> = submissions.into();
    let shares: Vec<_> = (0..submissions.len())
        .step_by(SHARE)
        .map(|from| tokio::spawn(decide_share(city.clone(), Arc::clone(&submissions), from)))
        .collect();
    let mut outcomes = Vec::with_capacity(submissions.len());
    for share in shares {
        let decided = share.await.map_err(|gone| Failure::Broken(gone.to_string()))?;
        outcomes.extend(write_share(city, decided?).await?);
    }
    outcomes.iter().for_each(metrics::submitted);
    Ok(outcomes)
}

type Share = Vec<Result<Decided, Refusal>>;

async fn decide_share(
    city: City,
    submissions: Arc<[(Moment, Submission)]>,
    from: usize,
) -> Result<Share, Failure> {
    let until = submissions.len().min(from + SHARE);
    let streams: Vec<Stream> =
        submissions[from..until].iter().map(|(_, submission)| city.drawn_by(&submission.key)).collect();
    city.at_reading_desk((city.now(), Stream::Machine), move |desk| {
        let decide = |((at, submission), chance): (&(Moment, Submission), &Stream)| {
            let Desk { tx, book, sources, jurisdiction, .. } = desk;
            let mut desk = Desk { tx, book, sources, jurisdiction, now: *at, chance };
            desk.decide(submission, Repetition::Unlikely)
        };
        Ok(submissions[from..until].iter().zip(&streams).map(decide).collect())
    })
    .await
}

/// Writes what was decided; one that cannot be written is undone alone.
async fn write_share(city: &City, decided: Share) -> Result<Vec<Result<Executed, Refusal>>, Failure> {
    let (mut known, mut acts) = (Vec::with_capacity(decided.len()), Vec::with_capacity(decided.len()));
    for one in decided {
        known.push(match one {
            Err(refusal) => Some(Err(refusal)),
            Ok(Decided::Before(done)) => Some(Ok(done)),
            Ok(Decided::Now(act)) => {
                acts.push(*act);
                None
            }
        });
    }
    let acts: Arc<[Act]> = acts.into();
    let written = match write_all(city, Arc::clone(&acts), Marks::None).await {
        // Somebody else wrote to one of the cases: which one, only marks can tell.
        Err(Failure::Taken(_)) => write_all(city, acts, Marks::Between).await?,
        written => written?,
    };
    let mut written = written.into_iter();
    Ok(known.into_iter().filter_map(|known| known.or_else(|| written.next())).collect())
}

/// Whether acts are marked off from each other, so that one can be undone alone. It costs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    None,
    Between,
}

async fn write_all(
    city: &City,
    acts: Arc<[Act]>,
    marks: Marks,
) -> Result<Vec<Result<Executed, Refusal>>, Failure> {
    let jurisdiction = city.jurisdiction().clone();
    let write = move |tx: &mut Tx<'_>| {
        let write = |act: &Act| match marks {
            Marks::None => act.write(tx, &jurisdiction).map(Ok),
            Marks::Between => Ok(tx.attempt(|tx| act.write(tx, &jurisdiction)).map_err(Refusal::from)),
        };
        acts.iter().map(write).collect()
    };
    city.db().write_in_turn(write).await
}
