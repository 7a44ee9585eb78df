//! Everything that is tested from outside the modules. One binary, since linking is what costs; `nextest` runs each test in
//! a process of its own anyway.

mod adapters_a;
mod adapters_b;
mod cli;
mod common;
mod config_example;
mod crash;
mod store;
mod text;
mod tidy;
