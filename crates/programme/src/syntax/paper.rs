//! Papers, publications, the handling of cards and consequences as written.

use super::common::{AmountDecl, DurationDecl, TextDecl};
use super::decode::{Name, Sp};
use super::macros::{choice, table};
use crate::model::{Audience, CountedIn, Level, SubjectOf};

table! {
    /// A paper that is served.
    struct NoticeDecl {
        /// How `serve` cites it.
        id: Name,
        /// Its heading.
        title: TextDecl,
        /// The pattern of its numbers, as of case numbers. Default `{unit}-{year}-{seq:6}`.
        number: Option<Name>,
        /// The clause it rests on; needed where the body says `{clause}`.
        clause: Option<Name>,
        /// What it says, with placeholders.
        body: TextDecl,
    }
}

table! {
    /// Something that is made public.
    struct PublicationDecl {
        /// How `publish` cites it.
        id: Name,
        /// Its heading.
        title: TextDecl,
        /// The fields of the case that are shown.
        fields: Vec<Name>,
        /// The procedure of the case in which somebody looks at it before it appears. Default: nobody does.
        review: Option<Name>,
        /// The fields of the case that are shown in its place once it was withdrawn. Default: none.
        withdrawal: Vec<Name>,
        /// A field of type `case`: of that case the acts and their days are shown too, and nothing of who took them. Default: none.
        timeline: Option<Name>,
        /// Who may read it. Default `public`.
        audience: Option<Audience>,
        /// How long it is shown. Default: for good.
        lasts: Option<Sp<DurationDecl>>,
    }
}

table! {
    /// What follows from cards of a level.
    struct HandlingDecl {
        /// The level: at most one table each.
        level: Name,
        /// Who is told, as `role@scope`; a card tells those of its level and of every lower one.
        tells: Vec<Name>,
        /// The procedure of the case that is opened for a card that stands. Default: none.
        opens: Option<Name>,
        /// The procedure of the case that is opened for a card that waits to be released. Default: none.
        waiting: Option<Name>,
    }
}

table! {
    /// A kind of consequence that can be proposed.
    struct ConsequenceDecl {
        /// How `propose_consequence` cites it.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The clause it rests on.
        clause: Name,
        /// Whose cards are counted.
        of: Option<SubjectOf>,
        /// So many cards or consequences propose it; any of these is enough. Default: only actions propose it.
        proposed_when: Vec<Sp<GroundDecl>>,
        /// Over what time they are counted. Default `calendar_year`.
        counted_in: Option<CountedIn>,
        /// The procedure of the case in which people decide.
        opens: Option<Name>,
        /// The unit in which that case is opened.
        in_unit: Option<Name>,
        /// Outcomes of that case, or of one that it opens, by which people decline it. Default: none.
        declined: Vec<Name>,
        /// What it means for appraisal, bonus, appointment, honours.
        effects: Vec<Sp<TextDecl>>,
        /// How long it has effect. Default: for good.
        lasts: Option<Sp<DurationDecl>>,
        /// How grave it is: of several for one fact the gravest counts. Default 0.
        weight: Option<u32>,
    }
}

choice! {
    /// What is counted; the first key says which it is.
    enum GroundDecl {
        "cards" => Cards(CardsGround),
        "consequence" => Consequence(ConsequenceGround),
    }
}

table! {
    /// Cards of a level, or of a higher one.
    struct CardsGround {
        /// The level.
        cards: Level,
        /// How many are enough.
        at_least: Sp<AmountDecl>,
    }
}

table! {
    /// Consequences that were imposed and not revoked.
    struct ConsequenceGround {
        /// Their kind.
        consequence: Name,
        /// How many are enough.
        at_least: Sp<AmountDecl>,
    }
}
