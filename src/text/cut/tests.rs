//! Where texts may be cut, and where never.

mod bound;
mod words;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::*;
use crate::text::parse;

fn within(text: &str, language: &str, max: usize) -> Option<String> {
    fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
}

/// The longest clause of a sentence that is too long by one character.
pub(super) fn clause(sentence: &str, language: &str) -> Option<String> {
    let length = sentence.chars().count();
    let fitted = fit(&parse(sentence), language, |rich| rich.text.chars().count() < length);
    fitted.map(|rich| rich.text).filter(|text| !text.contains('…'))
}

#[test]
fn whole_sentences_come_first() {
    let text = "The council met. It approved the tram line, which will cost five million. Work starts in May.";
    assert_eq!(within(text, "en", 200).as_deref(), Some(text));
    assert_eq!(within(text, "en", 80).as_deref(), Some(&text[..73]));
    assert_eq!(within(text, "en", 60).as_deref(), Some("The council met."));
}

#[test]
fn then_clauses_then_words() {
    let text = "The council approved the tram line, which will cost five million dollars in all.";
    assert_eq!(within(text, "en", 60).as_deref(), Some("The council approved the tram line."));
    assert_eq!(within(text, "en", 30).as_deref(), Some("The council approved the tram…"));
    assert_eq!(within(text, "en", 3), None);
}

#[test]
fn a_number_keeps_its_unit_and_a_name_its_initials() {
    assert_eq!(within("Fines of 25 million dollars", "en", 20).as_deref(), Some("Fines…"));
    assert_eq!(within("Minister J. Smith-Jones", "en", 14).as_deref(), Some("Minister…"));
    assert_eq!(within("He met Hasan İ. Yalçın on the quay", "en", 20).as_deref(), Some("He met…"));
    assert_eq!(within("It rained in Glen Moray all day", "en", 20).as_deref(), Some("It rained…"));
    assert_eq!(within("Sie tanzte am 4. Dezember dort", "de", 18).as_deref(), Some("Sie tanzte…"));
}

#[test]
fn a_quantity_of_two_numbers_is_whole() {
    for (language, text, never) in [
        ("en", "The pilot of the ferry was jailed for six years and four months for arson in Brill", "six years…"),
        ("en", "The boy grew to 2 m 5 cm within a year and still had to wait for shoes", "2 m…"),
        ("de", "Der Lotse muss für drei Jahre und sechs Monate in das alte Gefängnis von Brill", "drei Jahre…"),
        ("fr", "La pilote du bac est condamnée pour deux ans et six mois à la vieille prison", "deux ans…"),
        ("es", "La piloto del barco pasará tres años y seis meses en la cárcel vieja de Brill", "tres años…"),
        ("ru", "Лоцмана парома отправили на шесть лет и четыре месяца в старую тюрьму города", "шесть лет…"),
    ] {
        let cuts = Cuts::of(&parse(text), language).bare;
        let kept: Vec<String> = cuts.iter().map(|cut| cut.apply(&parse(text)).text).collect();
        assert!(kept.len() >= 3 && !kept.iter().any(|kept| kept.ends_with(never)), "{kept:?}");
    }
    // Another thing behind a quantity is none of it.
    let text = "The pilot of the ferry was jailed for six years and lost the boat in May";
    assert_eq!(within(text, "en", 50).as_deref(), Some("The pilot of the ferry was jailed for six years…"));
}

#[test]
fn a_sentence_is_whole_without_its_brackets() {
    let text =
        "Five people died on Monday in a fire at the old port of Brill (Northern Coast), the harbour master said.";
    let kept = "Five people died on Monday in a fire at the old port of Brill, the harbour master said.";
    assert_eq!(within(text, "en", text.len() - 1).as_deref(), Some(kept));
    assert_eq!(within(text, "en", kept.len()).as_deref(), Some(kept));
    assert_ne!(within(text, "en", kept.len() - 1).as_deref(), Some(kept));
    // Not without what turns it round, tells whose word it is, or would lose a link.
    for text in [
        "The harbour master of Brill has sold forty boats of the town (he denies it), and the town has sued him for it.",
        "The harbour master of Brill has sold forty boats of the town (prosecutors say), and has left for the south.",
        "The port (in the north of Brill) is shut this week, and all boats go to https://example.com/south instead.",
    ] {
        let cut = within(text, "en", text.chars().count() - 1).unwrap_or_default();
        assert!(
            !cut.ends_with("sued him for it.") && !cut.ends_with("for the south.") && !cut.starts_with("The port is"),
            "{cut}"
        );
    }
}

#[test]
fn a_quotation_that_goes_on_is_closed_where_the_text_ends() {
    let text =
        "She rose. “Good night.\n\n“And take the bread with you,” she said to all who had come that long evening.";
    assert_eq!(within(text, "en", 30).as_deref(), Some("She rose. “Good night.”"));
    let text =
        "Elle parla. «\u{A0}Bonne nuit.\n\n«\u{A0}Prenez le pain\u{A0}», dit-elle à tous ceux qui étaient venus.";
    assert_eq!(within(text, "fr", 30).as_deref(), Some("Elle parla. «\u{A0}Bonne nuit.\u{A0}»"));
    let whole = "She rose. “Good night.\n\n“Go home.”";
    assert_eq!(within(whole, "en", 80).as_deref(), Some(whole));
}

#[test]
fn a_guillemet_is_closed_with_the_space_it_opens_with() {
    for space in ["\u{A0}", "\u{202F}", " ", ""] {
        let text = format!("Elle croit «{space}que le pont devrait rouvrir vite avant la fin du printemps{space}».");
        assert_eq!(within(&text, "fr", 45), Some(format!("Elle croit «{space}que le pont devrait rouvrir…{space}»")));
    }
}

#[test]
fn a_name_is_whole_in_scripts_without_capitals() {
    for (language, text, kept) in [
        ("he", "הגיעו ד\"ר י' לוין ושלושה ימאים", ["הגיעו…", "הגיעו ד\"ר י' לוין…"]),
        ("he", "הגיעה ופרופ' נועה וכל הצוות", ["הגיעה…", "הגיעה ופרופ' נועה…"]),
        ("zh", "船长见到了卢卡·安德烈·莫罗和船员们", ["船长见到了…", "船长见到了卢卡·安德烈·莫罗…"]),
        ("th", "ดร. ปรีชา แสงทอง เดินทางถึงท่าเรือ", ["", "ดร. ปรีชา แสงทอง…"]),
        ("en", "They sang at Hale & Sons that day", ["They sang…", "They sang at Hale & Sons…"]),
        ("es", "Vive en el n.º 7, junto al río", ["Vive…", "Vive en el n.º 7…"]),
        ("it", "Parlava la dott.ssa Riva con noi", ["Parlava…", "Parlava la dott.ssa Riva…"]),
        ("ja", "市長は本当だと記者に述べたらしい", ["市長は本当だと…", "市長は本当だと記者に…"]),
    ] {
        let cuts = Cuts::of(&parse(text), language).words;
        let all: Vec<String> = cuts.iter().map(|cut| cut.apply(&parse(text)).text).collect();
        let whole = all.iter().position(|cut| cut == kept[1]);
        assert!(whole.is_some(), "{all:?}");
        let before = whole.and_then(|n| n.checked_sub(1)).map_or("", |n| all[n].as_str());
        assert_eq!(before, kept[0], "{all:?}");
    }
}

#[test]
fn no_text_ends_with_half_a_denial() {
    for (language, text, never) in [
        ("zh", "外交部发言人周四在记者会上表示中方不接受任何形式的军事威胁", "不"),
        ("ko", "외교부 대변인은 목요일 일부 보도가 사실이 아니며 근거가 없다고 설명했다", "사실이"),
        ("ja", "外務省の報道官は五日、政府が軍事行動を支持するとの報道は誤りだと強調した", "支持"),
    ] {
        for cut in Cuts::of(&parse(text), language).bare {
            assert!(!text[..cut.end].ends_with(never), "{}", &text[..cut.end]);
        }
    }
}

#[test]
fn a_day_stands_with_its_month_and_a_bracket_is_not_cut() {
    for (language, text, never) in [
        ("en", "The chief executive told the whole board on March 3 that he would leave", vec!["March"]),
        (
            "tr",
            "Bakan konutların teslim edilmeyeceği iddialarının doğru olmadığını söyledi",
            vec!["doğru", "edilmeyeceği"],
        ),
        ("tr", "Toplantı yarın akşam saat 18.45 gibi başlayacak ve gece sürecek", vec!["saat"]),
        ("ko", "외교부는 군사행동을 지지한다는 일부 언론 보도를 부인하는 성명을 냈다", vec!["지지한다는"]),
        (
            "en",
            "Most voters do not know him (margin of error: plus or minus three points) or do not care",
            vec!["of error", "plus", "three"],
        ),
    ] {
        let cuts = Cuts::of(&parse(text), language);
        for cut in cuts.bare.iter().chain(&cuts.clauses) {
            assert!(!never.iter().any(|end| text[..cut.end].ends_with(end)), "{language}: {}", &text[..cut.end]);
        }
        assert!(!cuts.bare.is_empty(), "{language}");
    }
    let text = "Пожар потушил отряд Карагандинской обл. По данным ведомства, никто не погиб.";
    let first = text.split_inclusive("обл.").next();
    assert_eq!(Cuts::of(&parse(text), "ru").sentences.first().map(|cut| &text[..cut.end]), first);
}

#[test]
fn who_says_it_stays_where_what_is_said_is_cut() {
    let text = "“We will strike for as long as it takes, because our members have been promised a rise for six years and have \
                had nothing but letters from the ministry,” said Carla Rossi, the union’s leader. The minister was silent.";
    let cut = within(text, "en", 150).expect("something");
    assert!(cut.starts_with("“We will strike") && cut.ends_with("…” said Carla Rossi, the union’s leader."), "{cut}");
    let text = "The mayor of Brill, Hans Keller, took two million in bribes from three construction companies in exchange for \
                permits in Harlow and four other towns along the river, according to an indictment filed by prosecutors. He left.";
    let cut = within(text, "en", 170).expect("something");
    assert_eq!(
        cut,
        "The mayor of Brill, Hans Keller, took two million in bribes from three construction companies in exchange for \
         permits, according to an indictment filed by prosecutors."
    );
    assert_eq!(within(text, "en", 60), None);
}

/// Whom a claim is about is not cut off from it, with a full stop and a source behind.
#[test]
fn no_claim_is_made_wider_before_who_says_it() {
    for (language, text, told) in [
        (
            "fr",
            "Le gouvernement supprimera l’impôt sur le revenu pour les infirmières de moins de 25 ans, a annoncé le ministre.",
            "revenu,",
        ),
        (
            "es",
            "El Gobierno eliminará el impuesto sobre la renta para las enfermeras menores de 25 años, anunció el ministro.",
            "renta,",
        ),
        (
            "it",
            "Il governo abolirà l’imposta sul reddito per le infermiere sotto i 25 anni, ha annunciato il ministro.",
            "reddito,",
        ),
        (
            "en",
            "Police will search the bags of all passengers at Barton station in the hours before and after football matches this \
             winter, the chief constable said on Friday.",
            "hours,",
        ),
    ] {
        for max in 60..text.chars().count() {
            let cut = within(text, language, max).unwrap_or_default();
            assert!(!cut.contains(told), "{max}: {cut}");
        }
    }
}

#[test]
fn what_is_opened_is_closed() {
    assert_eq!(within("“We are proud of this bridge today,” he said.", "en", 20).as_deref(), Some("“We are proud…”"));
    let text = "Mayor (and former judge. She knows.) spoke. Then left.";
    assert_eq!(within(text, "en", 45).as_deref(), Some("Mayor (and former judge. She knows.) spoke."));
}

#[test]
fn a_text_may_end_behind_what_closes_though_it_can_open_too() {
    for (language, text) in [
        ("de", "Der Chor sang das „Lied vom alten Hafen“, das alle kannten"),
        ("de", "Der Chor sang das \"Lied vom alten Hafen\", das alle kannten"),
        ("de", "Der Chor sang das „Lied vom alten Hafen“ zum Schluss"),
        ("sv", "Kören sjöng den ”gamla visan om hamnen”, som alla kände"),
    ] {
        let end = text.find(',').or_else(|| text.find(" zum")).unwrap_or(text.len());
        let max = text[..end].chars().count() + 1;
        assert_eq!(within(text, language, max), Some(format!("{}…", &text[..end])), "{text}");
    }
}

#[test]
fn scripts_without_spaces_are_cut_between_characters() {
    assert_eq!(within("市议会批准了新的大桥计划", "zh", 6).as_deref(), Some("市议会批准…"));
    assert_eq!(within("市议会批准了新的大桥计划", "zh", 5).as_deref(), Some("市议会…"), "between words");
    assert_eq!(within("修复工程耗资2860万元和三年时间", "zh", 11).as_deref(), Some("修复工程耗资…"));
    let thai = "ตลาดน้ำเปิดอีกครั้ง";
    assert_eq!(within(thai, "th", 12).as_deref(), Some("ตลาดน้ำเปิด…"), "between words, by a dictionary");
}

#[test]
fn links_are_never_cut() {
    let text = "[the whole long report](https://example.com/) is out";
    assert_eq!(within(text, "en", 12), None);
}

#[test]
fn no_clause_ends_within_a_link_that_ends_in_a_hyphen() {
    let text = parse("The council approved the line at https://a.example/b- , which will cost five million.");
    for cut in Cuts::of(&text, "en").clauses {
        assert!(!text.spans.iter().any(|span| span.range.start < cut.end && cut.end < span.range.end));
    }
}

const PIECES: &str = "([A-Z][a-z]{1,6}|[a-z]{1,7}|the|of|Dr\\.|5|km|#Tag|@name|https://a.example/x|[,;:]|[.!?] |“|”|\\(|\\)|市议会|е\u{301}т|👩‍🚀|\n\n| |—)";

proptest! {
    #[test]
    fn the_fitted_text_fits_and_one_more_sentence_would_not(
        pieces in prop::collection::vec(PIECES, 0..40), max in 1usize..80,
    ) {
        let text = parse(&pieces.join(" "));
        let fits = |rich: &Rich| rich.text.chars().count() <= max;
        let cuts = Cuts::of(&text, "en");
        if let Some(fitted) = fit(&text, "en", fits) {
            prop_assert!(fits(&fitted));
            let longer = cuts.sentences.iter().find(|cut| cut.end > fitted.text.len());
            prop_assert!(longer.is_none_or(|cut| !fits(&cut.apply(&text))));
        }
        for cut in cuts.sentences.iter().chain(&cuts.clauses).chain(&cuts.words) {
            prop_assert!(!text.spans.iter().any(|s| s.style.is_whole() && s.range.start < cut.end && cut.end < s.range.end));
            let border = text.text.grapheme_indices(true).any(|(at, _)| at == cut.end) || cut.end == text.text.len();
            prop_assert!(border, "{:?} at {}", text.text, cut.end);
        }
    }
}

#[test]
fn the_last_line_of_a_list_is_no_subheading() {
    let text =
        parse("Three were freed:\n\nAna Roe, 41\n\nLena Vogt, 9\n\nThey were flown home on Monday. All are well.");
    let kept = fit(&text, "en", |rich| rich.text.chars().count() <= 80).expect("it fits");
    assert!(kept.text.contains("Lena Vogt, 9"), "{}", kept.text);
}

#[test]
fn a_sentence_with_its_verb_at_the_end_is_not_cut_within_what_that_denies() {
    for (text, language) in [
        ("Eski limanın müdürü dün sabah erken saatlerde yeni vapurun satıldığı haberini yalanladı.", "tr"),
        ("Ескі порттың бастығы кеше таңертең жаңа кеме сатылды деген хабарды жоққа шығарды.", "kk"),
        ("옛 항구의 대표는 어제 아침 일찍 새 여객선을 팔았다는 보도를 부인했다.", "ko"),
        ("पुराने बंदरगाह के प्रमुख ने कल सुबह नई नाव को बेचने की खबर से इनकार किया था।", "hi"),
        ("古い港の代表は昨日の朝、新しい船を売ったとの報道を否定した。", "ja"),
    ] {
        assert_eq!(within(text, language, text.chars().count() - 6), None, "{text}");
    }
    // What it does not deny is told as far as there is room.
    for (text, language) in [
        ("Eski limanın yeni vapuru dün sabah erken saatlerde ilk yolcularıyla denize açıldı.", "tr"),
        ("Ескі порттың жаңа кемесі кеше таңертең алғашқы жолаушыларымен теңізге шықты.", "kk"),
        ("옛 항구의 새 여객선이 어제 아침 일찍 첫 승객들과 함께 바다로 나갔다.", "ko"),
        ("पुराने बंदरगाह की नई नाव कल सुबह अपने पहले यात्रियों के साथ समुद्र में गई थी।", "hi"),
    ] {
        let kept = within(text, language, text.chars().count() - 6);
        assert!(kept.as_ref().is_some_and(|kept| kept.ends_with('…')), "{kept:?}");
    }
    // A line that has no verb is.
    assert_eq!(
        within("Eski limanın yeni vapuru ve ilk yolcuları", "tr", 30).as_deref(),
        Some("Eski limanın yeni vapuru…")
    );
}

#[test]
fn the_first_line_of_a_story_stands_without_a_stop() {
    let below =
        "The old ferry to Brill, which nobody had seen for ten years, came back on Friday morning with its crew.";
    let standfirst = "What the crew of the ferry brought home";
    assert_eq!(within(&format!("{standfirst}\n\n{below}"), "en", 90).as_deref(), Some(standfirst));
    // A subheading does not.
    let text = format!("The port is open. It was shut.\n\nThe ferry\n\n{below}");
    assert_eq!(within(&text, "en", 60).as_deref(), Some("The port is open. It was shut."));
    assert_ne!(within(&format!("The ferry\n\n{below}"), "en", 90).as_deref(), Some("The ferry"));
}

#[test]
fn what_the_headline_tells_needs_no_source() {
    let below = |headline: &str, text: &str, language: &str| {
        let length = text.chars().count();
        fit_below(headline, &parse(text), language, |rich| rich.text.chars().count() < length).map(|rich| rich.text)
    };
    for (headline, text, language, kept) in [
        (
            "Old ferry to Brill reopens",
            "The old ferry to Brill was opened again on Friday, the ministry of transport said.",
            "en",
            "The old ferry to Brill was opened again on Friday.",
        ),
        (
            "В Брилле открылась школа лоцманов",
            "Первая в стране школа лоцманов начала работу в Брилле, сообщила пресс-служба порта.",
            "ru",
            "Первая в стране школа лоцманов начала работу в Брилле.",
        ),
        (
            "Портта жаңа мектеп ашылды",
            "Ескі портта лоцмандарға арналған жаңа мектеп ашылды, деп хабарлайды әкімдік баспасөз қызметі.",
            "kk",
            "Ескі портта лоцмандарға арналған жаңа мектеп ашылды.",
        ),
    ] {
        assert_eq!(below(headline, text, language).as_deref(), Some(kept));
        assert_ne!(below("", text, language).as_deref(), Some(kept));
    }
    for (headline, text) in [
        // Somebody is accused, the headline names its source, or is about something else.
        (
            "Mayor of Brill takes ferry fares",
            "The mayor of Brill has taken the ferry fares for himself, prosecutors said.",
        ),
        (
            "Old ferry to Brill reopens, minister says",
            "The old ferry to Brill was opened again on Friday, the minister said.",
        ),
        ("Minister: ferry to Brill reopens", "The old ferry to Brill was opened again on Friday, the minister said."),
        ("Rain in the hills", "The old ferry to Brill was opened again on Friday, the ministry of transport said."),
    ] {
        let kept = below(headline, text, "en").unwrap_or_default();
        assert!(kept.is_empty() || kept.ends_with("said."), "{kept}");
    }
}

#[test]
fn a_remark_behind_a_dash_goes_with_the_sentence_or_not_at_all() {
    let text = "The old boats glitter in the colours of the bay when the ferry passes, according to the board of the port — a \
                hint, though no proof, that somebody paints them.";
    let kept =
        "The old boats glitter in the colours of the bay when the ferry passes, according to the board of the port.";
    for max in kept.len()..text.chars().count() {
        assert_eq!(within(text, "en", max).as_deref(), Some(kept), "{max}");
    }
    // Where a dash stands for the verb, or two of them set something apart, nothing is whole before it.
    for (text, language) in [
        ("Самый старый и самый большой паром всего северного побережья — гордость города и его жителей.", "ru"),
        (
            "The oldest and the largest ferry of the whole northern coast — the pride of Brill — has sunk in a storm.",
            "en",
        ),
    ] {
        let kept = text.split(" — ").next().unwrap_or_default();
        for max in 40..text.chars().count() {
            assert_ne!(within(text, language, max), Some(format!("{kept}.")), "{max}");
        }
    }
}

#[test]
fn no_comma_stands_behind_an_ellipsis() {
    for (language, text) in [
        (
            "uk",
            "У Бриллі в четвер відкрили першу на узбережжі школу лоцманів, розраховану на сто учнів у дві зміни: будівництво тривало рік \
             і коштувало місту сім мільйонів, повідомила начальниця порту Ірина Лоза.",
        ),
        (
            "pl",
            "Po siedmiu godzinach udało się odblokować drogę do portu w Brillu, gdzie rano zderzyło się 11 łodzi – poinformował kapitan.",
        ),
        (
            "en",
            "“We will stay at the pier for as long as it takes, because nobody has told us anything,” said the pilot, Carla Rossi.",
        ),
        (
            "it",
            "Dopo dieci anni di attesa tornerà in funzione, ma soltanto nelle notti tra venerdì e domenica, il vecchio traghetto di \
             Brill, ha annunciato il capo del porto.",
        ),
    ] {
        for max in 20..text.chars().count() {
            let kept = within(text, language, max).unwrap_or_default();
            assert!(!kept.contains("…,") && !kept.contains("… –"), "{max}: {kept}");
            assert!(!kept.contains("nelle notti,"), "{max}: {kept}");
        }
    }
}

#[test]
fn a_claim_that_is_cut_ends_with_a_clause_and_keeps_its_source() {
    let text = "Po siedmiu godzinach udało się odblokować drogę do portu w Brillu, gdzie rano zderzyło się 11 łodzi – poinformował kapitan.";
    let kept = "Po siedmiu godzinach udało się odblokować drogę do portu w Brillu – poinformował kapitan.";
    assert_eq!(within(text, "pl", text.chars().count() - 1).as_deref(), Some(kept));
    // `At a meeting held on Monday` has no verb that tells anything.
    let text =
        "At a long meeting of the board held on Monday, the captain, Ana Hale, and her crew, who were tired, fell ill.";
    assert!(Cuts::of(&parse(text), "en").clauses.iter().all(|cut| !text[..cut.end].ends_with("Monday")));
}

#[test]
fn what_tells_whose_word_it_is_stays_where_there_is_room_for_it() {
    let text = "A strong quake struck off the coast of Brill on Friday, the survey said, shaking the old town and closing its port.";
    for headline in ["Strong quake strikes off Brill", "Rain in the hills"] {
        let fits = |rich: &crate::text::Rich| rich.text.chars().count() < text.chars().count();
        let kept = fit_below(headline, &parse(text), "en", fits).expect("it fits").text;
        assert_eq!(kept, "A strong quake struck off the coast of Brill on Friday, the survey said.");
    }
}

#[test]
fn what_a_colon_explains_stands_alone_where_the_headline_tells_it() {
    let text = "The old port of Brill opened a school for pilots on Friday: the work took a year and cost the town seven million.";
    let below = |headline: &str| {
        let fits = |rich: &crate::text::Rich| rich.text.chars().count() < text.chars().count();
        fit_below(headline, &parse(text), "en", fits).map(|rich| rich.text)
    };
    let kept = "The old port of Brill opened a school for pilots on Friday.";
    assert_eq!(below("Port of Brill opens school for pilots").as_deref(), Some(kept));
    assert_ne!(below("").as_deref(), Some(kept));
}
