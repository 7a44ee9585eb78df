//! Which entities the server keeps where they lie across or within each other.
//!
//! As the open-source server does it (tdlib/td, `fix_entities` in `MessageEntity.cpp`): code holds nothing and lies in nothing but
//! a quotation, links hold no links, quotations hold no quotations.

use super::entity::{self, Entity, Style};

/// What is left of `entities`, by offset. Of two that cannot both stand the earlier does; a style makes room for code.
pub(super) fn kept(mut entities: Vec<Entity>) -> Vec<Entity> {
    entity::sort(&mut entities);
    let (quotes, others): (Vec<Entity>, Vec<Entity>) =
        entities.into_iter().partition(|e| matches!(e.style, Style::Blockquote | Style::ExpandableBlockquote));
    let (whole, mut kept): (Vec<Entity>, Vec<Entity>) = others.into_iter().partition(|e| {
        matches!(e.style, Style::Code | Style::Pre { .. } | Style::TextLink { .. } | Style::TextMention { .. })
    });
    let (quotes, mut whole) = (apart(quotes), apart(whole));
    whole.retain(|inner| quotes.iter().all(|quote| is_apart(inner, quote) || lies_in(inner, quote)));
    let code = || whole.iter().filter(|entity| matches!(entity.style, Style::Code | Style::Pre { .. }));
    kept = kept.into_iter().flat_map(|style| code().fold(vec![style], without)).collect();
    kept.extend(whole);
    kept.extend(quotes);
    entity::sort(&mut kept);
    kept
}

/// Those that begin after the end of the one kept before.
fn apart(entities: Vec<Entity>) -> Vec<Entity> {
    let mut end = 0;
    let begins_after = |entity: &Entity| {
        let is_apart = entity.offset >= end;
        end = if is_apart { end_of(entity) } else { end };
        is_apart
    };
    entities.into_iter().filter(begins_after).collect()
}

fn end_of(entity: &Entity) -> usize {
    entity.offset + entity.length
}

fn is_apart(one: &Entity, other: &Entity) -> bool {
    end_of(one) <= other.offset || end_of(other) <= one.offset
}

fn lies_in(inner: &Entity, outer: &Entity) -> bool {
    outer.offset <= inner.offset && end_of(inner) <= end_of(outer)
}

/// What of `pieces` does not lie in `code`.
fn without(pieces: Vec<Entity>, code: &Entity) -> Vec<Entity> {
    let split = |piece: Entity| {
        let before = (piece.offset, end_of(&piece).min(code.offset));
        let after = (piece.offset.max(end_of(code)), end_of(&piece));
        [before, after].into_iter().filter(|(start, end)| start < end).map(move |(start, end)| Entity {
            offset: start,
            length: end - start,
            style: piece.style.clone(),
        })
    };
    pieces.into_iter().flat_map(split).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept_of(html: &str) -> Vec<(usize, usize, &'static str)> {
        let (_, entities) = super::super::html::parse(html).expect("HTML");
        kept(entities).iter().map(|e| (e.offset, e.length, e.style.name())).collect()
    }

    #[test]
    fn code_holds_no_style_and_lies_in_none() {
        assert_eq!(kept_of("<code><b>x</b></code>"), [(0, 1, "code")]);
        assert_eq!(kept_of("<b>a <code>x</code> b</b>"), [(0, 2, "bold"), (2, 1, "code"), (3, 2, "bold")]);
        assert_eq!(kept_of("<pre>a<i>b</i></pre>c"), [(0, 2, "pre")]);
    }

    #[test]
    fn a_quotation_holds_code_and_links_and_styles_hold_links() {
        assert_eq!(kept_of("<blockquote>a <code>x</code></blockquote>"), [(0, 3, "blockquote"), (2, 1, "code")]);
        let link = "<a href=\"https://harbourpost.com/\">b</a>";
        assert_eq!(kept_of(&format!("<b>a {link} c</b>")), [(0, 5, "bold"), (2, 1, "text_link")]);
        assert_eq!(kept_of(&format!("<code>a {link}</code>")), [(0, 3, "code")]);
    }
}
