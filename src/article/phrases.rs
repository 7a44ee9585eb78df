//! The phrases that tell what is no part of a story: data, read once from `phrases.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Declares the lists, and takes each from the file by its name. A derived reader would hold all of them in one loop, and the compiler
/// takes a quarter of an hour to optimize that.
macro_rules! lists {
    ($(#[$about:meta])* $seen:vis struct $name:ident { $($of_list:vis $list:ident: Vec<String>,)+ }) => {
        $(#[$about])*
        $seen struct $name {
            $($of_list $list: Vec<String>,)+
        }

        impl $name {
            /// An error names a list that `file` lacks, or one that nobody asks for.
            fn of(mut file: HashMap<String, Vec<String>>) -> Result<Self, String> {
                let mut lacks = None;
                let mut take = |name: &'static str| {
                    file.remove(name).unwrap_or_else(|| {
                        lacks = Some(name);
                        Vec::new()
                    })
                };
                let lists = Self { $($list: take(stringify!($list)),)+ };
                match (lacks, file.keys().next()) {
                    (Some(name), _) => Err(format!("there is no list `{name}`")),
                    (None, Some(name)) => Err(format!("nobody asks for the list `{name}`")),
                    (None, None) => Ok(lists),
                }
            }
        }
    };
}

lists! {
/// The lists of `phrases.toml`; each is explained there.
pub(super) struct Phrases {
    pub whole: Vec<String>,
    pub paid_labels: Vec<String>,
    pub sponsor_labels: Vec<String>,
    pub satire_labels: Vec<String>,
    pub opinion_labels: Vec<String>,
    pub alerts: Vec<String>,
    pub above_lists: Vec<String>,
    pub above_others: Vec<String>,
    pub above_perhaps: Vec<String>,
    pub ages: Vec<String>,
    pub galleries: Vec<String>,
    pub galleries_within: Vec<String>,
    pub page_lines: Vec<String>,
    pub counted_pictures: Vec<String>,
    pub hands_over: Vec<String>,
    pub page_stamps: Vec<String>,
    pub empty_labels: Vec<String>,
    pub pictured: Vec<String>,
    pub pictured_where: Vec<String>,
    pub cookie_notices: Vec<String>,
    pub above_lists_open: Vec<String>,
    pub leads_away: Vec<String>,
    pub welcomes: Vec<String>,
    pub reader_comments: Vec<String>,
    pub discussions: Vec<String>,
    pub comment_forms: Vec<String>,
    pub comment_heads: Vec<String>,
    pub above_lists_named: Vec<String>,
    pub above_titles: Vec<String>,
    pub author_is: Vec<String>,
    pub picture_lenders: Vec<String>,
    pub picture_lenders_behind: Vec<String>,
    pub lured_by: Vec<String>,
    pub handed_on: Vec<String>,
    pub reads_on: Vec<String>,
    pub page_ends: Vec<String>,
    pub finite_verbs: Vec<String>,
    pub live_marks: Vec<String>,
    pub lead_words: Vec<String>,
    pub page_ends_perhaps: Vec<String>,
    pub page_counts: Vec<String>,
    pub rights_reserved: Vec<String>,
    pub links: Vec<String>,
    pub subjects: Vec<String>,
    pub mail_headers: Vec<String>,
    pub greetings: Vec<String>,
    pub salutations: Vec<String>,
    pub mail_slugs: Vec<String>,
    pub word_counts: Vec<String>,
    pub desk_headlines: Vec<String>,
    pub desk_summaries: Vec<String>,
    pub desk_bylines: Vec<String>,
    pub desk_datelines: Vec<String>,
    pub desk_bodies: Vec<String>,
    pub desk_headings: Vec<String>,
    pub desk_captions: Vec<String>,
    pub desk_fields: Vec<String>,
    pub desk_notes: Vec<String>,
    pub refiles: Vec<String>,
    pub boxes_within: Vec<String>,
    pub picture_makers: Vec<String>,
    pub to_inbox: Vec<String>,
    pub inbox_news: Vec<String>,
    pub excerpt_openings: Vec<String>,
    pub shown_words: Vec<String>,
    pub gifts_within: Vec<String>,
    pub journalism_stems: Vec<String>,
    pub here_links: Vec<String>,
    pub addressed: Vec<String>,
    pub credits_sure: Vec<String>,
    pub credits_from: Vec<String>,
    pub sign_offs_last: Vec<String>,
    pub closings: Vec<String>,
    pub telling: Vec<String>,
    pub asks: Vec<String>,
    pub site_lines: Vec<String>,
    pub site_says: Vec<String>,
    pub months_paid: Vec<String>,
    pub page_numbers: Vec<String>,
    pub letter_samples: Vec<String>,
    pub channels: Vec<String>,
    pub asks_last: Vec<String>,
    pub said: Vec<String>,
    pub said_in_speech: Vec<String>,
    pub ours: Vec<String>,
    pub places: Vec<String>,
    pub credits: Vec<String>,
    pub bylines: Vec<String>,
    pub provided_by: Vec<String>,
    pub partners: Vec<String>,
    pub and: Vec<String>,
    pub nobody: Vec<String>,
    pub titles: Vec<String>,
    pub roles: Vec<String>,
    pub published: Vec<String>,
    pub hours: Vec<String>,
    pub reading_time: Vec<String>,
    pub reading_labels: Vec<String>,
    pub minutes: Vec<String>,
    pub desk_helps: Vec<String>,
    pub bracketed_words: Vec<String>,
    pub file_ends: Vec<String>,
    pub exchanges: Vec<String>,
    pub exchange_ends: Vec<String>,
    pub ticker_words: Vec<String>,
    pub live_closings: Vec<String>,
    pub reporting_from: Vec<String>,
    pub live_summaries: Vec<String>,
    pub agencies: Vec<String>,
    pub agencies_behind: Vec<String>,
    pub houses: Vec<String>,
    pub dash_agencies: Vec<String>,
    pub dash_towns: Vec<String>,
    pub caseless_towns: Vec<String>,
    pub chinese_houses: Vec<String>,
    pub at_towns: Vec<String>,
    pub countries: Vec<String>,
    pub not_places: Vec<String>,
    pub verdicts: Vec<String>,
    pub short_places: Vec<String>,
    pub dates: Vec<String>,
    pub in_dates: Vec<String>,
    pub sign_offs: Vec<String>,
    pub sign_offs_within: Vec<String>,
    pub corrections: Vec<String>,
    pub corrected: Vec<String>,
    pub corrected_if: Vec<String>,
    pub errors: Vec<String>,
    pub above_lists_of: Vec<String>,
    pub corrects: Vec<String>,
    pub names_it: Vec<String>,
    pub is_told: Vec<String>,
    pub mentions: Vec<String>,
    pub about_houses: Vec<String>,
    pub not_towns: Vec<String>,
    pub articles: Vec<String>,
    pub numbers: Vec<String>,
    pub picture_houses: Vec<String>,
    pub credits_whole: Vec<String>,
    pub pictures: Vec<String>,
    pub files: Vec<String>,
    pub files_of: Vec<String>,
    pub captions_end: Vec<String>,
    pub between_names: Vec<String>,
    pub ends: Vec<String>,
    pub sources: Vec<String>,
    pub ends_away: Vec<String>,
    pub at_places: Vec<String>,
    pub disclaimers: Vec<String>,
    pub asides: Vec<String>,
    pub embargoes: Vec<String>,
    pub embargoes_to: Vec<String>,
    pub embargoes_open: Vec<String>,
    pub releases: Vec<String>,
    pub contacts: Vec<String>,
    pub contacts_press: Vec<String>,
    pub report_fields: Vec<String>,
    pub ends_below: Vec<String>,
    pub media_marks: Vec<String>,
    pub badges: Vec<String>,
    pub letters: Vec<String>,
    pub posts_of: Vec<String>,
    pub month_names: Vec<String>,
    pub from_ours: Vec<String>,
    pub house_roles: Vec<String>,
    pub korean_labels: Vec<String>,
    pub forwarded: Vec<String>,
    pub answered: Vec<String>,
    pub confidential: Vec<String>,
    pub reports_here: Vec<String>,
    pub section_labels: Vec<String>,
    pub sections: Vec<String>,
    pub live: Vec<String>,
    pub notes: Vec<String>,
    pub months: Vec<String>,
    pub desks: Vec<String>,
    pub in_names: Vec<String>,
    pub before_colons: Vec<String>,
    pub shares: Vec<String>,
    pub shared: Vec<String>,
    pub in_shares: Vec<String>,
    pub networks: Vec<String>,
    pub reach_stems: Vec<String>,
    pub reach_signs: Vec<String>,
    pub feeds: Vec<String>,
    pub slugs: Vec<String>,
    pub breaking: Vec<String>,
    pub about_authors: Vec<String>,
    pub about_authors_are: Vec<String>,
    pub about_authors_as: Vec<String>,
    pub boilerplate: Vec<String>,
    pub updates: Vec<String>,
    pub in_towns: Vec<String>,
    pub town_words: Vec<String>,
    pub backgrounds: Vec<String>,
    pub report_codes: Vec<String>,
    pub rubrics: Vec<String>,
    pub headline_rubrics: Vec<String>,
    pub desk_words: Vec<String>,
    pub site_notes: Vec<String>,
    pub run_in_words: Vec<String>,
    pub scene_verbs: Vec<String>,
    pub scene_openings: Vec<String>,
    pub letter_mails: Vec<String>,
    pub letter_names: Vec<String>,
    pub letter_ends: Vec<String>,
    pub aired: Vec<String>,
    pub buttons: Vec<String>,
    pub good_days: Vec<String>,
    pub release_labels: Vec<String>,
    pub offices: Vec<String>,
    pub press_offices: Vec<String>,
    pub press_mailboxes: Vec<String>,
    pub page_fields: Vec<String>,
    pub places_on_site: Vec<String>,
    pub skips: Vec<String>,
    pub menus: Vec<String>,
    pub valid: Vec<String>,
    pub list_titles: Vec<String>,
    pub point_titles: Vec<String>,
    pub no_first_names: Vec<String>,
    pub newsroom_mailboxes: Vec<String>,
    pub issued: Vec<String>,
    pub house_words: Vec<String>,
    pub sizes: Vec<String>,
    pub pictures_of_house: Vec<String>,
    pub pictures_of_none: Vec<String>,
    pub beside_pictures_of_none: Vec<String>,
    pub pictures_of_people: Vec<String>,
    pub alts_of_none: Vec<String>,
    pub alts_rights: Vec<String>,
    pub site_tags: Vec<String>,
    pub site_tags_open: Vec<String>,
    pub fact_boxes: Vec<String>,
    pub issuers: Vec<String>,
    pub bulletins: Vec<String>,
    pub live_lines: Vec<String>,
    pub calls: Vec<String>,
    pub contacts_sure: Vec<String>,
    pub reviewed: Vec<String>,
    pub page_words: Vec<String>,
    pub viewers: Vec<String>,
    pub reader_asks: Vec<String>,
    pub in_arabic_speech: Vec<String>,
    pub reader_funded: Vec<String>,
    pub wrote: Vec<String>,
    pub own_reports: Vec<String>,
    pub arabic_houses: Vec<String>,
    pub stop_towns: Vec<String>,
    pub bracketed_pictures: Vec<String>,
    pub corrects_notes: Vec<String>,
    pub edited: Vec<String>,
    pub classes_furniture: Vec<String>,
    pub classes_whole: Vec<String>,
    pub classes_asides: Vec<String>,
    pub classes_walls: Vec<String>,
    pub classes_captions: Vec<String>,
    pub classes_bylines: Vec<String>,
    pub classes_around: Vec<String>,
    pub desk_greetings: Vec<String>,
    pub references: Vec<String>,
    pub pieces: Vec<String>,
    pub grounds: Vec<String>,
    pub korean_hours: Vec<String>,
    pub town_ends: Vec<String>,
    pub legal_forms: Vec<String>,
    pub institutions: Vec<String>,
    pub notes_to_desk: Vec<String>,
    pub reaches: Vec<String>,
    pub reached: Vec<String>,
    pub day_words: Vec<String>,
    pub captions_open: Vec<String>,
    pub editors: Vec<String>,
    pub lures: Vec<String>,
    pub subscribes: Vec<String>,
    pub periods: Vec<String>,
    pub clicks: Vec<String>,
    pub cancels: Vec<String>,
    pub money: Vec<String>,
    pub browsers: Vec<String>,
    pub browser_asks: Vec<String>,
    pub file_lines: Vec<String>,
    pub updated: Vec<String>,
    pub sports: Vec<String>,
    pub on_air: Vec<String>,
    pub site_changed: Vec<String>,
    pub box_words: Vec<String>,
    pub slogan_ends: Vec<String>,
    pub ad_ends: Vec<String>,
    pub logo_words: Vec<String>,
    pub media_lines: Vec<String>,
}
}

/// The lists, read when first asked for.
pub(super) static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let file = toml::from_str(include_str!("phrases.toml")).map_err(|error| error.to_string());
    file.and_then(Phrases::of).expect("phrases.toml is part of the program; a test reads it")
});

/// `text` as the lists are written: lower case, straight apostrophes, single spaces.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() && !word.contains('`') {
            let start = folded.len();
            folded.push_str(word);
            folded[start..].make_ascii_lowercase();
            continue;
        }
        // The dotted capital of Turkish would become two characters.
        // Its other capital, `I`, is no small `i`: `BASIN` and `basın` are one word.
        let plain = word.chars().map(|character| if matches!(character, 'İ' | 'ı') { 'i' } else { character });
        for character in plain.flat_map(char::to_lowercase) {
            folded.push(match character {
                '’' | 'ʼ' | '‘' | '`' => '\'',
                other => other,
            });
        }
    }
    folded
}

/// True if `list` holds the folded text.
pub(super) fn is_any(list: &[String], folded: &str) -> bool {
    list.iter().any(|phrase| phrase == folded)
}

/// The phrase of `list` that the folded text opens with, the longest if several do.
pub(super) fn opening<'a>(list: &'a [String], folded: &str) -> Option<&'a str> {
    let opens = |phrase: &&String| folded.starts_with(phrase.as_str()) && ends_a_word(folded, phrase.len());
    list.iter().filter(opens).max_by_key(|phrase| phrase.len()).map(String::as_str)
}

/// True if some phrase of `list` stands in the folded text, from word border to word border.
pub(super) fn contains_any(list: &[String], folded: &str) -> bool {
    first_of(list, folded).is_some()
}

/// Where the phrase of `list` that comes first in the folded text starts and ends.
pub(super) fn first_of(list: &[String], folded: &str) -> Option<(usize, usize)> {
    let places = list.iter().filter_map(|phrase| {
        let found = folded.match_indices(phrase.as_str()).map(|(at, _)| (at, at + phrase.len()));
        found.into_iter().find(|(start, end)| ends_a_word(folded, *start) && ends_a_word(folded, *end))
    });
    places.min_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)))
}

fn ends_a_word(text: &str, at: usize) -> bool {
    let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
    !(before.is_some_and(joins) && after.is_some_and(joins))
}

/// A letter or digit of a script that puts spaces between words.
fn joins(character: char) -> bool {
    let unspaced = matches!(character,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    character.is_alphanumeric() && !unspaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_written_as_texts_are_folded() {
        // What is looked for in a text as it stands.
        const UNFOLDED: [&str; 0] = [];
        let lists: toml::Table = toml::from_str(include_str!("phrases.toml")).unwrap();
        for (name, list) in lists.iter().filter(|(name, _)| !UNFOLDED.contains(&name.as_str())) {
            for phrase in list.as_array().unwrap() {
                let phrase = phrase.as_str().unwrap();
                assert_eq!(fold(phrase), phrase, "{name}");
                assert!(unicode_normalization::is_nfc(phrase), "{phrase}: texts are in NFC, and so must it be");
            }
        }
    }

    #[test]
    fn a_list_that_is_missing_or_unknown_is_named() {
        let file = || toml::from_str::<HashMap<String, Vec<String>>>(include_str!("phrases.toml")).unwrap();
        assert!(Phrases::of(file()).is_ok());
        let mut short = file();
        short.remove("greetings");
        assert_eq!(Phrases::of(short).err().as_deref(), Some("there is no list `greetings`"));
        let mut long = file();
        long.insert("greetngs".to_owned(), Vec::new());
        assert_eq!(Phrases::of(long).err().as_deref(), Some("nobody asks for the list `greetngs`"));
    }

    #[test]
    fn phrases_end_at_word_borders() {
        let list = ["photo by".to_owned(), "x".to_owned()];
        assert_eq!(opening(&list, "photo by jane"), Some("photo by"));
        assert_eq!(opening(&list, "photo bystander"), None);
        assert!(contains_any(&list, "find us on x."));
        assert!(!contains_any(&list, "six taxes"));
        assert!(
            contains_any(&["关注我们".to_owned()], "欢迎关注我们的公众号"),
            "where words have no borders, anywhere"
        );
    }
}
