//! Draws by lot.

use super::guard::optional;
use super::quantity::{Kinds, Want};
use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Amount, Draw, DrawFrom, FieldId};
use crate::syntax::common::AmountDecl;
use crate::syntax::decode::{Name, Sp};
use crate::syntax::draw::DrawLot;
use crate::syntax::vocabulary::FieldWord;

impl Resolver<'_> {
    pub(super) fn draw(&mut self, decl: &Sp<DrawLot>, at: usize) -> Option<Draw> {
        let from = self.drawn_from(&decl.from);
        let into = match &from {
            Some(DrawFrom::People(_)) => self.drawn_into(decl, FieldWord::Person, at),
            _ => self.drawn_into(decl, FieldWord::Unit, at),
        };
        let seed = self.typed_field(&decl.seed, &[FieldWord::Text], at);
        let pool = self.typed_field(&decl.pool, &[FieldWord::List], at);
        let types = [FieldWord::Person, FieldWord::Unit, FieldWord::List];
        let apart: Vec<_> = decl.apart_from.0.iter().map(|name| self.typed_field(name, &types, at)).collect();
        let count = self.plain(decl.count.as_ref(), 1);
        let risk_days = self.plain(decl.risk_days.as_ref(), 1);
        if let (Some(DrawFrom::People(_)), Some(days)) = (&from, &decl.risk_days) {
            let d = Diagnostic::new(Code::KeyNotAllowed, days.span, "people have no risk", "not with people");
            self.sink.push(d.help("leave `risk_days` out: all of them weigh the same"));
        }
        Some(Draw {
            from: from?,
            count: count?,
            into: into?,
            seed: seed?,
            pool: pool?,
            apart_from: all(apart)?,
            risk_days: risk_days?,
        })
    }

    #[expect(clippy::option_option, reason = "absent and faulty are different answers")]
    fn plain(&mut self, decl: Option<&Sp<AmountDecl>>, least: i64) -> Option<Option<Amount>> {
        optional(decl.map(|amount| self.amount(amount, Want::Plain, Kinds::Data, least)))
    }

    /// A list takes as many as are drawn; a field that holds one takes one.
    fn drawn_into(&mut self, decl: &DrawLot, one: FieldWord, at: usize) -> Option<FieldId> {
        let id = self.typed_field(&decl.into, &[FieldWord::List, one], at)?;
        let field = &self.merged.procedures.items[at].fields.items[id.index()];
        if let (true, Some(count)) = (field.r#type.value == one, &decl.count) {
            let message = format!("the field `{}` holds one", decl.into.value);
            let d = Diagnostic::new(Code::KeyNotAllowed, count.span, message, "one is drawn");
            let help = "leave `count` out, or draw into a field of type `list`";
            self.sink.push(d.related(field.r#type.span, "its type").help(help));
            return None;
        }
        Some(id)
    }

    /// `units.<kind>` or `people.<role>`.
    fn drawn_from(&mut self, name: &Name) -> Option<DrawFrom> {
        let units = &self.merged.units;
        match name.split_once('.') {
            Some(("people", role)) => {
                self.check_role(role, name);
                Some(DrawFrom::People(role.to_owned()))
            }
            Some(("units", kind))
                if units.any_faulty()
                    || units.items.iter().any(|unit| unit.kind.as_deref() == Some(kind)) =>
            {
                Some(DrawFrom::Units(kind.to_owned()))
            }
            _ => {
                let kinds: Vec<String> = units
                    .items
                    .iter()
                    .filter_map(|unit| unit.kind.as_ref())
                    .map(|kind| format!("units.{kind}"))
                    .collect();
                let known: Vec<&str> = kinds.iter().map(String::as_str).collect();
                self.unknown("set", name, &known, "write `units.<kind>` or `people.<role>`".to_owned());
                None
            }
        }
    }
}
