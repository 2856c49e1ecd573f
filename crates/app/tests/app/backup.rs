//! A copy of a city at work holds what was acknowledged before it was begun, whole or not at all.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chuangyou_app::backup::{
    BackupError, DatabaseCopy, Manifest, Origin, Program, Told, Wanted, missing_attachments, restore, take,
};
use chuangyou_app::rebuild::rebuild;
use chuangyou_app::{City, Done, execute, reconcile};
use chuangyou_store::Location;
use chuangyou_store::attachment::{self, Attachment, AttachmentRules, FileType, Folder};
use chuangyou_store::verify::{Trust, verify};

use crate::common::{Place, Town, local, luoyang};
use crate::in_both;
use crate::passes::application;

in_both![
    a_copy_made_under_load_verifies_and_holds_what_was_acknowledged_before,
    attachments_that_the_last_copy_has_are_linked,
    what_the_city_has_lost_itself_is_named,
    nothing_is_overwritten_and_what_is_damaged_is_not_brought_back,
];

fn nobody() -> Told {
    Arc::new(|_| {})
}

fn origin(place: &Place) -> Origin {
    match &place.location {
        Location::File(path) => Origin::File(path.clone()),
        Location::Server(url) => Origin::Server(Program { folder: "".into(), url: url.clone() }),
    }
}

/// Copies the city into a folder of its place.
async fn copy(town: &Town, place: &Place, name: &str, last: Option<&str>) -> Manifest {
    let into = place.folder().join(name);
    let last = last.map(|last| place.folder().join(last));
    take(&town.city, &Wanted { into, origin: origin(place), last }, nobody()).await.unwrap()
}

/// Another place of the same kind. Making one on a server blocks, and so does taking it away.
struct Elsewhere(Option<Place>);

impl Elsewhere {
    fn like(place: &Place) -> Self {
        Self(Some(tokio::task::block_in_place(|| place.again())))
    }
}

impl std::ops::Deref for Elsewhere {
    type Target = Place;

    fn deref(&self) -> &Place {
        self.0.as_ref().expect("it is there until it is dropped")
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        tokio::task::block_in_place(|| drop(self.0.take()));
    }
}

/// Brings a copy back at another place of the same kind, and opens the city there.
async fn bring_back(from: &Path, to: &Place) -> Town {
    let server = match &to.location {
        Location::File(_) => None,
        Location::Server(url) => Some(Program { folder: "".into(), url: url.clone() }),
    };
    restore(from, to.folder(), None, server.as_ref(), &nobody()).unwrap();
    Town::open(to, luoyang(), "after", "2011-03-08").await
}

/// Hands a paper in under a draft's name.
async fn hand_in(city: &City, place: &Place, content: &str) -> Attachment {
    let rules = AttachmentRules { max_bytes: 1000, allowed: vec![FileType::Pdf] };
    let folder = Folder::new(place.folder().join("attachments"));
    let bytes = format!("%PDF-1.7\n{content}\n%%EOF\n");
    let stored = folder.store(&rules, "paper.pdf", &mut bytes.as_bytes()).unwrap();
    let (hash, name, size_bytes) = (stored.hash, stored.name, stored.size_bytes);
    let (owner, file_type) = ("a draft".into(), FileType::Pdf);
    let paper = Attachment { hash, owner, name, file_type, size_bytes, stored_at: local("2011-03-07") };
    let put = paper.clone();
    city.write(move |tx, jurisdiction| attachment::put(tx, jurisdiction, &put)).await.unwrap();
    paper
}

async fn a_copy_made_under_load_verifies_and_holds_what_was_acknowledged_before(place: &Place) {
    let town = Town::at_place(place, "2011-03-07").await;
    hand_in(&town.city, place, "before").await;
    for number in 0..30 {
        execute(&town.city, application(number)).await.unwrap();
    }
    reconcile::settle(&town.city).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let (city, stopped) = (town.city.clone(), Arc::clone(&stop));
    let load = tokio::spawn(async move {
        let mut number = 1000;
        while !stopped.load(Ordering::Relaxed) {
            execute(&city, application(number)).await.unwrap();
            reconcile::settle(&city).await.unwrap();
            number += 1;
        }
        number - 1000
    });
    let manifest = copy(&town, place, "backup", None).await;
    stop.store(true, Ordering::Relaxed);
    assert!(load.await.unwrap() > 0, "nobody worked meanwhile");
    assert_eq!((manifest.attachments, manifest.missing.len()), (1, 0));

    let elsewhere = Elsewhere::like(place);
    let after = bring_back(&place.folder().join("backup"), &elsewhere).await;
    let keys = vec![manifest.public_key.as_ref().unwrap().parse().unwrap()];
    let trust = Trust { keys, head: manifest.head.clone() };
    let report = after.read(move |tx, city| verify(tx, city, &trust, &mut |_| {})).await;
    assert!(report.is_sound(), "{:?}", report.findings);
    assert!(report.sealed >= 30);
    for number in 0..30 {
        assert_eq!(execute(&after.city, application(number)).await.unwrap().done, Done::Before);
    }
    let rebuilt = rebuild(&after.city, |_| {}).await.unwrap();
    assert_eq!((rebuilt.rows, rebuilt.tasks, rebuilt.cards, rebuilt.failed), (0, 0, 0, 0));
    assert_eq!(missing_attachments(&after.city, &nobody()).await.unwrap(), []);
}

async fn attachments_that_the_last_copy_has_are_linked(place: &Place) {
    let town = Town::at_place(place, "2011-03-07").await;
    hand_in(&town.city, place, "monday").await;
    copy(&town, place, "monday", None).await;
    let paper = hand_in(&town.city, place, "tuesday").await;
    let tuesday = copy(&town, place, "tuesday", Some("monday")).await;
    assert_eq!((tuesday.attachments, tuesday.attachment_bytes), (2, paper.size_bytes));
    let elsewhere = Elsewhere::like(place);
    let after = bring_back(&place.folder().join("tuesday"), &elsewhere).await;
    assert_eq!(missing_attachments(&after.city, &nobody()).await.unwrap(), []);
}

async fn what_the_city_has_lost_itself_is_named(place: &Place) {
    let town = Town::at_place(place, "2011-03-07").await;
    let paper = hand_in(&town.city, place, "lost").await;
    Folder::new(place.folder().join("attachments")).remove(paper.hash).unwrap();
    let manifest = copy(&town, place, "backup", None).await;
    assert_eq!(manifest.missing, [paper.hash.to_string()]);
}

async fn nothing_is_overwritten_and_what_is_damaged_is_not_brought_back(place: &Place) {
    let town = Town::at_place(place, "2011-03-07").await;
    let manifest = copy(&town, place, "backup", None).await;
    let into = place.folder().join("backup");
    let again = Wanted { into: into.clone(), origin: origin(place), last: None };
    let refused = take(&town.city, &again, nobody()).await.unwrap_err();
    assert!(matches!(refused, BackupError::Exists(_)), "{refused}");
    let elsewhere = Elsewhere::like(place);
    std::fs::write(elsewhere.folder().join("somebody's"), "file").unwrap();
    let refused = restore(&into, elsewhere.folder(), None, None, &nobody()).unwrap_err();
    match manifest.database {
        DatabaseCopy::Postgres(_) => assert!(matches!(refused, BackupError::OtherKind { .. }), "{refused}"),
        _ => assert!(matches!(refused, BackupError::Exists(_)), "{refused}"),
    }
    let (DatabaseCopy::Sqlite(written) | DatabaseCopy::Postgres(written)) = manifest.database else { return };
    let mut bytes = std::fs::read(into.join(&written.file)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(into.join(&written.file), bytes).unwrap();
    let elsewhere = Elsewhere::like(place);
    let server = match &elsewhere.location {
        Location::File(_) => None,
        Location::Server(url) => Some(Program { folder: "".into(), url: url.clone() }),
    };
    let refused = restore(&into, elsewhere.folder(), None, server.as_ref(), &nobody()).unwrap_err();
    assert!(matches!(refused, BackupError::Damaged(_)), "{refused}");
    assert_eq!(std::fs::read_dir(elsewhere.folder()).unwrap().count(), 0);
}
