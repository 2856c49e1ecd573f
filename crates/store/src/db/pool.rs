//! Threads that hold the connections, and the work that is handed to them.
//!
//! A database call blocks; the server does not. So each connection lives on a thread of its own, and work reaches it through
//! a queue. One thread appends: it takes all the work that waits or comes meanwhile and commits it together, so that
//! thirty-two clients wait for one disk write and not for thirty-two. On SQLite it does all the writing there is. On PostgreSQL
//! several threads write beside it, one transaction for each piece of work.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::breaker::Breaker;
use super::connect::Purpose;
use super::work::{Runs, Work, again, once};
use super::{Connection, Failure, Kind, Location, Tx, group, migrate};

/// How many pieces of work one commit takes at most, so that nobody waits long for others' work.
const GROUP: usize = 64;

/// How much work may wait; whoever comes with more waits for room.
const QUEUE: usize = 1024;

/// How the connection writes that makes a SQLite database: nothing waits for the disk, and pages are written out seldom (32,000 of
/// 8 KiB); 256 MiB of them are kept in memory.
const FILLING: &str = "
    PRAGMA synchronous = OFF;
    PRAGMA wal_autocheckpoint = 32000;
    PRAGMA cache_size = -262144;
";

/// How many connections there are for reading, and on PostgreSQL for writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// For reading.
    pub reading: usize,
    /// For writing beside the one that appends; SQLite has none whatever is said.
    pub writing: usize,
}

impl Default for Readers {
    fn default() -> Self {
        Self { reading: 4, writing: 4 }
    }
}

/// A database: hands work to the threads that hold its connections. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    appender: SyncSender<Box<dyn Work>>,
    writers: SyncSender<Box<dyn Work>>,
    readers: SyncSender<Box<dyn Work>>,
    kind: Kind,
}

impl Db {
    /// Opens the database, brings it to today's form, and starts its threads.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] if it cannot be reached; [`Failure::Corrupt`] if a newer version has written it.
    pub fn open(location: &Location, readers: Readers) -> Result<Self, Failure> {
        Self::open_after(location, readers, migrate::migrate, Breaker::new())
    }

    /// As [`Db::open`], for a database that is being made: on SQLite nothing need be durable before [`super::settle_file`], and much
    /// is kept in memory.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn open_to_fill(location: &Location, readers: Readers) -> Result<Self, Failure> {
        let prepare = |first: &mut Connection| {
            migrate::migrate(first)?;
            match first.tx().kind() {
                Kind::Sqlite => first.batch(FILLING),
                Kind::Postgres => Ok(()),
            }
        };
        Self::open_after(location, readers, prepare, Breaker::new())
    }

    /// As [`Db::open`], with connections that `breaker` breaks.
    ///
    /// # Errors
    /// As [`Db::open`].
    #[cfg(feature = "faults")]
    pub fn open_breakable(location: &Location, readers: Readers, breaker: Breaker) -> Result<Self, Failure> {
        Self::open_after(location, readers, migrate::migrate, breaker)
    }

    /// As [`Db::open`], and leaves the database in the form that it has: another version may be at work on it.
    ///
    /// # Errors
    /// As [`Db::open`]; [`Failure::Corrupt`] if it has not today's form.
    pub fn open_as_it_is(location: &Location, readers: Readers) -> Result<Self, Failure> {
        Self::open_after(location, readers, migrate::expect_todays, Breaker::new())
    }

    fn open_after(
        location: &Location,
        readers: Readers,
        prepare: fn(&mut Connection) -> Result<(), Failure>,
        breaker: Breaker,
    ) -> Result<Self, Failure> {
        let mut first = location.connect(Purpose::Write, &breaker)?;
        prepare(&mut first)?;
        let kind = first.tx().kind();
        let start = |name: &str, purpose, first: Option<Connection>, threads: usize| {
            let (sender, work) = sync_channel(QUEUE);
            let (work, mut first) = (Arc::new(Mutex::new(work)), first);
            for number in 0..threads {
                let thread = Thread { location: location.clone(), purpose, kind, breaker: breaker.clone() };
                spawn(format!("store-{name}-{number}"), thread, first.take(), Arc::clone(&work))?;
            }
            Ok::<_, Failure>(sender)
        };
        let appender = start("append", Purpose::Write, Some(first), 1)?;
        let writers = match kind {
            Kind::Sqlite => appender.clone(),
            Kind::Postgres => start("write", Purpose::Write, None, readers.writing.max(1))?,
        };
        let readers = start("read", Purpose::Read, None, readers.reading.max(1))?;
        Ok(Self { appender, writers, readers, kind })
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Does `work` in one transaction that is durable when this returns. An error undoes all that `work` wrote.
    ///
    /// # Errors
    /// Whatever `work` fails with, or the database on the way.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        hand_over(self.writers.clone(), |reply| once(Runs::Once, work, reply)).await
    }

    /// As [`Db::write`], after all work of this process that is written in turn and has come before, and before what comes later.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_in_turn<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        hand_over(self.appender.clone(), |reply| once(Runs::Once, work, reply)).await
    }

    /// As [`Db::write_in_turn`], together with others' work of this kind. `work` may be done more than once, each time after all that
    /// it wrote has been undone; what it gave last counts.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn append<T, E>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        hand_over(self.appender.clone(), |reply| again(work, reply)).await
    }

    /// Does `work`, which only reads, on one consistent state of the database.
    ///
    /// # Errors
    /// Whatever `work` fails with, or the database on the way.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        hand_over(self.readers.clone(), |reply| once(Runs::Once, work, reply)).await
    }
    /// Does `work`, which only reads and bears that each statement sees the database as it is by then: on PostgreSQL it costs less.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn glance<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        hand_over(self.readers.clone(), |reply| once(Runs::Anywhere, work, reply)).await
    }
}

/// Hands over what `make` gives for a way to reply, and waits for the reply.
async fn hand_over<T, E: From<Failure>>(
    to: SyncSender<Box<dyn Work>>,
    make: impl FnOnce(oneshot::Sender<Result<T, E>>) -> Box<dyn Work>,
) -> Result<T, E> {
    let (reply, answer) = oneshot::channel();
    deliver(to, make(reply)).await?;
    answer.await.unwrap_or_else(|_| Err(gone().into()))
}

/// Puts a piece of work into the queue, when there is room. Apart from [`hand_over`], so that it is compiled once and not for each
/// kind of work.
async fn deliver(to: SyncSender<Box<dyn Work>>, piece: Box<dyn Work>) -> Result<(), Failure> {
    let Err(TrySendError::Full(piece)) = to.try_send(piece) else { return Ok(()) };
    let sent = tokio::task::spawn_blocking(move || to.send(piece)).await;
    if matches!(sent, Ok(Ok(()))) { Ok(()) } else { Err(gone()) }
}

fn gone() -> Failure {
    Failure::Unavailable("the store has been closed".into())
}

struct Thread {
    location: Location,
    purpose: Purpose,
    kind: Kind,
    breaker: Breaker,
}

type Queue = Arc<Mutex<Receiver<Box<dyn Work>>>>;

fn spawn(name: String, thread: Thread, first: Option<Connection>, queue: Queue) -> Result<(), Failure> {
    let broken = |error: std::io::Error| Failure::Broken(error.to_string());
    let run = move || thread.run(first, &queue);
    std::thread::Builder::new().name(name).spawn(run).map(drop).map_err(broken)
}

impl Thread {
    fn run(&self, mut connection: Option<Connection>, queue: &Queue) {
        // Work that was taken from the queue and could not join the others.
        let mut left = None;
        while let Some(work) = left.take().or_else(|| next_of(queue)) {
            if connection.as_ref().is_none_or(Connection::is_lost) {
                connection = match self.location.connect(self.purpose, &self.breaker) {
                    Ok(connection) => Some(connection),
                    Err(failure) => {
                        work.finish(Err(failure.to_string()));
                        continue;
                    }
                };
            }
            let Some(open) = connection.as_mut() else { continue };
            if self.transact(open, work, queue, &mut left).is_err() {
                // Whatever state it is in, a new connection is in a known one.
                connection = None;
            }
        }
    }

    /// Does a piece of work in a transaction, and whatever else comes until that is done: clients who come one after the other, each
    /// while the one before is served, share a commit.
    fn transact(
        &self,
        connection: &mut Connection,
        first: Box<dyn Work>,
        queue: &Queue,
        left: &mut Option<Box<dyn Work>>,
    ) -> group::Kept {
        let runs = first.runs();
        match (self.purpose, self.kind) {
            (Purpose::Read, Kind::Sqlite) => group::read(connection, "BEGIN", first),
            (Purpose::Read, Kind::Postgres) if runs == Runs::Anywhere => {
                group::glance(connection, first);
                Ok(())
            }
            (Purpose::Read, Kind::Postgres) => {
                group::read(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ", first)
            }
            (Purpose::Write, kind) => {
                let begin = if kind == Kind::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
                let more = |done: usize| {
                    if done >= GROUP || !may_share(kind, runs) {
                        return None;
                    }
                    let work = try_next_of(queue)?;
                    if work.runs() == runs {
                        return Some(work);
                    }
                    *left = Some(work);
                    None
                };
                group::transact(connection, begin, first, more)
            }
        }
    }
}

/// Whether pieces of work share a transaction. On PostgreSQL those that are done once do not: it holds what they have locked from
/// other connections until it ends.
fn may_share(kind: Kind, runs: Runs) -> bool {
    kind == Kind::Sqlite || runs == Runs::Again
}

/// The next piece of work; `None` when the store is closed.
fn next_of(queue: &Queue) -> Option<Box<dyn Work>> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// The next piece of work, if one waits.
fn try_next_of(queue: &Queue) -> Option<Box<dyn Work>> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).try_recv().ok()
}
