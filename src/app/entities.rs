//! What a reader of a post can follow or sees set apart: our own spans, and what the platform links of itself.

use std::ops::Range;

use crate::channel::{HandleForm, Rules};
use crate::post::Part;
use crate::text::find::{mastodon, telegram, twitter};
use crate::text::{Entity, EntityKind, Markup, Unit};

/// The entities of a part's text as the channel with these rules shows it, in order.
pub(super) fn entities(part: &Part, rules: Option<&Rules>) -> Vec<Entity> {
    let mut entities = part.text.entities();
    let text = &part.text.text;
    let unit = part.lengths.iter().find(|length| length.field == "text").map(|length| length.unit);
    let mut found = unit.map(|unit| linked(unit, text)).unwrap_or_default();
    if let Some(rules) = rules.filter(|rules| rules.markup == Markup::Plain && !unit.is_some_and(links_by_itself)) {
        found.extend(named(rules, text));
        if !rules.links.clickable {
            entities.retain(|ours| ours.kind != EntityKind::Url);
        }
    }
    found.sort_by_key(|(_, range)| range.start);
    // A name in an address is a part of it: of two that overlap, the one that begins first is linked.
    let mut end = 0;
    found.retain(|(_, range)| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    // Bytes to characters, in one walk.
    let mut places: Vec<usize> = Vec::new();
    let (mut at, mut count) = (0, 0);
    for border in found.iter().flat_map(|(_, range)| [range.start, range.end]) {
        let Some(between) = text.get(at..border) else { return entities };
        count += between.chars().count();
        at = border;
        places.push(count);
    }
    if unit.is_some_and(links_by_itself) {
        // Our own marks of them are what we take for links; what counts is what the platform does.
        entities.retain(|ours| {
            !matches!(ours.kind, EntityKind::Url | EntityKind::Hashtag | EntityKind::Mention | EntityKind::Cashtag)
        });
    }
    let known = entities.len();
    for ((kind, range), place) in found.into_iter().zip(places.chunks(2)) {
        let (start, end) = (place[0], place[1]);
        let is_known = |ours: &Entity| ours.start < end && start < ours.end && !is_emphasis(ours.kind);
        if entities[..known].iter().any(is_known) {
            continue;
        }
        let words = &text[range];
        let href = (kind == EntityKind::Url)
            .then(|| if words.contains("://") { words.to_owned() } else { format!("https://{words}") });
        entities.push(Entity { kind, start, end, href });
    }
    entities.sort_by_key(|entity| entity.start);
    entities
}

fn is_emphasis(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Emphasis | EntityKind::Strong)
}

/// Whether it is known what the platform that counts in `unit` links.
fn links_by_itself(unit: Unit) -> bool {
    matches!(unit, Unit::Weighted | Unit::MastodonGraphemes | Unit::CodePoints)
}

/// Hashtags and names in an article's words on a platform that says of itself only that it links them: as X finds them.
fn named(rules: &Rules, text: &str) -> Vec<(EntityKind, Range<usize>)> {
    let tags = if rules.hashtags.default > 0 { twitter::hashtags(text) } else { Vec::new() };
    let names = if rules.handles.contains(&HandleForm::Name) { twitter::mentions(text) } else { Vec::new() };
    let tags = tags.into_iter().map(|range| (EntityKind::Hashtag, range));
    tags.chain(names.into_iter().map(|range| (EntityKind::Mention, range))).collect()
}

/// What the platform that counts in `unit` links in an article's words, as far as its own code is known. Bluesky links nothing
/// that the post does not say.
fn linked(unit: Unit, text: &str) -> Vec<(EntityKind, Range<usize>)> {
    let of = |kind: EntityKind, ranges: Vec<Range<usize>>| ranges.into_iter().map(move |range| (kind, range));
    match unit {
        Unit::Weighted => of(EntityKind::Url, twitter::urls(text))
            .chain(of(EntityKind::Hashtag, twitter::hashtags(text)))
            .chain(of(EntityKind::Mention, twitter::mentions(text)))
            .chain(of(EntityKind::Cashtag, twitter::cashtags(text)))
            .collect(),
        Unit::MastodonGraphemes => {
            let mentions = mastodon::mentions(text).into_iter().map(|(whole, _)| whole).collect();
            of(EntityKind::Url, mastodon::urls(text))
                .chain(of(EntityKind::Hashtag, mastodon::hashtags(text)))
                .chain(of(EntityKind::Mention, mentions))
                .collect()
        }
        Unit::CodePoints => telegram::entities(text)
            .into_iter()
            .filter_map(|found| {
                let kind = match found.kind {
                    telegram::Kind::Url => EntityKind::Url,
                    telegram::Kind::Mention => EntityKind::Mention,
                    telegram::Kind::Hashtag => EntityKind::Hashtag,
                    telegram::Kind::Cashtag => EntityKind::Cashtag,
                    _ => return None,
                };
                Some((kind, found.range))
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::channel::Channels;
    use crate::post::{Length, Role};
    use crate::text::parse;

    fn told(unit: Unit, markup: &str) -> Vec<(EntityKind, String)> {
        told_on(None, unit, markup)
    }

    fn told_on(rules: Option<&Rules>, unit: Unit, markup: &str) -> Vec<(EntityKind, String)> {
        let text = parse(markup);
        let part = Part {
            role: Role::Post,
            lengths: vec![Length { field: "text".to_owned(), unit, length: 1, limit: 280 }],
            text: text.clone(),
            fields: BTreeMap::new(),
            media: Vec::new(),
        };
        let words = |found: &Entity| text.text.chars().skip(found.start).take(found.end - found.start).collect();
        entities(&part, rules).iter().map(|found| (found.kind, words(found))).collect()
    }

    #[test]
    fn what_a_platform_links_in_an_articles_words_is_an_entity() {
        use EntityKind::{Cashtag, Hashtag, Mention, Url};
        let text = "Né: \\@desk and \\#Trams, $ACME on ASP.NET or www.a.com";
        let (desk, trams, acme) = ((Mention, "@desk"), (Hashtag, "#Trams"), (Cashtag, "$ACME"));
        let (net, www) = ((Url, "ASP.NET"), (Url, "www.a.com"));
        let wanted = |wanted: &[(EntityKind, &str)]| -> Vec<(EntityKind, String)> {
            wanted.iter().map(|(kind, words)| (*kind, (*words).to_owned())).collect()
        };
        assert_eq!(told(Unit::Weighted, text), wanted(&[desk, trams, acme, net, www]));
        assert_eq!(told(Unit::CodePoints, text), wanted(&[desk, trams, acme, net, www]));
        assert_eq!(told(Unit::MastodonGraphemes, text), wanted(&[desk, trams]));
        assert_eq!(told(Unit::Utf16, text), wanted(&[www]));
    }

    #[test]
    fn hashtags_and_names_are_entities_where_an_address_is_none() {
        let channels = Channels::embedded().expect("what is built in is valid");
        let text = "Né: \\@desk and \\#Trams on https://www.a.com";
        for (channel, unit, kinds) in [
            ("instagram", Unit::Utf16, &[EntityKind::Mention, EntityKind::Hashtag][..]),
            ("youtube", Unit::Utf8Bytes, &[EntityKind::Mention, EntityKind::Hashtag, EntityKind::Url]),
            ("facebook", Unit::Utf16, &[EntityKind::Hashtag, EntityKind::Url]),
            ("bluesky", Unit::Graphemes, &[EntityKind::Url]),
        ] {
            let rules = &channels.get(channel).expect("built in").rules;
            let told: Vec<EntityKind> = told_on(Some(rules), unit, text).into_iter().map(|(kind, _)| kind).collect();
            assert_eq!(told, kinds, "{channel}");
        }
    }

    #[test]
    fn a_name_in_an_address_is_a_part_of_it() {
        let text = "Read https://example.social/@desk/12 \\#Trams";
        let wanted = [(EntityKind::Url, "https://example.social/@desk/12"), (EntityKind::Hashtag, "#Trams")];
        for unit in [Unit::Weighted, Unit::CodePoints, Unit::MastodonGraphemes] {
            let found = told(unit, text);
            let found: Vec<_> = found.iter().map(|(kind, words)| (*kind, words.as_str())).collect();
            assert_eq!(found, wanted, "{unit:?}");
        }
    }

    #[test]
    fn an_address_is_linked_as_far_as_the_platform_links_it() {
        let found = told(Unit::Weighted, "See https://ja.wikipedia.org/wiki/日本 now");
        assert_eq!(found, [(EntityKind::Url, "https://ja.wikipedia.org/wiki/".to_owned())]);
    }

    #[test]
    fn what_is_linked_in_a_bold_headline_is_an_entity_too() {
        let found = told(Unit::CodePoints, "**Ask \\@desk now**");
        assert_eq!(found[1], (EntityKind::Mention, "@desk".to_owned()));
    }
}
