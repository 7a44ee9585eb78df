//! Telegram: what it links by itself, by the tests of TDLib and its answers on generated texts.

use fanfare::text::find::telegram::{self, Kind};
use serde_json::{Value, json};

use super::{all_same, load, rows, text_of, utf16};

fn found(text: &str, kind: Kind) -> Vec<&str> {
    telegram::entities(text).into_iter().filter(|found| found.kind == kind).map(|found| &text[found.range]).collect()
}

#[test]
fn telegram_links_what_its_own_tests_say() {
    let kinds = [
        ("find_mention", Kind::Mention),
        ("find_bot_command", Kind::Command),
        ("find_hashtag", Kind::Hashtag),
        ("find_cashtag", Kind::Cashtag),
        ("find_tg_url", Kind::Url),
    ];
    for (file, kind) in kinds {
        let data = load(&format!("telegram/{file}.json"));
        all_same(data["cases"].as_array().expect("cases").iter().map(|case| {
            let text = case["input"].as_str().expect("an input");
            (text.to_owned(), json!(found(text, kind)), case["expected"].clone())
        }));
    }
    let data = load("telegram/find_url.json");
    all_same(data["cases"].as_array().expect("cases").iter().map(|case| {
        let text = case["input"].as_str().expect("an input");
        let ours = json!([found(text, Kind::Url), found(text, Kind::Email)]);
        (text.to_owned(), ours, json!([case["urls"], case["emails"]]))
    }));
}

/// The name of a kind in TDLib.
fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Url => "Url",
        Kind::Email => "EmailAddress",
        Kind::Mention => "Mention",
        Kind::Hashtag => "Hashtag",
        Kind::Cashtag => "Cashtag",
        Kind::Command => "BotCommand",
        Kind::BankCard => "BankCardNumber",
        Kind::Timestamp => "MediaTimestamp",
    }
}

fn entities(text: &str) -> Value {
    let entities = telegram::entities(text).into_iter().map(|found| {
        let at = utf16(text, &found.range);
        let (start, end) = (at[0].as_u64().expect("a number"), at[1].as_u64().expect("a number"));
        json!({"type": name(found.kind), "offset": start, "length": end - start})
    });
    entities.collect()
}

#[test]
fn telegram_links_generated_texts_alike() {
    all_same(
        rows("oracle/telegram_plain.jsonl")
            .iter()
            .map(|row| (text_of(row).to_owned(), entities(text_of(row)), row["entities"].clone())),
    );
}

/// Where the rule holds a surprise; the answers are those of TDLib 1.8.65.
#[test]
fn telegram_links_what_is_odd() {
    let odd = [
        ("line.It ASP.NET Kİ.Kİ end.it", json!([["Url", 8, 7], ["Url", 16, 5], ["Url", 22, 6]])),
        ("#t@abc# #t@ab $AB@abcя $AB@abc", json!([["Hashtag", 8, 2], ["Cashtag", 23, 7]])),
        ("tonsite://ex。com tonsite://a.b", json!([["Url", 4, 8], ["Url", 21, 7]])),
        ("4111 1111 1111 1111, 4111111111111112", json!([["BankCardNumber", 0, 19]])),
        ("1:23 01:02:03 1:2:3 25:61 a1:23", json!([["MediaTimestamp", 0, 4], ["MediaTimestamp", 5, 8]])),
        ("mailto:a.b+c@d.org", json!([["EmailAddress", 10, 8]])),
        ("https://teiegram.org telegram.org", json!([["Url", 21, 12]])),
        ("1.2.3.4 1.2.3 01.2.3.4/ a.b_c.com", json!([["Url", 0, 7]])),
        ("@gif @abc @abcd", json!([["Mention", 0, 4], ["Mention", 10, 5]])),
    ];
    all_same(odd.into_iter().map(|(text, theirs)| {
        let ours = entities(text);
        let ours = ours.as_array().into_iter().flatten().map(|e| json!([e["type"], e["offset"], e["length"]]));
        (text.to_owned(), ours.collect(), theirs)
    }));
}
