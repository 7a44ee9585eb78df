//! The rule of fitting, as a property, for every unit and script: the longest run of whole sentences; only if not one fits,
//! a clause; only then words with an ellipsis; and not one more would fit.
//!
//! Sentences are built here from pieces that are known, so that what the cutter finds is held against what was put in.

use std::ops::Range;

use fanfare::text::{self, Cuts, Markup, Rich, Unit, measure};
use proptest::prelude::*;
use proptest::sample::select;
use unicode_segmentation::UnicodeSegmentation;

/// What sentences of one language are made of.
struct Tongue {
    tag: &'static str,
    /// The first word of each sentence.
    opener: &'static str,
    /// Between words: a space, or nothing.
    gap: &'static str,
    /// How a sentence ends.
    stop: &'static str,
    comma: &'static str,
    quotes: (&'static str, &'static str),
    words: &'static [&'static str],
    /// Words that no shortened text ends with.
    hanging: &'static [&'static str],
    /// What is never torn: abbreviations with what they belong to, numbers with units, names with initials.
    whole: &'static [&'static str],
}

const TONGUES: &[Tongue] = &[
    Tongue {
        tag: "en",
        opener: "Yesterday",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("“", "”"),
        words: &["council", "approved", "harbour", "tram", "will", "open", "Friday", "naïve", "mayor", "was"],
        hanging: &["the", "of", "and", "to", "with", "which", "her"],
        whole: &[
            "Dec. 4",
            "Mr. Okonjo",
            "U.S. Senate",
            "118 km/h",
            "25 million dollars",
            "J. P. Adeyemi",
            "3.5",
            "No. 7",
        ],
    },
    Tongue {
        tag: "ru",
        opener: "Вчера",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("«", "»"),
        words: &["совет", "одобрил", "новый", "трамвай", "порта", "открылся", "пятницу", "ёлка", "мэр"],
        hanging: &["и", "в", "на", "что", "который", "для", "не"],
        whole: &["9,6 млрд рублей", "№ 11", "И. П. Старцев", "ул. Лесной", "т.е. рядом", "42 м", "проф. Левин"],
    },
    Tongue {
        tag: "kk",
        opener: "Кеше",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("«", "»"),
        words: &["кеңес", "жаңа", "трамвай", "желісін", "мақұлдады", "ашылды", "мектеп", "ұстаз", "әкімдік"],
        hanging: &["және", "мен", "үшін", "бұл", "туралы"],
        whole: &["3,4 млрд теңге", "Г. М. Әбдірахман", "17 кг", "40 пайыз"],
    },
    Tongue {
        tag: "uk",
        opener: "Вчора",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("«", "»"),
        words: &["рада", "схвалила", "новий", "трамвай", "пекарня", "їжак", "відкрили", "п’ятницю"],
        hanging: &["і", "в", "на", "що", "який", "для", "не"],
        whole: &["1,4 тис. буханців", "В. О. Мельник", "11 км", "вул. Лісовій"],
    },
    Tongue {
        tag: "de",
        opener: "Gestern",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("„", "“"),
        words: &["Rat", "beschloss", "Straßenbahn", "fährt", "Hafen", "wurde", "Freitag", "Größe", "öffnet"],
        hanging: &["der", "die", "und", "mit", "von", "dass", "nicht"],
        whole: &["31,5 Mio. Euro", "Prof. Dr. Seeberger", "am 4. Dezember", "2,7 km", "z. B. Schulen", "Nr. 7"],
    },
    Tongue {
        tag: "fr",
        opener: "Hier",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("«\u{A0}", "\u{A0}»"),
        words: &["conseil", "approuvé", "tramway", "rouvert", "vendredi", "été", "marché", "était"],
        hanging: &["le", "la", "de", "et", "dans", "qui", "pour"],
        whole: &["18,3 millions d’euros", "M. Tessier", "6 %", "J.-C. Vautrin", "7 h"],
    },
    Tongue {
        tag: "es",
        opener: "Ayer",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("«", "»"),
        words: &["consejo", "aprobó", "tranvía", "volvió", "viernes", "agua", "niño", "fue"],
        hanging: &["el", "la", "de", "y", "con", "que", "para"],
        whole: &["480.000 euros", "Sra. Cano", "18 %", "812 m", "J. M. Aranda"],
    },
    Tongue {
        tag: "pt",
        opener: "Ontem",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("“", "”"),
        words: &["conselho", "aprovou", "elétrico", "voltou", "sexta", "água", "foi", "cidade"],
        hanging: &["o", "a", "de", "e", "com", "que", "para"],
        whole: &["3 milhões de", "Dr. Sousa", "12 km"],
    },
    Tongue {
        tag: "it",
        opener: "Ieri",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("“", "”"),
        words: &["consiglio", "approvò", "tram", "tornerà", "venerdì", "acqua", "città", "fu"],
        hanging: &["il", "la", "di", "e", "con", "che", "per"],
        whole: &["3 milioni di", "Dott. Rossi", "12 km"],
    },
    Tongue {
        tag: "tr",
        opener: "Dün",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("“", "”"),
        words: &["meclis", "onayladı", "tramvay", "açıldı", "cuma", "ışık", "İzmir", "köy"],
        hanging: &["ve", "ile", "için", "bir", "bu"],
        whole: &["14,5 milyon liraya", "Prof. Dr. Aydın", "27 m", "Hasan İ. Yalçın"],
    },
    Tongue {
        tag: "ar",
        opener: "أمس",
        gap: " ",
        stop: ".",
        comma: "، ",
        quotes: ("«", "»"),
        words: &["وافق", "المجلس", "الترام", "الميناء", "الجمعة", "مدينة", "مكتبة"],
        hanging: &["في", "من", "إلى", "على", "أن"],
        whole: &["1.3 مليون دينار", "د. سلمى", "م. ع. الراوي", "18 مترا"],
    },
    Tongue {
        tag: "he",
        opener: "אתמול",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("\"", "\""),
        words: &["מועצה", "אישרה", "הגשר", "נפתח", "שישי", "העיר"],
        hanging: &["של", "על", "את", "עם"],
        whole: &["8.4 מיליון שקלים", "64 מטרים", "ק\"ג"],
    },
    Tongue {
        tag: "hi",
        opener: "कल",
        gap: " ",
        stop: "।",
        comma: ", ",
        quotes: ("“", "”"),
        words: &["परिषद", "नाव", "स्कूल", "खुला", "शुक्रवार", "बच्चे", "क्षेत्र"],
        hanging: &["और", "का", "में", "को"],
        whole: &["2.6 करोड़ रुपये", "डॉ. मिश्रा", "24 मीटर"],
    },
    Tongue {
        tag: "zh",
        opener: "昨天",
        gap: "",
        stop: "。",
        comma: "，",
        quotes: ("“", "”"),
        words: &["市议会", "批准", "大桥", "灯塔", "游客", "修复", "港口", "点亮"],
        hanging: &["的", "和", "在"],
        whole: &["2860万元", "3100名"],
    },
    Tongue {
        tag: "ja",
        opener: "昨日",
        gap: "",
        stop: "。",
        comma: "、",
        quotes: ("「", "」"),
        words: &["銭湯", "再開", "学生", "ボイラー", "電気", "地図"],
        hanging: &["の", "と"],
        whole: &["3400万円", "ロイター"],
    },
    Tongue {
        tag: "ko",
        opener: "어제",
        gap: " ",
        stop: ".",
        comma: ", ",
        quotes: ("“", "”"),
        words: &["시의회가", "지도를", "버스가", "열렸다", "금요일", "노선을"],
        hanging: &["및", "또는"],
        whole: &["2억 3천만 원이", "43곳을"],
    },
    Tongue {
        tag: "th",
        opener: "เมื่อวาน",
        gap: "",
        stop: "",
        comma: " ",
        quotes: ("“", "”"),
        words: &["ตลาดน้ำ", "เปิด", "คลอง", "เรือ", "ชุมชน", "ปลา"],
        hanging: &["และ", "ของ"],
        whole: &["38 ล้านบาท", "5 ปี"],
    },
];

const UNITS: &[Unit] =
    &[Unit::Weighted, Unit::MastodonGraphemes, Unit::Graphemes, Unit::CodePoints, Unit::Utf16, Unit::Utf8Bytes];

/// What is whole in every language.
const ANYWHERE: &[&str] = &["https://a.example.com/path?q=1", "#HarbourTram", "@harbour_post", "👩🏽‍🚀", "e\u{301}té"];

/// A sentence, and the stretches of it that may not be torn.
#[derive(Clone, Debug)]
struct Sentence {
    text: String,
    whole: Vec<Range<usize>>,
}

fn sentence(tongue: &'static Tongue) -> impl Strategy<Value = Sentence> {
    let word = prop_oneof![
        12 => select(tongue.words).prop_map(|word| (word.to_owned(), false)),
        4 => select(tongue.hanging).prop_map(|word| (word.to_owned(), false)),
        3 => select(tongue.whole).prop_map(|word| (word.to_owned(), true)),
        1 => select(ANYWHERE).prop_map(|word| (word.to_owned(), true)),
    ];
    let mark = prop_oneof![6 => Just(0_u8), 1 => Just(1), 1 => Just(2), 1 => Just(3), 1 => Just(4)];
    prop::collection::vec((word, mark), 2..14).prop_map(move |pieces| build(tongue, &pieces))
}

/// Joins the pieces with marks between them: 1 a comma, 2 a dash, 3 and 4 a quotation or brackets around the piece.
fn build(tongue: &Tongue, pieces: &[((String, bool), u8)]) -> Sentence {
    let mut text = String::from(tongue.opener);
    let mut whole = Vec::new();
    for ((piece, is_whole), mark) in pieces {
        let links = piece.starts_with(['h', '#', '@']);
        let join = match mark {
            1 => tongue.comma,
            2 if !tongue.gap.is_empty() => " – ",
            // A link ends where white space begins.
            _ if links || text.ends_with(|c: char| c.is_ascii_alphanumeric()) => " ",
            _ => tongue.gap,
        };
        text.push_str(join);
        let (open, close) = match mark {
            3 if !links => tongue.quotes,
            4 if !links => ("(", ")"),
            _ => ("", ""),
        };
        text.push_str(open);
        let start = text.len();
        text.push_str(piece);
        if *is_whole {
            whole.push(start..text.len());
        }
        text.push_str(close);
    }
    // A full stop behind a link, an abbreviation or a number would be taken for part of it, and no sentence ends with `of`.
    if pieces.last().is_some_and(|((last, is_whole), _)| *is_whole || tongue.hanging.contains(&last.as_str())) {
        text.push(' ');
        text.push_str(tongue.words[0]);
    }
    text.push_str(tongue.stop);
    Sentence { text, whole }
}

#[derive(Clone, Debug)]
struct Case {
    tag: &'static str,
    hanging: &'static [&'static str],
    sentences: Vec<Sentence>,
    /// Between sentences: a space (nothing, where words have none), or a paragraph's end.
    between: &'static str,
    unit: Unit,
    max: usize,
}

fn case() -> impl Strategy<Value = Case> {
    select((0..TONGUES.len()).collect::<Vec<_>>()).prop_flat_map(|n| {
        let tongue = &TONGUES[n];
        let sentences = prop::collection::vec(sentence(tongue), 1..5);
        // Where sentences have no stop, only paragraphs part them.
        let space = if tongue.stop.is_empty() { "\n\n" } else { tongue.gap };
        let between = select(vec!["\n\n", space]);
        (sentences, between, select(UNITS), 1_usize..400).prop_map(move |(sentences, between, unit, max)| Case {
            tag: tongue.tag,
            hanging: tongue.hanging,
            sentences,
            between,
            unit,
            max,
        })
    })
}

impl Case {
    /// The first `count` sentences.
    fn joined(&self, count: usize) -> String {
        self.sentences[..count].iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(self.between)
    }

    fn fits(&self, rich: &Rich) -> bool {
        measure::length(&text::visible(rich, Markup::Plain), self.unit) <= self.max
    }
}

/// Whether `text` is `sentence` without some of what stands in brackets behind a space.
fn is_unbracketed(text: &str, sentence: &str) -> bool {
    let Some((before, behind)) = sentence.split_once(" (") else { return text == sentence };
    let Some(rest) = text.strip_prefix(before) else { return false };
    let without = behind.split_once(')').is_some_and(|(_, behind)| is_unbracketed(rest, behind));
    without || rest.strip_prefix(" (").is_some_and(|rest| is_unbracketed(rest, behind))
}

/// Whether `text` is `sentence` without a clause between two commas, or a clause of what is left.
fn is_unrelated(text: &str, sentence: &str) -> bool {
    let commas = || sentence.match_indices(", ").map(|(at, _)| at);
    let pairs = commas().flat_map(|from| commas().filter(move |to| *to > from).map(move |to| (from, to)));
    let stopless = text.trim_end_matches(['.', '…']);
    let left = pairs.flat_map(|(from, to)| [to, to + 1].map(|to| format!("{}{}", &sentence[..from], &sentence[to..])));
    !sentence.starts_with(stopless)
        && left.into_iter().any(|left| {
            let rest = left.strip_prefix(stopless);
            rest.is_some_and(|rest| rest.trim_matches(['.', ' ']).is_empty() || rest.trim_start().starts_with(is_mark))
        })
}

fn is_mark(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '–' | '—' | '-' | '，' | '、' | '،')
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn the_longest_run_of_sentences_else_a_clause_else_words(case in case()) {
        let whole = text::parse(&case.joined(case.sentences.len()));
        prop_assume!(whole.text == case.joined(case.sentences.len()));
        let fitted = text::fit(&whole, case.tag, |rich| case.fits(rich));
        // Held against what was put in: no cutter is asked.
        let most = (1..=case.sentences.len()).rev().find(|count| case.fits(&text::parse(&case.joined(*count))));
        if let Some(count) = most {
            prop_assert_eq!(fitted.map(|rich| rich.text), Some(case.joined(count)));
            return Ok(());
        }
        let first = &case.sentences[0];
        let cuts = Cuts::of(&text::parse(&first.text), case.tag);
        let Some(fitted) = fitted else {
            // Then not even the first word fits.
            let least = cuts.clauses.first().into_iter().chain(cuts.words.first());
            prop_assert!(least.into_iter().all(|cut| !case.fits(&cut.apply(&whole))), "something fits");
            return Ok(());
        };
        prop_assert!(case.fits(&fitted));
        if fitted.text != first.text && is_unbracketed(&fitted.text, &first.text) {
            return Ok(());
        }
        if is_unrelated(&fitted.text, &first.text) {
            // It says more than any clause of the whole would.
            let clause = cuts.clauses.iter().rfind(|cut| case.fits(&cut.apply(&whole)));
            prop_assert!(clause.is_none_or(|cut| cut.apply(&whole).text.len() < fitted.text.len()), "a clause says more");
            return Ok(());
        }
        let is_word_cut = fitted.text.contains('…');
        let level = if is_word_cut { &cuts.words } else { &cuts.clauses };
        let kept = level.iter().rev().find(|cut| fitted.text.starts_with(&first.text[..cut.end])
            && fitted.text == cut.apply(&whole).text);
        let relaxed_name = is_word_cut && kept.is_none();
        if let Some(cut) = kept {
            let longer = level.iter().filter(|longer| longer.end > cut.end).map(|cut| cut.apply(&whole));
            prop_assert!(longer.into_iter().all(|longer| !case.fits(&longer)), "one more would fit");
        } else {
            prop_assert!(relaxed_name, "{:?} is no cut of {:?}", fitted.text, first.text);
        }
        if is_word_cut {
            // Of a clause that does not tell which one is meant, twice as many words say more.
            let says_less = |end: usize| {
                let relative = |word: &str| ["который", "який", "der", "die"].contains(&word);
                let meant = first.text[end..].starts_with(',') && first.text[end + 1..].split_whitespace().take(2).any(relative);
                meant && kept.is_some_and(|cut| cut.end >= 2 * end)
            };
            let clause = cuts.clauses.iter().rfind(|cut| case.fits(&cut.apply(&whole)));
            prop_assert!(clause.is_none_or(|cut| says_less(cut.end)), "a clause would fit");
        }
    }

    #[test]
    fn nothing_is_torn_open_or_hanging(case in case()) {
        let first = &case.sentences[0];
        let whole = text::parse(&first.text);
        prop_assume!(whole.text == first.text);
        let cuts = Cuts::of(&whole, case.tag);
        for cut in cuts.sentences.iter().chain(&cuts.clauses).chain(&cuts.words) {
            let end = cut.end;
            let torn = first.whole.iter().find(|range| range.start < end && end < range.end);
            prop_assert!(torn.is_none(), "{:?} is torn at {:?}", torn.map(|r| &first.text[r.clone()]), &first.text[..end]);
            let border = end == first.text.len() || first.text.grapheme_indices(true).any(|(at, _)| at == end);
            prop_assert!(border, "a cluster is torn after {:?}", &first.text[..end]);
            if end == first.text.len() {
                continue;
            }
            let kept = cut.apply(&whole).text;
            prop_assert_eq!(text::unpaired(&kept), None, "open in {:?}", &kept);
            // A Hebrew abbreviation has one in its middle.
            let straight = kept.matches('"').count() - kept.matches("ק\"ג").count();
            prop_assert_eq!(straight % 2, 0, "a straight quote is open in {:?}", &kept);
            prop_assert!(!first.text[..end].ends_with(is_mark), "a lone mark ends {:?}", &kept);
            let last = first.text[..end].split_whitespace().next_back().unwrap_or_default();
            let last = last.trim_matches(|c: char| !c.is_alphanumeric());
            prop_assert!(!case.hanging.contains(&last), "{:?} hangs in {:?}", last, &kept);
        }
    }

    #[test]
    fn every_sentence_put_in_is_found(case in case()) {
        let text = case.joined(case.sentences.len());
        let ends = text::sentences(&text, text::language::Language::of(case.tag));
        let put_in: Vec<usize> = (1..=case.sentences.len()).map(|count| case.joined(count).len()).collect();
        prop_assert_eq!(ends, put_in, "in {:?}", text);
    }
}
