//! What the service guide says of an item, as written: subjects, documents, fees, benchmarks and the service centre.

use super::common::{AmountDecl, SourceDecl, TextDecl};
use super::decode::{Name, Sp};
use super::macros::table;
use crate::model::DocumentSource;
use chuangyou_calendar::{Day, TimeUnit};

table! {
    /// A subject under which the service guide lists items.
    struct SubjectDecl {
        /// How items cite it.
        id: Name,
        /// What people call it.
        title: TextDecl,
    }
}

table! {
    /// A document that is handed in with an application.
    struct DocumentDecl {
        /// Unique in the item.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// Its form: original, copy, electronic.
        form: Option<TextDecl>,
        /// How many copies. Default 1.
        copies: Option<Sp<u16>>,
        /// Whether an application is incomplete without it. Default `true`.
        required: Option<bool>,
        /// Whether it may be supplied after acceptance against a written promise. Default `false`.
        deferrable: Option<bool>,
        /// Who it comes from. Default `applicant`.
        source_of: Option<DocumentSource>,
    }
}

table! {
    /// A charge.
    struct FeeDecl {
        /// What is charged.
        title: TextDecl,
        /// How much, in fen.
        amount: Sp<AmountDecl>,
        /// What it rests on.
        basis: SourceDecl,
    }
}

table! {
    /// The best limit elsewhere, against which a promise is measured.
    struct BenchmarkDecl {
        /// Whose limit it is.
        who: TextDecl,
        /// The limit.
        limit: Sp<i64>,
        /// Its unit of time.
        unit: TimeUnit,
        /// Where it was read.
        source: SourceDecl,
    }
}

table! {
    /// How the item stands to the service centre.
    struct CentreDecl {
        /// Whether it is handled in the centre or an approved hall.
        entered: bool,
        /// Where, if it is.
        hall: Option<TextDecl>,
        /// Why it need not be, if it is not.
        exemption: Option<Sp<ExemptionDecl>>,
        /// Whether the window may decide and not only receive. Default `true`.
        delegated: Option<bool>,
    }
}

table! {
    /// Leave to handle an item outside the centre.
    struct ExemptionDecl {
        /// Why.
        reason: TextDecl,
        /// Who gave it.
        approved_by: TextDecl,
        /// The last day on which it holds.
        until: Sp<Day>,
    }
}
