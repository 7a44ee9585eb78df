//! What the checks find in an article, where, and how they are switched.

use super::*;

#[test]
fn each_rule_finds_what_it_is_for_at_its_line() {
    // What is written, on which channel, what is found and in which line.
    for (front, story, channel, id, line) in [
        ("summary = \"The site runs on ASP.NET now.\"", STORY, "twitter", "accidental-link", Some(5)),
        ("summary = \"The work came to an end.It took a year.\"", STORY, "twitter", "accidental-link", Some(5)),
        ("summary = \"The site runs on ASP.NET now.\"", STORY, "telegram", "accidental-link", Some(5)),
        ("embargo_until = 2026-11-20T09:00:00Z", STORY, "twitter", "embargo-past", Some(5)),
        ("remove_at = 2026-11-20T09:00:00Z", STORY, "twitter", "remove-at-past", Some(5)),
        ("remove_at = 2099-11-20T09:00:00Z", STORY, "tiktok", "cannot-take-down", Some(5)),
        ("summary = \"Ask @desk@social.example about it.\"", STORY, "twitter", "foreign-handle", Some(5)),
        ("summary = \"Ask @desk about it today.\"", STORY, "bluesky", "foreign-handle", Some(5)),
        ("summary = \"Ask @desk about it today.\"", STORY, "twitter", "mention", Some(5)),
        ("tags = [\"fyp\"]", STORY, "bluesky", "foreign-hashtag", Some(5)),
        ("tags = [\"transportboard\"]", STORY, "twitter", "hashtag-lowercase", Some(5)),
        ("summary = \"Trams&amp;nbsp;return.\"", STORY, "twitter", "html-leftover", None),
        (
            "image = { src = \"p.jpg\", alt = \"A <div>tram</div> on the quay\" }",
            STORY,
            "twitter",
            "html-leftover",
            Some(5),
        ),
        ("", "The tram {{line}} will leave in May, the board said.", "twitter", "template-leftover", Some(8)),
        ("", "The tram, [object Object] said, will leave in May.", "twitter", "template-leftover", Some(8)),
        ("", "THE TRAM WILL LEAVE IN MAY AFTER ALL, the board said.", "twitter", "all-caps", Some(8)),
        ("summary = \"The “tram leaves in May.\"", "More.", "twitter", "unbalanced-quotes", Some(5)),
        ("[options.mastodon]\nspoiler_text = \"A {{headline}}\"", STORY, "mastodon", "template-leftover", Some(6)),
        ("[options.telegrm]\nsilent = true", STORY, "twitter", "unknown-name", Some(5)),
    ] {
        let warning = rule(&written(front, story), channel, id);
        let warning = warning.unwrap_or_else(|| panic!("{id} is not found in {front:?} and {story:?}"));
        assert!(line.is_none() || warning.line == line, "{id}: {warning:?}");
        assert_eq!(warning.file.as_deref(), Some("a.md"), "{id}");
    }
}

/// Whoever mends one in a round of checks is not sent on another for the next.
#[test]
fn all_that_was_not_filled_in_is_told_at_once() {
    let article = written("", "The tram {{line}} costs XX million, [NAME] said of {{place}}.");
    let told: Vec<String> = found(&article, "mastodon").into_iter().map(|warning| warning.message).collect();
    for left in ["\"{{\"", "\"XX\"", "\"[NAME]\""] {
        assert_eq!(told.iter().filter(|message| message.contains(left)).count(), 1, "{left}: {told:?}");
    }
    assert!(!told.iter().any(|message| message.contains("\"}}\"")), "{told:?}");
}

#[test]
fn a_sound_article_has_no_findings() {
    let sound =
        written("summary = \"Ask me@news.example, or read on: 9,000 people a day.\"\ntags = [\"Trams\"]", STORY);
    for channel in &channels() {
        let warnings = found(&sound, channel.name.as_str());
        assert!(warnings.is_empty(), "{}: {warnings:?}", channel.name);
    }
    let over = "published_at = 2026-11-21T09:00:00Z\nembargo_until = 2026-11-21T09:00:00Z";
    assert_eq!(rule(&written(over, STORY), "twitter", "embargo-past"), None, "it appeared when the embargo was over");
}

#[test]
fn an_address_that_is_not_the_articles_own_is_told() {
    let mut article = written("", STORY);
    let own = |markdown: &str| article::Override { markdown: markdown.to_owned(), file: "posts/t/twitter.md".into() };
    for (text, id) in [
        ("New.\n\nhttp://www.news.example.com/city/trams/", "link-not-canonical"),
        ("New.\n\nhttps://bit.ly/abc", "link-not-canonical"),
        ("New.\n\nhttps://news.example.com/city/trams?utm_source=x", "tracking-tag"),
        ("New.\n\nhttps://other.example.com/a?fbclid=1", "tracking-tag"),
        ("New.\n\nNo link at  all", "double-space"),
    ] {
        article.overrides.insert("twitter".to_owned(), own(text));
        let warning = rule(&article, "twitter", id).unwrap_or_else(|| panic!("{id} is not found in {text:?}"));
        assert_eq!((warning.file.as_deref(), warning.line), (Some("posts/t/twitter.md"), Some(3)), "{text}");
    }
    article.overrides.insert("twitter".to_owned(), own("New.\n\nhttps://news.example.com/city/trams"));
    assert!(found(&article, "twitter").is_empty());
    let tagged = written("", STORY).url.expect("a URL").to_string() + "?utm_source=x";
    let article = read(&format!("+++\nheadline = \"Trams\"\nurl = \"{tagged}\"\n+++\n{STORY}\n"));
    assert_eq!(rule(&article, "twitter", "tracking-tag").expect("found").line, Some(3));
}

#[test]
fn another_language_than_declared_is_told() {
    let article = read(
        "+++\nheadline = \"Трамваи возвращаются в гавань\"\nlanguage = \"en\"\n+++\nПервая линия вдоль старых причалов откроется \
         в мае и заменит автобус, который два дня из трёх опаздывал.\n",
    );
    let warning = rule(&article, "telegram", "wrong-language").expect("found");
    assert_eq!(warning.line, Some(3));
    assert!(warning.message.contains("\"ru\"") && warning.message.contains("\"en\""), "{}", warning.message);
}

#[test]
fn letters_of_another_script_tell_the_language_of_the_shortest_text() {
    for (headline, lead, language) in [
        ("Порт Авеля открыт", "Первый паром пришёл утром.", "ru"),
        ("Το λιμάνι άνοιξε", "Το πλοίο ήρθε το πρωί.", "el"),
        ("港口今天重新开放", "渡轮早上到达。", "zh"),
    ] {
        let article = read(&format!("+++\nheadline = \"{headline}\"\nlanguage = \"en\"\n+++\n{lead}\n"));
        let warning =
            rule(&article, "telegram", "wrong-language").unwrap_or_else(|| panic!("nothing said of {headline}"));
        assert!(warning.message.contains(&format!("{language:?}")), "{}", warning.message);
    }
    let article = read("+++\nheadline = \"Порт Авеля открыт\"\nlanguage = \"kk\"\n+++\nАвель.\n");
    assert_eq!(rule(&article, "telegram", "wrong-language").map(|warning| warning.message), None);
}

#[test]
fn rules_are_switched_by_the_article_before_the_account() {
    let levels = |level| Levels::from([("mention".to_owned(), level)]);
    let summary = "summary = \"Ask @desk about it today.\"";
    let mention = |front: &str, checks: Levels| {
        let post = post(&written(front, STORY), "twitter", |target| target.checks = checks).expect("a post");
        post.warnings.into_iter().find(|warning| warning.rule == "mention").map(|warning| warning.severity)
    };
    assert_eq!(mention(summary, Levels::new()), Some(Severity::Notice));
    assert_eq!(mention(summary, levels(Level::Off)), None);
    assert_eq!(mention(summary, levels(Level::Error)), Some(Severity::Error));
    let own = format!("{summary}\n[checks]\nmention = \"warning\"");
    assert_eq!(mention(&own, levels(Level::Off)), Some(Severity::Warning));
    let error =
        post(&written("[checks]\nmentions = \"off\"", STORY), "twitter", |_| {}).expect_err("no rule").to_string();
    assert_eq!(error, "a.md:6: checks: there is no rule \"mentions\"; did you mean \"mention\"?");
}

#[test]
fn an_option_is_held_to_the_channels_schema_at_its_line() {
    for (options, sentence) in [
        (
            "visibility = \"unlsted\"",
            "a.md:6: options.mastodon: visibility must be one of public, unlisted, private, direct, not \"unlsted\"; did you mean \
             \"unlisted\"?",
        ),
        ("sensitive = \"no\"", "a.md:6: options.mastodon: sensitive must be true or false, not \"no\""),
        ("spoiler = \"x\"", "a.md:6: options.mastodon: unknown option \"spoiler\"; did you mean \"spoiler_text\"?"),
    ] {
        let article = written(&format!("[options.mastodon]\n{options}"), STORY);
        assert_eq!(post(&article, "mastodon", |_| {}).expect_err(options).to_string(), sentence);
    }
}
