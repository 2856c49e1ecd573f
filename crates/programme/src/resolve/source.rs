//! The mapping of an observed log.

use super::named::{IdStyle, check_id};
use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Closing, Roles, RowShape, Source};
use crate::syntax::decode::Name;
use crate::syntax::scalar::spelled;
use crate::syntax::source::{ClosedDecl, RolesDecl, RowsDecl, SourceTable};

impl Resolver<'_> {
    /// `Some(None)`: the programme observes no log.
    #[expect(clippy::option_option, reason = "absent and faulty are different answers")]
    pub(super) fn source(&mut self) -> Option<Option<Source>> {
        let merged = self.merged;
        match &merged.source {
            None => Some(None),
            Some(source) => self.source_mapping(source).map(Some),
        }
    }

    fn source_mapping(&mut self, decl: &SourceTable) -> Option<Source> {
        check_id(&decl.id, IdStyle::Plain, &mut self.sink);
        let title = self.text(&decl.title);
        let delimiter = decl.delimiter.as_ref().map(|text| self.delimiter(text));
        let closing = self.closing(decl.closed.as_ref());
        Some(Source {
            id: decl.id.value.clone(),
            title,
            format: decl.format.map(|format| spelled(format).to_owned()),
            delimiter: match delimiter {
                None => None,
                Some(found) => Some(found?),
            },
            time_format: decl.time_format.clone(),
            case: decl.case.clone(),
            activity: decl.activity.clone(),
            time: decl.time.clone(),
            resource: decl.resource.clone(),
            classifier: decl.classifier.clone(),
            object_type: decl.object_type.clone(),
            rows: self.rows(decl.rows.as_ref()),
            order: decl.order.unwrap_or_default(),
            closing: closing?,
            roles: decl.roles.as_ref().map_or_else(Roles::default, roles),
            case_columns: decl.case_columns.clone(),
            activities: decl
                .activities
                .0
                .iter()
                .map(|(from, to)| (from.value.clone(), to.value.clone()))
                .collect(),
        })
    }

    fn delimiter(&mut self, text: &Name) -> Option<char> {
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(one), None) if one.is_ascii() => Some(one),
            _ => {
                let d = Diagnostic::new(
                    Code::WrongType,
                    text.span,
                    "a delimiter is one ASCII character",
                    "one character",
                );
                self.sink.push(d.help("such as `\",\"`, `\";\"` or `\"\\t\"`"));
                None
            }
        }
    }

    fn rows(&mut self, decl: Option<&RowsDecl>) -> RowShape {
        let Some(rows) = decl else {
            return RowShape::Events;
        };
        for column in &rows.cases {
            self.check_row_activity(&column.activity);
        }
        RowShape::Cases(
            rows.cases.iter().map(|c| (c.column.value.clone(), c.activity.value.clone())).collect(),
        )
    }

    /// Events made from columns have their activity at once: it belongs to the vocabulary.
    fn check_row_activity(&mut self, name: &Name) {
        self.activity(name, None);
    }

    fn closing(&mut self, decl: Option<&ClosedDecl>) -> Option<Closing> {
        Some(match decl {
            None | Some(ClosedDecl::LogEnds) => Closing::LogEnds,
            Some(ClosedDecl::Never) => Closing::Never,
            Some(ClosedDecl::Attribute(name)) => Closing::Attribute(name.value.clone()),
            Some(ClosedDecl::Activities(names)) => {
                Closing::Activities(all(names.iter().map(|name| self.activity(name, None)).collect())?)
            }
        })
    }
}

fn roles(decl: &RolesDecl) -> Roles {
    Roles {
        unit: decl.unit.clone(),
        handler: decl.handler.clone(),
        item: decl.item.clone(),
        recorded_at: decl.recorded_at.clone(),
        actor: decl.actor.clone(),
    }
}
