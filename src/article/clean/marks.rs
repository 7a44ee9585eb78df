//! What stands before the first word of a lead and is none of it, by its form: who wrote it or sent it in brackets, `(jane roe) `, `(Harbour
//! Gleaner) `, `[해운스텝] `; the badge of a box, `L'essentiel `; the hour of an entry, `17.20 (close): `.

use super::Cleaned;
use crate::article::byline;
use crate::article::dateline::{self, in_capitals, is_label, is_place, opens_news};
use crate::article::language;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::{Block, LeftOutKind};
use crate::text::language::Language;

/// What stands in brackets is at most as long, in bytes.
const MAX_INSIDE: usize = 60;
/// What follows has at least as many words.
const MIN_WORDS: usize = 8;
/// A name has at most as many words.
const MAX_NAME_WORDS: usize = 3;

/// What a lead opens with: how many bytes it is, what it is, and whom it names.
#[derive(Debug, PartialEq, Eq)]
struct Mark {
    length: usize,
    kind: LeftOutKind,
    names: Vec<String>,
}

impl Cleaned {
    /// Takes such marks off what may be the lead, `body[index]`; whether it has one.
    pub(super) fn take_marks(&mut self, index: usize, headline: &str) -> bool {
        let text = self.body[index].text.as_str();
        let mark = badge(text).or_else(|| of_desk(text)).or_else(|| bracketed(text, &self.body, index, headline));
        let Some(mark) = mark.or_else(|| hour(text, &self.body[index + 1..])) else { return false };
        self.byline.extend(mark.names);
        self.behead(index, mark.length, mark.kind);
        true
    }
}

/// `l'essentiel `, `Kurz gefasst `, `Plus `: what a site shows in a box of its own before the lead. A word that may open a sentence is none,
/// unless what follows opens one itself.
fn badge(text: &str) -> Option<Mark> {
    let folded = fold(&text[..text.floor_char_boundary(MAX_INSIDE)]);
    let badge = opening(&PHRASES.badges, &folded)?;
    let end = text.char_indices().nth(badge.chars().count()).map_or(text.len(), |(at, _)| at);
    let rest = text[end..].strip_prefix(char::is_whitespace)?.trim_start_matches([':', '-', '–', ' ', '\u{a0}']);
    let first = rest.split(' ').next().unwrap_or_default();
    let opens = first.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit() || "«“\"„".contains(sign));
    let sure = badge.contains(['\'', '+']) || badge.split(' ').count() > 2 || text.starts_with(char::is_lowercase);
    let begins = || Language::of(language::detect(rest)).begins_sentences(first);
    let length = text.len() - rest.len();
    let long = rest.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS;
    (opens && (sure || begins()) && long).then_some(Mark { length, kind: LeftOutKind::Label, names: Vec::new() })
}

/// `Haber Merkezi - `, `HABER MERKEZİ- `, `pm. `: nobody in particular, or the initials of somebody, and a sign.
fn of_desk(text: &str) -> Option<Mark> {
    let head = &text[..text.floor_char_boundary(MAX_INSIDE)];
    let signs = [" - ", "- ", " – ", " — ", ": ", ". "];
    let (at, sign) = signs.iter().filter_map(|sign| Some((head.find(sign)?, *sign))).min()?;
    let (desk, rest) = (&text[..at], text[at + sign.len()..].trim_start());
    let first = rest.split(' ').next().unwrap_or_default();
    let begins = || Language::of(language::detect(rest)).begins_sentences(first);
    let initials = desk.chars().all(char::is_lowercase) && is_of_initials(desk) && begins();
    let nobody = sign != ". " && is_any(&PHRASES.nobody, &fold(desk));
    let length = text.len() - rest.len();
    let opens = opens_news(rest) && rest.starts_with(|sign: char| !sign.is_lowercase());
    ((initials || nobody) && opens).then_some(Mark { length, kind: LeftOutKind::Byline, names: Vec::new() })
}

/// `(jane roe) `, `(von Jana Lund) `, `(Harbour Gleaner) `, `(ju) `, `[해운스텝] `.
fn bracketed(text: &str, body: &[Block], index: usize, headline: &str) -> Option<Mark> {
    let (open, close) = [('(', ')'), ('[', ']')].into_iter().find(|(open, _)| text.starts_with(*open))?;
    let (inside, behind) = text[1..].split_once(close).filter(|(inside, _)| inside.len() <= MAX_INSIDE)?;
    let inside = inside.trim();
    let rest = behind.strip_prefix(' ')?.trim_start();
    let folded = fold(inside);
    // A list of things, each with its mark; a word for what to make of the sentence.
    let others = body.iter().enumerate().filter(|(at, _)| *at != index);
    if others.into_iter().any(|(_, block)| block.text.starts_with(open)) || is_label(inside) {
        return None;
    }
    let length = text.len() - rest.len();
    let mark = |kind, names| Some(Mark { length, kind, names });
    if is_korean_house(inside) && open == '[' {
        return mark(LeftOutKind::Dateline, Vec::new());
    }
    if !opens_news(rest) || !rest.starts_with(|sign: char| !sign.is_alphabetic() || sign.is_uppercase()) {
        return None;
    }
    if let Some(names) = behind_word(inside, &folded) {
        return mark(LeftOutKind::Byline, names);
    }
    // `(AK) Die Stadt …`, `(PORT AVEL) The mayor …`: in capitals, and no acronym that the story goes on to tell of.
    let told = |word: &str| {
        headline.contains(word)
            || rest.contains(word)
            || body.iter().skip(index + 1).any(|block| block.text.contains(word))
    };
    if in_capitals(inside) && !told(inside) {
        let first = rest.split(' ').next().unwrap_or_default();
        let few = inside.len() <= 4 && inside.chars().all(char::is_uppercase);
        if few && Language::of(language::detect(rest)).begins_sentences(first) {
            return mark(LeftOutKind::Byline, Vec::new());
        }
        if inside.split(' ').count() <= 2 && is_place(inside, false) {
            return mark(LeftOutKind::Dateline, Vec::new());
        }
    }
    if is_of_initials(inside) {
        return mark(LeftOutKind::Byline, Vec::new());
    }
    if is_house(inside, &folded) {
        return mark(LeftOutKind::Dateline, Vec::new());
    }
    let last = inside.rsplit(' ').next().unwrap_or(inside);
    // `The Gleaner understands that …`
    if byline::listed(inside).is_some()
        && ["The", "the", "Le", "El", "La", "Il"].iter().any(|article| told(&format!("{article} {last} ")))
    {
        return mark(LeftOutKind::Dateline, Vec::new());
    }
    // Of whom the story speaks stands there for another reason.
    let person = || byline::listed(inside).filter(|names| names.len() == 1 && !names[0].is_empty() && !told(last));
    if let Some(names) = person() {
        let named = if is_of_place(&folded) { Vec::new() } else { names };
        let kind = if named.is_empty() { LeftOutKind::Dateline } else { LeftOutKind::Byline };
        return mark(kind, named);
    }
    let capital = || in_capitals_each(inside);
    (is_small_name(inside) && !inside.split(' ').any(&told) && !told(&capital())).then(|| Mark {
        length,
        kind: LeftOutKind::Byline,
        names: vec![capital()],
    })
}

/// Who wrote it, in brackets behind the last sentence: `(di Ida Marsi)`, `(jane roe)`.
pub(super) fn author_behind(text: &str) -> Option<(usize, Vec<String>)> {
    let kept = text.trim_end_matches(['.', ' ']).strip_suffix(')')?;
    let (before, inside) = kept.rsplit_once('(').filter(|(_, inside)| inside.len() <= MAX_INSIDE)?;
    let ended = before.trim_end().ends_with(['.', '!', '?', '…']) && before.ends_with(' ');
    let alone = || byline::listed(inside).filter(|names| names.len() == 1 && !names[0].is_empty());
    let small = || is_small_name(inside).then(|| vec![in_capitals_each(inside)]);
    let names = behind_word(inside, &fold(inside)).or_else(alone).or_else(small).filter(|_| ended)?;
    Some((text.len() - before.len(), names))
}

/// The name in `by Jane Roe`, `di ida marsi`.
fn behind_word(inside: &str, folded: &str) -> Option<Vec<String>> {
    let by = opening(&PHRASES.bylines, folded)?;
    let who = crate::article::label::rest(inside, by);
    if is_small_name(who) {
        return Some(vec![in_capitals_each(who)]);
    }
    byline::listed(who).filter(|names| !names.is_empty())
}

/// `ju`, `d.a.`, `PM`, `pol/kb`: of who wrote it, or of whom it is.
fn is_of_initials(inside: &str) -> bool {
    let part = |part: &str| {
        let letters = part.chars().filter(|sign| *sign != '.').count();
        let small = part.chars().all(|sign| sign.is_lowercase() || sign == '.');
        let dotted = part.ends_with('.') && part.chars().filter(|sign| *sign == '.').count() == letters;
        (2..=4).contains(&letters) && (small || dotted && letters < 4)
    };
    let roman = || inside.chars().all(|sign| "ivxlc".contains(sign));
    inside.split('/').all(part) && !roman() && !is_any(&PHRASES.bracketed_words, inside)
}

/// `Harbour Gleaner` by one of the words that houses have in their names, `Lund Express` by its country, `El Muelle` by an article.
fn is_house(inside: &str, folded: &str) -> bool {
    const MAX_WORDS: usize = 5;
    let words = || inside.split(' ');
    let capital = |word: &str| word.starts_with(char::is_uppercase) || is_any(&PHRASES.in_towns, word);
    let named = (2..=MAX_WORDS).contains(&words().count())
        && inside.starts_with(char::is_uppercase)
        && words().all(capital)
        && inside.chars().all(|sign| sign.is_alphanumeric() || " -'’.&".contains(sign));
    let first = folded.split(' ').next().unwrap_or_default();
    let house = || {
        let word = |word: &str| is_any(&PHRASES.house_words, word);
        folded.split(' ').any(word) || is_any(&PHRASES.countries, first) || is_any(&PHRASES.articles, first)
    };
    named && house()
}

fn is_of_place(folded: &str) -> bool {
    let town = |word: &str| is_any(&PHRASES.town_words, word) || is_any(&PHRASES.countries, word);
    is_any(&PHRASES.before_colons, folded) || folded.split(' ').any(town)
}

/// `ida marsi`: two or three small words, none of which is a word that sentences have.
fn is_small_name(inside: &str) -> bool {
    const MIN_LETTERS: usize = 3;
    let known = |word: &str| {
        let lists = [
            &PHRASES.articles,
            &PHRASES.in_towns,
            &PHRASES.at_towns,
            &PHRASES.desk_helps,
            &PHRASES.and,
            &PHRASES.media_marks,
            &PHRASES.dates,
            &PHRASES.bylines,
            &PHRASES.bracketed_words,
        ];
        lists.into_iter().any(|list| is_any(list, word))
    };
    let small = |word: &str| word.chars().count() >= MIN_LETTERS && word.chars().all(char::is_lowercase);
    let words = || inside.split(' ');
    // `ida de rossi`
    let count = words().count();
    let particle = |at: usize, word: &str| at > 0 && at + 1 < count && byline::is_name(word);
    (2..=MAX_NAME_WORDS).contains(&count)
        && words().enumerate().all(|(at, word)| particle(at, word) || small(word) && !known(word))
}

fn in_capitals_each(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    name.split(' ')
        .map(|word| if byline::is_name(word) { word.to_owned() } else { capital(word) })
        .collect::<Vec<_>>()
        .join(" ")
}

/// `해운스텝`: a word of Hangul that is as long as the names of houses, and none of what to make of a piece.
fn is_korean_house(inside: &str) -> bool {
    const LETTERS: std::ops::RangeInclusive<usize> = 4..=10;
    let hangul = |letter: char| matches!(letter, '가'..='힣') || letter.is_ascii_alphanumeric();
    let opinion = PHRASES.opinion_labels.iter().chain(&PHRASES.paid_labels).filter(|label| !label.is_ascii());
    LETTERS.contains(&inside.chars().count())
        && inside.chars().all(hangul)
        && inside.chars().any(|letter| matches!(letter, '가'..='힣'))
        && !opinion.into_iter().any(|label| inside.ends_with(label.as_str()) || inside.starts_with(label.as_str()))
        && !PHRASES.korean_labels.iter().any(|label| inside.contains(label.as_str()))
}

/// `17.20 (close): `, `8.30am: `, `17h20 : `, `17.20 Uhr: `: the hour of an entry that stands alone.
fn hour(text: &str, below: &[Block]) -> Option<Mark> {
    let length = hour_before(text)?;
    let listed = below.iter().any(|block| hour_before(&block.text).is_some());
    (!listed && opens_news(&text[length..])).then_some(Mark { length, kind: LeftOutKind::Label, names: Vec::new() })
}

fn hour_before(text: &str) -> Option<usize> {
    const MAX_HOUR: usize = 24;
    let head = &text[..text.floor_char_boundary(MAX_HOUR)];
    let at = [": ", " : ", " - ", " – "].iter().filter_map(|sign| head.find(sign)).min()?;
    let label = head[..at].trim_end();
    let label = label.split_once(" (").filter(|(_, mark)| mark.ends_with(')')).map_or(label, |(hour, _)| hour);
    let figures = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    let (hours, behind) = label.split_once(['.', ':', 'h'])?;
    let minutes = behind.get(..2).filter(|minutes| minutes.bytes().all(|sign| sign.is_ascii_digit()))?;
    let unit = fold(behind[minutes.len()..].trim());
    let told = figures(hours) && (unit.is_empty() || is_any(&PHRASES.hours, unit.trim_end_matches('.')));
    let rest = text[at..].trim_start_matches([' ', ':', '-', '–']);
    (told && text.starts_with(|sign: char| sign.is_ascii_digit())).then(|| text.len() - rest.len())
}

/// `Posted by Harbour News on Friday, 4 December 2026`: what a network writes below the post of somebody.
pub(super) fn is_post(text: &str) -> bool {
    let folded = fold(text);
    let dated = || folded.split([' ', ',']).any(|word| is_any(&PHRASES.dates, word));
    opening(&PHRASES.posts_of, &folded).is_some() && dated()
}

/// Whether a lead may open with such a mark: what else takes off datelines comes first.
pub(super) fn is_free(text: &str) -> bool {
    dateline::split(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The port of the town has been closed again after another storm, the council said.";

    fn marks(text: &str, below: &[&str]) -> Option<(usize, LeftOutKind, Vec<String>)> {
        let lines = [text].into_iter().chain(below.iter().copied());
        let mut cleaned = Cleaned { body: lines.map(Block::paragraph).collect(), ..Cleaned::default() };
        cleaned.take_marks(0, "Port closed");
        let kind = cleaned.left_out.first()?.kind;
        Some((text.len() - cleaned.body[0].text.len(), kind, cleaned.byline))
    }

    #[test]
    fn who_wrote_a_lead_or_sent_it_may_stand_before_it_in_brackets() {
        for (mark, kind, name) in [
            ("(ida marsi) ", LeftOutKind::Byline, Some("Ida Marsi")),
            ("(ida de marsi) ", LeftOutKind::Byline, Some("Ida de Marsi")),
            ("(Ida Marsi) ", LeftOutKind::Byline, Some("Ida Marsi")),
            ("(by Jane Roe) ", LeftOutKind::Byline, Some("Jane Roe")),
            ("(di ida marsi) ", LeftOutKind::Byline, Some("Ida Marsi")),
            ("[Jane Roe] ", LeftOutKind::Byline, Some("Jane Roe")),
            ("(i.m.) ", LeftOutKind::Byline, None),
            ("(ju) ", LeftOutKind::Byline, None),
            ("(AK) ", LeftOutKind::Byline, None),
            ("ju. ", LeftOutKind::Byline, None),
            ("Staff Reporter - ", LeftOutKind::Byline, None),
            ("(VELDHAVEN) ", LeftOutKind::Dateline, None),
            ("(pol/kb) ", LeftOutKind::Byline, None),
            ("(Harbour Gleaner) ", LeftOutKind::Byline, Some("Harbour Gleaner")),
            ("(Harbour Times) ", LeftOutKind::Dateline, None),
            ("(Kenya Gleaner) ", LeftOutKind::Dateline, None),
            ("(El Muelle) ", LeftOutKind::Dateline, None),
        ] {
            let names: Vec<String> = name.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(marks(&format!("{mark}{STORY}"), &["It rained."]), Some((mark.len(), kind, names)), "{mark}");
        }
        let told = marks(&format!("(Avel Gleaner) {STORY}"), &["The Gleaner understands that it rained."]);
        assert_eq!(told, Some(("(Avel Gleaner) ".len(), LeftOutKind::Dateline, Vec::new())));
        for (text, below) in [
            (format!("(with video) {STORY}"), "It rained."),
            (format!("(see below) {STORY}"), "It rained."),
            (format!("(Opinion) {STORY}"), "It rained."),
            (format!("(new) {STORY}"), "It rained."),
            (format!("(ii) {STORY}"), "It rained."),
            (format!("(AK) {STORY}"), "The AK is a river."),
            (format!("(EXCLUSIVE) {STORY}"), "It rained."),
            (format!("(Jane Roe) {STORY}"), "Roe has run the port for nine years."),
            (format!("(ab) {STORY}"), "(bc) It rained."),
            ("(jane roe) Open again.".to_owned(), "It rained."),
            ("(Jane Roe) the port of the town has been closed again after another storm, it said.".to_owned(), ""),
        ] {
            assert_eq!(marks(&text, &[below]), None, "{text}");
        }
    }

    #[test]
    fn a_house_of_any_name_stands_in_brackets_before_a_lead_in_korean() {
        let story = "해운군은 주민자치회에서 지역민을 위한 야시장 축제를 15일부터 연다고 9일 밝혔다.";
        let mark = "[해운스텝] ";
        let told = marks(&format!("{mark}{story}"), &[]);
        assert_eq!(told, Some((mark.len(), LeftOutKind::Dateline, Vec::new())));
        for label in ["[인터뷰] ", "[기자수첩] ", "[현장르포] ", "[데스크칼럼] "] {
            assert_eq!(marks(&format!("{label}{story}"), &[]), None, "{label}");
        }
    }

    #[test]
    fn the_badge_of_a_box_is_no_part_of_the_lead() {
        let french = "La ville a rouvert son port lundi après deux ans de travaux, a dit la maire.";
        for badge in ["l'essentiel ", "L’essentiel ", "l'essentiel\u{a0}", "Réservé aux abonnés ", "En bref : "] {
            let told = marks(&format!("{badge}{french}"), &[]).map(|(length, ..)| length);
            assert_eq!(told, Some(badge.len()), "{badge}");
        }
        let german = "Mit einem neuen Stück hat das Theater am Montag seine Spielzeit in der Stadt begonnen.";
        assert_eq!(marks(&format!("Plus {german}"), &[]).map(|(length, ..)| length), Some("Plus ".len()));
        for text in [
            "L'essentiel est sauf : la ville a rouvert son port lundi après deux ans de travaux.",
            "Plus Punkte hat in dieser Saison keine Mannschaft geholt als die aus dem kleinen Avel.",
            "Premium Kunden zahlen ab Montag für das neue Angebot im Hafen der Stadt neun Euro.",
        ] {
            assert_eq!(marks(text, &[]), None, "{text}");
        }
    }

    #[test]
    fn the_hour_of_one_entry_is_no_part_of_the_lead() {
        for hour in ["17.20 (close): ", "17:20: ", "8.30am: ", "17h20 : ", "17.20 Uhr: ", "09:15 - "] {
            let told = marks(&format!("{hour}{STORY}"), &["It rained."]).map(|(length, ..)| length);
            assert_eq!(told, Some(hour.len()), "{hour}");
        }
        for (text, below) in [
            (format!("17.20: {STORY}"), "16.05: It rains on the quay."),
            (format!("1.200: {STORY}"), "It rained."),
            ("17.20: closed.".to_owned(), "It rained."),
        ] {
            assert_eq!(marks(&text, &[below]), None, "{text}");
        }
    }
}
