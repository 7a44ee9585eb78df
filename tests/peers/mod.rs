//! Real servers at the other end. Everywhere else the other end is a fake, which is our reading of a platform's documents;
//! what these refuse, answer and keep is nobody's reading. `tests/peers/install` brings them.

mod bluesky;
mod exim;
mod mail;
mod pds;

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::common::root;

/// The store's key: 32 bytes that are no secret.
const STORE_KEY: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

/// What `tests/peers/install` brought.
fn installed(name: &str) -> PathBuf {
    let path = root().join("target/peers").join(name);
    assert!(path.exists(), "{} is needed; `tests/peers/install` brings it", path.display());
    path
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its address").port()
}

/// Runs `command` to its end; gives its exit code, what it says as JSON, and what it says to people.
fn run(command: &mut Command) -> (i32, Value, String) {
    let output = command.output().expect("the program runs");
    let told = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code().unwrap_or(-1), told, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The same of one that must succeed.
fn run_well(command: &mut Command) -> Value {
    let (code, told, stderr) = run(command);
    assert_eq!(code, 0, "{command:?}: {told:#}\n{stderr}");
    told
}
