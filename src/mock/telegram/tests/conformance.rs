//! The readers of formatted text, and what is found in plain text, against TDLib's own tests and answers.

use serde_json::{Value, json};

use crate::mock::telegram::entity::{Entity, Style};
use crate::mock::telegram::{find, html, markdown};

fn load(path: &str) -> String {
    let path = format!("{}/tests/conformance/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn cases(path: &str) -> Vec<Value> {
    let data: Value = serde_json::from_str(&load(path)).unwrap();
    data["cases"].as_array().unwrap().clone()
}

/// An entity as TDLib names it.
fn named(entity: &Entity) -> Value {
    let (name, argument) = match &entity.style {
        Style::Bold => ("Bold", None),
        Style::Italic => ("Italic", None),
        Style::Underline => ("Underline", None),
        Style::Strikethrough => ("Strikethrough", None),
        Style::Spoiler => ("Spoiler", None),
        Style::Blockquote => ("BlockQuote", None),
        Style::ExpandableBlockquote => ("ExpandableBlockQuote", None),
        Style::Code => ("Code", None),
        Style::Pre { language } if language.is_empty() => ("Pre", None),
        Style::Pre { language } => ("PreCode", Some(language.clone())),
        Style::TextLink { url } => ("TextUrl", Some(url.clone())),
        Style::TextMention { user } => ("MentionName", Some(user.to_string())),
        Style::CustomEmoji { id } => ("CustomEmoji", Some(id.to_string())),
        Style::DateTime { unix, .. } => ("FormattedDate", Some(unix.to_string())),
        Style::Found(name) => match *name {
            "url" => ("Url", None),
            "email" => ("EmailAddress", None),
            "mention" => ("Mention", None),
            "hashtag" => ("Hashtag", None),
            "cashtag" => ("Cashtag", None),
            "bot_command" => ("BotCommand", None),
            _ => ("BankCardNumber", None),
        },
    };
    let mut object = json!({"type": name, "offset": entity.offset, "length": entity.length});
    if let Some(argument) = argument {
        object["argument"] = argument.into();
    }
    object
}

/// A reader of a markup: the text and what is marked in it, or why it is refused.
type Reader = fn(&str) -> Result<(String, Vec<Entity>), String>;

fn read(path: &str, parse: Reader) {
    for case in cases(path) {
        let input = case["input"].as_str().unwrap();
        let ours = match parse(input) {
            Ok((text, entities)) => {
                json!({"text": text, "entities": entities.iter().map(named).collect::<Vec<_>>()})
            }
            Err(error) => json!({"error": error}),
        };
        let theirs = match case.get("error") {
            Some(error) => json!({"error": error}),
            None => json!({"text": case["text"], "entities": case["entities"]}),
        };
        assert_eq!(ours, theirs, "{input:?}");
    }
}

#[test]
fn html_is_read_as_telegram_reads_it() {
    read("telegram/parse_html.json", html::parse);
}

#[test]
fn markdown_is_read_as_telegram_reads_it() {
    read("telegram/parse_markdown_v2.json", markdown::parse);
}

#[test]
fn what_telegram_links_by_itself_is_found() {
    let files = ["find_mention", "find_bot_command", "find_hashtag", "find_cashtag", "find_tg_url", "find_url"];
    let names = ["mention", "bot_command", "hashtag", "cashtag", "url", "url"];
    for (file, name) in files.into_iter().zip(names) {
        for case in cases(&format!("telegram/{file}.json")) {
            let input = case["input"].as_str().unwrap();
            let units: Vec<u16> = input.encode_utf16().collect();
            let of = |name: &'static str| -> Vec<String> {
                let found = find::entities(input).into_iter().filter(|entity| entity.style == Style::Found(name));
                found.map(|e| String::from_utf16(&units[e.offset..e.offset + e.length]).unwrap()).collect()
            };
            let theirs = if file == "find_url" { &case["urls"] } else { &case["expected"] };
            assert_eq!(json!(of(name)), *theirs, "{input:?}");
            if file == "find_url" {
                assert_eq!(json!(of("email")), case["emails"], "{input:?}");
            }
        }
    }
    for line in load("oracle/telegram_plain.jsonl").lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let ours: Vec<Value> = find::entities(row["text"].as_str().unwrap()).iter().map(named).collect();
        assert_eq!(json!(ours), row["entities"], "{row}");
    }
}

/// What the first reading of TDLib's source missed; the answers are its own.
#[test]
fn what_is_odd_is_read_alike() {
    let html = |source: &str| html::parse(source).map(|(text, e)| (text, e.iter().map(named).collect::<Vec<_>>()));
    let of = |name: &str, argument: &str| json!({"type": name, "offset": 0, "length": 1, "argument": argument});
    assert_eq!(html("<a href=\"tg:user?id=123\">x</a>").unwrap().1, [of("MentionName", "123")]);
    assert_eq!(html("<a href=\"TG://Resolve?domain=b\">x</a>").unwrap().1, [of("TextUrl", "tg://resolve?domain=b")]);
    assert_eq!(html("<tg-emoji emoji-id=\"-5\">x</tg-emoji>").unwrap().1, [of("CustomEmoji", "-5")]);
    assert_eq!(html("<tg-time unix=\"12abc\" format=\"wDT\">x</tg-time>").unwrap().1, [of("FormattedDate", "12")]);
    assert_eq!(html("<tg-time format=\"r\">x</tg-time><tg-emoji></tg-emoji>").unwrap().1, [] as [Value; 0]);
    assert_eq!(html("&#0000065;&#00000065;&#x0000000041;").unwrap().0, "A&#00000065;&#x0000000041;");
    assert_eq!(html("<b a/>x</b>").unwrap_err(), "Empty attribute name in the tag \"b\" at byte offset 0");
    assert_eq!(html("<B>x</B>").unwrap().0, "x");
}
