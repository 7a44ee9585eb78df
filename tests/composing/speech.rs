//! Quotations of several sentences: told with who speaks, or not at all.

use super::*;
use fanfare::text::unpaired;

/// A headline, a lead that has no room on X, and a quotation of three sentences.
const STORIES: &[(&str, &str, &str, &str)] = &[
    (
        "de",
        "Sieben Boote im Hafen von Brill beschlagnahmt",
        "Beamte der Hafenwache von Brill haben bei mehreren nächtlichen Streifen, die im Laufe einer einzigen Woche an allen Anlegern der \
         Bucht und in den beiden benachbarten Flussmündungen stattfanden, sieben Boote, für die seit Jahren keine Liegegebühr mehr \
         bezahlt worden war, beschlagnahmt, teilte das Hafenamt mit.",
        "„Wir haben neunzig Liegeplätze besichtigt. In einer Woche haben wir sieben Boote gefunden, für die niemand zahlt. Drei davon \
         sinken“, sagte Hafenmeisterin Lena Mohr.",
    ),
    (
        "ru",
        "В порту Брилля арестовали семь лодок",
        "Сотрудники портовой охраны города Брилль в ходе ночных обходов, проведённых в течение одной недели у всех причалов бухты и в \
         устьях двух соседних рек, арестовали семь лодок, за стоянку которых уже несколько лет никто не платил, сообщает управление \
         порта.",
        "«За эту неделю мы осмотрели девяносто причалов. Мы нашли семь лодок, за которые никто не платит. Три из них тонут», — сказала \
         капитан порта Анна Лоза.",
    ),
    (
        "kk",
        "Бриль портында жеті қайық тәркіленді",
        "Бриль қаласының порт күзетшілері шығанақтың барлық айлағында және көрші екі өзеннің сағасында бір апта бойы жүргізілген түнгі \
         тексерулер барысында бірнеше жылдан бері тұрақ ақысы төленбеген жеті қайықты тәркіледі, деп хабарлайды порт басқармасының \
         баспасөз қызметі.",
        "«Қызмет «Айлақ» аясында тоқсан орынды қарады. Бір аптада ақысы төленбеген жеті қайық табылды. Оның үшеуі батып барады», — деді \
         порт капитаны Ж. Мысалов.",
    ),
    (
        "en",
        "Seven boats seized in Brill harbour",
        "Officers of the harbour watch of Brill, in the course of several patrols by night which within a single week led them to every \
         one of the quays along the bay and into the mouths of both of the rivers next to it, from where they came back with a list of \
         names, have seized seven boats.",
        "“We looked at ninety berths in the harbour. In one week we found seven boats that nobody pays for. Three of them are sinking,” \
         said harbour master Ann Lowe.",
    ),
    (
        "en",
        "Seven boats seized in Brill harbour",
        "Officers of the harbour watch of Brill, in the course of several patrols by night which within a single week led them to every \
         one of the quays along the bay and into the mouths of both of the rivers next to it, from where they came back with a list of \
         names, have seized seven boats.",
        "\"We looked at ninety berths in the harbour. In one week we found seven boats that nobody pays for. Three of them are sinking,\" \
         said harbour master Ann Lowe.",
    ),
];

fn article(language: &str, headline: &str, story: &str) -> Article {
    read(&format!("+++\nheadline = \"{headline}\"\nlanguage = \"{language}\"\n+++\n\n{story}\n"))
}

/// The texts and preheaders of the article.
fn told(article: &Article) -> Vec<(String, String)> {
    ["twitter", "bluesky", "mastodon", "telegram", "email"]
        .into_iter()
        .flat_map(|channel| {
            let post = post(article, channel, |_| {}).expect("a post");
            let part = post.parts.into_iter().next().expect("a part");
            let preheader = part.fields.get("preheader").cloned();
            [Some((channel.to_owned(), part.text.text)), preheader.map(|text| ("preheader".to_owned(), text))]
        })
        .flatten()
        .collect()
}

/// Whether as much of `quotation` as stands in `text` begins with it and tells who speaks.
fn is_whole(text: &str, quotation: &str, language: &str) -> bool {
    let ends = fanfare::text::sentences(quotation, fanfare::text::language::Language::of(language));
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let said = starts.zip(&ends).filter(|(start, end)| text.contains(quotation[*start..**end].trim())).count();
    said == 0 || text.contains(quotation)
}

#[test]
fn no_sentence_out_of_a_quotation_is_told_as_the_papers_own() {
    for (language, headline, lead, quotation) in STORIES {
        for (channel, text) in told(&article(language, headline, &format!("{lead}\n\n{quotation}"))) {
            assert!(is_whole(&text, quotation, language), "{language} {channel}: {text}");
            assert_eq!(unpaired(&text), None, "{language} {channel}: {text}");
            // Of this lead nothing has room.
            let alone = *language == "ru" && channel == "twitter";
            assert!(!alone || text.ends_with(quotation), "{channel}: {text}");
        }
    }
}

#[test]
fn a_quotation_of_somebody_told_before_is_not_told_alone() {
    let (language, headline, lead, quotation) = STORIES[1];
    let quotation = quotation.replace("капитан порта Анна Лоза", "она");
    let text = post(&article(language, headline, &format!("{lead}\n\n{quotation}")), "twitter", |_| {});
    assert_eq!(text.expect("a post").parts[0].text.text, headline);
}

#[test]
fn what_a_summary_says_again_takes_no_beginning_from_a_quotation() {
    for (language, headline, _, quotation) in STORIES {
        let first = quotation.split_inclusive('.').next().expect("a sentence");
        let bare = first.trim_start_matches(['„', '«', '“', '"']);
        let story = format!(
            "+++\nheadline = \"{headline}\"\nlanguage = \"{language}\"\nsummary = {bare:?}\n+++\n\n{quotation}\n\n{quotation}\n"
        );
        for (channel, text) in told(&read(&story)) {
            assert_eq!(unpaired(&text), None, "{language} {channel}: {text}");
        }
    }
}

mod property {
    use super::*;
    use proptest::prelude::*;

    /// Marks that open and close a quotation, as languages set them.
    const MARKS: &[(&str, &str)] = &[
        ("“", "”"),
        ("„", "“"),
        ("«", "»"),
        ("\"", "\""),
        ("„", "”"),
        ("»", "«"),
        ("「", "」"),
        ("„", "\""),
        ("»", "»"),
        ("“", "“"),
        ("”", "”"),
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn no_post_begins_or_ends_within_a_quotation(
            marks in prop::sample::select(MARKS),
            nested in any::<bool>(),
            lead in 20usize..60,
            sentences in prop::collection::vec(4usize..14, 2..6),
            named in any::<bool>(),
            before in any::<bool>(),
        ) {
            let (open, close) = marks;
            let words = |count: usize| vec!["harbour boats found"; count.div_ceil(3)].join(" ");
            let lead = format!("Officers of {} which had {} were seized in the end.", words(lead), words(lead / 2));
            let mut said: Vec<String> =
                sentences.iter().enumerate().map(|(n, count)| format!("We have {n} {} in Brill", words(*count))).collect();
            if nested && open != close {
                said[0] = said[0].replacen("We have", &format!("We {open}of Avel{close} have"), 1);
            }
            let speaker = if named { "harbour master Ann Lowe" } else { "she" };
            let before = if before { "The quays were searched by night. " } else { "" };
            let quotation = format!("{before}{open}{}{close}, said {speaker}.", said.join(". "));
            let story = format!("{lead}\n\n{quotation}\n\nThe harbour boats will be sold in May.");
            for (channel, text) in told(&article("en", "Seven boats seized in Brill harbour", &story)) {
                prop_assert_eq!(unpaired(&text), None, "{}: {}", channel, text);
                let inside = said.iter().any(|sentence| text.contains(sentence.as_str()));
                prop_assert!(!inside || text.contains(&format!("{open}{}", said[0])), "{}: {}", channel, text);
                prop_assert!(text.matches(open).count() % 2 == 0 || open != "\"", "{}: {}", channel, text);
            }
        }
    }
}
