//! How many posts a second can be measured: a mixed corpus from a fixed seed, beside a plain count of grapheme clusters.
//!
//! `cargo bench --bench measure` ends with a table of posts a second, on one thread, and how often each figure is that of
//! twitter-text's own parser in JavaScript.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use fanfare::text::{Unit, find, measure};
use unicode_segmentation::UnicodeSegmentation;

/// Posts a second of `parseTweet` in twitter-text 3.1.0 for JavaScript (Node, 2 cores) on posts of this kind.
const JAVASCRIPT: f64 = 42_000.0;

const WORDS: [&str; 14] = [
    "council",
    "tram",
    "harbour",
    "совет",
    "трамвай",
    "қала",
    "кеңесі",
    "都市",
    "電車",
    "👩‍🚀",
    "🇰🇿",
    "#Transport",
    "https://news.example.com/2026/11/harbour-tram",
    "café",
];

/// Posts of about 250 bytes: English, Russian, Kazakh, Japanese, emoji, links. The same on every run.
fn corpus() -> Vec<String> {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    let post = |next: &mut dyn FnMut() -> usize| {
        let mut text = String::new();
        while text.len() < 250 {
            text.push_str(WORDS[next() % WORDS.len()]);
            text.push(' ');
        }
        text
    };
    (0..1000).map(|_| post(&mut next)).collect()
}

fn measures(c: &mut Criterion) {
    let posts = corpus();
    let mut group = c.benchmark_group("measure 1000 posts");
    group.throughput(Throughput::Elements(posts.len() as u64));
    for unit in [Unit::Weighted, Unit::MastodonGraphemes, Unit::Graphemes, Unit::CodePoints, Unit::Utf16] {
        group.bench_function(format!("{unit:?}"), |b| {
            b.iter(|| posts.iter().map(|post| measure::length(black_box(post), unit)).sum::<usize>());
        });
    }
    group.bench_function("plain count of grapheme clusters", |b| {
        b.iter(|| posts.iter().map(|post| black_box(post).graphemes(true).count()).sum::<usize>());
    });
    group.bench_function("Bluesky facets", |b| {
        b.iter(|| posts.iter().map(|post| find::bluesky::facets(black_box(post)).len()).sum::<usize>());
    });
    group.finish();
}

/// Posts a second: the best of ten rounds of a tenth of a second.
fn per_second(posts: &[String], run: impl Fn(&str) -> usize) -> f64 {
    let round = || {
        let (start, mut done) = (Instant::now(), 0);
        while start.elapsed() < Duration::from_millis(100) {
            black_box(posts.iter().map(|post| run(black_box(post))).sum::<usize>());
            done += posts.len();
        }
        done as f64 / start.elapsed().as_secs_f64()
    };
    (0..10).map(|_| round()).fold(0.0, f64::max)
}

fn table() {
    let posts = corpus();
    let bytes = posts.iter().map(String::len).sum::<usize>() / posts.len();
    println!("\n{} posts of {bytes} bytes on average, one thread: posts/s, and times JavaScript's 42,000", posts.len());
    let row = |name: &str, run: &dyn Fn(&str) -> usize| {
        let speed = per_second(&posts, run);
        println!("{name:>34} {speed:>12.0} {:>8.1}", speed / JAVASCRIPT);
    };
    row("weighted length", &|post| measure::length(post, Unit::Weighted));
    row("plain count of grapheme clusters", &|post| post.graphemes(true).count());
    row("our count of grapheme clusters", &|post| measure::graphemes(post));
    row("Bluesky facets and graphemes", &|post| find::bluesky::facets(post).len() + measure::graphemes(post));
    row("Mastodon's length", &|post| measure::length(post, Unit::MastodonGraphemes));
}

fn main() {
    // `cargo test --benches` runs this without the flag.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    measures(&mut criterion);
    table();
}
