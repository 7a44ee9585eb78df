//! Real processes, really killed, stopped and cut off: nothing goes out twice, nothing is lost.
//!
//! [`program`] does it to the program itself, by its command line. The rest does it to workers of their own (`tests/worker/`),
//! on both stores: a first run lists every place that a channel's action comes to, and then it is killed at each of them. An
//! ordinary run takes some of them, others each day; `PROOFS=2` takes all.

//mod broken;
mod killed;
mod program;
mod scene;
//mod shared;
