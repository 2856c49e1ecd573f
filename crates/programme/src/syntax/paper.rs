//! Papers, publications and consequences as written.

use super::common::TextDecl;
use super::decode::Name;
use super::macros::table;

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
        /// Who looks at it before it appears, as `role@scope`. Default: nobody.
        review: Option<Name>,
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
    }
}
