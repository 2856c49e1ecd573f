//! People from outside: by name, or with a receipt and no name.

use chuangyou_engine::case::Person;
use chuangyou_envelope::{Draw, Receipt};

use crate::sealed::report;

/// Somebody from outside, as the city knows them.
#[derive(Debug, Clone)]
pub(super) struct Outsider {
    pub(super) person: Person,
    /// What they go on with who reported without a name.
    receipt: Option<Receipt>,
}

impl Outsider {
    /// Somebody who reports without a name.
    pub(super) fn unknown(chance: &dyn Draw) -> Self {
        let receipt = Receipt::drawn_from(chance);
        Self { person: report::person(&receipt), receipt: Some(receipt) }
    }

    /// What a reward is paid to them against.
    pub(super) fn voucher(&self) -> Option<String> {
        self.receipt.as_ref().map(|receipt| receipt.voucher().to_string())
    }
}

impl From<Person> for Outsider {
    fn from(person: Person) -> Self {
        Self { person, receipt: None }
    }
}
