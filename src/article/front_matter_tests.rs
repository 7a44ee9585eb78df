//! Keys, values, and where mistakes are shown.

use super::*;

fn found(text: &str) -> Result<(Found, usize), Located> {
    read(text, "a.md", &Defaults::default())
}

const TOML: &str = "+++
id = \"tram-7\"
title = \"Trams return\"
standfirst = \"After forty years.\"
url = \"https://harbour.example/trams\"
author = [\"Jane Roe\", \"Omar Lund\"]
section = \"City\"
tags = [\"trams\", \"#harbour\"]
language = \"en_GB\"
date = 2026-11-23T09:00:00Z
publish_at = 2026-11-24 09:00
embargo = \"2026-11-23T12:00:00+01:00\"
template = \"breaking\"
image = { src = \"tram.jpg\", alt = \"A tram\", width = 1200, height = 800 }

[options.telegram]
silent = true
+++
# Story
";

const YAML: &str = "---
headline: 'Trams return: the plan'
description: >
  After forty
  years.
tags: trams, harbour
byline: Jane Roe
section: 2026
images:
  - tram.jpg
  - src: https://harbour.example/old.jpg
    alt: The old tram
video: {src: ride.mp4, duration: 12.5}
options:
  telegram:
    silent: yes
---
Story
";

#[test]
fn toml_front_matter_gives_every_field() {
    let (found, end) = found(TOML).unwrap();
    assert_eq!(found.id.as_deref(), Some("tram-7"));
    assert_eq!(found.headline.as_deref(), Some("Trams return"));
    assert_eq!(found.byline, ["Jane Roe", "Omar Lund"]);
    assert_eq!(found.language.as_deref(), Some("en-GB"));
    assert_eq!(found.published_at.unwrap().to_string(), "2026-11-23T09:00:00Z");
    assert_eq!(found.publish_at.unwrap().to_string(), "2026-11-24T09:00:00Z");
    assert_eq!(found.embargo_until.unwrap().to_string(), "2026-11-23T11:00:00Z");
    assert_eq!((found.images[0].alt.as_deref(), found.images[0].width), (Some("A tram"), Some(1200)));
    assert_eq!(found.options["telegram"]["silent"], true);
    assert_eq!((found.lines["headline"], found.lines["options.telegram.silent"]), (3, 17));
    assert_eq!(&TOML[end..], "# Story\n");
}

#[test]
fn yaml_front_matter_gives_every_field() {
    let (found, end) = found(YAML).unwrap();
    assert_eq!(found.headline.as_deref(), Some("Trams return: the plan"));
    assert_eq!(found.summary.as_deref(), Some("After forty years."));
    assert_eq!(found.tags, ["trams", "harbour"]);
    assert_eq!(found.section.as_deref(), Some("2026"), "a number is text where text is wanted");
    assert_eq!(found.images[1].source.to_string(), "https://harbour.example/old.jpg");
    assert_eq!(found.video.unwrap().duration_s, Some(12.5));
    assert_eq!(found.options["telegram"]["silent"], true);
    assert_eq!(&YAML[end..], "Story\n");
    assert_eq!((found.lines["section"], found.lines["options.telegram"]), (8, 15));
}

#[test]
fn a_mistake_is_shown_where_it_stands() {
    for (text, place, message) in [
        ("+++\nsumary = \"x\"\n+++\n", (2, 1), "unknown key \"sumary\"; did you mean \"summary\"?"),
        ("---\nheadline: x\nembargoo: 2026\n---\n", (3, 1), "unknown key \"embargoo\"; did you mean \"embargo\"?"),
        (
            "+++\nheadline = \"x\"\ntitle = \"y\"\n+++\n",
            (3, 1),
            "\"title\" means the same as \"headline\" in line 2: keep one",
        ),
        ("+++\nurl = \"harbour.example\"\n+++\n", (2, 7), "\"harbour.example\" is no address"),
        ("+++\nurl = \"javascript:alert(1)\"\n+++\n", (2, 7), "\"javascript:alert(1)\" is no address"),
        ("+++\nsection = 5\n+++\n", (2, 11), "this must be text in quotation marks, not a number"),
        ("---\nlanguage: English\n---\n", (2, 11), "\"English\" is no language tag"),
        ("---\npublish_at: tomorrow\n---\n", (2, 13), "\"tomorrow\" is no time"),
        (
            "---\nremove_at: 2026-11-24\nembargo: 2026-11-25\n---\n",
            (2, 12),
            "would be taken down before it is out: give a time after \"embargo_until\"",
        ),
        ("+++\nimage = { alt = \"x\" }\n+++\n", (2, 9), "this has no \"src\""),
        ("+++\nimage = { src = \"a.jpg\", atl = \"x\" }\n+++\n", (2, 26), "unknown key \"atl\"; did you mean \"alt\"?"),
        ("+++\nimage = \"data:image/png;base64,AAAA\"\n+++\n", (2, 9), "is neither a file beside the article"),
        ("+++\nheadline = \"x\n+++\n", (2, 14), "the front matter is not valid TOML"),
        ("---\nheadline: \"x\n---\n", (2, 11), "the front matter is not valid YAML"),
        ("---\n- a\n- b\n---\n", (2, 1), "front matter must be keys with values"),
        ("+++\nheadline = \"x\"\n", (1, 1), "is not closed: add a line `+++`"),
        ("+++\noptions = \"x\"\n+++\n", (2, 11), "this must be a table per channel"),
    ] {
        let mistake = found(text).unwrap_err();
        assert!(mistake.message.contains(message), "{text}: {}", mistake.message);
        assert_eq!((mistake.line, mistake.column), place, "{mistake}");
    }
}

#[test]
fn no_front_matter_is_no_mistake() {
    for text in ["", "Story", "# Story\n", "----\nx\n"] {
        assert_eq!(found(text).unwrap().1, 0);
    }
    assert_eq!(found("---\n# only a comment\n---\nStory").unwrap().0.headline, None);
}

#[test]
fn a_bomb_of_aliases_is_refused() {
    let mut bomb = "---\na: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (name, last) in "bcdefghi".chars().zip("abcdefgh".chars()) {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{last}"); 9].join(",")));
    }
    bomb.push_str("---\n");
    assert!(found(&bomb).is_err());
}

#[test]
fn a_country_is_no_language() {
    for (country, language) in [("kz", "kk"), ("ua", "uk"), ("jp", "ja"), ("cn", "zh")] {
        let refused = found(&format!("---\nheadline: x\nlanguage: {country}\n---\n")).unwrap_err().to_string();
        assert!(refused.contains(&format!("the language is \"{language}\"")), "{refused}");
    }
}

#[test]
fn a_value_that_needs_quotes_is_told_with_them() {
    for (line, quoted) in [
        ("headline: Budget: trams cost more", "headline: 'Budget: trams cost more'"),
        ("headline: @mayor rides the tram", "headline: '@mayor rides the tram'"),
        ("headline: % of riders", "headline: '% of riders'"),
        ("headline: \"He said \"no\" twice\"", "headline: 'He said \"no\" twice'"),
        ("headline: 'It's over'", "headline: \"It's over\""),
        ("headline: \"No\" again: it's over", "headline: '\"No\" again: it''s over'"),
    ] {
        let mistake = found(&format!("---\nid: a\n{line}\n---\n")).unwrap_err();
        assert!(mistake.message.ends_with(&format!("; put the value in quotes: {quoted}")), "{}", mistake.message);
        assert_eq!(mistake.line, 3);
        assert!(found(&format!("---\nid: a\n{quoted}\n---\n")).is_ok(), "{quoted}");
    }
    let list = found("---\ntags: [a, b\n---\n").unwrap_err();
    assert!(!list.message.contains("quotes"), "{}", list.message);
}

#[test]
fn a_summary_goes_by_many_names() {
    for name in ["summary", "standfirst", "description", "subtitle", "excerpt", "dek", "deck", "lead", "lede", "teaser"]
    {
        let (found, _) = found(&format!("---\n{name}: After forty years.\n---\n")).unwrap();
        assert_eq!(found.summary.as_deref(), Some("After forty years."), "{name}");
    }
}
