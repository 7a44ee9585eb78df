//! Every article of `tests/articles/` on every channel, as snapshots that read like the posts they are.
//!
//! A snapshot is a post that an editor would send as it stands: review a changed one as prose. To take changes over, run
//! the tests with `INSTA_UPDATE=always` and read `git diff tests/snapshots`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fanfare::article::{self, Article, Defaults, Input, Kind};
use fanfare::channel::Channels;
use fanfare::compose::{Context, Overflow, Target, compose};
use fanfare::id::AccountName;
use fanfare::post::{Length, LinkPlace, Part, Post};
use jiff::Timestamp;

/// A test for each article, named like its file.
macro_rules! articles {
    ($($test:ident: $file:literal,)*) => {
        $(#[test]
        fn $test() {
            snapshot(stringify!($test), &all_channels(&read($file)));
        })*

        const ARTICLES: &[&str] = &[$($file),*];
    };
}

articles! {
    arabic: "ar-maktaba.txt",
    chinese: "zh-dengta.txt",
    emoji: "en-emoji.md",
    english_from_a_wire: "en-storm-gate.txt",
    english_with_front_matter: "en-ward-nine.md",
    french: "fr-marche.md",
    german: "de-seilbahn.txt",
    hebrew: "he-gesher.md",
    hindi: "hi-nadi.txt",
    japanese: "ja-sento.md",
    kazakh: "kk-mektep.md",
    kazakh_in_latin_letters: "kk-latn-kol.md",
    korean: "ko-jido.md",
    russian: "ru-most.txt",
    spanish_page: "es-acequia.html",
    thai: "th-talat.md",
    turkish: "tr-fener.md",
    ukrainian: "uk-pekarnia.txt",
}

#[test]
fn every_article_is_snapshot() {
    let mut files: Vec<String> = std::fs::read_dir(folder())
        .expect("tests/articles is there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let mut known = ARTICLES.to_vec();
    known.sort_unstable();
    assert_eq!(files, known);
}

#[test]
fn breaking_news_and_corrections() {
    let mut out = String::new();
    for file in ["en-ward-nine.md", "fr-marche.md", "ko-jido.md"] {
        let article = read(file);
        for template in ["breaking", "correction"] {
            for channel in &channels() {
                let target = Target { template: Some(template.to_owned()), ..target(channel) };
                let post = compose(&article, &target, channel, &context()).expect("a post");
                show_post(&mut out, &post);
            }
        }
    }
    snapshot("breaking_news_and_corrections", &out);
}

#[test]
fn threads() {
    let mut out = String::new();
    for file in ["en-ward-nine.md", "ru-most.txt", "ja-sento.md"] {
        let article = read(file);
        for channel in channels().iter().filter(|channel| channel.rules.threads.is_some()) {
            let target = Target {
                template: Some("thread".to_owned()),
                overflow: Overflow::Thread,
                link: Some(LinkPlace::Text),
                ..target(channel)
            };
            let post = compose(&article, &target, channel, &context()).expect("a post");
            show_post(&mut out, &post);
        }
    }
    snapshot("threads", &out);
}

#[test]
fn links_in_replies_comments_and_nowhere() {
    let mut out = String::new();
    let article = read("en-ward-nine.md");
    for channel in &channels() {
        for place in channel.rules.links.places.iter().skip(1) {
            let target = Target { link: Some(*place), ..target(channel) };
            let post = compose(&article, &target, channel, &context()).expect("a post");
            show_post(&mut out, &post);
        }
    }
    snapshot("links_in_replies_comments_and_nowhere", &out);
}

/// More text than a thread may have parts for is shortened, at a sentence's end.
#[test]
fn threads_are_numbered_balanced_and_capped() {
    let sentence = "The council heard from the harbour board that the tram will open in May after all. ";
    let text = format!("# Trams return\n\n{}", format!("{}\n\n", sentence.repeat(40)).repeat(16));
    let front = "---\nurl: https://harbour-post.example.com/trams\nlang: en\n---\n";
    let input = Input { text: &format!("{front}{text}"), kind: Kind::Markdown, file: None, slug: None };
    let article = article::read(&input, &Defaults::default()).expect("an article");
    for channel in channels().iter().filter(|channel| channel.rules.threads.is_some()) {
        let target = Target { overflow: Overflow::Thread, link: Some(LinkPlace::Text), ..target(channel) };
        let post = compose(&article, &target, channel, &context()).expect("a post");
        let most = channel.rules.threads.as_ref().expect("filtered").max_parts;
        assert_eq!((post.template.as_str(), post.parts.len()), ("thread", most), "{}", channel.name);
        let mut lengths = Vec::new();
        for (n, part) in post.parts.iter().enumerate() {
            assert!(part.lengths.iter().all(|length| length.length <= length.limit), "{} {n}", channel.name);
            let number = format!("\n\n{}/{most}", n + 1);
            let said = part.text.text.strip_suffix(number.as_str()).expect("numbered");
            assert!(n + 1 == most || said.ends_with('.'), "{} {n} ends with {said:?}", channel.name);
            lengths.push(said.chars().count());
        }
        let links = post.parts.iter().map(links).collect::<Vec<_>>();
        assert_eq!(links.iter().position(|links| *links), Some(most - 1), "{}: the link closes it", channel.name);
        let (least, longest) = (lengths.iter().min().expect("parts"), lengths.iter().max().expect("parts"));
        assert!(least * 2 > *longest, "{}: {lengths:?}", channel.name);
    }
}

fn links(part: &Part) -> bool {
    part.text.entities().iter().any(|entity| entity.href.is_some())
}

/// Whatever room there is, a post is whole: its headline, link and tags are, and what is said between them ends.
#[test]
fn at_every_length_posts_are_whole() {
    let channels = channels();
    for file in ARTICLES {
        let article = read(file);
        let channel = channels.get("mastodon").expect("there");
        let least = article.headline.chars().count() + 24;
        for limit in (least..least + 420).step_by(7) {
            let target = Target { text_limit: Some(limit), ..target(channel) };
            // Where not even the headline has room, that is said.
            let Ok(post) = compose(&article, &target, channel, &context()) else { continue };
            let part = &post.parts[0];
            assert!(part.lengths.iter().all(|length| length.length <= length.limit), "{file} at {limit}");
            let mut blocks: Vec<&str> = part.text.text.split("\n\n").collect();
            blocks.remove(0);
            blocks.retain(|block| !block.starts_with("https://") && !block.starts_with('#'));
            let Some(last) = blocks.last() else { continue };
            let end = last.trim_end_matches(['”', '»', '“', '"', ')', '」', ' ', '\u{A0}']);
            let end = end.trim_end_matches(|c: char| c >= '\u{2600}' && !c.is_alphabetic() && c != '。' && c != '！');
            let end = end.trim_end_matches(['”', ' ']);
            let ends = end.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟']) || article.language == "th";
            assert!(ends, "{file} at {limit} ends with {last:?}");
            let complaint = post.warnings.iter().find(|warning| warning.rule == "unbalanced-quotes");
            assert!(complaint.is_none(), "{file} at {limit}: {last:?}");
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles")
}

fn channels() -> Channels {
    Channels::embedded().expect("what is built in is sound")
}

fn target(channel: &fanfare::channel::Channel) -> Target {
    Target::new(AccountName::new(channel.name.as_str()), channel.name.clone())
}

fn context() -> Context {
    let now: Timestamp = "2026-12-04T12:00:00Z".parse().expect("a time");
    Context { ffmpeg: true, newsroom: Some("The Sample Desk".to_owned()), ..Context::at(now) }
}

fn read(file: &str) -> Article {
    let text = std::fs::read_to_string(folder().join(file)).expect("readable");
    let kind = Kind::of_extension(Path::new(file)).expect("a known kind");
    let name = Path::new("tests/articles").join(file);
    let input = Input { text: &text, kind, file: Some(&name), slug: None };
    article::read(&input, &Defaults::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// What was read, then each channel's post.
fn all_channels(article: &Article) -> String {
    let mut out = String::new();
    line(&mut out, "headline", &article.headline);
    line(&mut out, "language", &article.language);
    line(&mut out, "summary", &article.summary_or_lead());
    line(&mut out, "byline", &article.byline.join(" | "));
    for left in &article.left_out {
        line(&mut out, &format!("left out, {:?}", left.kind).to_lowercase(), &left.text);
    }
    for channel in &channels() {
        let post = compose(article, &target(channel), channel, &context()).unwrap_or_else(|error| panic!("{error}"));
        show_post(&mut out, &post);
    }
    out
}

fn show_post(out: &mut String, post: &Post) {
    let _ = writeln!(out, "\n======== {} · {} · {}", post.channel, post.template, post.language);
    for (n, part) in post.parts.iter().enumerate() {
        show_part(out, n, part);
    }
    if let Some(link) = &post.link {
        line(out, "link", &format!("{:?}, {}", link.place, link.url));
    }
    if let Some(card) = &post.card {
        line(out, "card", &format!("{} / {}", card.title, card.description));
    }
    for media in &post.media {
        line(out, &format!("{:?}", media.kind).to_lowercase(), &format!("{}, alt: {}", media.source, media.alt));
    }
    for warning in &post.warnings {
        line(
            out,
            &format!("{:?}", warning.severity).to_lowercase(),
            &format!("[{}] {}", warning.rule, warning.message),
        );
    }
    if let Some(reason) = &post.skipped {
        line(out, "skipped", reason);
    }
}

fn show_part(out: &mut String, n: usize, part: &Part) {
    if n > 0 {
        let _ = writeln!(out, "  -- {:?}", part.role);
    }
    let lengths: Vec<String> = part.lengths.iter().map(length).collect();
    let _ = writeln!(out, "  [{}]", lengths.join(", "));
    indented(out, "  | ", &part.text.text);
    for (name, field) in &part.fields {
        if name == "html" {
            let _ = writeln!(out, "  html:");
            indented(out, "  < ", &without_styles(field));
        } else {
            line(out, name, field);
        }
    }
}

fn length(length: &Length) -> String {
    let unit = serde_json::to_value(length.unit).expect("a word");
    format!("{} {}/{} {}", length.field, length.length, length.limit, unit.as_str().unwrap_or_default())
}

fn line(out: &mut String, name: &str, text: &str) {
    if !text.is_empty() {
        let _ = writeln!(out, "  {name}: {text}");
    }
}

fn indented(out: &mut String, before: &str, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "{}", format!("{before}{line}").trim_end());
    }
}

/// What of an HTML mail is for its readers: no head, tables or styles.
fn without_styles(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut out = String::new();
    for line in body.lines().skip(1).filter(|line| !line.starts_with("<t") && !line.starts_with("</")) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once(" style=\"") {
            out.push_str(before);
            rest = after.split_once('"').map_or("", |(_, rest)| rest);
        }
        out.push_str(rest);
        out.push('\n');
    }
    out
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}
