//! How many posts a second can be measured: a mixed corpus from a fixed seed, beside a plain count of grapheme clusters.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fanfare::text::{Unit, find, measure};

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
        use unicode_segmentation::UnicodeSegmentation;
        b.iter(|| posts.iter().map(|post| black_box(post).graphemes(true).count()).sum::<usize>());
    });
    group.bench_function("Bluesky facets", |b| {
        b.iter(|| posts.iter().map(|post| find::bluesky::facets(black_box(post)).len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, measures);
criterion_main!(benches);
