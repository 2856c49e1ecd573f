//! What cases imposed and made public, in lines.

use chuangyou_app::Rulebook;
use chuangyou_engine::case::{CaseId, FieldValue, Fields, PersonId};
use chuangyou_programme::model::{FieldType, Text};
use chuangyou_store::consequence::{Imposed, Proposed};
use chuangyou_store::publication::{Publication, Standing};

use super::case::{CaseFile, second};
use super::words::Names;
use super::{item, plain, unit_title};
use chuangyou_pages::component::{MeasureLine, PublicationFate, PublicationLine};
use chuangyou_pages::lang::Lang;

impl CaseFile {
    /// What was imposed in a case, this one or one that followed from it.
    pub(crate) fn measures(&self, book: &Rulebook, of: impl Fn(&CaseId) -> bool) -> Vec<MeasureLine> {
        let imposed = self.after.imposed.iter().filter(|one| of(&one.case));
        imposed.map(|one| measure(book, &self.names, one)).collect()
    }

    /// What a case made public, this one or one that followed from it.
    pub(crate) fn publications(&self, book: &Rulebook, of: impl Fn(&CaseId) -> bool) -> Vec<PublicationLine> {
        let today = book.almanac().day(self.now.0);
        let published = self.after.publications.iter().filter(|one| of(&one.case));
        published.map(|one| publication_line(book, one, today)).collect()
    }
}

/// A consequence that was imposed.
pub(crate) fn measure(book: &Rulebook, names: &Names, imposed: &Imposed) -> MeasureLine {
    let declared = book.programme().consequence(&imposed.kind);
    MeasureLine {
        title: declared.map_or_else(|| plain(&imposed.kind), |one| one.title.clone()),
        on: subject(book, names, &imposed.subject),
        from: imposed.from,
        until: imposed.until,
        effects: declared.map(|one| one.effects.clone()).unwrap_or_default(),
        lifted_at: imposed.lifted.as_ref().map(|(at, _)| second(book, *at)),
    }
}

/// Whom a measure is about: `person:wang` or `unit:planning`, in words.
pub(crate) fn subject(book: &Rulebook, names: &Names, subject: &str) -> Text {
    match subject.split_once(':') {
        Some(("unit", unit)) => unit_title(book, unit),
        Some((_, person)) => plain(names.people.get(&PersonId::from(person)).map_or(person, String::as_str)),
        None => plain(subject),
    }
}

/// The person that a measure is about, if it is about a person.
pub(crate) fn person_of(subject: &str) -> Option<PersonId> {
    subject.strip_prefix("person:").map(PersonId::from)
}

/// That the ladder proposes a consequence.
pub(crate) fn proposal_title(book: &Rulebook, proposed: &Proposed) -> Text {
    let declared = book.programme().consequence(&proposed.kind);
    let title = declared.map_or_else(|| plain(&proposed.kind), |one| one.title.clone());
    let say = |lang: Lang| lang.t1("opened-for-proposal", "measure", lang.of(&title));
    Text { zh: say(Lang::Zh), en: say(Lang::En) }
}

/// Something that a case made public.
pub(crate) fn publication_line(
    book: &Rulebook,
    one: &Publication,
    today: chuangyou_calendar::Day,
) -> PublicationLine {
    let declared = book.programme().publication(&one.kind);
    let kind = declared.map_or_else(|| plain(&one.kind), |declared| declared.title.clone());
    PublicationLine {
        id: one.id.clone(),
        title: heading(book, one, None).unwrap_or_else(|| kind.clone()),
        kind,
        at: second(book, one.published_at),
        fate: fate(one, today),
    }
}

fn fate(one: &Publication, today: chuangyou_calendar::Day) -> PublicationFate {
    match one.standing {
        Standing::Waiting => PublicationFate::Waiting,
        Standing::Refused => PublicationFate::Refused,
        Standing::Shown if one.withdrawn.is_some() => PublicationFate::Withdrawn,
        Standing::Shown if one.corrected_by.is_some() => PublicationFate::Corrected,
        Standing::Shown if one.until.is_some_and(|until| until < today) => PublicationFate::Expired,
        Standing::Shown if one.corrects.is_some() => PublicationFate::Corrects,
        Standing::Shown => PublicationFate::Stands,
    }
}

/// The heading of a publication: the service item that it names, and the first short text that it shows. That text of a correction
/// is the first that what it corrects did not have; where that is not at hand, the last.
pub(crate) fn heading(book: &Rulebook, one: &Publication, corrects: Option<&Fields>) -> Option<Text> {
    let declared = book.programme().publication(&one.kind)?;
    let is_short = |name: &str| {
        let fields = book.programme().procedures.iter().flat_map(|procedure| &procedure.fields);
        let mut named = fields.filter(|field| field.id == name);
        named.next().is_some_and(|field| field.kind == FieldType::Text)
    };
    let short = declared.fields.iter().filter(|name| is_short(name));
    let mut said = short.filter_map(|name| match one.fields.get(name.as_str())? {
        FieldValue::Text(text) => Some((name, text)),
        _ => None,
    });
    let found = match (&one.corrects, corrects) {
        (None, _) => said.next(),
        (Some(_), Some(before)) => said.find(|(name, _)| !before.contains_key(name.as_str())),
        (Some(_), None) => said.next_back(),
    };
    let item = declared.fields.iter().find_map(|name| match one.fields.get(name.as_str())? {
        FieldValue::Item(code) => item(book, code.as_str()),
        _ => None,
    });
    match (item.map(|item| &item.title), found) {
        (None, found) => found.map(|(_, text)| plain(text)),
        (Some(item), None) => Some(item.clone()),
        (Some(item), Some((_, text))) => {
            Some(Text { zh: format!("{}（{text}）", item.zh), en: format!("{} ({text})", item.en) })
        }
    }
}
