//! What is on its way and how it stands: publications, deliveries, actions, their states; the journal of an action; the
//! classes of failure and what follows from each; receipts. Types and rules, no store and no network.

mod begun;
mod failure;
mod journal;
mod state;

pub use begun::{BegunAs, identity_number, may_be_same};
pub use failure::{Class, Failure, Next, heeded};
pub use journal::{Asks, Entry, Found, Journal, Mint, OpenStep, Step, StepKind, Stop, step, wait};
pub use state::{
    Action, ActionKind, ActionState, Actor, Change, Delivery, DeliveryState, NewDelivery, PartReceipt, Publication,
    Receipt, Waiting,
};
