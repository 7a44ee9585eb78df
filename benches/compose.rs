//! How long composing takes: one article of about 600 words, from memory, to every channel.
//!
//! `cargo bench --bench compose` ends with a table: articles of 600 words to a megabyte, what all channels take together, and
//! what that is for each byte.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;
use fanfare::article::{self, Article, Defaults, Input, Kind};
use fanfare::channel::Channels;
use fanfare::compose::{Context, Stories, Target, compose};
use fanfare::id::AccountName;
use jiff::Timestamp;

/// An article with as many paragraphs, each of about sixty words.
fn article(paragraphs: usize) -> Article {
    let sentence = "The council of Port Avel met on Dec. 4 and heard that the harbour tram, which opens in 2029, will cost \
                    €412 million. ";
    let mut text = String::from("Council approves the harbour tram\n\n");
    for _ in 0..paragraphs {
        text.push_str(&sentence.repeat(3));
        text.push_str("\n\n");
    }
    let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
    article::read(&input, &Defaults::default()).expect("an article")
}

fn made() -> (Channels, Context) {
    let context = Context { ffmpeg: true, ..Context::at(Timestamp::UNIX_EPOCH) };
    (Channels::embedded().expect("what is built in is sound"), context)
}

/// Templates are compiled once and stay; what is found out about an article is found out anew each time.
fn to_all(article: &Article, channels: &Channels, context: &mut Context) {
    context.stories = Stories::default();
    for channel in channels {
        let target = Target::new(AccountName::new("bench"), channel.name.clone());
        black_box(compose(article, &target, channel, &*context).expect("a post"));
    }
}

fn all_channels(c: &mut Criterion) {
    let (channels, mut context) = made();
    let mut group = c.benchmark_group("compose");
    for paragraphs in [9, 90] {
        let article = article(paragraphs);
        group.bench_function(format!("nine channels, {} words", article.words()), |b| {
            b.iter(|| to_all(&article, &channels, &mut context));
        });
    }
    group.finish();
}

fn load(c: &mut Criterion) {
    c.bench_function("read and check every channel", |b| b.iter(|| Channels::embedded().expect("sound")));
}

fn table() {
    let (channels, mut context) = made();
    println!("\nnine channels from memory, one thread: words, bytes, milliseconds, nanoseconds per byte");
    for paragraphs in [9, 90, 900, 2_700] {
        let article = article(paragraphs);
        let bytes: usize = article.body.iter().map(|block| block.text.len()).sum();
        let mut best = Duration::MAX;
        for _ in 0..40 {
            let start = Instant::now();
            to_all(&article, &channels, &mut context);
            best = best.min(start.elapsed());
        }
        let (ms, per_byte) = (best.as_secs_f64() * 1e3, best.as_secs_f64() * 1e9 / bytes as f64);
        println!("{:>10} {bytes:>10} {ms:>10.3} {per_byte:>8.1}", article.words());
    }
}

fn main() {
    // `cargo test --benches` runs this without the flag.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    all_channels(&mut criterion);
    load(&mut criterion);
    // Whoever profiles one benchmark does not want the others among its samples.
    if !std::env::args().any(|argument| argument == "--profile-time") {
        table();
    }
}
