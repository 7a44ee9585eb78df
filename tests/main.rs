//! Everything that is tested from outside the modules. One binary, since linking is what costs; `nextest` runs each test in
//! a process of its own anyway.

mod config_example;
mod tidy;
