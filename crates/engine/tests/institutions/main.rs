//! The institutions of approval, supervision and accountability, as the Luoyang programme has them: each as a worked example from beginning to end.

mod accountability;
mod card_answer;
mod card_release;
mod city;
mod complaint;
mod enter_the_centre;
mod first_asked;
mod green_channel;
mod inspection;
mod ladder;
mod one_time_notification;
mod parallel_approval;
mod publicity;
mod rectification;
mod refusal_filing;
mod service_commitment;
mod supervision_order;
mod time_limit;
mod tip;
