//! Telegram's entities and Bluesky's facets, applied as the platforms apply them.

use fanfare::text::write::{bluesky, telegram};
use fanfare::text::{Rich, Style, parse};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{Read, STYLED, Seen, article, holds, part, styled, template, told};

/// Telegram: offsets of UTF-16 units.
fn read_telegram(written: &telegram::Written) -> Read {
    let mut read = Read::default();
    let mut at = 0;
    for c in written.text.chars() {
        let mut seen = Seen { c, ..Seen::default() };
        for entity in &written.entities {
            let end = entity.offset + entity.length;
            if !(entity.offset..end).contains(&at) {
                continue;
            }
            // An entity that begins or ends within a pair of surrogates is refused.
            if c.len_utf16() == 2 && end == at + 1 {
                seen.odd = Some("half a character");
            }
            match entity.kind {
                "bold" => seen.strong = true,
                "italic" => seen.emphasis = true,
                "code" => seen.code = true,
                "text_link" => seen.link.clone_from(&entity.url),
                _ => seen.odd = Some("an unknown entity"),
            }
        }
        read.seen.push(seen);
        at += c.len_utf16();
    }
    read
}

/// Bluesky: offsets of UTF-8 bytes.
fn read_bluesky(written: &bluesky::Written) -> Read {
    let mut read = Read::default();
    for (at, c) in written.text.char_indices() {
        let mut seen = Seen { c, ..Seen::default() };
        for facet in &written.facets {
            let (start, end) = (facet.index.byte_start, facet.index.byte_end);
            if !written.text.is_char_boundary(start) || !written.text.is_char_boundary(end) {
                seen.odd = Some("half a character");
            }
            if (start..end).contains(&at) {
                for feature in &facet.features {
                    match feature {
                        bluesky::Feature::Link { uri } => seen.link = Some(uri.clone()),
                        bluesky::Feature::Tag { tag } => {
                            let shown = &written.text[start..end];
                            if !shown.ends_with(tag.as_str()) {
                                seen.odd = Some("another tag");
                            }
                        }
                        bluesky::Feature::Mention { did } => read.mentions.push(did.clone()),
                    }
                }
            }
        }
        read.seen.push(seen);
    }
    read.mentions.extend(written.mentions.iter().map(|mention| written.text[mention.range.clone()].to_owned()));
    read
}

/// Telegram's text is normal, which changes how many characters it has.
fn normal(rich: &Rich) -> bool {
    rich.text.nfc().eq(rich.text.chars())
}

fn both(rich: &Rich) -> Result<(), TestCaseError> {
    let written = telegram::write(rich);
    let read = read_telegram(&written);
    if normal(rich) {
        holds(rich, &written.text, &read)?;
    }
    // Normal on either side of a span's border, and so perhaps not across it.
    prop_assert_eq!(read.text().nfc().collect::<String>(), rich.text.nfc().collect::<String>());
    let units = written.text.encode_utf16().count();
    prop_assert!(written.entities.iter().all(|entity| entity.length > 0 && entity.offset + entity.length <= units));
    let written = bluesky::write(rich);
    let read = read_bluesky(&written);
    holds(rich, &written.text, &read)?;
    super::only_own_mentions(rich, &read)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn entities_and_facets_of_an_article_are_its_urls(rich in article()) {
        both(&rich)?;
        prop_assert_eq!(telegram::write(&rich).entities, []);
        let written = bluesky::write(&rich);
        prop_assert_eq!(written.mentions, []);
        prop_assert_eq!(written.facets.len(), rich.spans.len());
    }

    #[test]
    fn entities_and_facets_are_the_template_s(rich in prop_oneof![template(), part()]) {
        both(&rich)?;
    }
}

#[test]
fn entities_say_every_style_and_link() {
    let rich = parse(STYLED);
    let of_urls: Vec<_> = styled().into_iter().filter(|(is, _)| is.len() > 2).collect();
    // Telegram links URLs itself.
    let telegram = told(&read_telegram(&telegram::write(&rich)));
    assert_eq!(telegram, styled()[..4]);
    assert_eq!(told(&read_bluesky(&bluesky::write(&rich))), of_urls);
    assert!(rich.spans.iter().any(|span| span.style == Style::Hashtag));
    assert_eq!(bluesky::write(&rich).facets.len(), 3);
}
