//! A jurisdiction that runs: its store, its rulebook, its clock.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use chuangyou_engine::case::Moment;
use chuangyou_store::{Db, Failure, Jurisdiction, Tx};
use tokio::sync::Notify;

use crate::base::Base;
use crate::clock::Clock;
use crate::desk::Desk;
use crate::registers;
use crate::rulebook::Rulebook;

/// A jurisdiction that runs. Cheap to clone; clones are the same city.
#[derive(Clone)]
pub struct City {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    jurisdiction: Jurisdiction,
    base: Base,
    book: RwLock<Arc<Rulebook>>,
    clock: Clock,
    /// Wakes the reconcilers before their time.
    nudge: Notify,
    /// Where attachments and the sealing key lie.
    folder: PathBuf,
}

impl City {
    /// A city over a store, run by a programme with what was changed of it while running.
    ///
    /// # Errors
    /// [`Failure`] if the store cannot be read, or the calendar's years do not go together.
    pub async fn open(db: Db, base: Base, clock: Clock, folder: PathBuf) -> Result<Self, Failure> {
        let programme = &base.programme;
        let jurisdiction = Jurisdiction::new(programme.jurisdiction.as_deref().unwrap_or(&programme.id));
        let book = RwLock::new(Arc::new(registers::make(&base, &[], &[])?));
        let nudge = Notify::new();
        let city = Self { inner: Arc::new(Inner { db, jurisdiction, base, book, clock, nudge, folder }) };
        registers::reload(&city).await?;
        Ok(city)
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
        Arc::clone(&self.inner.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another rulebook in the place of this one. Work that has begun ends by the old one.
    pub fn replace_book(&self, book: Rulebook) {
        *self.inner.book.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(book);
        self.nudge();
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

    /// Lets the reconcilers look at once whether there is something to do.
    pub fn nudge(&self) {
        self.inner.nudge.notify_waiters();
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
        let (book, jurisdiction, now) = (self.book(), self.jurisdiction().clone(), self.now());
        let work =
            move |tx: &mut Tx<'_>| work(&mut Desk { tx, book: &book, jurisdiction: &jurisdiction, now });
        self.db().write(work).await
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
