//! How long composing takes: one article of about 600 words, from memory, to every channel.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use fanfare::article::{self, Article, Defaults, Input, Kind};
use fanfare::channel::Channels;
use fanfare::compose::{Context, Target, compose};
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

fn all_channels(c: &mut Criterion) {
    let channels = Channels::embedded().expect("what is built in is sound");
    let context = Context { ffmpeg: true, ..Context::at(Timestamp::UNIX_EPOCH) };
    let mut group = c.benchmark_group("compose");
    for paragraphs in [10, 100] {
        let article = article(paragraphs);
        group.bench_function(format!("nine channels, {} words", article.words()), |b| {
            b.iter(|| {
                for channel in &channels {
                    let target = Target::new(AccountName::new("bench"), channel.name.clone());
                    black_box(compose(&article, &target, channel, &context).expect("a post"));
                }
            });
        });
    }
    group.finish();
}

fn load(c: &mut Criterion) {
    c.bench_function("read and check every channel", |b| b.iter(|| Channels::embedded().expect("sound")));
}

criterion_group!(benches, all_channels, load);
criterion_main!(benches);
