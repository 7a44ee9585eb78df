//! No sentence stops the cutter: sentences made of the very words that it looks for, in every language it knows, between marks of
//! all scripts and in no sensible order.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fanfare::text::{self, Rich};
use proptest::prelude::*;
use proptest::sample::Index;

const LANGUAGES: &str = include_str!("../../src/text/data/languages.txt");

/// What stands between words. A mark is not always one byte, nor has it always a space behind it.
const MARKS: &[&str] = &[
    " ", " ", " ", " ", " ", " ", ", ", ", ", "، ", "،", "，", "、", "; ", "؛ ", ": ", "：", " – ", " — ", "—", " - ",
    " (", ") ", "), ", " «", "» ", "», ", " “", "” ", ",” ", " „", "“ ", "「", "」", " '", "’", "… ", ". ", "。", "؟ ",
    "? ", "! ", " \"", "\" ", "।", ",", "\u{a0}", "\u{202f}", "\u{200f}", "\n",
];

/// Words of no language's list.
const OTHERS: &[&str] = &[
    "Anna",
    "Smith",
    "Mr",
    "U.S.",
    "12",
    "3,5",
    "14.30",
    "km",
    "€",
    "#tag",
    "@user",
    "https://a.example/x",
    "محمد",
    "東京",
    "ประเทศ",
    "दिल्ली",
    "서울",
    "Київ",
    "Алматы",
    "İzmir",
    "ß",
    "👨‍👩‍👧",
];

/// Every word of each language's lists.
static WORDS: LazyLock<BTreeMap<&str, Vec<String>>> = LazyLock::new(words);

fn words() -> BTreeMap<&'static str, Vec<String>> {
    let mut words: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let mut tags = Vec::new();
    for line in LANGUAGES.lines().filter(|line| !line.starts_with('#')) {
        if let Some(header) = line.strip_prefix('[') {
            tags = header.trim_end_matches(']').split_whitespace().collect();
        } else if let Some((_, listed)) = line.split_once(':') {
            let own = listed.split_whitespace().map(|word| word.trim_matches(['!', '-', '*']).replace('_', " "));
            let own: Vec<String> = own.collect();
            tags.iter().for_each(|tag| words.entry(*tag).or_default().extend(own.iter().cloned()));
        }
    }
    words
}

fn sentence(pieces: &[(Index, u8, Index)], words: &[String]) -> String {
    let mut text = String::new();
    for (word, kind, mark) in pieces {
        let own = word.get(words);
        match kind % 6 {
            0 => text.push_str(OTHERS[word.index(OTHERS.len())]),
            1 => text.extend(own.chars().take(1).flat_map(char::to_uppercase).chain(own.chars().skip(1))),
            _ => text.push_str(own),
        }
        text.push_str(MARKS[mark.index(MARKS.len())]);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn no_words_of_any_language_stop_the_cutter(
        tag in any::<Index>(),
        body in prop::collection::vec(any::<(Index, u8, Index)>(), 4..40),
        headline in prop::collection::vec(any::<(Index, u8, Index)>(), 0..9),
        room in 10_usize..280,
    ) {
        let tags: Vec<_> = WORDS.keys().copied().collect();
        let tag = *tag.get(&tags);
        let (body, headline) = (sentence(&body, &WORDS[tag]), sentence(&headline, &WORDS[tag]));
        let body = Rich::plain(&body);
        let fits = |text: &Rich| text.text.chars().count() <= room;
        let fitted = [text::fit(&body, tag, fits), text::fit_below(&headline, &body, tag, fits)];
        prop_assert!(fitted.iter().flatten().all(fits));
    }
}

/// Told whole or shortened at every length.
fn is_told_at_every_length(text: &str, language: &str) {
    let body = Rich::plain(text);
    for room in 20..text.chars().count() {
        let fits = |text: &Rich| text.text.chars().count() <= room;
        assert!(text::fit_below("", &body, language, fits).is_none_or(|told| fits(&told)), "{room}: {text}");
    }
}

#[test]
fn a_mark_of_several_bytes_is_stepped_over_whole() {
    is_told_at_every_length(
        "The crews of the six ferries will strike for a week in May — and the night boat will not sail unless the owners pay.",
        "en",
    );
    is_told_at_every_length(
        "انخفض منسوب النهر إلى أدنى مستوى منذ عشرين عاما في ثلاث مدن، وفق ما أفاد مدير الميناء يوم الأحد.",
        "ar",
    );
    is_told_at_every_length(
        "سطح آب رودخانه در سه شهر به پایین‌ترین حد در بیست سال اخیر رسید، به گفته مدیر بندر در روز یکشنبه.",
        "fa",
    );
}
