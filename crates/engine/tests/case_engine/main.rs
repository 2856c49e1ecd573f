//! The platform's own cases as worked examples: what may be done, what it does, and what happens when nobody acts.

mod children;
mod clocks;
mod guards;
mod luoyang;
mod people;
mod plan;
mod properties;
mod rejections;
mod story;
mod timers;
