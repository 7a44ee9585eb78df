//! X: twitter-text's own tests, and its answers on generated texts.

use std::ops::Range;

use fanfare::text::find::twitter;
use fanfare::text::measure::weighted::{self, Config};
use serde_json::{Value, json};

use super::{all_same, cases, indices, load, read, rows, text_of};

fn config(version: usize) -> Config {
    serde_json::from_str(&read(&format!("twitter-text/config-v{version}.json"))).expect("a configuration")
}

fn parsed(text: &str, config: &Config) -> Value {
    let parsed = weighted::parse(text, config);
    json!({
        "weightedLength": parsed.weighted.length,
        "valid": parsed.weighted.valid,
        "permillage": parsed.permillage,
        "displayRangeStart": 0,
        "displayRangeEnd": parsed.display_end,
        "validRangeStart": 0,
        "validRangeEnd": parsed.valid_end,
    })
}

#[test]
fn x_weighs_as_its_own_tests_say() {
    let data = load("twitter-text/validate.json");
    let groups = [
        ("WeightedTweetsWithDiscountedEmojiCounterTest", 3),
        ("UnicodeDirectionalMarkerCounterTest", 3),
        ("WeightedTweetsCounterTest", 2),
    ];
    for (group, version) in groups {
        let config = config(version);
        all_same(
            cases(&data, group)
                .iter()
                .map(|case| (text_of(case).to_owned(), parsed(text_of(case), &config), case["expected"].clone())),
        );
    }
    let config = config(1);
    all_same(cases(&data, "tweets").iter().map(|case| {
        let ours = weighted::measure(text_of(case), &config);
        (text_of(case).to_owned(), json!(ours.valid), case["expected"].clone())
    }));
}

#[test]
fn the_configuration_in_force_is_version_3() {
    assert_eq!(format!("{:?}", *weighted::V3), format!("{:?}", config(3)));
}

#[test]
fn x_takes_what_its_own_tests_say_is_valid() {
    let data = load("twitter-text/validate.json");
    type Validity = fn(&str) -> bool;
    let groups: [(&str, Validity); 5] = [
        ("usernames", twitter::is_username),
        ("lists", twitter::is_list),
        ("hashtags", twitter::is_hashtag),
        ("urls", |text| twitter::is_url(text, true)),
        ("urls_without_protocol", |text| twitter::is_url(text, false)),
    ];
    for (group, is_valid) in groups {
        all_same(
            cases(&data, group)
                .iter()
                .map(|case| (text_of(case).to_owned(), json!(is_valid(text_of(case))), case["expected"].clone())),
        );
    }
}

#[test]
fn x_links_what_its_own_tests_say() {
    type Find = fn(&str) -> Vec<Range<usize>>;
    let data = load("twitter-text/extract.json");
    let plain: [(&str, Find, usize); 6] = [
        ("urls", twitter::urls, 0),
        ("tco_urls_with_params", twitter::urls, 0),
        ("hashtags", twitter::hashtags, 1),
        ("hashtags_from_astral", twitter::hashtags, 1),
        ("mentions", twitter::mentions, 1),
        ("cashtags", twitter::cashtags, 1),
    ];
    for (group, find, sign) in plain {
        all_same(cases(&data, group).iter().map(|case| {
            let text = text_of(case);
            let ours = find(text).into_iter().map(|range| {
                let part = &text[range];
                if sign == 0 { part.to_owned() } else { part.chars().skip(1).collect() }
            });
            (text.to_owned(), json!(ours.collect::<Vec<_>>()), case["expected"].clone())
        }));
    }
    let placed: [(&str, Find); 6] = [
        ("urls_with_indices", twitter::urls),
        ("urls_with_directional_markers", twitter::urls),
        ("hashtags_with_indices", twitter::hashtags),
        ("mentions_with_indices", twitter::mentions),
        ("mentions_or_lists_with_indices", mentions_and_lists),
        ("cashtags_with_indices", twitter::cashtags),
    ];
    for (group, find) in placed {
        all_same(cases(&data, group).iter().map(|case| {
            let expected = case["expected"].as_array().expect("a list").iter();
            let theirs: Vec<Value> = expected.map(|entity| entity["indices"].clone()).collect();
            (text_of(case).to_owned(), indices(text_of(case), &find(text_of(case))), json!(theirs))
        }));
    }
    all_same(cases(&data, "replies").iter().map(|case| {
        let text = text_of(case);
        let ours = twitter::reply(text).map(|name| text[name].to_owned());
        (text.to_owned(), json!(ours), case["expected"].clone())
    }));
}

/// The library's entities hold lists (`@name/list`) among the mentions.
fn mentions_and_lists(text: &str) -> Vec<Range<usize>> {
    twitter::mentions_and_lists(text).into_iter().map(|(range, _)| range).collect()
}

#[test]
fn every_part_of_a_mention_is_where_it_should_be() {
    let data = load("twitter-text/extract.json");
    all_same(cases(&data, "mentions_or_lists_with_indices").iter().map(|case| {
        let text = text_of(case);
        let expected = case["expected"].as_array().expect("a list").iter();
        let theirs: Vec<Value> = expected.map(|entity| json!([entity["screen_name"], entity["list_slug"]])).collect();
        let ours = twitter::mentions_and_lists(text).into_iter().map(|(range, list)| {
            let list = list.unwrap_or(range.end);
            json!([text[range.start..list].trim_start_matches(['@', '＠']), text[list..range.end]])
        });
        (text.to_owned(), ours.collect(), json!(theirs))
    }));
}

#[test]
fn x_knows_its_top_level_domains() {
    let data = load("twitter-text/tlds.json");
    for group in ["country", "generic"] {
        all_same(cases(&data, group).iter().map(|case| {
            let text = text_of(case);
            let ours: Vec<&str> = twitter::urls(text).into_iter().map(|range| &text[range]).collect();
            (text.to_owned(), json!(ours), case["expected"].clone())
        }));
    }
}

#[test]
fn x_counts_generated_texts_alike() {
    all_same(rows("oracle/twitter.jsonl").iter().map(|row| {
        let ours = weighted::measure(text_of(row), &weighted::V3);
        (text_of(row).to_owned(), json!([ours.length, ours.valid]), json!([row["weightedLength"], row["valid"]]))
    }));
}

#[test]
fn x_links_generated_texts_alike() {
    all_same(rows("oracle/twitter.jsonl").iter().map(|row| {
        let text = text_of(row);
        let ours = json!([
            indices(text, &twitter::urls(text)),
            indices(text, &twitter::hashtags(text)),
            indices(text, &mentions_and_lists(text)),
            indices(text, &twitter::cashtags(text)),
        ]);
        (text.to_owned(), ours, json!([row["urls"], row["hashtags"], row["mentions"], row["cashtags"]]))
    }));
}

/// Where a first reading of the rules went wrong; the answers are those of twitter-text 3.1.0.
#[test]
fn x_counts_what_is_odd() {
    let odd: [(&str, usize, &[[usize; 2]]); 10] = [
        // In UTF-16, a link may begin in the middle of an emoji that a sign before it would forbid.
        ("#🏽.🇿t.co x", 31, &[[6, 10]]),
        ("@😀.com:65536/$x?=#1[Https://line.It:/a", 39, &[]),
        // A domain name that goes on in another script, with a path: as many units as its tail has are counted again.
        ("ex.com.日.com/path", 29, &[[0, 17]]),
        // The name is looked up again and found earlier.
        ("日t.cob»t.co", 31, &[[1, 5]]),
        // Parentheses end a path only where it might have ended without them.
        ("http://a.com/.(a)", 27, &[[0, 13]]),
        ("http://a.com/x(a)", 23, &[[0, 17]]),
        ("http://a.com/x(a).(b)", 27, &[[0, 17]]),
        ("http://t.co/aB3/x", 25, &[[0, 15]]),
        ("a@b.com c.It. d", 34, &[[8, 12]]),
        ("ex。com x．com", 14, &[]),
    ];
    all_same(odd.iter().map(|(text, length, urls)| {
        let ours = json!([weighted::measure(text, &weighted::V3).length, indices(text, &twitter::urls(text))]);
        ((*text).to_owned(), ours, json!([length, urls]))
    }));
}

#[test]
fn x_knows_no_letter_that_came_after_its_library() {
    let tags = |text: &str| twitter::hashtags(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
    // U+088F came with Unicode 17, U+1C80 with Unicode 9; the first ends the tag, the second is matched by its capital.
    assert_eq!(tags("#a࢏ #aᲀ #a١"), ["#a", "#aᲀ", "#a١"]);
    let cash = |text: &str| twitter::cashtags(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
    assert_eq!(cash("$a\u{180e} $b\u{85} \u{85}$c \u{200e}$d $ab.cd $abcdefg"), ["$c", "$ab.cd"]);
}
