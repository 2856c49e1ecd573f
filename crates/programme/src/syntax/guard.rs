//! Guards as written.

use super::common::{AmountDecl, ConditionDecl};
use super::decode::{Name, Sp};
use super::macros::{choice, table};

choice! {
    /// What must hold before an action is taken; the first key says which guard it is.
    enum GuardDecl {
        "times" => Times(TimesGuard),
        "requires" => Requires(RequiresGuard),
        "field" => Field(FieldGuard),
        "before_expiry" => BeforeExpiry(BeforeExpiryGuard),
        "amount_within" => AmountWithin(AmountWithinGuard),
        "day_allowed" => DayAllowed(DayAllowedGuard),
        "children" => Children(ChildrenGuard),
        "authority" => Authority(AuthorityGuard),
        "separated_from" => SeparatedFrom(SeparatedFromGuard),
        "apart_from" => ApartFrom(ApartFromGuard),
        "same_entries" => SameEntries(SameEntriesGuard),
        "voucher" => Voucher(VoucherGuard),
        "among" => Among(AmongGuard),
        "closed" => Closed(ClosedGuard),
    }
}

table! {
    /// What a field holds is an entry of a list.
    struct AmongGuard {
        /// The field and the list.
        among: Sp<AmongEntries>,
    }
}

table! {
    /// A field and the list in which its value stands.
    struct AmongEntries {
        /// The field, of type `text`, `choice`, `unit`, `person` or `item`.
        field: Name,
        /// The list, of type `list`.
        of: Name,
    }
}

table! {
    /// The case that a field names is closed.
    struct ClosedGuard {
        /// The field, of type `case`.
        closed: Name,
    }
}

table! {
    /// What is filled in is the voucher that belongs to the party's receipt; only its hash is kept.
    struct VoucherGuard {
        /// The field, of type `text`.
        voucher: Name,
    }
}

table! {
    /// The action is taken at most so often in a case.
    struct TimesGuard {
        /// How often at most.
        times: Sp<AmountDecl>,
        /// A flag field that lifts the guard when it is set.
        unless: Option<Name>,
    }
}

table! {
    /// Another action was taken before.
    struct RequiresGuard {
        /// That action.
        requires: Name,
        /// It was taken by somebody else. Default `false`.
        by_another_person: Option<bool>,
        /// It was taken after the last of this action.
        since: Option<Name>,
        /// Only if this action was taken, and then after its last.
        when_taken: Option<Name>,
    }
}

table! {
    /// A condition on the case's fields, with the command's own.
    struct FieldGuard {
        /// The condition; its attribute is a field.
        field: Sp<ConditionDecl>,
        /// A field that lifts the guard when it is filled in.
        unless: Option<Name>,
    }
}

table! {
    /// A clock has not expired.
    struct BeforeExpiryGuard {
        /// The clock.
        before_expiry: Name,
    }
}

table! {
    /// A number field lies within bounds.
    struct AmountWithinGuard {
        /// The field and its bounds.
        amount_within: Sp<AmountWithin>,
    }
}

table! {
    /// A field and its bounds.
    struct AmountWithin {
        /// The field, of type `number` or `money`.
        field: Name,
        /// The least that is allowed.
        at_least: Option<Sp<AmountDecl>>,
        /// The most that is allowed.
        at_most: Option<Sp<AmountDecl>>,
        /// A field that lifts the guard when it is filled in.
        unless: Option<Name>,
    }
}

table! {
    /// The day lies outside the quiet days of the month.
    struct DayAllowedGuard {
        /// The quiet days.
        day_allowed: Sp<DayAllowed>,
    }
}

table! {
    /// Quiet days of every month.
    struct DayAllowed {
        /// First quiet day of the month.
        not_from: Sp<AmountDecl>,
        /// Last quiet day of the month.
        not_to: Sp<AmountDecl>,
        /// A field that lifts the guard when it is filled in.
        unless: Option<Name>,
    }
}

table! {
    /// Every linked case of a join has one of these outcomes.
    struct ChildrenGuard {
        /// The join and the outcomes.
        children: Sp<ChildrenOutcome>,
    }
}

table! {
    /// A join and outcomes of its cases.
    struct ChildrenOutcome {
        /// The id of a `[[child]]`.
        join: Name,
        /// Outcomes of the child's procedure, or `agreed`.
        outcomes: Vec<Name>,
        /// A field that lifts the guard when it is filled in.
        unless: Option<Name>,
    }
}

table! {
    /// The actor's rank is high enough.
    struct AuthorityGuard {
        /// The least rank.
        authority: i32,
    }
}

table! {
    /// The actor is not whoever took another action.
    struct SeparatedFromGuard {
        /// That action.
        separated_from: Name,
    }
}

table! {
    /// The actor is none of those whom a field names, nor acts in a unit that it names.
    struct ApartFromGuard {
        /// The field, of type `person`, `unit` or `list`.
        apart_from: Name,
    }
}

table! {
    /// Two lists have the same entries.
    struct SameEntriesGuard {
        /// The lists.
        same_entries: Sp<SameEntries>,
    }
}

table! {
    /// Two fields of type `list`.
    struct SameEntries {
        /// The one that is filled in.
        field: Name,
        /// The one whose entries it must have, each of them and no other.
        of: Name,
    }
}
