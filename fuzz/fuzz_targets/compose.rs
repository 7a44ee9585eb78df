//! Any article becomes a post on every channel whose every limit is met, or an error that is a sentence.
#![no_main]

use std::sync::LazyLock;

use fanfare::article::{self, Defaults, Input, Kind};
use fanfare::channel::Channels;
use fanfare::compose::{Context, Overflow, Target, compose};
use fanfare::id::AccountName;
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

static CHANNELS: LazyLock<Channels> = LazyLock::new(|| Channels::embedded().expect("what is built in is sound"));
static CONTEXT: LazyLock<Context> = LazyLock::new(|| Context { ffmpeg: true, ..Context::at(Timestamp::UNIX_EPOCH) });

fuzz_target!(|input: (bool, u8, &str)| {
    let (thread, times, text) = input;
    // Longer than what a fuzzer makes by itself, so that something must give way.
    let text = format!("{text}\n\n").repeat(usize::from(times) % 32 + 1);
    let Ok(article) =
        article::read(&Input { text: &text, kind: Kind::Markdown, file: None, slug: None }, &Defaults::default())
    else {
        return;
    };
    let overflow = if thread { Overflow::Thread } else { Overflow::Shorten };
    for channel in &*CHANNELS {
        let target = Target { overflow, ..Target::new(AccountName::new("fuzz"), channel.name.clone()) };
        match compose(&article, &target, channel, &CONTEXT) {
            Ok(post) => {
                for length in post.parts.iter().flat_map(|part| &part.lengths) {
                    assert!(length.length <= length.limit, "{}: {length:?}", channel.name);
                }
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});
