//! Where a headline that does not fit may end.

use super::super::language::Language;
use super::is_half_said;
use super::owed::owed;
use super::pairs::unpaired;
use super::tokens::words;

/// As far from its end, in bytes, is looked for what opens the last clause of a headline.
const MAX_CLAUSE: usize = 128;
/// As far behind the room that there is, in bytes, is looked for what turns a headline round.
const MAX_BEHIND: usize = 1024;
/// Of what there is room for, it says as much up to a comma, and up to a dash or semicolon.
const MIN_SHARE: (usize, usize) = (1, 2);
const MIN_APART: (usize, usize) = (2, 5);
/// What a headline is about, before a colon, has as many words.
const MIN_TOPIC: usize = 3;

/// Where in `text`, a headline in the language of the BCP 47 tag `language`, it ends better than at byte `to`, to which there is room:
/// at its last comma, semicolon or dash, if it says enough up to there; before its colon, where half a verdict would be left.
pub fn headline_end(text: &str, language: &str, to: usize) -> Option<usize> {
    let tag = language;
    let language = Language::of(tag);
    let text = &text[..text.floor_char_boundary(to.saturating_add(MAX_BEHIND))];
    let room = &text[..to];
    let is_verb = |part: &str| tells(part, language);
    // Verdicts of two people, or two of one, are told together or not at all.
    let halves = |end: usize| {
        let decides = |part: &str| words(part).any(|word| language.decides(word)) || language.convicts(part);
        decides(&text[..end]) && decides(&text[end..])
    };
    let long = |part: &str| part.chars().count();
    let marks = [", ", "; ", " – ", " — ", "، ", "؛ ", "，", "；", "、"].into_iter();
    let apart = |end: usize| text[end..].starts_with([' ', ';', '؛', '；']);
    let mut ends: Vec<usize> =
        marks.flat_map(|mark| text.match_indices(mark).map(|(at, _)| at)).filter(|at| *at <= to).collect();
    ends.sort_unstable();
    let whole = |end: &usize| {
        let kept = &text[..*end];
        let (share, of) = if apart(*end) { MIN_APART } else { MIN_SHARE };
        of * long(kept) >= share * long(room)
            && (is_verb(kept) || !is_verb(room))
            && !text.contains(['?', '？', '؟'])
            && unpaired(kept).is_none()
            && !halves(*end)
            && !is_half_said(text, tag, *end)
            && !is_before_verb(text, *end, language)
            && *end > owed(text, language)
            && !language.dangles(words(kept).last().unwrap_or_default())
    };
    let at_mark = ends.into_iter().rev().find(whole);
    let before_colon = || {
        let colon = [" : ", ": "].iter().filter_map(|mark| room.find(mark)).min();
        colon.filter(|end| halves(to) && !halves(*end) && words(&text[..*end]).nth(MIN_TOPIC - 1).is_some())
    };
    at_mark.or_else(before_colon)
}

/// Whether `text`, a headline that is cut, ends with a clause that has no verb yet: `… as the airport says| flights`.
pub fn lacks_verb(text: &str, language: &str) -> bool {
    let language = Language::of(language);
    let near = &text[text.floor_char_boundary(text.len().saturating_sub(MAX_CLAUSE))..];
    let mut behind: Vec<&str> = Vec::new();
    for word in words(near).collect::<Vec<_>>().into_iter().rev() {
        let opens = language.owes_verb(word) || language.reports(word) || language.conjoins(word);
        if opens {
            return !behind.iter().any(|word| language.is_headline_verb(word));
        }
        behind.push(word);
    }
    false
}

/// Whether the verb of what stands before byte `end` begins behind the mark there: `Ida Marsh, of Brill|, dies`.
fn is_before_verb(text: &str, end: usize, language: &Language) -> bool {
    let next = words(&text[end..]).next().unwrap_or_default();
    (language.is_headline_verb(next) || language.is_auxiliary(next)) && !tells(&text[..end], language)
}

/// Whether `part` has a verb that is no participle behind a comma: `Ida Marsh, accused of theft`.
fn tells(part: &str, language: &Language) -> bool {
    part.split([',', '،']).enumerate().any(|(n, part)| {
        let is_verb = |(at, word): (usize, &str)| {
            language.is_headline_verb(word) && !(n > 0 && at == 0 && language.is_participle(word))
        };
        words(part).enumerate().any(is_verb)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end<'t>(text: &'t str, language: &str, room: usize) -> Option<&'t str> {
        let to = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        headline_end(text, language, to).map(|end| &text[..end])
    }

    #[test]
    fn a_headline_ends_at_its_last_comma_or_semicolon() {
        for (language, text, kept) in [
            (
                "en",
                "Strong quake shakes northern Brill; tsunami alert lifted by the navy",
                "Strong quake shakes northern Brill",
            ),
            (
                "pl",
                "Śnieżyca w Brillu. Relacja na żywo: droga na przełęcz odblokowana, 14 tys. domów bez prądu",
                "Śnieżyca w Brillu. Relacja na żywo: droga na przełęcz odblokowana",
            ),
            ("zh", "海渡市旧灯塔重新点亮，首日迎来三千名游客参观", "海渡市旧灯塔重新点亮"),
        ] {
            assert_eq!(end(text, language, text.chars().count() - 4), Some(kept));
        }
    }

    #[test]
    fn no_headline_ends_before_its_verb_or_with_half_a_verdict() {
        for (language, text) in [
            ("en", "Former transport minister Alan Hale, accused of lying to the board, quits as head of the port"),
            ("en", "Storm, rain and a very high tide in the old harbour keep the ferry of Brill at its pier"),
            ("en", "Court clears the mayor of Brill of all charges, convicts his deputy of the theft"),
            ("en", "The old bridge of Brill will be closed to all of the boats, unless a judge forbids it"),
            ("en", "Who will pay for the pier of Brill, and when will it be open again?"),
        ] {
            assert_eq!(end(text, language, text.chars().count() - 8), None, "{text}");
        }
        let text = "Procès des bacs de Brill : le maire relaxé, le port condamné à 400 000 euros d’amende";
        assert_eq!(end(text, "fr", 51), Some("Procès des bacs de Brill"));
    }

    #[test]
    fn a_clause_of_a_headline_stands_with_its_verb() {
        assert!(lacks_verb("Flights resume as the airport says chaos", "en"));
        assert!(lacks_verb("Flights resume as the airport", "en"));
        assert!(!lacks_verb("Flights resume as the airport opens", "en"));
        assert!(!lacks_verb("Flights resume at the old airport", "en"));
    }
}
