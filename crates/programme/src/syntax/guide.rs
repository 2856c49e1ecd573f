//! What the service guide says of an item, as written: subjects, documents, fees, benchmarks and the service centre.

use super::common::{AmountDecl, SourceDecl, TextDecl};
use super::decode::{Decode, Definitions, Name, Sp, wrong_type};
use super::macros::table;
use super::node::{Node, Value};
use super::schema::defined;
use crate::diagnostic::{Code, Sink};
use crate::model::DocumentSource;
use chuangyou_calendar::{Day, TimeUnit};
use serde_json::json;

table! {
    /// A subject under which the service guide lists items.
    struct SubjectDecl {
        /// How items cite it.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The subject above it.
        parent: Option<Name>,
    }
}

table! {
    /// A document that many items ask for.
    struct DocumentDecl {
        /// How items ask for it.
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
    /// A document as one item asks for it; what is not written is that of the `[[document]]` with this id.
    struct AskedTable {
        /// Unique in the item.
        id: Name,
        /// What people call it. Required unless there is a `[[document]]` with this id.
        title: Option<TextDecl>,
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

/// What an item asks for: a `[[document]]` by its id, or a table.
#[derive(Debug, Clone)]
pub(crate) struct AskedDecl(pub(crate) AskedTable);

impl Decode for AskedDecl {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(Self(AskedTable {
                id: Sp { value: text.clone(), span: node.span },
                title: None,
                form: None,
                copies: None,
                required: None,
                deferrable: None,
                source_of: None,
            })),
            Value::Table(_) => AskedTable::decode(node, sink).map(Self),
            _ => wrong_type(node, "the id of a `[[document]]`, or a table `{ … }`", sink),
        }
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        defined("AskedDecl", definitions, |d| {
            let table = AskedTable::schema(d);
            json!({
                "description": "A document: the id of a `[[document]]`, or a table.",
                "anyOf": [{ "type": "string" }, table],
            })
        })
    }
}

/// What is charged.
#[derive(Debug, Clone)]
pub(crate) enum FeesDecl {
    Nothing,
    These(Vec<Sp<FeeDecl>>),
}

impl Decode for FeesDecl {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::Text(text) if text == "none" => Some(Self::Nothing),
            Value::Text(text) => {
                let message = format!("`{text}` is not a charge");
                sink.error(
                    Code::UnknownWord,
                    node.span,
                    message,
                    "not `none`",
                    "write `\"none\"`, or a list of charges",
                );
                None
            }
            _ => Vec::decode(node, sink).map(Self::These),
        }
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        let list = Vec::<Sp<FeeDecl>>::schema(definitions);
        json!({ "anyOf": [{ "const": "none", "description": "Nothing is charged." }, list] })
    }
}

table! {
    /// A procedure whose days are outside the limits of an item.
    struct SpecialProcedureDecl {
        /// What people call it.
        title: TextDecl,
        /// How long it takes, as applicants are told.
        limit: Sp<i64>,
        /// Its unit of time.
        unit: TimeUnit,
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
