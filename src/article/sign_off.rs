//! What stands below a story, or beside it, about how it came to be: who worked on it, who owns it, what was wrong in it.

use super::byline::is_name;
use super::date_line::{is_date_line, is_moment};
use super::label::{self, Behind, goes_on, is_stopped, kind, names_it};
use super::phrases::{PHRASES, contains_any, fold, is_any, opening};
use super::promotion::without_pointer;

/// `(Reporting by Jane Roe in Oslo; Editing by Omar O’Hara)`.
const MAX_WORDS: usize = 25;
/// The same with all who worked on it, and how to reach them.
const MAX_AT_END: usize = 60;
/// `Jane Roe is a staff writer for The Harbour Post.`
const MAX_ABOUT_WORDS: usize = 15;
/// `Roe reported from Oslo. Associated Press writer Omar O’Hara in Avel contributed to this report.`
const MAX_CLOSING_WORDS: usize = 22;
/// A note on what was wrong tells what is right.
const MAX_CORRECTION_WORDS: usize = 90;
/// `Correction, 4 December 2026, 10:15:`
const MAX_COLONS: usize = 3;
/// `Correction (Friday, 4 December 2026):`
const MAX_LABEL_WORDS: usize = 8;

/// True for a line that says who made the story or owns it; below the story, `at_end`, in more forms.
pub(super) fn is_sign_off(text: &str, at_end: bool) -> bool {
    let named = |rest: &str| rest.starts_with(|sign: char| sign.is_uppercase() || matches!(sign, '©' | '('));
    let owner = text.starts_with('©') || text.strip_prefix("Copyright ").is_some_and(named);
    let reserved = text.starts_with("All rights reserved.");
    let long = owner || reserved || text.starts_with('(') && text.ends_with([')', '.']);
    let most = if at_end && long { MAX_AT_END } else { MAX_WORDS };
    if text.split_whitespace().take(most + 1).count() > most {
        return false;
    }
    // `((jane@wire.example; +1 202 555 0100))`: a desk's own address.
    if text.starts_with("((") && text.ends_with("))") {
        return true;
    }
    // `4 dicembre 2026 © RIPRODUZIONE RISERVATA`
    if let Some((day, owner)) = text.split_once(" ©")
        && at_end
        && is_date_line(day)
        && opening(&PHRASES.sign_offs, &fold(owner.trim_start())).is_some()
    {
        return true;
    }
    if hands_over(text) {
        return true;
    }
    let folded = fold(text);
    let bare = folded.trim_start_matches(['‹', '<', '[', '【', '〈', '《', '<', '-', '–', '—', '*', '(', '（', ' ']);
    let owned = bare.strip_prefix("copyright ").is_some_and(|rest| {
        let year = rest.trim_end_matches(|sign: char| !sign.is_alphanumeric()).split(' ').next().unwrap_or_default();
        rest.starts_with(|sign: char| sign.is_numeric()) && !goes_on(&rest[year.len()..], 0)
    });
    let opens = |text: &str| opening(&PHRASES.sign_offs, text).is_some_and(|phrase| !is_told(text, phrase));
    let of_author = || {
        at_end && opening(&PHRASES.sign_offs_last, &folded).is_some() && folded.split(' ').count() <= MAX_ABOUT_WORDS
    };
    opens(&folded)
        || opens(bare)
        || owned
        || at_end && is_of_years(text)
        || of_author()
        || at_end && owner && contains_any(&PHRASES.sign_offs_within, &folded)
        || at_end && (closes(&folded) || is_contact(text) || is_about_author(text))
}

/// `© 2020 - 2026. Всі права захищено.`: an owner, and since when, in whatever language.
fn is_of_years(text: &str) -> bool {
    const MAX_WORDS: usize = 14;
    let Some(behind) = text.strip_prefix('©') else { return false };
    let year = behind.trim_start().split(|sign: char| !sign.is_ascii_digit()).next().unwrap_or_default();
    year.len() == 4 && year.starts_with(['1', '2']) && text.split(' ').count() <= MAX_WORDS
}

/// `KVRT's Jane Roe has that report.`, `The Post's Jane Roe reports.`: who tells it in a film that stood there.
fn hands_over(text: &str) -> bool {
    const NAMES: std::ops::RangeInclusive<usize> = 2..=3;
    const TOLD: [&str; 12] = [
        "reports",
        "has more",
        "has the story",
        "has that story",
        "has the report",
        "has that report",
        "has the details",
        "has the latest",
        "has this report",
        "has this story",
        "has our report",
        "has our story",
    ];
    let Some((house, rest)) = text.split_once("’s ").or_else(|| text.split_once("'s ")) else { return false };
    let rest = rest.trim_end_matches(['.', ' ']);
    let name = TOLD.iter().find_map(|told| rest.strip_suffix(told)).filter(|name| name.ends_with(' '));
    let house = house.strip_prefix("The ").unwrap_or(house);
    house.split(' ').count() <= 3
        && house.split(' ').all(|word| word.starts_with(|first: char| first.is_uppercase() || first.is_numeric()))
        && name.is_some_and(|name| {
            let name = name.trim_end();
            NAMES.contains(&name.split(' ').count()) && name.split(' ').all(is_name)
        })
}

/// `All rights reserved: the phrase cost the shop a fine.`, `무단 전재 금지 조항이 위헌이라고 결정했다.`: a sentence about the phrase that it
/// opens with.
fn is_told(folded: &str, phrase: &str) -> bool {
    let behind = &folded[phrase.len()..];
    // What owners forbid is said politely; news is not.
    let korean = folded.ends_with("다.") && !folded.ends_with("니다.");
    let japanese = folded.ends_with("た。");
    let labelled = || {
        behind
            .trim_start()
            .strip_prefix([':', '：'])
            .is_some_and(|rest| names_it(rest) || rest.contains(' ') && is_stopped(rest))
    };
    phrase.chars().any(char::is_alphabetic)
        && (korean && behind.split(' ').count() > 3
            || japanese
            || goes_on(behind, 0)
            || contains_any(&PHRASES.mentions, behind)
            || is_stopped(folded) && !phrase.starts_with('(') && contains_any(&PHRASES.said, behind)
            || !phrase.ends_with([':', '：']) && labelled())
}

/// `— Mayor (@mayor) Nov 23, 2026`: what an embedded post leaves behind.
pub(super) fn is_post_credit(text: &str) -> bool {
    let signed = text.strip_prefix(['—', '–', '-']).and_then(|text| text.split_once("(@"));
    let day = signed.and_then(|(name, handle)| Some((name, handle.split_once(") ")?.1)));
    day.is_some_and(|(name, day)| name.len() <= 80 && day.len() <= 40 && is_moment(&fold(day)))
}

/// As much of a text as a phrase that it opens with can be long, and the word behind it.
pub(super) fn head(text: &str) -> &str {
    const MOST: usize = 400;
    if text.len() <= MOST { text } else { &text[..text.floor_char_boundary(MOST)] }
}

/// `($1 = 0.9167 euros)`, as agencies end on: the rate by which they counted.
pub(super) fn is_rate(text: &str) -> bool {
    const MAX_BYTES: usize = 80;
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let sides = inside.filter(|inside| inside.len() <= MAX_BYTES).and_then(|inside| inside.split_once('='));
    sides.is_some_and(|(one, other)| [one, other].iter().all(|side| side.contains(|sign: char| sign.is_ascii_digit())))
}

/// A paragraph that says something about the story: `Editor's note: …`.
pub(super) fn is_note(text: &str) -> bool {
    let folded = fold(head(text));
    opening(&PHRASES.notes, folded.trim_start_matches(['(', '[', '*', '（', ' '])).is_some()
}

/// A paragraph that says what was wrong in the story: `Correction: an earlier version of this article said …`.
pub(super) fn is_correction(text: &str) -> bool {
    if text.split_whitespace().take(MAX_CORRECTION_WORDS + 1).count() > MAX_CORRECTION_WORDS {
        return false;
    }
    let folded = fold(without_pointer(text));
    let wrong = || contains_any(&PHRASES.errors, &folded);
    // `(This Oct. 28 story has been corrected to say …)`
    let within = || {
        const MOST: usize = 60;
        let head = &folded[..folded.floor_char_boundary(MOST)];
        folded.starts_with("(this ") && ["has been corrected", "was corrected"].iter().any(|told| head.contains(told))
    };
    opening(&PHRASES.corrections, &folded).is_some()
        || opening(&PHRASES.corrected, &folded).is_some()
        || within()
        || opening(&PHRASES.corrected_if, &folded).is_some() && wrong()
        || behind_note(text).is_some()
        || label_end(without_pointer(text)).is_some()
}

/// Whether a text says that something was wrong.
pub(super) fn says_error(text: &str) -> bool {
    contains_any(&PHRASES.errors, &fold(text))
}

/// `This article was amended. …` of `Editor’s note: This article was amended. …`; none if the note tells something else.
fn behind_note(text: &str) -> Option<&str> {
    let text = without_pointer(text).trim_start_matches(['(', '[', ' ']);
    let (label, rest) = text.split_once([':', '：']).filter(|(label, _)| is_note(label))?;
    let rest = rest.trim_start();
    let told = |folded: &str| {
        let wrong = || contains_any(&PHRASES.errors, folded);
        opening(&PHRASES.corrected, folded).is_some() || opening(&PHRASES.corrected_if, folded).is_some() && wrong()
    };
    (label.split(' ').count() <= MAX_LABEL_WORDS && told(&fold(rest))).then_some(rest)
}

/// A sentence that opens with a note's label and tells news: `Correction: the word will vanish from the law, the minister
/// said.`
pub(super) fn is_correction_told(text: &str, below: &str) -> bool {
    let text = without_pointer(text);
    let folded = fold(text);
    let Some(phrase) = opening(&PHRASES.corrections, &folded).filter(|phrase| phrase.ends_with([':', '：'])) else {
        return false;
    };
    let rest = label::rest(text, phrase);
    let rest_folded = fold(rest);
    // What was wrong, and where.
    if contains_any(&PHRASES.corrects, &rest_folded) {
        return false;
    }
    let opens_small = rest.chars().find(|sign| sign.is_alphanumeric()).is_some_and(|first| !first.is_uppercase());
    let word = phrase.trim_end_matches([':', '：', ' ']);
    let reported = opens_small && contains_any(&PHRASES.said, &rest_folded);
    kind(rest) != Behind::Title && (names_it(&rest_folded) || reported || fold(below).contains(word))
}

/// Where the note begins behind a label with a day: `Correction, Dec. 4, 2026: `.
fn label_end(note: &str) -> Option<usize> {
    let label = |head: &str| {
        let folded = fold(head.trim_start_matches(['[', '(', '*', '【']));
        let bare = |phrase: &str| phrase.trim_end_matches([':', '：', ' ', '(']).len();
        let opens = PHRASES.corrections.iter().map(|phrase| &phrase[..bare(phrase)]);
        let rest = opens.filter_map(|phrase| folded.strip_prefix(phrase)).min_by_key(|rest| rest.len())?;
        let day = rest.strip_prefix([',', ' ', '(', '–', '-'])?.trim_matches(|sign: char| " ,()[]–-".contains(sign));
        Some(is_moment(day))
    };
    let ends = colons(note).take(MAX_COLONS);
    let mut ends = ends.filter(|(at, _)| note[..*at].split_whitespace().count() <= MAX_LABEL_WORDS);
    ends.find(|(at, _)| label(&note[..*at]) == Some(true)).map(|(_, end)| end)
}

/// Where colons stand and end, but for those within an hour: `2:15`.
fn colons(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let ends = text.match_indices([':', '：']).map(|(at, sign)| (at, at + sign.len()));
    ends.filter(|(at, end)| !(text[*end..].starts_with(char::is_numeric) && text[..*at].ends_with(char::is_numeric)))
}

/// The note itself: `Correction (5 Dec.): The tram …` without what stands before the colon.
pub(super) fn without_label(note: &str) -> &str {
    let note = without_pointer(note);
    let note = note.strip_prefix('(').and_then(|note| note.strip_suffix(')')).unwrap_or(note);
    if let Some(end) = label_end(note) {
        return note[end..].trim_start();
    }
    if let Some(rest) = behind_note(note) {
        return rest;
    }
    if opening(&PHRASES.corrections, &fold(note)).is_none() {
        return note;
    }
    let bracket = note.find('】').map(|at| at + '】'.len_utf8());
    let after = colons(note).map(|(_, end)| end).next().into_iter().chain(bracket).min();
    let label = after.filter(|after| note[..*after].split_whitespace().count() <= MAX_LABEL_WORDS);
    label.map(|after| note[after..].trim_start()).filter(|rest| !rest.is_empty()).unwrap_or(note)
}

/// `—Jane Roe contributed to this report.`
fn closes(folded: &str) -> bool {
    let end = folded.trim_end_matches(['.', ')', '>', '›', ']', '】', ' ', '!']);
    let who = ["writer", "journalist", "reporter", "correspondent"].iter().any(|role| folded.contains(role));
    folded.split(' ').count() <= MAX_CLOSING_WORDS
        && (who && end.ends_with("contributed")
            || PHRASES.sign_offs_within.iter().any(|phrase| end.ends_with(phrase.as_str())))
}

/// `jane@post.example`, `Contact Jane Roe at jane@post.example`: the address has the name in it, so it is the author's.
fn is_contact(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some((address, before)) = words.split_last() else { return false };
    let Some((local, host)) = address.trim_end_matches('.').split_once('@') else { return false };
    let is_address = !local.is_empty() && host.contains('.');
    let local = local.to_lowercase();
    let plain = |word: &str| fold(word.trim_end_matches([':', ',']));
    let asks = |word: &str| matches!(plain(word).as_str(), "contact" | "email" | "e-mail" | "reach");
    let ours = |word: &str| matches!(word, "author" | "reporter" | "newsroom" | "editor");
    let mut words = before.iter().map(|word| plain(word));
    let named = words.any(|word| ours(&word) || word.chars().count() >= 3 && local.contains(&word));
    is_address && (before.is_empty() || before.len() <= 8 && asks(before[0]) && named)
}

/// `Jane Roe is a staff writer for The Harbour Post.`
fn is_about_author(text: &str) -> bool {
    // `… Follow her on X: @jroe`
    let follows = |(_, rest): &(&str, &str)| ["her ", "him ", "them "].iter().any(|whom| rest.starts_with(whom));
    if let Some((about, _)) = text.split_once(" Follow ").filter(follows) {
        return is_about_author(about);
    }
    // `… She covers the port.`
    let more = |(_, rest): &(&str, &str)| {
        const MAX_MORE_WORDS: usize = 14;
        let mut words = rest.split(' ');
        let who = words.next().is_some_and(|who| matches!(who, "She" | "He" | "They"));
        let does = words.next().is_some_and(|does| {
            matches!(does, "covers" | "cover" | "writes" | "write" | "reports" | "report" | "can" | "joined" | "tweets")
        });
        who && does && rest.split(' ').count() <= MAX_MORE_WORDS
    };
    if let Some((about, _)) = text.split_once(". ").filter(more) {
        return is_about_author(&format!("{about}."));
    }
    let words: Vec<&str> = text.trim_start_matches(['—', '–', '*', ' ']).split_whitespace().collect();
    let names = words.iter().take_while(|word| is_name(word)).count();
    // `Jane Roe covers Norway for The Harbour Post.`
    if let Some(["covers", beat @ ..]) = words.get(names..)
        && let Some(at) = beat.iter().position(|word| *word == "for")
    {
        let house = |word: &&str| is_name(word.trim_end_matches('.')) || fold(word) == "the";
        return (2..=4).contains(&names) && words.len() <= MAX_ABOUT_WORDS && beat[at + 1..].iter().all(house);
    }
    let Some(["is", "a" | "an" | "the" | "our", role @ ..]) = words.get(names..) else { return false };
    let Some(at) = role.iter().take(5).position(|word| is_any(&PHRASES.roles, &fold(word.trim_end_matches('.'))))
    else {
        return false;
    };
    let rest = &role[at + 1..];
    let ends = role[at].ends_with('.') && rest.is_empty();
    let is_house = |word: &&str| is_name(word.trim_end_matches('.')) || fold(word) == "the";
    let of_house = rest.first() == Some(&"of") && rest[1..].iter().all(is_house);
    let house = (of_house || rest.first().is_some_and(|word| matches!(*word, "for" | "at" | "with")))
        && !rest.iter().any(|word| matches!(*word, "who" | "and" | "when" | "where"))
        // More is said of somebody whom the story is about.
        && rest.iter().rev().skip(1).all(|word| !word.ends_with('.'));
    (2..=4).contains(&names) && words.len() <= MAX_ABOUT_WORDS && (ends || house && text.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_tells_it_in_a_film_is_none_of_the_story() {
        for line in
            ["KVRT's Jane Roe has that report.", "The Post’s Jane Roe reports.", "News 9's Omar O’Hara has more"]
        {
            assert!(is_sign_off(line, false), "{line}");
        }
        for line in [
            "Avel's port has more.",
            "The mayor's wife has that report.",
            "KVRT's Jane Roe has that report on her desk.",
        ] {
            assert!(!is_sign_off(line, false), "{line}");
        }
    }

    #[test]
    fn what_stands_below_a_story_is_told() {
        for line in [
            "((aina.serik@wire.example; +1 202 555 0100))",
            "seojin@haeun.example",
            "© 2020 - 2026. Всі права захищено.",
            "‹저작권자(c) 해운일보, 무단 전재-재배포 금지>",
            "<저작권자 ⓒ 해운일보>",
            "Contact Aina Serik at aserik@post.example",
            "Aina Serik is a staff writer.",
            "Aina Serik is a transport reporter for The Harbour Post.",
            "Aina Serik is a reporter for the Herald. She covers Avel.",
            "붙임: 항구 현황 1부. 끝.",
            "4 dicembre 2026 © RIPRODUZIONE RISERVATA",
            "—Aina Serik contributed to this report.",
            "Serik reported from Oslo. Associated Press writer Omar O’Hara in Port Avel contributed to this report.",
            "AP writer Aina Serik contributed.",
            "Aina Serik covers harbours for The Harbour Post.",
            "Aina Serik is the transport correspondent of The Harbour Post. Follow her on X: @aserik",
            "Contact the author: a.serik@post.example",
            "The writer is a former mayor of Avel.",
            "Correction appended, December 4",
            "Copyright 2026 The Harbour Post. All rights reserved.",
            "Copyright Harbour Post. All rights reserved. This material may not be reproduced.",
            "All rights reserved. This material, and other digital content on this website, may not be reproduced, published, \
             broadcast, rewritten or redistributed in whole or in part without prior written permission of the Harbour Post.",
            "Our Standards: The Harbour Principles of Trust.",
            "© 2026 The Harbour Post. All rights reserved. No part of this may be printed, told, sung or copied again. Read more of \
             what we ask for in our Privacy Notice and in our Terms of Service.",
            "All rights reserved. No part of this text may be copied.",
            "Alle Rechte vorbehalten. Jede Nutzung ist verboten.",
            "Все права защищены. Любое использование материалов — с согласия редакции.",
            "版权所有，未经许可不得转载。",
            "無断転載を禁じます。",
            "무단 전재 및 재배포를 금지합니다.",
        ] {
            assert!(is_sign_off(line, true), "{line}");
        }
        assert!(is_post_credit("— Mayor of Avel (@mayor) Nov 23, 2026"));
    }

    #[test]
    fn sentences_are_no_sign_offs() {
        for line in [
            "Copyright lasts for seventy years, the court said.",
            "Experts from forty countries contributed to this report, the council said.",
            "Aina Serik is a pilot.",
            "Aina Serik is a pilot. She covers nine towns.",
            "Aina Serik is a reporter for the Herald. She was jailed for what she wrote.",
            "Aina Serik is the editor of the report.",
            "Aina Serik covers for the pilot when he sleeps.",
            "Nine towns contributed.",
            "Aina Serik is a reporter who was jailed for what she wrote.",
            "Register at port@avel.example",
            "All rights reserved is what the label will print no more, its chief said.",
            "Copyright 1931 is the stamp on the songs that became free on Monday.",
            "Alle Rechte vorbehalten steht auf dem Plakat, das die Stadt abhängt.",
            "Все права защищены — эта надпись стоила музею двух миллионов рублей.",
            "無断転載を禁じる契約は無効だと地裁が金曜日に判断した。",
            "Contact the harbour office at port@avel.example",
            "The writer is a mayor who was jailed in May for what he had said of the port, and of all who work in it.",
            "— The mayor (@mayor) said that she would stay until Nov 23, 2026",
        ] {
            assert!(!is_sign_off(line, true) && !is_post_credit(line), "{line}");
        }
    }

    #[test]
    fn notes_on_what_was_wrong_are_told() {
        for note in [
            "Correction: an earlier version of this article said that the ferry was built in Avel.",
            "This article was amended on 4 December 2026 to correct the name of the ferry.",
            "Уточнение: в первой версии было неверно указано имя.",
            "Correction, Dec. 4, 2026: The ferry was built in Avel, not in Veldhaven.",
            "Korrektur vom 4. Dezember 2026: Die Fähre wurde in Avel gebaut.",
        ] {
            assert!(is_correction(note), "{note}");
        }
        for sentence in [
            "An earlier version of this bill was refused by the council.",
            "Correction of the river took forty years.",
            "Correction, she said: the river is not blue.",
            "This article was written in a lighthouse.",
        ] {
            assert!(!is_correction(sentence), "{sentence}");
        }
    }

    #[test]
    fn notes_are_told() {
        assert!(is_note("Editor’s note: this story tells of a wreck.") && !is_note("The editor’s note was short."));
    }

    #[test]
    fn a_note_is_told_without_its_label() {
        for (note, told) in [
            ("Correction (4 Dec. 2026): The ferry is red: it was blue.", "The ferry is red: it was blue."),
            ("Correction, Dec. 4, 2026: The ferry is red.", "The ferry is red."),
            ("更正：渡轮是红色的。", "渡轮是红色的。"),
            ("【訂正】フェリーは赤です。", "フェリーは赤です。"),
            (
                "This article was amended to say: the ferry is red.",
                "This article was amended to say: the ferry is red.",
            ),
            ("바로잡습니다", "바로잡습니다"),
        ] {
            assert_eq!(without_label(note), told);
        }
    }

    #[test]
    fn a_note_is_a_correction_as_a_whole_and_a_label_ends_behind_its_hour() {
        for (note, told) in [
            ("Correction (Dec. 4, 3:40 p.m.): The ferry is 30 years old.", "The ferry is 30 years old."),
            ("CLARIFICATION: The ferry has two decks.", "The ferry has two decks."),
            ("Correction: The ferry left at 9:40.", "The ferry left at 9:40."),
            (
                "Editor’s note: This article was amended on Friday. The ferry is 30 years old.",
                "This article was amended on Friday. The ferry is 30 years old.",
            ),
            (
                "Anmerkung der Redaktion: In einer früheren Fassung dieses Artikels stand ein falscher Name.",
                "In einer früheren Fassung dieses Artikels stand ein falscher Name.",
            ),
            (
                "An earlier version of this piece misspelled a name.",
                "An earlier version of this piece misspelled a name.",
            ),
        ] {
            assert!(is_correction(note), "{note}");
            assert_eq!(without_label(note), told);
        }
        for news in ["An earlier version of this bill failed in May.", "Editor’s note: this story tells of a wreck."]
        {
            assert!(!is_correction(news), "{news}");
        }
    }
}
