//! Tables, closed vocabularies and choices, each defined once.

/// Defines a table of the language.
macro_rules! table {
    ($(#[doc = $doc:literal])+ struct $name:ident { $($(#[doc = $kdoc:literal])+ $key:ident: $type:ty,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone)]
        #[allow(clippy::struct_field_names, reason = "keys are named as the language has them")]
        pub(crate) struct $name {
            $($(#[doc = $kdoc])+ pub(crate) $key: $type,)+
        }

        impl $crate::syntax::decode::Fields for $name {
            fn take(
                reader: &mut $crate::syntax::decode::Reader<'_>,
                sink: &mut $crate::diagnostic::Sink,
            ) -> Option<Self> {
                $(let $key = reader.key::<$type>($crate::syntax::decode::plain(stringify!($key)), concat!($($kdoc),+), sink);)+
                Some(Self { $($key: $key?,)+ })
            }

            fn properties(
                definitions: &mut $crate::syntax::decode::Definitions,
            ) -> Vec<$crate::syntax::decode::Property> {
                use $crate::syntax::{decode::{Decode, Property, plain}, schema::{described, doc}};
                vec![$(Property {
                    key: plain(stringify!($key)),
                    required: <$type as Decode>::absent().is_none(),
                    schema: described(<$type as Decode>::schema(definitions), &doc(&[$($kdoc),+])),
                },)+]
            }
        }

        impl $crate::syntax::decode::Decode for $name {
            fn decode(
                node: &$crate::syntax::node::Node,
                sink: &mut $crate::diagnostic::Sink,
            ) -> Option<Self> {
                $crate::syntax::decode::table(node, sink)
            }

            fn schema(definitions: &mut $crate::syntax::decode::Definitions) -> serde_json::Value {
                use $crate::syntax::schema::{defined, doc, table_schema};
                defined(stringify!($name), definitions, |d| table_schema::<Self>(&doc(&[$($doc),+]), d))
            }
        }
    };
}

/// Gives an enum its words.
macro_rules! words {
    ($type:ty { $($word:literal => $value:expr, $meaning:literal;)+ }) => {
        impl $crate::syntax::scalar::Words for $type {
            const WORDS: &'static [(&'static str, Self, &'static str)] = &[$(($word, $value, $meaning),)+];
        }

        impl $crate::syntax::decode::Decode for $type {
            fn decode(
                node: &$crate::syntax::node::Node,
                sink: &mut $crate::diagnostic::Sink,
            ) -> Option<Self> {
                $crate::syntax::scalar::word(node, sink)
            }

            fn schema(_: &mut $crate::syntax::decode::Definitions) -> serde_json::Value {
                $crate::syntax::scalar::word_schema::<Self>()
            }
        }
    };
}

/// Defines a choice between tables, told apart by the first key of each.
macro_rules! choice {
    ($(#[doc = $doc:literal])+ enum $name:ident { $($key:literal => $variant:ident($table:ty),)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone)]
        pub(crate) enum $name {
            $(#[doc = concat!("`", $key, "`")] $variant($table),)+
        }

        impl $crate::syntax::decode::Decode for $name {
            fn decode(
                node: &$crate::syntax::node::Node,
                sink: &mut $crate::diagnostic::Sink,
            ) -> Option<Self> {
                let keys = [$($key),+];
                match $crate::syntax::decode::chosen(node, &keys, sink)? {
                    $($key => $crate::syntax::decode::table(node, sink).map(Self::$variant),)+
                    _ => None,
                }
            }

            fn schema(definitions: &mut $crate::syntax::decode::Definitions) -> serde_json::Value {
                use $crate::syntax::{decode::Decode, schema::{defined, doc}};
                defined(stringify!($name), definitions, |d| serde_json::json!({
                    "description": doc(&[$($doc),+]),
                    "oneOf": [$(<$table as Decode>::schema(d)),+],
                }))
            }
        }
    };
}

pub(crate) use {choice, table, words};
