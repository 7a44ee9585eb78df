//! Where a headline that does not fit may end.

use std::ops::Range;

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
/// Whom a headline is about has at most as many words.
const MAX_SUBJECT: usize = 8;

/// Behind it another headline stands.
const BAR: &str = " | ";

/// Where in `text`, a headline in the language of the BCP 47 tag `language`, it ends better than at byte `to`, to which there is room:
/// at its last comma, semicolon or dash, if it says enough up to there; before its colon, where half a verdict would be left.
pub fn headline_end(text: &str, language: &str, to: usize) -> Option<usize> {
    let tag = language;
    let language = Language::of(tag);
    let text = &text[..text.floor_char_boundary(to.saturating_add(MAX_BEHIND))];
    let room = &text[..to];
    let is_verb = |part: &str| tells(part, language);
    let misleading = misleading(text, tag);
    // Verdicts of two people, or two of one, are told together or not at all.
    let halves = |end: usize| {
        let decides = |part: &str| words(part).any(|word| language.decides(word)) || language.convicts(part);
        decides(&text[..end]) && decides(&text[end..])
    };
    let long = |part: &str| part.chars().count();
    let marks = [", ", "; ", " – ", " — ", BAR, "، ", "؛ ", "，", "；", "、"].into_iter();
    let apart = |end: usize| text[end..].starts_with([' ', ';', '؛', '；']);
    let mut ends: Vec<usize> =
        marks.flat_map(|mark| text.match_indices(mark).map(|(at, _)| at)).filter(|at| *at <= to).collect();
    ends.sort_unstable();
    let whole = |end: &usize| {
        let kept = &text[..*end];
        let (share, of) = if apart(*end) { MIN_APART } else { MIN_SHARE };
        of * long(kept) >= share * long(room)
            && (is_verb(kept) || !is_verb(room) || text[*end..].starts_with(BAR))
            && !text.contains(['?', '？', '؟'])
            && unpaired(kept).is_none()
            && !halves(*end)
            && !is_half_said(text, tag, *end)
            && !is_before_verb(text, *end, language)
            && *end > owed(text, language)
            && !is_in(&misleading, *end)
            && (!language.ends_with_verb() || language.has_verb(kept, words(kept)) || !kept.contains(' '))
            && !language.dangles(words(kept).last().unwrap_or_default())
    };
    let at_mark = ends.into_iter().rev().find(whole);
    let before_colon = || {
        let colon = [" : ", ": "].iter().filter_map(|mark| room.find(mark)).min();
        colon.filter(|end| halves(to) && !halves(*end) && words(&text[..*end]).nth(MIN_TOPIC - 1).is_some())
    };
    at_mark.or_else(before_colon)
}

/// What of `text`, a headline in the language of the BCP 47 tag `language`, is said of its subject, from the comma or space before it
/// to the word behind: without it, the headline has its verb all the same. `Ida Marsh|, who charted the bay, |dies at 91`,
/// `Pilot| accused of theft| is cleared`.
pub fn headline_insertion(text: &str, language: &str) -> Option<Range<usize>> {
    let language = Language::of(language);
    if !language.knows_verbs() || language.ends_with_verb() {
        return None;
    }
    let text = &text[..text.floor_char_boundary(MAX_BEHIND)];
    let mut commas = text.match_indices(", ").map(|(at, _)| at);
    let Some(first) = commas.next() else { return charge(text, language) };
    let subject = &text[..first];
    let opens = words(subject).next().is_some_and(|word| language.opens(word));
    if opens || words(subject).nth(MAX_SUBJECT).is_some() || tells(subject, language) {
        return charge(text, language);
    }
    let last = commas.filter(|at| begins_verb(&text[at + 1..], language)).last()?;
    // `Lisbon, …, announced the minister`: that verb has a subject of its own.
    if words(&text[last + 1..]).next().is_some_and(|verb| language.inverts(verb)) {
        return None;
    }
    // Who is meant is known by a name, or need not be where he would else be told of with what he was cleared of.
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let inner = &text[first..last];
    let known = words(subject).skip(1).any(capital) || language.is_contested(words(inner)) || language.charges(inner);
    let whole = unpaired(subject).is_none() && unpaired(&text[last..]).is_none();
    (known && whole && !text[last + 1..].contains(", ")).then_some(first..last + 1)
}

/// What `text` has of a charge right behind its subject, and before its verb.
fn charge(text: &str, language: &Language) -> Option<Range<usize>> {
    let at = |word: &str| word.as_ptr().addr() - text.as_ptr().addr();
    let own: Vec<&str> = words(text).collect();
    let is_charge = |pair: &[&str]| language.charges(pair[0]) && language.opens(pair[1]);
    let n = own.windows(2).position(is_charge).filter(|n| (1..=MAX_SUBJECT).contains(n))?;
    if tells(&text[..at(own[n])], language) {
        return None;
    }
    let verb = own[n..]
        .iter()
        .position(|word| language.is_auxiliary(word) || language.is_verb(word) && !language.is_participle(word))?;
    let (from, to) = (at(own[n]), at(own[n + verb]));
    // `… «era ya un conocido»`: a quotation is not told by its middle.
    let spaced = |at: usize| text[..at].ends_with(' ');
    (spaced(from) && spaced(to)).then_some(from - 1..to - 1)
}

/// Whether `rest` begins with a verb, or with what was decided.
fn begins_verb(rest: &str, language: &Language) -> bool {
    let mut behind = words(rest);
    let (first, next) = (behind.next().unwrap_or_default(), behind.next().unwrap_or_default());
    let verb = |word: &str| language.is_headline_verb(word) && !language.opens(word) || language.is_auxiliary(word);
    verb(first) || language.negates(first) && verb(next) || language.decides(first) || language.decides(next)
}

/// Where `text`, a headline in the language of the BCP 47 tag `language`, may not end: between a charge and how that ended, or between
/// what is said and that it is not so. Behind the start of each, and as far as its end.
pub fn misleading(text: &str, language: &str) -> [Range<usize>; 2] {
    let language = Language::of(language);
    let text = &text[..text.floor_char_boundary(MAX_BEHIND)];
    let at = |word: &str| word.as_ptr().addr() - text.as_ptr().addr();
    let contested = |word: &str| language.charges(word) || language.is_contested(std::iter::once(word));
    let charge = words(text).find(|word| language.knows_verdicts() && contested(word));
    let verdict = words(text).filter(|word| language.decides(word) || language.convicts(word)).last();
    let judged = charge.zip(verdict).map_or(0..0, |(charge, verdict)| at(charge)..at(verdict));
    let said = words(text).find(|word| language.completes(word));
    let denied = said.and_then(|said| Some(at(said)..at(said) + language.denied_within(&text[at(said)..])?));
    [judged, denied.unwrap_or(0..0)]
}

/// Whether byte `end` lies in one of `ranges`.
fn is_in(ranges: &[Range<usize>], end: usize) -> bool {
    ranges.iter().any(|range| range.start < end && end <= range.end)
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
    fn a_headline_can_do_without_what_is_said_of_its_subject() {
        for (language, text, kept) in [
            ("en", "Ida Marsh, who charted the old harbour bay for fifty years, dies at 91", "Ida Marsh dies at 91"),
            (
                "en",
                "Alan Hale, 44, accused of taking bribes, cleared of all charges",
                "Alan Hale cleared of all charges",
            ),
            ("de", "Ida Marsh, die den Hafen fünfzig Jahre lang vermaß, ist tot", "Ida Marsh ist tot"),
            ("fr", "Ida Marsh, qui dressa la carte du vieux port, meurt à 91 ans", "Ida Marsh meurt à 91 ans"),
            (
                "es",
                "Ida Marsh, la mujer que cartografió el puerto, muere a los 91 años",
                "Ida Marsh muere a los 91 años",
            ),
            ("it", "Ida Marsh, che disegnò la mappa del porto, muore a 91 anni", "Ida Marsh muore a 91 anni"),
            ("pt", "Ida Marsh, que desenhou o mapa do porto, morre aos 91 anos", "Ida Marsh morre aos 91 anos"),
            ("pl", "Ida Marsh, która rysowała mapy portu, zmarła w wieku 91 lat", "Ida Marsh zmarła w wieku 91 lat"),
            ("ru", "Ида Марш, рисовавшая карты порта, умерла на 92-м году жизни", "Ида Марш умерла на 92-м году жизни"),
        ] {
            let left = headline_insertion(text, language)
                .map(|range| format!("{}{}", &text[..range.start], &text[range.end..]));
            assert_eq!(left.as_deref(), Some(kept));
        }
        let inverted = "Lisboa, onde o Governo se reuniu, anunciou hoje o ministro das Finanças";
        assert_eq!(headline_insertion(inverted, "pt"), None);
        let quoted = "El detenido por el robo del faro «era ya un viejo conocido» de la guardia del puerto";
        assert_eq!(headline_insertion(quoted, "es"), None);
        for text in [
            "Storm hits the coast, floods the old port, sinks ten boats",
            "The baker, who taught a town to swim, dies",
            "Fire at Brill port, two of the crew hurt, the coast guard says",
            "Ida Marsh, of Brill, dies, leaving three sons",
        ] {
            assert_eq!(headline_insertion(text, "en"), None, "{text}");
        }
    }

    #[test]
    fn nobody_is_told_of_with_what_he_was_cleared_of() {
        for (language, text, kept, verdict) in [
            (
                "ru",
                "Экс-директор школы, которую обвиняли в хищении 2,3 млн рублей, полностью оправдана судом",
                "Экс-директор школы полностью оправдана судом",
                "полностью",
            ),
            (
                "fr",
                "Le maire de Brill, accusé d’avoir détourné 300 000 euros, relaxé par le tribunal",
                "Le maire de Brill relaxé par le tribunal",
                "relaxé",
            ),
            (
                "en",
                "Former treasurer of hospice accused of stealing £1.3m from the dying is cleared by jury",
                "Former treasurer of hospice is cleared by jury",
                "is cleared",
            ),
        ] {
            let left = headline_insertion(text, language)
                .map(|range| format!("{}{}", &text[..range.start], &text[range.end..]));
            assert_eq!(left.as_deref(), Some(kept));
            let verdict = text.rfind(verdict).unwrap_or_default();
            assert!(is_in(&misleading(text, language), verdict), "{text}");
            assert_eq!(headline_end(text, language, verdict), None);
        }
        assert!(is_in(&misleading("Police say reports that two boys were lost at sea are a hoax", "en"), 48));
        assert!(!is_in(&misleading("Pilot accused of theft, board says", "en"), 22));
    }

    #[test]
    fn where_the_verb_stands_last_a_headline_ends_with_one() {
        let text = "Брилльде жүргізушілер жалақысын көтеруді талап етіп, жұмысқа шықпай қойды";
        assert_eq!(end(text, "kk", 60), None);
    }

    #[test]
    fn a_headline_ends_best_before_a_bar() {
        let text = "Strike in Brill port, live | Unions count seven of ten on strike and the harbour board three";
        assert_eq!(end(text, "en", 60), Some("Strike in Brill port, live"));
    }

    #[test]
    fn a_clause_of_a_headline_stands_with_its_verb() {
        assert!(lacks_verb("Flights resume as the airport says chaos", "en"));
        assert!(lacks_verb("Flights resume as the airport", "en"));
        assert!(!lacks_verb("Flights resume as the airport opens", "en"));
        assert!(!lacks_verb("Flights resume at the old airport", "en"));
    }
}
