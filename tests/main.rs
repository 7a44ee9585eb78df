//! Everything that is tested from outside the modules. One binary, since linking is what costs; `nextest` runs each test in
//! a process of its own anyway.

// A panic here is the report; `clippy.toml` allows it in test functions, but not in what several of them share.
#![allow(clippy::unwrap_used)]

mod behaviour;
mod channel_docs;
mod cli;
mod common;
mod composing;
mod config_example;
mod corrections;
mod crash;
mod desk;
mod dispatch;
mod elsewhere;
mod fitting;
mod following;
mod ledger;
mod login;
mod model;
mod peers;
mod planted;
mod posts;
mod proofs;
mod quotas;
mod restored;
mod secrets;
mod soak;
mod store;
mod text;
mod tidy;
mod worker;
