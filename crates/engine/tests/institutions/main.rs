//! The institutions of approval, as the Luoyang programme has them: each as a worked example from beginning to end.

mod city;
mod enter_the_centre;
mod first_asked;
mod green_channel;
mod one_time_notification;
mod parallel_approval;
mod refusal_filing;
mod service_commitment;
mod time_limit;
