//! Where sentences end.
//!
//! At `.`, `!`, `?`, `…` and their kin in other scripts, with the quotes and brackets that close after them, and at
//! paragraphs; not at the full stop of an abbreviation, an initial, a number or a list's mark. Rather no end than a wrong
//! one: a missed end costs some room, a wrong one tears a sentence.

use unicode_segmentation::UnicodeSegmentation;

use super::chars::{after, before, is_unspaced, last_word, run_end};
use super::cut::bonds::{is_initials, is_roman};
use super::language::{Abbreviation, Language};

/// How far behind a full stop is looked for the word that begins the next sentence, in characters that are no word.
const MAX_BETWEEN: usize = 64;

/// The ends of the sentences of `text`, as ascending byte offsets without the white space that follows; the last is where
/// the text ends.
pub fn sentences(text: &str, language: &Language) -> Vec<usize> {
    ends(text, language).collect()
}

/// The same, found one by one.
pub(super) fn ends<'a>(text: &'a str, language: &'a Language) -> Ends<'a> {
    Ends { text, language, at: 0, last: 0, list: List::at(text, 0) }
}

/// Where sentences end, in order.
pub(super) struct Ends<'a> {
    text: &'a str,
    language: &'a Language,
    /// How far the text was read.
    at: usize,
    /// The end that was given last.
    last: usize,
    /// The item of a list that is read, if it is one.
    list: Option<List>,
}

/// A line that is an item of a list.
#[derive(Clone, Copy)]
struct List {
    /// Where the line ends, in bytes.
    end: usize,
    /// Whether the next line is an item too.
    goes_on: bool,
}

impl List {
    /// The item that begins at byte `start`.
    fn at(text: &str, start: usize) -> Option<List> {
        if !is_item(&text[start..]) {
            return None;
        }
        let end = text[start..].find('\n').map_or(text.len(), |n| start + n);
        Some(List { end, goes_on: is_item(text[end..].trim_start()) })
    }
}

/// Whether a sentence is a list, with or without a line that introduces it.
pub(super) fn holds_item(sentence: &str) -> bool {
    sentence.contains('\n') && sentence.lines().any(is_item)
}

/// Whether `line` begins with a bullet or a number, as lists are written: `• one`, `2. two`.
pub(super) fn is_item(line: &str) -> bool {
    let digits = run_end(line, 0, |c| c.is_ascii_digit());
    line.starts_with("• ") || (1..=3).contains(&digits) && line[digits..].starts_with(". ")
}

impl Iterator for Ends<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let Self { text, language, .. } = *self;
        while let Some(n) = text[self.at..].find(|c| c == '\n' || is_terminator(c)) {
            let mark = self.at + n;
            let (end, next, ends) = if text[mark..].starts_with('\n') {
                let next = run_end(text, mark, char::is_whitespace);
                let was = std::mem::replace(&mut self.list, List::at(text, next));
                let line = text[..mark].trim_end();
                // A list stands whole, below the line that introduces it.
                let goes_on = self.list.is_some() && (was.is_some() || line.ends_with([':', '：']));
                (line.len(), next, !goes_on && line_ends_sentence(text, mark, next, language))
            } else {
                let stop = closed(text, mark);
                let goes_on = self.list.is_some_and(|item| item.goes_on && stop <= item.end);
                (stop, stop, !goes_on && ends_sentence(text, mark, stop, language))
            };
            self.at = next;
            if ends && end > self.last {
                self.last = end;
                return Some(end);
            }
        }
        self.at = text.len();
        let end = text.trim_end().len();
        (end > self.last).then(|| {
            self.last = end;
            end
        })
    }
}

/// Marks that can end a sentence.
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉') || is_full(c) || matches!(c, '؟' | '۔' | '։' | '።')
}

/// Marks that end a sentence with or without a space after them.
fn is_full(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．' | '।' | '॥' | '။' | '៕' | '។')
}

/// What closes after the end of a sentence and belongs to it.
pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | '“'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '］'
            | '\u{2069}'
            | '\u{202C}'
    )
}

/// Past the terminators at `mark` and what closes after them, with the space that French puts before a closing quote.
fn closed(text: &str, mark: usize) -> usize {
    let terminators = run_end(text, mark, is_terminator);
    let spaced = text[terminators..].strip_prefix([' ', '\u{A0}', '\u{202F}']).filter(|rest| rest.starts_with('»'));
    let from = spaced.map_or(terminators, |rest| text.len() - rest.len());
    let end = run_end(text, from, |c| is_closer(c) || is_terminator(c) || c == '\u{FE0F}');
    // What closes a German quotation opens others: `他来了。“我知道。”`.
    match text[from..end].strip_suffix('“') {
        Some(closers) if after(text, end).is_some_and(char::is_alphanumeric) => from + closers.len(),
        _ => end,
    }
}

fn ends_sentence(text: &str, mark: usize, stop: usize, language: &Language) -> bool {
    let Some(next) = after(text, stop) else { return true };
    let full = before(text, stop).is_some_and(|c| is_full(c) || is_closer(c)) && text[mark..stop].contains(is_full);
    if full {
        return !is_attributed(text, stop, language) && !is_quoted(text, stop, language);
    }
    // Thai and its neighbours have full stops in abbreviations alone, in brackets too.
    if text[mark..stop].trim_end_matches([')', ']', '）', '］']) == "." && before(text, mark).is_some_and(is_unspaced)
    {
        return next == '\n';
    }
    if !next.is_whitespace() && !is_unspaced(next) {
        return false;
    }
    let begins = run_end(text, stop, char::is_whitespace);
    if text[stop..begins].matches('\n').count() > 1 {
        return true;
    }
    let between = |c: &(usize, char)| !c.1.is_alphanumeric() && c.1 != '\n';
    let between = text[begins..].char_indices().take(MAX_BETWEEN).take_while(between).last();
    let opening = &text[begins + between.map_or(0, |(at, c)| at + c.len_utf8())..];
    // Every lower-case beginning goes on: `“Why?” he asked`, `«Да!» – сказал он`, `approx. five`.
    if opening.starts_with(char::is_lowercase) {
        return false;
    }
    text[mark..stop] != *"." && !text[mark..stop].starts_with('.')
        || text[mark..].starts_with("..")
        || full_stop_ends(text, mark, opening, language)
}

/// Whether the quotation that closes before `stop` goes on with who said it: `“……。”陈阿海说，`.
fn is_attributed(text: &str, stop: usize, language: &Language) -> bool {
    let rest = &text[stop..];
    let goes_on =
        before(text, stop).is_some_and(is_closer) && rest.starts_with(|c: char| is_unspaced(c) || c.is_numeric());
    let next = rest.find(|c| is_terminator(c) || is_closer(c) || matches!(c, '，' | '：' | '、' | '\n'));
    goes_on && language.says(&rest[..next.unwrap_or(rest.len())])
}

/// Whether the quotation that closes before `stop` is part of a sentence: `「……？」と尋ねた。`.
fn is_quoted(text: &str, stop: usize, language: &Language) -> bool {
    before(text, stop).is_some_and(|c| is_closer(c) && !is_full(c)) && language.goes_on(&text[stop..])
}

/// Whether the single full stop at `mark` ends a sentence, `next` being what comes after it.
fn full_stop_ends(text: &str, mark: usize, next: &str, language: &Language) -> bool {
    let start = mark - last_word(&text[..mark]).len();
    let word = text[start..mark].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '№');
    let follower = &next[..run_end(next, 0, |c| c.is_alphanumeric() || matches!(c, '\'' | '-'))];
    let initial_follows = follower.chars().count() == 1 && next[follower.len()..].starts_with('.');
    let starts = !initial_follows && language.begins_sentences(follower);
    match language.abbreviation(word, next) {
        Some(Abbreviation::Before) => return false,
        Some(Abbreviation::Within) => return starts,
        None => {}
    }
    let letters = word.chars().count();
    // `J. K. Rowling`, `A.B. Smith`, `U.N.`; a letter alone is short for something in any script, and in India a syllable.
    let single = letters == 1 && word.chars().all(char::is_alphabetic);
    let syllable = word.starts_with(is_indic) && word.graphemes(true).count() <= 2;
    let initials = single
        || syllable
        || is_initials(word)
        || (word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2));
    if initials && !word.is_empty() && !word.chars().all(|c| c.is_numeric() || c == '.') {
        return starts;
    }
    // `IV. Murat`
    if language.has_ordinals() && is_roman(word) {
        return starts;
    }
    if !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()) {
        let heads_line = text[..start].trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|c| c == '\n');
        let ordinal = language.has_ordinals() && letters <= 2;
        return !heads_line && (!ordinal || starts);
    }
    true
}

/// A letter of a script of India, whose sentences end with `।`.
fn is_indic(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0DFF}')
}

/// Whether a line without a mark at its end, such as a headline, ends something at its line break; white space goes on as
/// far as byte `next`.
fn line_ends_sentence(text: &str, mark: usize, next: usize, language: &Language) -> bool {
    let line = text[..mark].trim_end();
    let rest = &text[next..];
    if text[mark..next].matches('\n').count() > 1 || rest.is_empty() {
        return true;
    }
    let last = last_word(line);
    let open = line.ends_with([',', ';', ':', '-', '–', '—', '，', '、', '(', '«', '“']) || language.dangles(last);
    !open
        && !rest.starts_with(char::is_lowercase)
        && (!line.ends_with('.') || ends_sentence(text, line.len() - 1, line.len(), language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
        let mut at = 0;
        let ends = sentences(text, Language::of(language));
        ends.into_iter()
            .map(|end| {
                let part = text[at..end].trim();
                at = end;
                part
            })
            .collect()
    }

    #[test]
    fn a_list_stands_whole_below_the_line_that_introduces_it() {
        let list = "It gave two reasons:\n\n• Rust. All of it.\n• Age.";
        assert_eq!(split(&format!("It closed.\n\n{list}\n\nThe end."), "en"), ["It closed.", list, "The end."]);
        assert_eq!(split("It closed.\n\n1. Rust.\n2. Age.", "en"), ["It closed.", "1. Rust.\n2. Age."]);
        assert_eq!(split("It closed.\n• Rust.", "en"), ["It closed.", "• Rust."]);
    }

    #[test]
    fn abbreviations_initials_and_numbers_end_nothing() {
        for text in [
            "Dr. J. K. Smith met Gen. Lee on Dec. 5 at 3.15 p.m. in the U.S. Senate.",
            "He paid 3.5 million to Acme Inc. Monday, i.e. too much.",
        ] {
            assert_eq!(split(text, "en"), [text]);
        }
        let text = "Проф. А. С. Иванов живёт на ул. Абая, д. 5, в г. Алматы, т.е. рядом.";
        assert_eq!(split(text, "ru"), [text]);
        assert_eq!(split("Am 5. Mai kam Dr. Weber.", "de"), ["Am 5. Mai kam Dr. Weber."]);
        assert_eq!(split("1. First things. Then more.", "en"), ["1. First things.", "Then more."]);
    }

    #[test]
    fn abbreviations_are_known_in_every_script() {
        for (language, text) in [
            ("ar", "وقالت المعلمة د. سلمى الحداد إن القبطان م. ع. الراوي وصل."),
            ("hi", "डॉ. एस. के. मिश्रा ने कहा।"),
            ("th", "ดร. วิชัย ทองดี กล่าว"),
            ("de", "Der Umbau kostete 31,5 Mio. Euro, d. h. mehr als geplant, z. B. am 4. Dezember."),
            ("zh", "“靠它的光认路回家。”渔民陈阿海说，“还是闪一次。”"),
            ("fr", "Mme J.-C. Vautrin a vu M. Roland Tessier."),
            ("tr", "Prof. Dr. Sevgi Aydın ve Hasan İ. Yalçın geldi."),
        ] {
            assert_eq!(split(text, language), [text]);
        }
        assert_eq!(split("« Bravo ! » Puis il partit.", "fr"), ["« Bravo ! »", "Puis il partit."]);
        assert_eq!(split("“回家。”他走了。", "zh"), ["“回家。”", "他走了。"]);
        assert_eq!(split("他来了。“我知道。”他走了。", "zh"), ["他来了。", "“我知道。”", "他走了。"]);
    }

    #[test]
    fn an_abbreviation_may_end_a_sentence_before_a_word_that_begins_one() {
        assert_eq!(split("They left the U.S. The trip was long.", "en"), ["They left the U.S.", "The trip was long."]);
        assert_eq!(split("Собрали 5 млн руб. Это рекорд.", "ru"), ["Собрали 5 млн руб.", "Это рекорд."]);
    }

    #[test]
    fn a_day_a_month_and_a_number_sign_abbreviate_before_numbers_alone() {
        let ends = |text, language, count| assert_eq!(split(text, language).len(), count, "{text}");
        ends("Here the cat sat. Milk stood on the sill.", "en", 2);
        ends("We watched the sun. Boats came by.", "en", 2);
        ends("Is it open? No. Janet has the key.", "en", 3);
        ends("He was a good man. Ada knew it.", "en", 2);
        ends("It sails on Sat. Dec. 4 from pier No. 7 again.", "en", 1);
        ends("Das ist Max. Vera kennt ihn. So ist diese Art. Abends geht er.", "de", 4);
        ends("Das ist die max. Höhe nach 5 Min. Fahrt.", "de", 1);
        ends("Der Markt ist am 4. Dez. 2019 nach Art. 5 erlaubt.", "de", 1);
        ends("Соседи помогли им. Она ушла. Это завод им. Крылова.", "ru", 3);
        ends("O barco voltou do mar. Rita viu.", "pt", 2);
        ends("C’est une œuvre d’art. Paris dort.", "fr", 2);
    }

    #[test]
    fn initials_may_have_two_letters() {
        for (language, text) in [
            ("en", "The letter to Sh. Karimova and K. Zh. Omarov came from Ye. Petrova."),
            ("uz", "Kitobni Sh. Karimova va Ch. Usmonov yozdi."),
            ("ru", "Книгу подписал Дж. Милтон."),
            ("tr", "Eski köprüyü IV. Murat yaptırdı."),
        ] {
            assert_eq!(split(text, language), [text]);
        }
    }

    #[test]
    fn an_abbreviation_is_known_behind_an_apostrophe_and_in_brackets() {
        for (language, text) in [
            ("it", "Lo vuole l'on. Bruni, per l’art. 5 e dell'art. 6."),
            ("fr", "Il lit l'art. 5 puis l’av. Foch."),
            ("de", "Er wohnt in der Lindenstr. 5, sie in der Anna-Seghers-Str. Nord."),
            ("ru", "Её учил чл.-корр. Академии."),
            ("en", "The road was mended by Cllr. Ash."),
            ("kk", "Жиын сағ. 10-да басталды."),
            ("uk", "Потяг о 9 год. Київським часом."),
            ("pt", "A Profa. Lima chegou."),
            ("pl", "Prof. Lis mieszka przy ul. Polnej, ma ok. 5 tys. książek, np. Lema, i dr. Wolski też."),
            ("th", "สภาผู้แทน (ส.ส.) และธนาคาร (ธปท.) ประชุม"),
        ] {
            assert_eq!(split(text, language), [text]);
        }
        assert_eq!(
            split("Powstał w 2019 r. W mieście jest nowy.", "pl"),
            ["Powstał w 2019 r.", "W mieście jest nowy."]
        );
    }

    #[test]
    fn a_japanese_quotation_goes_on_with_a_particle() {
        assert_eq!(split("「本当に開くのか？」と子どもが聞いた。", "ja"), ["「本当に開くのか？」と子どもが聞いた。"]);
        assert_eq!(
            split("「行くよ。」って言った。「待て！」の声。", "ja"),
            ["「行くよ。」って言った。", "「待て！」の声。"]
        );
        assert_eq!(split("「行くよ。」ところが雨だった。", "ja"), ["「行くよ。」", "ところが雨だった。"]);
    }

    #[test]
    fn quotes_and_brackets_belong_to_the_sentence_they_close() {
        assert_eq!(split("“We won.” He left (early.) So did I.", "en"), ["“We won.”", "He left (early.)", "So did I."]);
        assert_eq!(split("“Why?” he asked. «Да!» — Нет…", "en"), ["“Why?” he asked.", "«Да!»", "— Нет…"]);
        assert_eq!(split("«Наоборот…» – пояснил он.", "ru"), ["«Наоборот…» – пояснил он."]);
    }

    #[test]
    fn scripts_without_spaces_have_their_own_marks() {
        assert_eq!(split("市议会批准了计划。桥将建成！好", "zh"), ["市议会批准了计划。", "桥将建成！", "好"]);
        assert_eq!(split("पुल बनेगा। काम शुरू है।", "hi"), ["पुल बनेगा।", "काम शुरू है।"]);
    }

    #[test]
    fn a_line_is_a_sentence_unless_it_runs_on() {
        assert_eq!(
            split("Bridge opens\n\nIt was long\nin the making", "en"),
            ["Bridge opens", "It was long\nin the making"]
        );
        assert_eq!(split("Headline\nText of it.", "en"), ["Headline", "Text of it."]);
    }
}
