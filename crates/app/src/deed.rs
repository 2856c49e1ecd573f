//! What is to be carried out because of an event, as the outbox keeps it.

use chuangyou_engine::case::{Case, CaseId, Effect, Event, LinkId, Outcome};
use serde::{Deserialize, Serialize};

use crate::desk::closes;

/// Something to be carried out, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Deed {
    /// What the procedure says.
    Effect(Effect),
    /// Tell the case that waits for this one what became of it.
    TellParent { parent: CaseId, link: LinkId, outcome: Outcome },
}

impl Deed {
    /// What follows from an event of a case, in words for the outbox. What only other institutions carry out (ratings,
    /// proposals of consequences) stays in the journal until they ask for it.
    pub(crate) fn of(event: &Event, case: &Case) -> Vec<String> {
        let carried_out_here = |effect: &&Effect| {
            !matches!(
                effect,
                Effect::InviteRating | Effect::ProposeConsequence { .. } | Effect::LiftSecrecy { .. }
            )
        };
        let mut deeds: Vec<Self> =
            event.effects.iter().filter(carried_out_here).cloned().map(Self::Effect).collect();
        if closes(event)
            && let (Some(parent), Some(closed)) = (&case.parent, &case.closed)
        {
            let (parent, link) = (parent.case.clone(), parent.link.clone());
            deeds.push(Self::TellParent { parent, link, outcome: closed.outcome.clone() });
        }
        deeds.iter().map(|deed| serde_json::to_string(deed).expect("a deed can be written")).collect()
    }
}
