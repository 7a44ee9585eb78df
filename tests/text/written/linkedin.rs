//! LinkedIn's little text, by its grammar: every reserved character means something or ends the post.

use fanfare::text::write::linkedin;
use fanfare::text::{Rich, parse};
use proptest::prelude::*;

use super::{Read, Seen, article, only_own_mentions, part, spelled, template, without_joiners};

/// What a reader sees: the text up to the first reserved character that means nothing.
fn read(sent: &str) -> (Read, Vec<String>) {
    let mut read = Read::default();
    let mut hashtags = Vec::new();
    let mut rest = sent;
    while let Some(c) = rest.chars().next() {
        if let Some(escaped) = rest.strip_prefix('\\') {
            let Some(c) = escaped.chars().next() else { break };
            read.push(c, &Seen::default());
            rest = &escaped[c.len_utf8()..];
        } else if let Some(tag) = rest.strip_prefix("{hashtag|\\#|").or_else(|| rest.strip_prefix("{hashtag|＃|")) {
            let sign = if rest.contains("{hashtag|＃|") && rest.starts_with("{hashtag|＃") { '＃' } else { '#' };
            let Some(end) = unescaped(tag, '}') else { break };
            let word = tag[..end].replace('\\', "");
            read.push(sign, &Seen::default());
            word.chars().for_each(|c| read.push(c, &Seen::default()));
            hashtags.push(word);
            rest = &tag[end + 1..];
        } else if let Some(mention) = rest.strip_prefix("@[") {
            let Some(end) = mention.find("](urn:li:") else { break };
            read.mentions.push(mention[..end].to_owned());
            rest = mention.split_once(')').map_or("", |(_, rest)| rest);
        } else if "|{}@[]()<>#*_~".contains(c) {
            break;
        } else {
            read.push(c, &Seen::default());
            rest = &rest[c.len_utf8()..];
        }
    }
    (read, hashtags)
}

/// Where `sign` stands without a backslash before it.
fn unescaped(text: &str, sign: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let found = c == sign && !escaped;
        escaped = c == '\\' && !escaped;
        found.then_some(at)
    })
}

fn whole(rich: &Rich) -> Result<(), TestCaseError> {
    let sent = linkedin::write(rich);
    let (read, hashtags) = read(&sent);
    prop_assert_eq!(read.text(), spelled(rich), "sent {:?}", sent);
    only_own_mentions(rich, &read)?;
    let own = rich.spans.iter().filter(|span| span.style == fanfare::text::Style::Hashtag).count();
    prop_assert!(hashtags.len() <= own, "{:?}", hashtags);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn little_text_is_read_to_its_end(rich in article()) {
        whole(&rich)?;
        prop_assert_eq!(read(&linkedin::write(&rich)).1, Vec::<String>::new());
    }

    #[test]
    fn little_text_keeps_what_templates_add(rich in prop_oneof![template(), part()]) {
        whole(&rich)?;
    }
}

#[test]
fn a_hashtag_is_one_and_its_underscore_part_of_it() {
    let sent = linkedin::write(&parse("Go #Big_News, C\\#"));
    assert_eq!(read(&sent).1, ["Big_News"]);
    assert_eq!(without_joiners(&read(&sent).0.text()), "Go #Big_News, C#");
}
