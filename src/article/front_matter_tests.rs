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

/// In the night in which the clock goes back, half past two comes twice: what is under embargo is out after both.
#[test]
fn an_embargo_ends_at_the_later_of_two_times() {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let text = "---\npublish_at: 2026-10-25 02:30\nembargo: 2026-10-25 02:30\n---\n";
    let (found, _) = read(text, "a.md", &Defaults { zone, ..Defaults::default() }).unwrap();
    assert_eq!(found.publish_at.unwrap().to_string(), "2026-10-25T00:30:00Z");
    assert_eq!(found.embargo_until.unwrap().to_string(), "2026-10-25T01:30:00Z");
}

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

#[test]
fn a_yaml_key_that_is_there_twice_is_told_so() {
    let mistake = found("---\nheadline: Trams\nheadline: Boats\n---\n").unwrap_err();
    assert_eq!(
        (mistake.message.as_str(), mistake.line),
        ("the front matter is not valid YAML: \"headline\" is there twice: keep one", 3)
    );
}

#[test]
fn what_generators_of_sites_write_is_read_or_passed_over() {
    let hugo = "---
title: Trams return
slug: trams
layout: post
weight: 3
draft: false
date: 2026-11-23T09:00:00+05:00
modified: 2026-11-24
categories: [City, Transport]
topics: trams
cover:
  image: tram.jpg
  relative: true
image_alt: A tram
locale: en
custom_excerpt: After forty years.
params:
  hero: wide
resources: [{src: tram.jpg}]
---
Story
";
    let (found, _) = found(hugo).unwrap();
    assert_eq!((found.draft, found.section.as_deref()), (false, Some("City")));
    assert_eq!(found.tags, ["trams"]);
    assert_eq!(found.summary.as_deref(), Some("After forty years."));
    assert_eq!(
        (found.images[0].source.to_string().as_str(), found.images[0].alt.as_deref()),
        ("tram.jpg", Some("A tram"))
    );
    assert!(found.updated_at.is_some());
    assert_eq!(found.offset.map(|offset| offset.seconds()), Some(5 * 3600));
}

#[test]
fn a_picture_s_own_words_come_before_those_beside_it() {
    let text = "---\nimages: [{src: a.jpg, alt: Its own}, b.jpg]\nimage_alt: Beside\n---\n";
    let found = found(text).unwrap().0;
    let alts: Vec<_> = found.images.iter().map(|image| image.alt.as_deref()).collect();
    assert_eq!(alts, [Some("Its own"), None]);
}

#[test]
fn a_story_says_in_several_ways_that_it_is_a_draft() {
    for (line, draft) in [
        ("draft: true", true),
        ("draft: false", false),
        ("status: draft", true),
        ("status: Pending", true),
        ("status: publish", false),
        ("published: false", true),
        ("published: true\ndate: 2026-11-23", false),
        ("published: 2026-11-23", false),
    ] {
        assert_eq!(found(&format!("---\nheadline: x\n{line}\n---\n")).unwrap().0.draft, draft, "{line}");
    }
    for line in ["draft: perhaps", "status: nearly"] {
        assert!(found(&format!("---\n{line}\n---\n")).is_err(), "{line}");
    }
}

#[test]
fn all_unknown_keys_are_told_at_once() {
    let mistake = found("---\nheadline: x\nfoo: 1\nsumary: y\nbar: 2\n---\n").unwrap_err();
    assert_eq!((mistake.line, mistake.column), (3, 1));
    for told in ["\"foo\"", "line 4, \"sumary\"; did you mean \"summary\"?", "line 5, \"bar\""] {
        assert!(mistake.message.contains(told), "{}", mistake.message);
    }
    let mistake = found("---\nfoo: 1\n---\n").unwrap_err();
    assert!(mistake.message.contains("there are id, headline, summary"), "{}", mistake.message);
}

#[test]
fn a_path_is_an_address_of_the_newsroom_s_site() {
    let site = Some("https://harbour.example/en/".parse().unwrap());
    let url = |text: &str| {
        let text = format!("---\nurl: {text}\n---\n");
        read(&text, "a.md", &Defaults { site: site.clone(), ..Defaults::default() }).map(|(found, _)| found.url)
    };
    assert_eq!(url("/news/tram").unwrap().unwrap().as_str(), "https://harbour.example/news/tram");
    assert!(url("news/tram").is_err() && url("//evil.example/x").is_err());
    let mistake = found("---\nurl: /news/tram\n---\n").unwrap_err();
    assert!(mistake.message.contains("or give the newsroom's url"), "{}", mistake.message);
}

#[test]
fn references_and_inline_tags_are_read_as_what_they_mean() {
    let text = "---\ntitle: 'Bakery&#8217;s &#8220;ugly bread&#8221; &amp; cake'\ndescription: '<p>A baker says <em>yes</em>.</p>'\n\
                author: Tom O&#8217;Hara\ntags: [Food &amp; drink]\nimage: {src: bread.jpg, alt: Nowak&#8217;s bread}\n\
                url: https://post.example/?a=1&amp;b=2\n---\n";
    let (found, _) = found(text).unwrap();
    assert_eq!(found.headline.as_deref(), Some("Bakery’s “ugly bread” & cake"));
    assert_eq!(found.summary.as_deref(), Some("A baker says yes."));
    assert_eq!((found.byline, found.tags), (vec!["Tom O’Hara".to_owned()], vec!["Food & drink".to_owned()]));
    assert_eq!(found.images[0].alt.as_deref(), Some("Nowak’s bread"));
    // An address is taken as it stands.
    assert_eq!(found.url.map(String::from).as_deref(), Some("https://post.example/?a=1&amp;b=2"));
}

#[test]
fn the_author_may_stand_in_the_table_of_a_sites_own_keys() {
    let (found_one, _) = found("+++\ntitle = 'Trams'\n[params]\nauthor = 'Jane Roe'\n+++\n").unwrap();
    assert_eq!(found_one.byline, ["Jane Roe"]);
    let (other, _) =
        found("+++\ntitle = 'Trams'\nauthor = 'Omar Lund'\n[params.author]\nname = 'Jane Roe'\n+++\n").unwrap();
    assert_eq!(other.byline, ["Omar Lund"]);
}
