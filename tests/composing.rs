//! What an account makes of its posts: rules that are switched, tagged links, other languages, where a thread has its link.

mod answered;
mod checks;
mod corrected;
mod fitted;
mod mails;
mod notices;
mod once;
mod speech;
mod story;
mod styled;

use std::path::Path;
use std::sync::Arc;

use fanfare::article::{self, Animation, Article, Block, Defaults, Input, Kind, Override, Translation};
use fanfare::channel::Channels;
use fanfare::compose::{ComposeError, Context, Networks, Overflow, RULES, Target, ThreadLink, Utm, compose};
use fanfare::config::{Level, Levels};
use fanfare::id::AccountName;
use fanfare::post::{LinkPlace, Part, Post, Severity, Warning};
use jiff::Timestamp;

fn channels() -> Channels {
    Channels::embedded().expect("what is built in is sound")
}

fn read(text: &str) -> Article {
    let file = Some(Path::new("a.md"));
    article::read(&Input { text, kind: Kind::Markdown, file, slug: None }, &Defaults::default()).expect("an article")
}

/// An article with this front matter besides the usual, and this story.
fn written(front: &str, story: &str) -> Article {
    read(&format!(
        "+++\nheadline = \"Trams return to the harbour\"\nurl = \"https://news.example.com/city/trams\"\nlanguage = \"en\"\n\
         {front}\n+++\n\n{story}\n"
    ))
}

fn post(article: &Article, channel: &str, change: impl FnOnce(&mut Target)) -> Result<Post, ComposeError> {
    let channels = channels();
    let channel = channels.get(channel).expect("there");
    let mut target = Target::new(AccountName::new("desk"), channel.name.clone());
    change(&mut target);
    let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
    let networks = Arc::new(Networks::new(&channels, [("desk".to_owned(), "twitter".to_owned())], true));
    compose(article, &target, channel, &Context { ffmpeg: true, networks, ..Context::at(now) })
}

fn found(article: &Article, channel: &str) -> Vec<Warning> {
    post(article, channel, |_| {}).expect("a post").warnings
}

fn rule(article: &Article, channel: &str, id: &str) -> Option<Warning> {
    assert!(RULES.iter().any(|rule| rule.id == id), "{id} is no rule");
    found(article, channel).into_iter().find(|warning| warning.rule == id)
}

const STORY: &str = "The first tram along the quays will leave in May, the transport board said on Monday.";

#[test]
fn a_tagged_link_is_counted_shown_and_leaves_the_article_alone() {
    let article = written("section = \"City\"", STORY);
    let utm =
        || Utm { source: Some("{{channel}}".to_owned()), campaign: Some("{{section}}".to_owned()), ..Utm::default() };
    for channel in &channels() {
        let name = channel.name.as_str();
        let plain = post(&article, name, |_| {}).expect("a post");
        let tagged = post(&article, name, |target| target.utm = utm()).expect("a post");
        let wanted = format!("https://news.example.com/city/trams?utm_source={name}&utm_campaign=City");
        assert_eq!(tagged.link.as_ref().map(|link| link.url.as_str()), Some(wanted.as_str()), "{name}");
        assert!(tagged.card.as_ref().is_none_or(|card| card.url.as_str() == wanted), "{name}");
        assert!(tagged.warnings.is_empty(), "{name}: {:?}", tagged.warnings);
        let shows = |post: &Post| post.parts.iter().any(|part| part.text.text.contains("https://"));
        if name == "youtube" {
            assert!(shows(&tagged), "the address stands in the description");
            let length = |post: &Post| post.parts[0].lengths.iter().find(|l| l.field == "text").map(|l| l.length);
            let longer = wanted.len() - "https://news.example.com/city/trams".len();
            assert_eq!(length(&tagged), length(&plain).map(|length| length + longer));
        }
    }
    assert_eq!(article.url.as_ref().map(ToString::to_string).as_deref(), Some("https://news.example.com/city/trams"));
}

#[test]
fn an_account_says_what_language_it_falls_back_to() {
    let mut article = written("", STORY);
    let russian = Translation {
        headline: "Трамваи возвращаются в гавань".to_owned(),
        body: vec![Block::paragraph("Первый трамвай вдоль причалов отправится в мае, сообщило управление.")],
        ..Translation::default()
    };
    article.translations.insert("ru".to_owned(), russian);
    let to = |fallback: &[&str]| {
        let fallback = fallback.iter().map(ToString::to_string).collect();
        post(&article, "telegram", |target| {
            target.language = Some("kk".to_owned());
            target.fallback = fallback;
        })
        .expect("a post")
    };
    assert!(to(&[]).skipped.expect("skipped").contains("add article.kk.md"));
    assert!(to(&["de", "fr"]).skipped.expect("skipped").contains("de, fr"));
    for (fallback, language) in [(&["de", "ru", "any"][..], "ru"), (&["any"], "en")] {
        let post = to(fallback);
        assert_eq!(post.language, language);
        let said = post.warnings.iter().find(|warning| warning.rule == "language-fallback").expect("it is said");
        assert!(said.message.contains(&format!("{language:?}")), "{}", said.message);
    }
}

fn leads(part: &Part) -> bool {
    part.text.entities().iter().any(|entity| entity.href.is_some())
}

#[test]
fn a_thread_has_its_link_where_the_account_wants_it() {
    let sentence = "The council heard from the harbour board that the tram will open in May after all. ";
    for paragraphs in [3, 5, 9, 40] {
        let article = written("", &format!("{}\n\n", sentence.repeat(3)).repeat(paragraphs));
        for channel in channels().iter().filter(|channel| channel.rules.threads.is_some()) {
            let name = channel.name.as_str();
            let thread = |place: LinkPlace, first: ThreadLink, most: Option<usize>| {
                post(&article, name, |target| {
                    target.overflow = Overflow::Thread;
                    target.link = Some(place);
                    target.thread_link = first;
                    target.max_parts = most;
                })
                .expect("a post")
            };
            for (post, wanted) in [
                (thread(LinkPlace::Text, ThreadLink::First, None), 0),
                (thread(LinkPlace::Text, ThreadLink::Last, None), usize::MAX),
                (thread(LinkPlace::Reply, ThreadLink::First, None), usize::MAX),
            ] {
                let with_link: Vec<usize> = (0..post.parts.len()).filter(|n| leads(&post.parts[*n])).collect();
                assert_eq!(with_link, [wanted.min(post.parts.len() - 1)], "{name}, {paragraphs} paragraphs");
                let fits = |part: &Part| part.lengths.iter().all(|length| length.length <= length.limit);
                assert!(post.parts.iter().all(fits), "{name}");
                let words = |part: &Part| part.text.text.split_whitespace().count();
                let told: Vec<&Part> =
                    post.parts.iter().filter(|part| !part.text.text.starts_with("https://")).collect();
                assert!(
                    told.iter().all(|part| words(part) > 5),
                    "{name}: {:?}",
                    told.last().map(|part| &part.text.text)
                );
            }
            let capped = thread(LinkPlace::Text, ThreadLink::First, Some(2));
            assert!(capped.parts.len() <= 2, "{name}: {} parts", capped.parts.len());
        }
    }
}

#[test]
fn the_rules_are_listed_for_users_as_they_are() {
    let readme = include_str!("../docs/checks.md");
    let mut rows = readme.lines().filter(|line| line.starts_with("| `"));
    for rule in RULES {
        let severity = serde_json::to_value(rule.severity).expect("a word");
        let severity = severity.as_str().expect("a word");
        let always = if rule.switchable { "" } else { ", always" };
        let row = format!("| `{}` | {severity}{always} | {} |", rule.id, rule.about);
        assert_eq!(rows.next(), Some(row.as_str()), "docs/checks.md");
    }
    assert_eq!(rows.next(), None, "docs/checks.md has a rule that there is not");
}

fn with_override(article: &Article, name: &str, markdown: &str) -> Article {
    let mut article = article.clone();
    let file = format!("posts/t/{name}.md").into();
    article.overrides.insert(name.to_owned(), article::Override { markdown: markdown.to_owned(), file });
    article
}

fn text_of(article: &Article, channel: &str) -> String {
    post(article, channel, |_| {}).expect("a post").parts.remove(0).text.text
}

#[test]
fn a_link_behind_words_is_shown_as_it_is_sent() {
    let article = written("", STORY);
    let own = "The tram **is back**. [Ask the board](https://board.example.org/ask) about it.";
    for channel in &channels() {
        let name = channel.name.as_str();
        let composed = post(&with_override(&article, name, own), name, |_| {}).expect("a post");
        let part = &composed.parts[0];
        let sent = fanfare::text::visible(&part.text, channel.rules.markup);
        assert_eq!(part.text.text, sent, "{name}");
        for length in part.lengths.iter().filter(|length| length.field == "text") {
            assert_eq!(fanfare::text::measure::length(&part.text.text, length.unit), length.length, "{name}");
        }
        let entities = part.text.entities();
        let link = entities.iter().find(|entity| entity.href.as_deref() == Some("https://board.example.org/ask"));
        let link = link.unwrap_or_else(|| panic!("{name}: {entities:?}"));
        let shown: String = part.text.text.chars().skip(link.start).take(link.end - link.start).collect();
        let wanted =
            if matches!(name, "telegram" | "bluesky") { "Ask the board" } else { "https://board.example.org/ask" };
        assert_eq!(shown, wanted, "{name}");
    }
}

#[test]
fn a_mail_in_an_editors_own_words_says_them_in_both_forms() {
    let article = written("summary = \"A summary of its own.\"\nbyline = \"Ines Holm\"", STORY);
    let own = "Dear readers & friends,\n\nthe *tram* is back: [more](https://news.example.com/city/trams).\n";
    let part = post(&with_override(&article, "email", own), "email", |_| {}).expect("a mail").parts.remove(0);
    let html = &part.fields["html"];
    for there in [
        "Dear readers &amp; friends,</p>",
        "the <em>tram</em> is back: <a href=\"https://news.example.com/city/trams\">more</a>.</p>",
    ] {
        assert!(html.contains(there), "{there}: {html}");
    }
    for gone in ["first tram along the quays", "A summary of its own", "Ines Holm", "<h1"] {
        assert!(!html.contains(gone), "{gone}: {html}");
    }
}

#[test]
fn one_post_on_x_has_one_cashtag() {
    let two = written("summary = \"$ACME fell while $UMBR.A rose.\"", "More.");
    let warning = rule(&two, "twitter", "too-many-cashtags").expect("found");
    assert_eq!((warning.severity, warning.line), (Severity::Error, Some(5)));
    assert!(warning.message.contains("write $UMBR.A as \"UMBR.A\""), "{}", warning.message);
    assert_eq!(rule(&two, "telegram", "too-many-cashtags"), None);
    let one = written("summary = \"$ACME fell by $12, or $1B.\"", "More.");
    assert_eq!(rule(&one, "twitter", "too-many-cashtags"), None);
}

#[test]
fn a_subject_is_the_beginning_of_its_headline() {
    let with_headline = |headline: &str| {
        let mut article = written("", STORY);
        article.headline = headline.to_owned();
        let fields = post(&article, "email", |_| {}).expect("a mail").parts.remove(0).fields;
        fields["subject"].clone()
    };
    let subject = with_headline(
        "“We are done.” The harbour board of Marrow gives up its plan of a second bridge after eleven years of quarrel over who \
         would have to pay for the first one to be taken down",
    );
    assert!(subject.starts_with("“We are done.” The harbour board of Marrow") && subject.ends_with('…'), "{subject}");
    let long = "Landesverkehrsministerium überarbeitet Straßenbahnhaltestellenbarrierefreiheitsverordnung";
    assert_eq!(with_headline(long), long);
    let longer = format!("Landesverkehrsministerium {} überarbeitet {long}", "K".repeat(70));
    assert!(with_headline(&longer).ends_with("überarbeitet Landesverkehrsministerium…"), "{}", with_headline(&longer));
}

#[test]
fn hashtags_in_the_words_are_counted_and_not_said_again() {
    let tags = "tags = [\"Trams\", \"Quays\", \"Marrow\", \"Transport\", \"Cities\"]";
    let article = written(tags, "The #quays get a #tram in May, the #transport board said. #quays again.");
    let text = text_of(&article, "instagram");
    assert_eq!(text.matches('#').count(), 5, "{text}");
    assert!(text.ends_with("#Trams") && !text.contains("#Quays"), "{text}");
    assert_eq!(rule(&article, "instagram", "too-many-hashtags"), None);
    let full = written(tags, "#A1 #B2 #C3 #D4 #E5 #F6 are the stops of the new line.");
    let text = text_of(&full, "instagram");
    assert!(!text.contains("#Trams"), "{text}");
    assert!(rule(&full, "instagram", "too-many-hashtags").is_some());
    let own = with_override(&article, "instagram", "Back. #One #Two #Three #Four #Five #Six");
    let warning = rule(&own, "instagram", "too-many-hashtags").expect("found");
    assert!(warning.message.contains("has 6 hashtags") && warning.message.contains("takes 5"), "{}", warning.message);
}

#[test]
fn a_translation_has_tags_that_its_readers_can_read() {
    let mut article = written("tags = [\"Trams\", \"COP30\"]", STORY);
    let russian = Translation {
        headline: "Трамваи возвращаются в гавань".to_owned(),
        body: vec![Block::paragraph("Первый трамвай выйдет в мае, сообщили в совете.")],
        ..Translation::default()
    };
    article.translations.insert("ru".to_owned(), russian.clone());
    let to =
        |article: &Article| post(article, "twitter", |target| target.language = Some("ru".to_owned())).expect("a post");
    let told = |post: &Post| post.warnings.iter().any(|warning| warning.rule == "tags-not-translated");
    let composed = to(&article);
    let text = &composed.parts[0].text.text;
    assert!(text.contains("#COP30") && !text.contains("#Trams") && told(&composed), "{text}");
    article.translations.insert("ru".to_owned(), Translation { tags: vec!["Трамваи".to_owned()], ..russian });
    let composed = to(&article);
    assert!(composed.parts[0].text.text.contains("#Трамваи") && !told(&composed));
}

#[test]
fn another_script_is_another_translation() {
    let mut article = written("", STORY);
    let translated = |headline: &str| Translation { headline: headline.to_owned(), ..Translation::default() };
    article.translations.insert("kk-Latn".to_owned(), translated("Tramvai qaita oraldy"));
    let to =
        |article: &Article| post(article, "twitter", |target| target.language = Some("kk".to_owned())).expect("a post");
    assert!(to(&article).skipped.expect("skipped").contains("article.kk.md"));
    article.translations.insert("kk-KZ".to_owned(), translated("Трамвай қайта оралды"));
    assert_eq!(to(&article).language, "kk-KZ");
}

#[test]
fn an_address_ends_where_it_ends() {
    let article = read(&format!(
        "+++\nheadline = \"The capital\"\nurl = \"https://wiki.example.org/Marrow,_M.C.\"\nlanguage = \"en\"\n+++\n{STORY}\n"
    ));
    for channel in ["twitter", "mastodon", "telegram", "youtube"] {
        let composed = post(&article, channel, |_| {}).expect("a post");
        let hrefs: Vec<String> =
            composed.parts[0].text.entities().into_iter().filter_map(|entity| entity.href).collect();
        assert_eq!(hrefs, ["https://wiki.example.org/Marrow,_M.C%2E"], "{channel}");
        assert!(composed.warnings.is_empty(), "{channel}: {:?}", composed.warnings);
    }
}

#[test]
fn a_link_to_the_article_without_its_query_is_told_once() {
    let article = read(&format!(
        "+++\nheadline = \"Trams\"\nurl = \"https://news.example.com/trams?id=7\"\nlanguage = \"en\"\n+++\n{STORY}\n"
    ));
    let own = with_override(&article, "twitter", "They are back: https://news.example.com/trams");
    let rules: Vec<String> = found(&own, "twitter").into_iter().map(|warning| warning.rule).collect();
    assert_eq!(rules, ["link-not-canonical"]);
}

#[test]
fn a_card_that_is_switched_off_leads_nowhere() {
    let article = written("[options.telegram]\npreview = \"off\"", STORY);
    let composed = post(&article, "telegram", |target| target.link = Some(LinkPlace::Card)).expect("a post");
    assert!(composed.warnings.iter().any(|warning| warning.rule == "no-url"), "{:?}", composed.warnings);
}

#[test]
fn a_yaml_word_is_what_was_written() {
    let article = read(&format!("---\nheadline: Trams\noptions: {{telegram: {{preview: off}}}}\n---\n{STORY}\n"));
    let composed = post(&article, "telegram", |_| {}).expect("a post");
    assert_eq!(composed.option_str("preview"), Some("off"));
}

#[test]
fn what_is_wrong_with_an_editors_own_text_is_said_of_its_file() {
    let article = written("", STORY);
    let refused = |markdown: &str| {
        let error = post(&with_override(&article, "twitter", markdown), "twitter", |_| {}).expect_err("refused");
        (error.place().map(|(file, line)| (file.to_owned(), line)), error.message())
    };
    let file = "posts/t/twitter.md".to_owned();
    let (place, message) = refused(&"Words and more words. ".repeat(20));
    assert_eq!(place, Some((file.clone(), None)));
    assert!(
        message.starts_with("the text of posts/t/twitter.md is 439 of 280") && message.contains("159 too many"),
        "{message}"
    );
    assert!(!message.contains("headline") && !message.contains("desk:"), "{message}");
    let (place, message) = refused("---\nsilent: true\n---\n\nThe tram is back.\n");
    assert_eq!(place, Some((file.clone(), Some(1))));
    assert!(message.contains("[options.desk]"), "{message}");
    let (place, message) = refused(" \n");
    assert_eq!(place, Some((file, None)));
    assert!(message.contains("or remove that file"), "{message}");
    let ruled = with_override(&article, "twitter", "---\n\nA rule above these words.\n\n---\nEnd.");
    assert!(post(&ruled, "twitter", |_| {}).is_ok());
}

#[test]
fn a_name_that_is_too_short_on_telegram_is_none() {
    for (words, told) in [("Ask @all or @tv about it.", false), ("Ask @desk_live about it.", true)] {
        let article = written(&format!("summary = \"{words}\""), STORY);
        assert_eq!(rule(&article, "telegram", "mention").is_some(), told, "{words}");
    }
}

#[test]
fn a_host_is_shown_in_its_own_letters() {
    let article = read(&format!("+++\nheadline = \"Trams\"\nurl = \"https://трамвай.рф/порт\"\n+++\n{STORY}\n"));
    assert!(text_of(&article, "instagram").contains("трамвай.рф"));
}
