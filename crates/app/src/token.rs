//! Tokens, by which other systems come in.
//!
//! A token is 256 bits of chance, shown once when it is made. The store keeps its hash, so whoever reads the database cannot use it.

use chuangyou_engine::case::{Moment, PersonId};
use chuangyou_store::token::{self, Token};
use chuangyou_store::{Digest, Failure};

use crate::chance;
use crate::city::City;

/// What a token lets its holder do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Read the cases that the token's account may know of.
    CasesRead,
    /// Act on cases in the name of the token's account.
    CommandsWrite,
    /// Report events of an observed source.
    EventsWrite,
    /// Read cards and the board.
    CardsRead,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::CasesRead, Self::CommandsWrite, Self::EventsWrite, Self::CardsRead];

    /// The name by which a token carries it.
    ///
    /// ```
    /// use chuangyou_app::token::Scope;
    ///
    /// assert_eq!(Scope::of("cases:read"), Some(Scope::CasesRead));
    /// assert!(Scope::ALL.iter().all(|scope| Scope::of(scope.name()) == Some(*scope)));
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::CasesRead => "cases:read",
            Self::CommandsWrite => "commands:write",
            Self::EventsWrite => "events:write",
            Self::CardsRead => "cards:read",
        }
    }

    /// The scope of that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A token that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// In whose name it acts and reads; without one it can only report events.
    pub account: Option<PersonId>,
    /// The first instant at which it is worth nothing.
    pub ends_at: Option<Moment>,
}

/// A token that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The token itself: 64 hexadecimal figures, told only now.
    pub secret: String,
    /// What it is known by afterwards.
    pub hash: Digest,
}

/// Makes a token.
///
/// # Errors
/// As the store has it.
pub async fn make(city: &City, new: NewToken) -> Result<Made, Failure> {
    let secret = chance::token();
    let hash = token::hashed(&secret);
    let mut scopes = new.scopes;
    scopes.sort();
    scopes.dedup();
    let kept = Token {
        hash,
        name: new.name,
        scopes: scopes.into_iter().map(|scope| scope.name().to_owned()).collect(),
        account: new.account,
        made_at: city.now(),
        ends_at: new.ends_at,
    };
    city.write(move |tx, jurisdiction| token::put(tx, jurisdiction, &kept)).await?;
    Ok(Made { secret, hash })
}

/// Ends a token now. `false` if it had ended, or never was.
///
/// # Errors
/// As the store has it.
pub async fn end(city: &City, hash: Digest) -> Result<bool, Failure> {
    let now = city.now();
    city.write(move |tx, jurisdiction| token::end(tx, jurisdiction, hash, now)).await
}
