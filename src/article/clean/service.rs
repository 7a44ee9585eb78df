//! Lines by which a page serves its readers: how to look at its pictures, labels with nothing behind them, when it was changed.

use super::{MAX_TOPIC_WORDS, MIN_TELLING, is_embed, is_sentence, lead};
use crate::article::date_line::is_date_line;
use crate::article::phrases::{PHRASES, contains_any, fold, is_any, opening};
use crate::article::sign_off::{is_correction, is_note};
use crate::article::words::in_letters;
use crate::article::{Block, BlockKind, plain};

/// `1 of 3 Jane Roe/AP Show More Show Less`, `Click the arrow to see all photos`: how to go through pictures.
pub(super) fn is_gallery(text: &str) -> bool {
    const MAX_WORDS: usize = 60;
    const MAX_ASKING: usize = 25;
    let words = text.split(' ').take(MAX_WORDS + 1).count();
    if words > MAX_WORDS {
        return false;
    }
    let folded = fold(text);
    PHRASES.galleries_within.iter().any(|sign| folded.contains(sign.as_str()))
        || words <= MAX_ASKING
            && opening(&PHRASES.galleries, &folded).is_some()
            && !contains_any(&PHRASES.said, &folded)
}

/// `Fonte Polizia`, `Source Port of Avel`: whose picture it is, without a colon, in a line of a few words above the story.
pub(super) fn is_source_of_picture(text: &str) -> bool {
    const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
    let (label, house) = text.split_once(' ').unwrap_or((text, ""));
    let name =
        |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "of" | "di" | "de" | "del" | "da" | "do");
    WORDS.contains(&text.split(' ').count())
        && label.starts_with(char::is_uppercase)
        && ["fonte", "fuente", "quelle", "source", "bron", "kilde", "źródło"].contains(&fold(label).as_str())
        && house.starts_with(char::is_uppercase)
        && house.split(' ').all(name)
}

/// `Latest news:`, `Location:`, alone above the first words of a story; `Source:`, below it, with nothing or an address behind.
pub(super) fn is_label_alone(body: &[Block], at: usize, begun: bool, at_end: bool) -> bool {
    const MAX_WORDS: usize = 5;
    let text = body[at].text.as_str();
    let next = body.get(at + 1);
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    let most = if begun { MAX_WORDS } else { MAX_TOPIC_WORDS - 1 };
    let label = |text: &str| {
        text.ends_with([':', '：']) && text.split(' ').count() <= MAX_WORDS + 1 && in_letters(text) <= 2 * MAX_WORDS
    };
    if body[at].kind != BlockKind::Paragraph || !label(text) || words == 0 || words > most {
        return false;
    }
    if begun {
        return at_end && next.is_none_or(|next| is_embed(&next.text) || label(&next.text));
    }
    let quoted = |text: &str| text.starts_with(['"', '“', '„', '«', '‘', '「', '『', '—', '–', '-']);
    let tells = |next: &Block| {
        next.kind == BlockKind::Heading
            || next.kind == BlockKind::Paragraph
                && !quoted(&next.text)
                && (next.text.len() >= MIN_TELLING && lead::is_sentence(&next.text) || label(&next.text))
    };
    let folded = fold(text);
    let known = || is_any(&PHRASES.empty_labels, folded.trim_end_matches([':', '：', ' ']));
    // `Rating:`, below `Label: Harbour Records`.
    let beside = || at.checked_sub(1).is_some_and(|above| lead::is_datum(&body[above].text));
    next.is_some_and(tells)
        && (known() || beside())
        && !is_note(text)
        && !is_correction(text)
        && !plain::opens_a_letter(text)
}

/// `Beitrag vom: 4. Dezember 2026`, `Sidan uppdaterad den 4 december 2026`, `10/25(土) 12:42`: when a page was made or changed, below
/// its story.
pub(super) fn is_stamp_below(text: &str) -> bool {
    const MAX_WORDS: usize = 10;
    const MAX_BEFORE: usize = 4;
    let words: Vec<&str> = text.split_whitespace().take(MAX_WORDS + 1).collect();
    if words.len() > MAX_WORDS || text.ends_with(['!', '?', '…']) || !text.contains(char::is_numeric) {
        return false;
    }
    let weekday = text.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?)));
    if weekday.is_some_and(|(before, (day, rest))| {
        day.chars().count() == 1 && super::others::is_stamp(&format!("{} {}", before.trim_end(), rest.trim_start()))
    }) {
        return true;
    }
    let folded = fold(text);
    if opening(&PHRASES.published, &folded).is_some_and(|label| label.chars().count() > 3) && is_date_line(text) {
        return true;
    }
    (1..=MAX_BEFORE.min(words.len().saturating_sub(1))).any(|at| {
        let (before, day) = (fold(&words[..at].join(" ")), words[at..].join(" "));
        let before = before.trim_end_matches([':', ' ']);
        let changed = || {
            before.split(' ').next_back().is_some_and(|last| is_any(&PHRASES.published, last))
                || (0..at)
                    .any(|from| is_any(&PHRASES.published, &before.split(' ').skip(from).collect::<Vec<_>>().join(" ")))
        };
        !text.ends_with('.')
            && day.contains("20")
            && (is_any(&PHRASES.page_stamps, before) || changed())
            && is_date_line(&day)
    })
}

/// `Por:Jornal do Porto em 22/12/2026/07:05:53 com informações do Portal Avel`: who published it and when, below a story.
pub(super) fn is_signed_stamp(text: &str, folded: &str) -> bool {
    const MAX_WORDS: usize = 20;
    let label = opening(&PHRASES.bylines, folded).map(str::len);
    let labelled = label.is_some_and(|end| folded[..end].ends_with(':') || folded[end..].starts_with(':'));
    let figures = |word: &str| {
        word.split('/').take(3).all(|part| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_digit()))
    };
    let dated = || text.split(' ').any(|word| word.matches('/').count() >= 2 && figures(word));
    text.contains("/20")
        && labelled
        && text.split(' ').count() <= MAX_WORDS
        && dated()
        && !text.ends_with(['.', '!', '?'])
}

/// `Diese Nachricht wurde am 04.12.2026 im Programm Hafenfunk gesendet.`
pub(super) fn is_aired(text: &str, folded: &str) -> bool {
    const MAX_WORDS: usize = 14;
    text.contains(|sign: char| sign.is_ascii_digit())
        && opening(&PHRASES.aired, folded).is_some()
        && folded.split(' ').count() <= MAX_WORDS
}

/// `The Harbour Times provides news and pictures of Veldland.`: what a site says of itself, between its headline and its story.
pub(super) fn is_motto(text: &str, below: &[Block]) -> bool {
    const MAX_WORDS: usize = 24;
    const MAX_NAME_WORDS: usize = 6;
    if text.split(' ').take(MAX_WORDS + 1).count() > MAX_WORDS || !is_sentence(text) {
        return false;
    }
    let folded = fold(text);
    let named = |name: &str| {
        let words = name.split_whitespace();
        words.clone().count() <= MAX_NAME_WORDS && words.skip(1).all(|word| word.starts_with(char::is_uppercase))
    };
    let says = PHRASES.site_says.iter().find_map(|says| folded.find(&format!(" {says} ")));
    // Of whom the story is tells it, too.
    let told = |name: &str| below.iter().take(3).any(|block| block.text.contains(name));
    says.and_then(|at| text.get(..at)).is_some_and(|name| named(name) && !told(name))
}

/// `Phone: (555) 010-0100`: whom to call, above a story.
pub(super) fn is_number_to_call(text: &str) -> bool {
    const LABELS: [&str; 14] = [
        "phone",
        "tel",
        "telephone",
        "telefon",
        "téléphone",
        "teléfono",
        "telefone",
        "telefono",
        "телефон",
        "fax",
        "mobile",
        "mobil",
        "電話",
        "전화",
    ];
    let parts = text.split_once([':', '：']);
    parts.is_some_and(|(label, number)| {
        LABELS.contains(&fold(label).trim_end_matches('.'))
            && number.contains(|sign: char| sign.is_ascii_digit())
            && !number.contains(char::is_alphabetic)
    })
}

/// `Laatste update: 16:05`: a label and an hour, below the day when a story appeared.
pub(super) fn is_labelled_hour(text: &str) -> bool {
    const MAX_LABEL_WORDS: usize = 3;
    let Some((label, hour)) = text.split_once([':', '：']) else { return false };
    let figures = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    let is_hour =
        hour.trim().split_once([':', '.', 'h']).is_some_and(|(hour, minute)| figures(hour) && figures(minute));
    is_hour && label.split(' ').count() <= MAX_LABEL_WORDS && !label.contains(char::is_numeric)
}

/// `Diskuse (8)`, `12 comments`, `58 shares`: how many readers answered or handed it on, above a story.
pub(super) fn counts_comments(text: &str) -> bool {
    let folded = fold(text);
    let figures = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    let named = |name: &str| is_any(&PHRASES.reader_comments, name) || is_any(&PHRASES.discussions, name);
    let behind = folded.rsplit_once(' ').is_some_and(|(name, number)| {
        let bare = number.strip_prefix('(').and_then(|number| number.strip_suffix(')'));
        figures(bare.unwrap_or(number)) && (named(name.trim_end_matches(':')) || bare.is_some() && !name.contains(' '))
    });
    let handed_on = |name: &str| is_any(&PHRASES.handed_on, name);
    let alone = (2..=7).contains(&folded.len()) && folded.bytes().all(|sign| sign.is_ascii_digit());
    alone
        || behind
        || folded.split_once(' ').is_some_and(|(number, name)| figures(number) && (named(name) || handed_on(name)))
}

/// Whether a text says where on a picture somebody is to be seen: `The mayor (right) and his guest`, `Ida Roe (L)`, `Roe (second from left)`.
pub(super) fn points_where(text: &str) -> bool {
    const MAX_WORDS: usize = 4;
    const LETTERS: [&str; 3] = ["L", "R", "C"];
    text.split(" (").skip(1).filter_map(|behind| behind.split_once(')')).any(|(inside, _)| {
        let words = || inside.split(' ');
        let known = |word: &str| is_any(&PHRASES.pictured_where, &fold(word));
        // `(a)`, `(and from)`
        let placed = words().any(|word| known(word) && word.chars().count() > 3);
        LETTERS.contains(&inside) || words().count() <= MAX_WORDS && placed && words().all(known)
    })
}

/// ` (pictured)`, ` (im Bild)`: where a text that had a picture speaks of it, in bytes.
pub(super) fn pictured(text: &str) -> Option<std::ops::Range<usize>> {
    const MAX_BYTES: usize = 40;
    text.match_indices(" (").find_map(|(at, _)| {
        let inside = text[at + 2..].split(')').next().filter(|inside| inside.len() <= MAX_BYTES)?;
        let end = at + 2 + inside.len() + 1;
        let folded = fold(inside);
        let told = opening(&PHRASES.pictured, &folded).is_some_and(|opens| {
            let rest = folded[opens.len()..].trim_start_matches([',', ' ']);
            rest.is_empty() || rest.split(' ').all(|word| is_any(&PHRASES.pictured_where, word))
        });
        (end <= text.len() && told).then_some(at..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_picture_it_is_may_stand_there_without_a_colon() {
        for line in ["Fonte Polizia", "Source Port of Avel", "Quelle Hafenamt"] {
            assert!(is_source_of_picture(line), "{line}");
        }
        for line in ["Source of the fire", "Fonte", "Sources say so", "Quelle der Freude"] {
            assert!(!is_source_of_picture(line), "{line}");
        }
    }

    #[test]
    fn how_to_go_through_pictures_is_none_of_the_story() {
        for line in [
            "3 1 of 3 Jane Roe/AP Show More Show Less 2 of 3 Jane Roe/AP Show More Show Less 3 of 3",
            "Click the arrow to see all photos",
            "Kliknij w zdjęcie i przesuwaj galerię strzałkami",
            "Klicken Sie auf das Bild, um die Galerie zu öffnen",
            "Листайте галерею",
        ] {
            assert!(is_gallery(line), "{line}");
        }
        for line in [
            "The shop shows more shows for less, its owner says.",
            "“Click the photo and you will see,” said the clerk of the port.",
        ] {
            assert!(!is_gallery(line), "{line}");
        }
    }

    #[test]
    fn who_published_a_text_and_when_is_told_from_its_last_sentence() {
        let told = |line: &str| is_signed_stamp(line, &fold(line));
        assert!(told("Por:Jornal do Porto em 22/12/2026/07:05:53 com informações do Portal Avel"));
        for line in ["Por: 12 votos a 9, em 22/12/2026.", "Por Jornal em 22/12/2026", "Por: Jane Roe"] {
            assert!(!told(line), "{line}");
        }
    }

    #[test]
    fn when_a_station_broadcast_it_is_told_from_the_story() {
        let told = |line: &str| is_aired(line, &fold(line));
        assert!(told("Diese Nachricht wurde am 04.12.2026 im Programm Hafenfunk gesendet."));
        assert!(!told("Diese Nachricht wurde am Montag von allen gehört."));
    }

    fn blocks(lines: &[&str]) -> Vec<Block> {
        lines.iter().map(|line| Block::paragraph(*line)).collect()
    }

    #[test]
    fn a_label_with_nothing_behind_it_labels_nothing() {
        let story = "The harbour of Avel opened its new quay on Monday.";
        for label in ["Latest news:", "Dernières infos :", "Location:", "Место:", "写真："] {
            assert!(is_label_alone(&blocks(&[label, story]), 0, false, false), "{label}");
        }
        for (label, next) in [
            ("He said:", "“The harbour of Avel opened its new quay on Monday.”"),
            ("Correction:", story),
            ("Dear reader, dear friend:", story),
            ("What the port wants to build by May:", story),
            ("Key points:", story),
        ] {
            assert!(!is_label_alone(&blocks(&[label, next]), 0, false, false), "{label}");
        }
        assert!(is_label_alone(&blocks(&[story, "Источник:"]), 1, true, true));
        assert!(is_label_alone(
            &blocks(&[story, "Address of this story:", "http://post.example/12.htm"]),
            1,
            true,
            true
        ));
        assert!(!is_label_alone(&blocks(&[story, "The mayor said:", "It will rain."]), 1, true, true));
    }

    #[test]
    fn what_a_site_says_of_itself_is_none_of_its_story() {
        let story = "The harbour of Avel opened its new quay on Monday.";
        let motto = "The Harbour Times provides news and pictures from Veldland and around the sea.";
        assert!(is_motto(motto, &blocks(&[story])));
        assert!(!is_motto(motto, &blocks(&["The Harbour Times has a new owner since Monday."])));
        assert!(!is_motto("The mayor, who was ill, says that Avel provides news for all.", &blocks(&[story])));
    }

    #[test]
    fn stamps_below_a_story_are_told_from_its_last_sentence() {
        for line in [
            "Page updated 31 October 2026",
            "Beitrag vom: 27. Februar 2026",
            "Sidan uppdaterad den 31 oktober 2026",
            "Contenu mis à jour le 19 juillet 2026",
            "Last updated: 4 December 2026",
            "Страница обновлена 4 декабря 2026",
            "10/25(土) 12:42",
        ] {
            assert!(is_stamp_below(line), "{line}");
        }
        for line in [
            "The bridge was last updated on 31 October 2026.",
            "Concert: 4 December 2026",
            "The next ferry leaves on 4 December 2026",
            "Friday, 19:30",
        ] {
            assert!(!is_stamp_below(line), "{line}");
        }
    }

    #[test]
    fn what_a_page_counts_above_a_story_is_none_of_it() {
        for line in [
            "Diskuse (8)",
            "58 shares",
            "Reacties (3)",
            "Kommentare: 12",
            "3 comments",
            "Avis (4)",
            "コメント (2)",
            "Обсуждение 14",
        ] {
            assert!(counts_comments(line), "{line}");
        }
        assert!(is_number_to_call("Phone: (555) 010-0100") && !is_number_to_call("Phone: call us at 010-0100"));
        for line in ["Jane Roe (42)", "3 trams", "Trams 3", "Discussion", "Avel 2:1", "Trams return (2026) again"] {
            assert!(!counts_comments(line), "{line}");
        }
        for line in ["Laatste update: 16:05", "Zaktualizowano: 9.40", "Обновили: 14:25"] {
            assert!(is_labelled_hour(line), "{line}");
        }
        for line in
            ["Avel: 2", "The ferry leaves: 16:05", "The last ferry leaves at: 16:05", "12: 16:05", "Update: soon"]
        {
            assert_eq!(is_labelled_hour(line), line.starts_with("The ferry"), "{line}");
        }
    }

    #[test]
    fn what_points_at_a_picture_is_found() {
        for text in
            ["Mayor Lowe (pictured, right) cut the ribbon.", "Anna Roe (im Bild) kam.", "Аина Серик (на фото) пришла."]
        {
            assert!(pictured(text).is_some(), "{text}");
        }
        for text in ["Mayor Lowe (pictured in her mind as a queen) cut the ribbon.", "The paper (photos) is sold."] {
            assert!(pictured(text).is_none(), "{text}");
        }
    }
}
