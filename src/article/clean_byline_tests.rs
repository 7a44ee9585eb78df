//! Who wrote a story is taken out of it, and told.

use super::tests::{STORY, cleaned, texts};
use super::*;
use crate::article::{BlockKind, Defaults, Input, Kind, read};

#[test]
fn who_wrote_it_is_kept_with_what_stands_beside_the_name() {
    for (lines, name) in [
        (&["Jane Roe, 4 December 2026, 10:15"][..], "Jane Roe"),
        (&["Jane Roe", "Environment reporter", "4 December 2026, 11:05 GMT"], "Jane Roe"),
        (&["By Jane Roe", "Northern Dispatch"], "Jane Roe"),
        (&["Olena Lund, Wexcombe", "4 December 2026, 14:20"], "Olena Lund"),
        (&["Por Caio Reis, Jornal da Serra Alta", "4/12/2026 07h45"], "Caio Reis"),
        (&["By Jane Roe, The Harbour Post"], "Jane Roe"),
        (&["تونس - ليلى بن عمار", "4 ديسمبر 2026"], "ليلى بن عمار"),
        (&["Jane Roe, Health Correspondent, and agencies"], "Jane Roe"),
        (&["Radek Lund, spolupracovnice redakce Jana Marsh"], "Radek Lund"),
        (&["Olena Lund, 4 December 2026"], "Olena Lund"),
        (&["Από τον Στέφανο Λιμάνη"], "Στέφανο Λιμάνη"),
        (&["EFE / Redacción"], "EFE"),
        (&["de Ioana Lund (text) și Radu Marsh (foto)"], "Ioana Lund"),
        (&["By By Jane Roe"], "Jane Roe"),
        (&["By-Jane Roe"], "Jane Roe"),
        (&["By Jane Roe Harbour Times Staff"], "Jane Roe"),
        (&["Jane Roe", "Sports Editor", "jroe@post.example"], "Jane Roe"),
        (&["Jane Roe", "jroe@post.example"], "Jane Roe"),
        (&["Jane Roe", "Harbour Times"], "Jane Roe"),
        (&["By Jane Roe:"], "Jane Roe"),
        (&["By state political reporter Jane Roe"], "Jane Roe"),
        (&["Jane Roe North of Avel correspondent"], "Jane Roe"),
        (&["Jane Roe - harbournews", "4 Dec 2026 13:22"], "Jane Roe"),
        (&["Jale Roe / AVEL (DHB)", "4 Aralık 2026 Cuma, 13:05"], "Jale Roe"),
    ] {
        let paragraphs: Vec<&str> = lines.iter().copied().chain([STORY, "It rained."]).collect();
        let found = cleaned(&paragraphs);
        assert_eq!(texts(&found), [STORY, "It rained."], "{lines:?}");
        assert_eq!(found.byline, [name], "{lines:?}");
    }
    assert_eq!(cleaned(&["By Jane Roe, Omar Post", STORY, "It rained."]).byline, ["Jane Roe", "Omar Post"]);
    let found = cleaned(&["Port Avel", "4 December 2026", STORY, "It rained."]);
    assert!(found.byline.is_empty(), "{:?}", found.byline);
}

#[test]
fn who_wrote_it_is_told_of_a_house_within_and_above_a_repeated_headline() {
    for line in ["Avec notre envoyé spécial à Avel, Jean Marsh", "From our correspondent in Avel, Jean Marsh"] {
        for paragraphs in [[line, STORY, "It rained."], [STORY, line, "It rained."]] {
            let found = cleaned(&paragraphs);
            assert_eq!(texts(&found), [STORY, "It rained."], "{paragraphs:?}");
            assert_eq!(found.byline, ["Jean Marsh"], "{paragraphs:?}");
        }
    }
    for (line, name) in [
        ("Rep: Aina Serik / Red: Omar Lund", "Aina Serik"),
        ("Reporter : Aina Serik, Editor : Omar Lund", "Aina Serik"),
        ("By Harbour Lines Global contributor", "Harbour Lines Global contributor"),
        ("Quay18 Correspondent", "Quay18 Correspondent"),
    ] {
        let found = cleaned(&[line, STORY, "It rained."]);
        assert_eq!(texts(&found), [STORY, "It rained."], "{line}");
        assert_eq!(found.byline, [name], "{line}");
    }
    for paragraphs in [
        &["By Jane Roe", STORY, "Posted by Harbour News on Friday, December 4, 2026", "It rained."][..],
        &[STORY, "Posted by Harbour News on Friday, December 4, 2026", STORY, "It rained."],
    ] {
        let found = cleaned(paragraphs);
        assert!(!found.byline.contains(&"Harbour News".to_owned()), "{paragraphs:?}");
    }
    let title = "Trams return to the quay";
    let text = format!("{title}\n\n04.12.2026 17:35\nAina Serik\n{title}\n{STORY}\n\nIt rained.\n");
    let article =
        read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
    assert_eq!(article.byline, ["Aina Serik"]);
}

#[test]
fn a_name_beside_a_day_is_read_below_a_standfirst_too() {
    let found = cleaned(&[STORY, "טל לוי | 16.12.2026, 07:10", STORY, "It rained."]);
    assert_eq!(found.byline, ["טל לוי"]);
}

#[test]
fn who_wrote_it_may_stand_in_brackets_behind_the_last_sentence() {
    let last = "The old pool will be torn down in the spring.";
    for end in ["(di Ida Marsi)", "(Ida Marsi)", "(ida marsi)", "(von Ida Marsi)."] {
        let found = cleaned(&[STORY, &format!("{last} {end}")]);
        assert_eq!(texts(&found), [STORY, last], "{end}");
        assert_eq!(found.byline, ["Ida Marsi"], "{end}");
    }
    for (paragraphs, name) in [
        ([STORY, "“The old pool will be torn down.” (Ida Marsi)"], ""),
        (["Trams will run again, Ida Marsi of the port said.", "The pool will be torn down. (Ida Marsi)"], ""),
        ([STORY, "The old pool will be torn down in the spring. (see below)"], ""),
        ([STORY, "The old pool will be torn down in the spring. (New Avel)"], ""),
    ] {
        let found = cleaned(&paragraphs);
        assert_eq!(found.byline.concat(), name, "{paragraphs:?}");
        assert_eq!(texts(&found), paragraphs, "{paragraphs:?}");
    }
}

#[test]
fn a_name_alone_below_a_letter_signs_it() {
    let told = |headline: &str, said: &str| {
        let sir = "SIR – The trams are back on the quay, and I am glad of it.";
        let text = format!("{headline}\n\n{sir}\n\n{said}\n\nJane Roe\n");
        let article = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
        let article = article.unwrap();
        (article.byline, article.body.len())
    };
    let said = "The old pool will be torn down in the spring.";
    assert_eq!(told("Letter: Too many trams on the quay", said), (vec!["Jane Roe".to_owned()], 3));
    assert_eq!(
        told("Letter: Too many trams on the quay", "I am no friend of Mr Roe and his trams.").0,
        Vec::<String>::new()
    );
    assert_eq!(told("Too many trams on the quay", said).0, Vec::<String>::new());
}

#[test]
fn who_wrote_it_stands_below_and_in_the_first_words_too() {
    let found = cleaned(&[&format!("By Jane Roe: {STORY}"), "It rained."]);
    assert_eq!(texts(&found), [STORY, "It rained."]);
    assert_eq!(found.byline, ["Jane Roe"]);
    for line in ["— Jane Roe can be reached at jroe@post.example.", "-- By Jane Roe"] {
        let found = cleaned(&[STORY, "It rained.", line]);
        assert_eq!(texts(&found), [STORY, "It rained."], "{line}");
        assert_eq!(found.byline, ["Jane Roe"], "{line}");
    }
}

#[test]
fn a_byline_with_day_and_reading_time_stands_behind_a_standfirst_too() {
    let teaser = "Forty years after the rails were torn out, nobody knows who will pay for them.";
    for line in [
        "Von Jane Roe | Stand: 04.12.2026, 22:41 Uhr | Lesezeit: 2 Min.",
        "Jane Roe | Environment Editor | @janeroe | Dec 4, 2026",
        "Par Jane Roe - Publié le 04/12/2026 à 11:02 - Temps de lecture : 2 min",
    ] {
        let found = cleaned(&[teaser, line, STORY, "It rained."]);
        assert_eq!(texts(&found), [teaser, STORY, "It rained."], "{line}");
        assert_eq!(found.byline, ["Jane Roe"], "{line}");
    }
}

#[test]
fn a_reporter_behind_a_dateline_wrote_it() {
    for name in ["MEHMET YILMAZ", "Ayşe Nur Kaya"] {
        let found = cleaned(&[
            &format!("ANKARA (AA) - {name} - Liman kentinde tramvay seferleri yeniden başladı."),
            "Yağmur yağdı.",
        ]);
        assert_eq!(texts(&found), ["Liman kentinde tramvay seferleri yeniden başladı.", "Yağmur yağdı."], "{name}");
        assert_eq!(found.byline.len(), 1, "{name}");
    }
    let text = "Real Veld - Port Avel maçı bu akşam oynanacak ve Veld favori.";
    assert_eq!(texts(&cleaned(&[&format!("ANKARA (AA) - {text}"), "Yağmur yağdı."]))[0], text);
}

#[test]
fn bylines_and_credits_above_the_story_leave_it() {
    let found = cleaned(&["By Jane Roe and Omar O’Hara", "Photo: M. Lund / Harbour Post", STORY]);
    assert_eq!(texts(&found), [STORY]);
    assert_eq!(found.byline, ["Jane Roe", "Omar O’Hara"]);
    assert_eq!(cleaned(&["Автор: Айгүл Сейтова", STORY]).byline, ["Айгүл Сейтова"]);
    assert_eq!(texts(&cleaned(&[STORY, "Фото: Айгүл Сейтова"])), [STORY]);
}

#[test]
fn the_authors_own_names_and_roles_leave_the_story() {
    let clean = |lines: &[&str]| {
        let body = lines.iter().map(|text| Block::paragraph(*text)).collect();
        clean(body, "Trams return to the harbour", &["Ana Ruiz".to_owned(), "Luis Gil".to_owned()])
    };
    assert_eq!(texts(&clean(&["Ana Ruiz / Luis Gil", "Madrid - 4 dic 2026 - 07:00 CET", STORY])), [STORY]);
    // Below a standfirst too, where day and town stand below the name.
    let standfirst = "The port has bought them second-hand and will run them from May";
    assert_eq!(
        texts(&clean(&[standfirst, "María Ferrer", "Madrid - 4 dic 2026 - 13:05 CET", STORY])),
        [standfirst, STORY]
    );
    assert_eq!(texts(&clean(&["Ana Ruiz", "Economics editor", STORY])), [STORY]);
    assert_eq!(texts(&clean(&["Economics editor wins a prize.", STORY])), ["Economics editor wins a prize.", STORY]);
}

#[test]
fn lists_of_people_with_roles_stay() {
    let item = |text: &str| Block::new(BlockKind::Item, text);
    let body = vec![Block::paragraph(STORY), item("Aina Serik, journalist"), item("Omar Lund, editor")];
    assert_eq!(clean(body.clone(), "Prizes of Avel", &[]).body, body);
}

#[test]
fn an_arabic_byline_goes_whole_or_off_the_lead() {
    for body in [
        &["كتب محمد علي:", "افتتح الميناء اليوم بعد عامين من الإغلاق."][..],
        &["كتب محمد علي: افتتح الميناء اليوم بعد عامين من الإغلاق."],
    ] {
        let body = body.iter().map(|text| Block::paragraph(*text)).collect();
        let cleaned = clean(body, "الميناء", &[]);
        assert_eq!(cleaned.body.len(), 1);
        assert_eq!(
            (cleaned.body[0].text.as_str(), cleaned.byline.as_slice()),
            ("افتتح الميناء اليوم بعد عامين من الإغلاق.", &["محمد علي".to_owned()][..])
        );
        assert!(cleaned.left_out.iter().all(|left| !left.text.is_empty()));
    }
}

#[test]
fn a_japanese_reporter_signs_behind_the_last_sentence() {
    let story = "ミナト港は旧桟橋を2年間閉鎖すると発表し、渡船はすべて新しい桟橋に移ると説明した。";
    let found = cleaned(&[story, "工事は5月に始まる。（佐伯真理）"]);
    assert_eq!(texts(&found), [story, "工事は5月に始まる。"]);
    assert_eq!(found.byline, ["佐伯真理"]);
}

#[test]
fn a_paragraph_that_opens_with_the_author_may_be_the_story() {
    for last in [
        "Jane Roe was rescued at dawn. She still dreams of the sea.",
        "Jane Roe is to be buried in the town where she was born.",
    ] {
        let found = cleaned(&["By Jane Roe", STORY, last]);
        assert_eq!(texts(&found), [STORY, last]);
    }
    // The story is about her.
    let middle = "Roe had been at sea for eleven days when the ferry found her.";
    let last = "Jane Roe is an economist and the author of two books.";
    assert_eq!(texts(&cleaned(&["By Jane Roe", STORY, middle, last])), [STORY, middle, last]);
    assert_eq!(texts(&cleaned(&["By Jane Roe", STORY, "It rained.", last])), [STORY, "It rained."]);
}

#[test]
fn a_name_above_a_town_wrote_it() {
    let found = cleaned(&["Jane Roe", "Avel", STORY, "It rained."]);
    assert_eq!((texts(&found), found.byline.as_slice()), (vec![STORY, "It rained."], &["Jane Roe".to_owned()][..]));
    let found = cleaned(&["Jane Roe, BBC News, Avel", STORY, "It rained."]);
    assert_eq!((texts(&found), found.byline.as_slice()), (vec![STORY, "It rained."], &["Jane Roe".to_owned()][..]));
    // Of whom the story tells.
    let about = "Roe has been at sea for eleven days, and nobody knows where the ferry found her.";
    assert!(cleaned(&["Jane Roe", "Avel", about, "It rained."]).byline.is_empty());
}

#[test]
fn who_edited_it_did_not_write_it() {
    let found = cleaned(&["Edited By: Jane Roe | Updated: Dec 4, 2026, 03:04 PM IST", STORY, "It rained."]);
    assert_eq!((texts(&found), found.byline.len()), (vec![STORY, "It rained."], 0));
}

#[test]
fn a_byline_without_its_name_is_none_of_the_story() {
    for line in ["Par , à Avel", "Written by:", "Von , Avel"] {
        assert_eq!(
            texts(&cleaned(&["It rained on the quay.", line, STORY])),
            ["It rained on the quay.", STORY],
            "{line}"
        );
    }
    for line in ["By the way, it rained.", "By 2030, all boats go."] {
        assert_eq!(texts(&cleaned(&[STORY, line])), [STORY, line], "{line}");
    }
}

#[test]
fn what_the_author_is_may_stand_without_a_name() {
    for role in ["Crown court reporter", "Home affairs editor", "Rugby union correspondent", "Gerichtsreporterin"] {
        for lines in [&[role][..], &[role, "Fri 4 Dec 2026 15.47 GMT"], &["4 December 2026", role]] {
            let paragraphs: Vec<&str> = lines.iter().copied().chain([STORY, "It rained."]).collect();
            let found = cleaned(&paragraphs);
            assert_eq!(texts(&found), [STORY, "It rained."], "{lines:?}");
            assert!(found.byline.is_empty(), "{lines:?}: {:?}", found.byline);
        }
    }
}

#[test]
fn a_columnist_whom_the_last_line_names_is_the_author_and_what_the_page_asks_below_it_goes() {
    let told =
        "I have taken the ferry to the northern islands every winter of my life, and I will miss it when it is gone.";
    let more = "It was never quick, and it was never dry, but it was ours, and nobody on the quay asked for a bridge.";
    let bio = "Aina Serik is a columnist and the author of The Salt Road";
    let asks = "Do you have an opinion on the issues raised in this article? If you would like to submit a letter of up to 300 \
                words to be considered for our letters page, please click here.";
    let letter = "If you would like to submit a letter of up to 300 words for our letters page, click here.";
    for (above, below) in [
        ("Aina Serik\n\n", format!("{bio}\n{asks}")),
        ("", format!("{bio}\n{asks}")),
        ("AINA SERIK\n\n", format!("{bio}.\n\n{letter}")),
        ("By Aina Serik\n\n", format!("{bio}.")),
        ("", format!("{bio}\n\n{letter}")),
    ] {
        let text = format!("The ferry is more than a boat\n\n{above}{told}\n\n{more}\n\n{below}\n");
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        assert_eq!(article.byline, ["Aina Serik"], "{text}");
        let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(body, [told, more], "{text}");
    }
}

#[test]
fn what_a_reporter_named_above_covers_is_told_below_by_the_first_name() {
    let story = "The ferry to the northern islands runs again from Monday, the harbour board said on Friday.";
    let bio = "Aina covers the ports of the north. She has previously worked in Lund.";
    let text = format!("Ferry runs again\n\nBy Aina Serik\n\n{story}\n\nIt was built in 1911.\n\n{bio}\n");
    let article =
        read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
    assert_eq!(article.body.len(), 2, "{:?}", article.body);
    let text = format!("Ferry runs again\n\nBy Omar Lund\n\n{story}\n\nIt was built in 1911.\n\n{bio}\n");
    let article =
        read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
    assert_eq!(article.body.len(), 3, "somebody else: {:?}", article.body);
}

#[test]
fn a_note_on_the_author_above_a_column_is_none_of_it() {
    let story =
        "Hay una escena que se repite cada invierno en el puerto, y que conoce cualquiera que haya trabajado en uno.";
    for note in [
        "*Ana Lund es médica de familia en Avel y autora de «Consulta sin cita».*",
        "La autora es médica de familia en Avel.",
    ] {
        let text = format!("---\ntitle: El aplauso\nauthor: Ana Lund Reis\n---\n\n{note}\n\n{story}\n\nNo es todo.\n");
        let input = Input { text: &text, kind: Kind::Markdown, file: None, slug: None };
        let article = read(&input, &Defaults::default()).unwrap();
        assert_eq!(article.body[0].text, story, "{note}");
        assert!(article.left_out.iter().any(|left| left.kind == LeftOutKind::Byline), "{note}");
    }
    let text = "---\ntitle: Ana Lund wins\nauthor: Jane Roe\n---\n\nAna Lund is the new mayor of Avel.\n\nShe won by a vote.\n";
    let input = Input { text, kind: Kind::Markdown, file: None, slug: None };
    assert_eq!(read(&input, &Defaults::default()).unwrap().body.len(), 2);
}

#[test]
fn who_reports_an_entry_of_a_live_page_is_none_of_it() {
    let body = |sign: &str| {
        let text = format!(
            "<h1>Live</h1><p>The bridge is shut until Monday, the port of Avel said.</p><h2>Ferries start</h2><p>{sign}</p>\
                            <p>Two more ferries run from noon, and foot passengers ride free.</p>"
        );
        let input = Input { text: &text, kind: Kind::Html, file: None, slug: None };
        read(&input, &Defaults::default()).unwrap().body.len()
    };
    let sentence = body("From KPX's harbour a ferry left.");
    for sign in ["From KPX's Jane Roe", "From KPX staff"] {
        assert_eq!(body(sign) + 1, sentence, "{sign}");
    }
}
