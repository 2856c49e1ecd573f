//! Procedures as written.

use super::common::{DurationDecl, TextDecl};
use super::decode::{Name, Several, Sp};
use super::draw::DrawEffect;
use super::guard::GuardDecl;
use super::macros::{choice, table};
use super::vocabulary::{Audience, FieldWord, RegisterWord};
use crate::model::{CardAct, Deem, Portal, PublicationAct};

table! {
    /// The life of one kind of case; the states, fields, clocks, actions, timers and children of the same file
    /// are its parts.
    struct ProcedureDecl {
        /// Unique in the programme.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The clauses it implements.
        clauses: Vec<Name>,
        /// How cases are numbered. Default `{unit}-{year}-{seq:6}`.
        number: Option<Name>,
        /// Who may read its cases. Default: party, unit, above and supervisor.
        visible_to: Option<Vec<Audience>>,
        /// What the portal offers it for. Default: nothing.
        portal: Option<Portal>,
        /// What whoever begins it at the portal is told beforehand, a sentence or two each. Default: nothing.
        guidance: Vec<TextDecl>,
        /// The fields that its ledger shows of every case. Default: it has no ledger.
        ledger: Option<Vec<Name>>,
    }
}

table! {
    /// Where a case can stand. The first state is where it stands before its first action.
    struct StateDecl {
        /// Unique in the procedure.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The outcome's name, for states in which a case is closed.
        outcome: Option<Name>,
    }
}

table! {
    /// Something that is filled in.
    struct FieldDecl {
        /// Unique in the procedure.
        id: Name,
        /// What people call it.
        label: TextDecl,
        /// What it holds.
        r#type: Sp<FieldWord>,
        /// The choices of a field of type `choice`.
        choices: Vec<Sp<ChoiceDecl>>,
        /// The actions that cannot be taken without it.
        required_by: Vec<Name>,
        /// Kept outside the journal and erasable. Default `false`.
        personal: Option<bool>,
        /// If given, only these roles ever read it.
        secret_to: Vec<Name>,
        /// Sealed to the keys of those who hold this role, `role@scope`, and to the party's own; personal besides.
        sealed_to: Option<Name>,
        /// The action that must have been taken before even they read it.
        opened_by: Option<Name>,
    }
}

table! {
    /// One choice of a field.
    struct ChoiceDecl {
        /// Unique in the field.
        id: Name,
        /// What people call it.
        title: TextDecl,
    }
}

table! {
    /// Something that somebody may do to a case. Its id is also the name of its activity.
    struct ActionDecl {
        /// Unique in the procedure.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The states in which it may be taken. Default: every open state.
        from: Vec<Name>,
        /// The state it leads to. Default: it changes none.
        to: Option<Name>,
        /// Who may, as `role@scope`. Default: only the system.
        by: Vec<Name>,
        /// The fields it takes.
        fields: Vec<Name>,
        /// What must hold besides.
        guards: Vec<Sp<GuardDecl>>,
        /// What follows.
        effects: Vec<Sp<EffectDecl>>,
    }
}

choice! {
    /// What follows from an action; the first key says which effect it is.
    enum EffectDecl {
        "serve" => Serve(ServeEffect),
        "spawn" => Spawn(SpawnEffect),
        "assign" => Assign(AssignEffect),
        "notify" => Notify(NotifyEffect),
        "publish" => Publish(PublishEffect),
        "set_register" => SetRegister(SetRegisterEffect),
        "invite_rating" => InviteRating(InviteRatingEffect),
        "propose_consequence" => ProposeConsequence(ProposeConsequenceEffect),
        "impose" => Impose(ImposeEffect),
        "lift" => Lift(LiftEffect),
        "card" => Card(CardEffect),
        "publication" => Publication(PublicationEffect),
        "correct" => Correct(CorrectEffect),
        "withdraw" => Withdraw(WithdrawEffect),
        "release" => Release(ReleaseEffect),
        "draw" => Draw(DrawEffect),
    }
}

table! {
    /// A paper is served.
    struct ServeEffect {
        /// The notice's id.
        serve: Name,
    }
}

table! {
    /// A linked case is opened.
    struct SpawnEffect {
        /// What is opened.
        spawn: Sp<Spawn>,
    }
}

table! {
    /// A linked case, or one for each unit of a selection.
    struct Spawn {
        /// Its procedure.
        procedure: Name,
        /// One for each: `item.co_units`, `units.<kind>` or a field of type `unit` or `list`.
        per: Option<Name>,
        /// The `[[child]]` that waits for them.
        join: Option<Name>,
    }
}

table! {
    /// The case is given to a unit or person.
    struct AssignEffect {
        /// The field, of type `unit` or `person`, that names it.
        assign: Name,
    }
}

table! {
    /// A role is told.
    struct NotifyEffect {
        /// Whom and what.
        notify: Sp<Message>,
    }
}

table! {
    /// Whom and what.
    struct Message {
        /// A role at a place, `role@scope`.
        who: Name,
        /// What is said.
        text: TextDecl,
    }
}

table! {
    /// A publication is proposed.
    struct PublishEffect {
        /// The publication's id.
        publish: Name,
    }
}

table! {
    /// A register entry is changed.
    struct SetRegisterEffect {
        /// Which.
        set_register: SetRegister,
    }
}

table! {
    /// A register and the field that holds the new value.
    struct SetRegister {
        /// Which entry of which register.
        register: Sp<RegisterWord>,
        /// The field.
        field: Name,
    }
}

table! {
    /// The party is asked for a rating.
    struct InviteRatingEffect {
        /// Always `true`.
        invite_rating: Sp<bool>,
    }
}

table! {
    /// A consequence is proposed; people decide.
    struct ProposeConsequenceEffect {
        /// Its kind.
        propose_consequence: Name,
    }
}

table! {
    /// A consequence is imposed on the person or unit that the case is about.
    struct ImposeEffect {
        /// The field, of type `choice` or `text`, that holds its id.
        impose: Name,
    }
}

table! {
    /// A consequence is revoked.
    struct LiftEffect {
        /// The field, of type `choice` or `text`, that holds its id.
        lift: Name,
    }
}

table! {
    /// The card for which the case was opened counts, or counts no more.
    struct CardEffect {
        /// What becomes of it.
        card: CardAct,
    }
}

table! {
    /// The publication that is looked at in the case appears, or does not.
    struct PublicationEffect {
        /// What becomes of it.
        publication: PublicationAct,
    }
}

table! {
    /// What was published is corrected, in the same place.
    struct CorrectEffect {
        /// The publication's id.
        correct: Name,
    }
}

table! {
    /// What was published is taken back.
    struct WithdrawEffect {
        /// The publication's id.
        withdraw: Name,
    }
}

table! {
    /// Secrecy of a field ends.
    struct ReleaseEffect {
        /// The field.
        release: Name,
    }
}

table! {
    /// What happens by law or by rule when nobody acts; exactly one of `do`, `remind` and `escalate` is written.
    struct TimerDecl {
        /// Unique in the procedure.
        id: Name,
        /// How long after `since`.
        after: Sp<DurationDecl>,
        /// The action whose latest event starts it.
        since: Name,
        /// Only while the case stands in one of these states.
        r#while: Several<Name>,
        /// Actions that settle the matter: once one was taken after `since`, it does not fire.
        until: Several<Name>,
        /// An action that the system takes.
        r#do: Option<Name>,
        /// A role that is reminded.
        remind: Option<Message>,
        /// A role to which the matter is handed upward.
        escalate: Option<Message>,
    }
}

table! {
    /// Linked cases that the procedure waits for.
    struct ChildDecl {
        /// Unique in the procedure.
        id: Name,
        /// Their procedure.
        procedure: Name,
        /// What opens them: `item.co_units`, `units.<kind>` or a field of type `unit` or `list`.
        per: Option<Name>,
        /// Outcomes that count as agreement.
        agreed: Several<Name>,
        /// How long each has.
        within: Option<Sp<DurationDecl>>,
        /// What silence counts as. Default `none`.
        deem: Option<Deem>,
    }
}
