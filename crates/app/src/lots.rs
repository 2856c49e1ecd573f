//! What the draws by lot of an act are from, and the chance that decides them.

use chuangyou_engine::case::{Asked, Case, Command, Entrant, Lots, UnitCode, asked};
use chuangyou_engine::lot::Seed;
use chuangyou_programme::model::{DrawFrom, Unit};
use chuangyou_store::{Failure, account, card, holding};

use crate::account::person;
use crate::desk::Desk;
use crate::execute::Refusal;

impl Desk<'_, '_> {
    /// Everybody and everything that the act may draw, and a new seed; `None` if it draws nothing.
    ///
    /// # Errors
    /// [`Refusal::Rejected`] if the programme has no number of days today; as the store has it.
    pub(crate) fn lots(&mut self, case: &Case, command: &Command) -> Result<Option<Lots>, Refusal> {
        let book = self.book;
        let asked = asked(&book.context(), case, &command.action, &command.fields, command.at)?;
        if asked.is_empty() {
            return Ok(None);
        }
        let pools = asked.iter().map(|asked| self.pool(asked)).collect::<Result<_, _>>()?;
        Ok(Some(Lots { seed: Seed(self.chance.bytes()), pools }))
    }

    fn pool(&mut self, asked: &Asked<'_>) -> Result<Vec<Entrant>, Failure> {
        let units = &self.book.programme().units;
        match asked.from {
            DrawFrom::Units(kind) => {
                let of_kind = units.iter().filter(|unit| unit.kind.as_ref() == Some(kind));
                of_kind.map(|unit| self.unit_entrant(unit, asked.risk_days)).collect()
            }
            DrawFrom::People(role) => {
                let mut entrants: Vec<Entrant> = Vec::new();
                for unit in
                    units.iter().filter(|unit| unit.posts.iter().any(|post| post.roles.contains(role)))
                {
                    self.add_holders(unit, role, &mut entrants)?;
                }
                Ok(entrants)
            }
        }
    }

    fn unit_entrant(&mut self, unit: &Unit, risk_days: Option<i64>) -> Result<Entrant, Failure> {
        let cards = match risk_days {
            None => 0,
            Some(days) => {
                let today = self.book.almanac().day(self.now.0);
                let since = today - i32::try_from(days).unwrap_or(i32::MAX);
                let since = chuangyou_engine::case::Moment(self.book.almanac().start_of(since));
                card::count_of_unit(self.tx, self.jurisdiction, &unit.id, since)?
            }
        };
        let weight = u32::try_from(cards).unwrap_or(u32::MAX).saturating_add(1);
        Ok(Entrant { name: unit.id.clone(), units: vec![unit.id.as_str().into()], weight })
    }

    /// Those who hold a post of the unit that has the role, each once.
    fn add_holders(&mut self, unit: &Unit, role: &str, entrants: &mut Vec<Entrant>) -> Result<(), Failure> {
        let has_role = |post: &str| {
            unit.posts.iter().any(|held| held.id == post && held.roles.iter().any(|r| r == role))
        };
        let code = UnitCode::from(unit.id.as_str());
        for held in holding::of_unit(self.tx, self.jurisdiction, &code, self.now)? {
            let is_known = entrants.iter().any(|entrant| entrant.name == held.account.as_str());
            if is_known || !has_role(&held.post) || !self.is_open(&held.account)? {
                continue;
            }
            let who = person(self.tx, self.jurisdiction, self.book, &held.account, self.now)?;
            let mut units: Vec<UnitCode> = who.posts.into_iter().map(|post| post.unit).collect();
            units.dedup();
            entrants.push(Entrant { name: held.account.to_string(), units, weight: 1 });
        }
        Ok(())
    }

    fn is_open(&mut self, account: &chuangyou_engine::case::PersonId) -> Result<bool, Failure> {
        let found = account::by_id(self.tx, self.jurisdiction, account)?;
        Ok(found.is_some_and(|account| account.closed_at.is_none()))
    }
}
