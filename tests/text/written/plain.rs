//! Text without markup: as it is everywhere, and for VK and Nostr, which find something in it, without what they would find.

use fanfare::text::write::{nostr, plain, vk};
use fanfare::text::{Rich, Style, parse};
use proptest::prelude::*;

use super::{Read, Seen, article, only_own_mentions, part, spelled, template, without_joiners};

/// VK: mentions by address or name, and entities.
fn read_vk(sent: &str, has_urls: bool) -> Read {
    let mut read = Read::default();
    let mut at = 0;
    while let Some(c) = sent[at..].chars().next() {
        let rest = &sent[at + c.len_utf8()..];
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
        let lower = name.to_lowercase();
        let address = ["id", "club", "public", "event", "app"].iter().any(|kind| {
            lower
                .strip_prefix(kind)
                .is_some_and(|id| id.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()))
        });
        let free = !sent[..at].ends_with(char::is_alphanumeric);
        match c {
            '@' | '*' if address => read.mentions.push(name),
            // No name that somebody chose has a hyphen; only a number may be below zero.
            '@' | '*' if free && !name.is_empty() && !name.starts_with('-') => {
                read.mentions.push(name.split('-').next().unwrap_or_default().to_owned());
            }
            '[' => {
                let target: String = rest.chars().take_while(|c| !"|[]\n".contains(*c)).collect();
                let target = target.trim_end();
                if rest[target.len()..].starts_with('|') && target.bytes().all(|byte| byte.is_ascii_graphic()) {
                    read.mentions.push(target.to_owned());
                }
            }
            '&' => {
                let entity: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '#').collect();
                if rest[entity.len()..].starts_with(';') && !entity.is_empty() && !has_urls {
                    read.push('\u{FFFD}', &Seen::default());
                }
            }
            _ => {}
        }
        read.push(c, &Seen::default());
        at += c.len_utf8();
    }
    read
}

/// Nostr: references by key, which clients show as names.
fn read_nostr(sent: &str) -> Vec<String> {
    let lower = sent.to_ascii_lowercase();
    let mut found = Vec::new();
    for kind in ["nostr:", "npub1", "nsec1", "note1", "nprofile1", "nevent1", "naddr1"] {
        found.extend(lower.match_indices(kind).map(|(at, _)| sent[at..].chars().take(12).collect::<String>()));
    }
    for digit in '0'..='9' {
        found.extend(sent.match_indices(&format!("#[{digit}")).map(|(_, reference)| reference.to_owned()));
    }
    found
}

fn same(rich: &Rich) -> Result<(), TestCaseError> {
    prop_assert_eq!(plain::write(rich), spelled(rich));
    let sent = vk::write(rich);
    // Addresses are not taken apart, whatever stands in them.
    let urls = rich.spans.iter().any(|span| matches!(span.style, Style::Url { .. } | Style::Link { .. }));
    let read = read_vk(&sent, urls);
    prop_assert_eq!(without_joiners(&read.text()), without_joiners(&spelled(rich)), "sent {:?}", &sent);
    if !urls {
        only_own_mentions(rich, &read)?;
    }
    let written = nostr::write(rich);
    prop_assert_eq!(without_joiners(&written.content), without_joiners(&spelled(rich)));
    if !urls {
        prop_assert_eq!(read_nostr(&written.content), Vec::<String>::new(), "sent {:?}", &written.content);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn plain_text_is_the_article_s(rich in article()) {
        prop_assert_eq!(&plain::write(&rich), &rich.text);
        same(&rich)?;
    }

    #[test]
    fn plain_text_tells_where_links_lead(rich in prop_oneof![template(), part()]) {
        same(&rich)?;
    }
}

#[test]
fn an_address_keeps_its_signs() {
    let rich = parse("https://medium.com/@id1/x https://a.com/?a=1&copy;=2");
    assert_eq!(vk::write(&rich), rich.text);
}
