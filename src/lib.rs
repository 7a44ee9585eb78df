//! Fanfare turns one news article into the posts that each social channel wants, and delivers each of them once.
//!
//! The rooms, from the outside in; a room uses only what stands below it, and `tests/tidy.rs` holds the imports to that:
//!
//! - [`cli`]: the command line. Parses, calls [`app`], prints.
//! - [`web`]: what a worker answers by HTTP: health and metrics.
//! - [`app`]: the calls that all faces share: preview, check, publish, queue.
//! - [`source`]: finds and reads articles.
//! - [`dispatch`]: lease, quota, retry, find: brings what is due to an adapter.
//! - [`compose`]: an article and a channel's rules in, a post out.
//! - [`media`]: what each rule asks for; headline cards, clips; a public URL for a file.
//! - [`schedule`]: when a delivery is due.
//! - [`adapters`]: one file per channel, behind one trait.
//! - [`store`]: outbox, journal, blobs, leases, vault; SQLite and PostgreSQL.
//! - [`delivery`]: publications, deliveries, actions; the journal; classes of failure; receipts.
//! - [`article`]: text in, article out.
//! - [`channel`]: the rules of a channel, read from `channels/` and checked.
//! - [`template`]: Handlebars, for what users may edit.
//! - [`wire`]: HTTP and SMTP, the one way out.
//! - [`text`]: rich text: parse, measure, cut, split, write.
//! - [`post`], [`config`], [`clock`], [`secret`], [`id`]: open to every room but the mock.
//! - [`mock`]: the platforms, faked strictly.

pub mod adapters;

pub mod app;
pub mod article;
pub mod channel;

pub mod cli;
pub mod clock;
pub mod compose;
pub mod config;
pub mod delivery;
pub mod dispatch;
pub mod id;
pub mod media;
pub mod mock;
pub mod post;
pub mod schedule;
pub mod secret;
pub mod source;
pub mod store;
pub mod template;
pub mod text;
pub mod web;
pub mod wire;

/// What a post and a delivery are made of is many small pieces, which this one hands out and takes back faster than the
/// system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
