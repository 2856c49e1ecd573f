//! A jurisdiction that runs: its store, its rulebook, its clock.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use chuangyou_engine::case::Moment;
use chuangyou_store::seal::SealKey;
use chuangyou_store::{Db, Failure, Jurisdiction, Tx};
use tokio::sync::Notify;

use crate::base::Base;
use crate::chance::{Chance, Stream};
use crate::clock::Clock;
use crate::desk::Desk;
use crate::observed::{SourceError, Sources};
use crate::rarely::Rarely;
use crate::registers::{self, Changes};
use crate::rulebook::Rulebook;
use crate::seal;

/// A jurisdiction that runs. Cheap to clone; clones are the same city.
#[derive(Clone)]
pub struct City {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    jurisdiction: Jurisdiction,
    base: Arc<Base>,
    book: RwLock<(Arc<Rulebook>, Changes)>,
    /// Other systems whose cases are watched.
    sources: RwLock<Arc<Sources>>,
    clock: Clock,
    chance: Chance,
    /// Wakes the reconcilers before their time.
    nudge: Notify,
    /// Where attachments and the sealing key lie.
    folder: PathBuf,
    seal_key: OnceLock<Arc<SealKey>>,
    schedules: Rarely,
    sweeping: Rarely,
    board: crate::board::Kept,
    check: crate::check::Kept,
}

impl City {
    /// A city over a store, run by a programme with what was changed of it while running.
    ///
    /// # Errors
    /// [`Failure`] if the store cannot be read, or the calendar's years do not go together.
    pub async fn open(db: Db, base: Base, clock: Clock, folder: PathBuf) -> Result<Self, Failure> {
        Self::open_by_chance(db, base, (clock, Chance::Machine), folder).await
    }

    /// As [`City::open`], for what has been made ready before: the files, and the rulebook that they make if nothing was changed
    /// while running.
    ///
    /// # Errors
    /// As [`City::open`].
    pub async fn open_ready(
        db: Db,
        (base, book): (Arc<Base>, Arc<Rulebook>),
        clock: Clock,
        folder: PathBuf,
    ) -> Result<Self, Failure> {
        let city = Self::with_book(db, (base, book), (clock, Chance::Machine), folder);
        registers::reload(&city).await?;
        Ok(city)
    }

    /// As [`City::open`], with chance of its own: for cities that are simulated.
    ///
    /// # Errors
    /// As [`City::open`].
    pub async fn open_by_chance(
        db: Db,
        base: Base,
        (clock, chance): (Clock, Chance),
        folder: PathBuf,
    ) -> Result<Self, Failure> {
        let book = registers::make(&base, &Changes::default())?;
        let city = Self::with_book(db, (Arc::new(base), Arc::new(book)), (clock, chance), folder);
        registers::reload(&city).await?;
        Ok(city)
    }

    fn with_book(
        db: Db,
        (base, book): (Arc<Base>, Arc<Rulebook>),
        (clock, chance): (Clock, Chance),
        folder: PathBuf,
    ) -> Self {
        let programme = &base.programme;
        let jurisdiction = Jurisdiction::new(programme.jurisdiction.as_deref().unwrap_or(&programme.id));
        let inner = Inner {
            db,
            jurisdiction,
            book: RwLock::new((book, Changes::default())),
            sources: RwLock::default(),
            base,
            clock,
            chance,
            nudge: Notify::new(),
            folder,
            seal_key: OnceLock::new(),
            schedules: Rarely::default(),
            sweeping: Rarely::default(),
            board: crate::board::Kept::default(),
            check: crate::check::Kept::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The files it runs by.
    pub fn base(&self) -> &Base {
        &self.inner.base
    }

    /// Its store.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// Whose data it keeps.
    pub fn jurisdiction(&self) -> &Jurisdiction {
        &self.inner.jurisdiction
    }

    /// The rulebook as it is now; hold on to it for one piece of work, so that all of it goes by the same rules.
    pub fn book(&self) -> Arc<Rulebook> {
        Arc::clone(&self.inner.book.read().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// Whether the rulebook was made with these changes.
    pub(crate) fn goes_by(&self, changes: &Changes) -> bool {
        self.inner.book.read().unwrap_or_else(PoisonError::into_inner).1 == *changes
    }

    /// Puts another rulebook in the place of this one. Work that has begun ends by the old one.
    pub(crate) fn replace_book(&self, book: Rulebook, changes: Changes) {
        *self.inner.book.write().unwrap_or_else(PoisonError::into_inner) = (Arc::new(book), changes);
        self.nudge();
    }

    /// The other systems whose cases are watched, as they are now.
    pub fn sources(&self) -> Arc<Sources> {
        Arc::clone(&self.inner.sources.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Watches the cases of another system from now on, by the programme that says how it reports them.
    ///
    /// # Errors
    /// [`SourceError`] if the programme is not one for a source that is fed while it runs.
    pub fn observe(&self, book: impl Into<Arc<Rulebook>>) -> Result<(), SourceError> {
        let mut sources = self.inner.sources.write().unwrap_or_else(PoisonError::into_inner);
        *sources = Arc::new(Sources::clone(&sources).with(book.into())?);
        Ok(())
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The folder of its attachments and keys.
    pub fn folder(&self) -> &std::path::Path {
        &self.inner.folder
    }

    /// The key that heads of the sealed log are signed with: the one in the folder, made if there is none.
    pub(crate) fn seal_key(&self) -> Result<Arc<SealKey>, Failure> {
        if let Some(key) = self.inner.seal_key.get() {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(seal::load_key(self.folder())?);
        Ok(Arc::clone(self.inner.seal_key.get_or_init(|| key)))
    }

    /// When the schedules were last looked at.
    pub(crate) fn schedules(&self) -> &Rarely {
        &self.inner.schedules
    }

    /// When what has expired was last swept away.
    pub(crate) fn sweeping(&self) -> &Rarely {
        &self.inner.sweeping
    }

    pub(crate) fn board(&self) -> &crate::board::Kept {
        &self.inner.board
    }

    pub(crate) fn check(&self) -> &crate::check::Kept {
        &self.inner.check
    }

    /// Lets the reconcilers look at once whether there is something to do.
    pub fn nudge(&self) {
        // Kept for the reconcilers if they are at work just now.
        self.inner.nudge.notify_one();
    }

    pub(crate) async fn nudged(&self) {
        self.inner.nudge.notified().await;
    }

    /// Does a piece of work at the desk, in one transaction.
    pub(crate) async fn at_desk<T, E>(
        &self,
        work: impl FnOnce(&mut Desk<'_, '_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        self.db().write(self.seated((self.now(), self.inner.chance.in_turn()), work)).await
    }

    /// As [`City::at_desk`], after whatever is written in turn and came before.
    pub(crate) async fn at_desk_in_turn<T, E>(
        &self,
        work: impl FnOnce(&mut Desk<'_, '_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        self.db().write_in_turn(self.seated((self.now(), self.inner.chance.in_turn()), work)).await
    }

    /// Does a piece of work at a desk where nothing can be written, beside others. Each statement may find the store as others leave it
    /// by then. The time and what the work draws are given.
    pub(crate) async fn at_reading_desk<T, E>(
        &self,
        at: (Moment, Stream),
        work: impl FnOnce(&mut Desk<'_, '_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        self.db().glance(self.seated(at, work)).await
    }

    /// What the work of that name draws.
    pub(crate) fn drawn_by(&self, name: &str) -> Stream {
        self.inner.chance.of_work(name)
    }

    fn seated<T, E>(
        &self,
        (now, chance): (Moment, Stream),
        work: impl FnOnce(&mut Desk<'_, '_>) -> Result<T, E> + Send + 'static,
    ) -> impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static {
        let (book, sources) = (self.book(), self.sources());
        let jurisdiction = self.jurisdiction().clone();
        move |tx: &mut Tx<'_>| {
            let (book, sources, jurisdiction) = (&*book, &*sources, &jurisdiction);
            work(&mut Desk { tx, book, sources, jurisdiction, now, chance: &chance })
        }
    }

    /// Reads, on one consistent state of the store.
    ///
    /// # Errors
    /// Whatever `work` fails with, or the store on the way.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Jurisdiction) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let jurisdiction = self.jurisdiction().clone();
        self.db().read(move |tx| work(tx, &jurisdiction)).await
    }

    /// Writes what is not a case: accounts, drafts, sessions.
    ///
    /// # Errors
    /// Whatever `work` fails with, or the store on the way.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Jurisdiction) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let jurisdiction = self.jurisdiction().clone();
        self.db().write(move |tx| work(tx, &jurisdiction)).await
    }
}
