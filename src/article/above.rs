//! What stands above the headline of a text that was saved or pasted, and is none: a day, an address, who took a picture, where
//! on a site the text stood, a wire's slug, its section.

mod paths;
mod slugs;

use crate::text::UnicodeWords as _;
use std::collections::HashSet;

use url::Url;

pub(super) use paths::is_breadcrumb;
use paths::is_path;
use slugs::is_slug;

use super::below::is_signed_with_place;
use super::label::is_stopped;
use super::phrases::{PHRASES, fold, is_any, opening};
use super::{Block, BlockKind, LeftOut, LeftOutKind, beside, byline, credit, date_line, lead};

/// As many lines may stand above a headline.
const MAX_ABOVE: usize = 6;
/// What stands in the headline's place is none if it is longer, in characters.
const MAX_TITLE: usize = 250;
/// A headline below `THE LONG READ` has more words.
const MAX_KICKER_WORDS: usize = 4;
const MIN_KICKED_WORDS: usize = 5;
/// A word without its endings, in letters.
const MIN_STEM: usize = 4;

/// Takes such lines from above the headline; gives the address among them.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) -> Option<Url> {
    let mut url = None;
    for _ in 0..MAX_ABOVE {
        let Some((line, same)) = paragraphs.first().and_then(|lines| lines.split_first()) else { break };
        let line = *line;
        // `APNewsAlert`, whatever stands below it.
        if is_any(&PHRASES.alerts, &fold(line)) && (paragraphs.len() > 1 || !same.is_empty()) {
            left_out.push(LeftOut { kind: LeftOutKind::Label, text: line.to_owned() });
            paragraphs[0].remove(0);
            paragraphs.retain(|lines| !lines.is_empty());
            continue;
        }
        // A line of a paragraph that goes on is no title.
        let below: Vec<String> = paragraphs[1..].iter().take(MAX_ABOVE).map(|lines| lines.join(" ")).collect();
        let below = same.iter().copied().chain(below.iter().map(String::as_str));
        let Some(kind) = kind(line, below) else { break };
        url = url.or_else(|| address(line));
        left_out.push(LeftOut { kind, text: line.to_owned() });
        paragraphs[0].remove(0);
        paragraphs.retain(|lines| !lines.is_empty());
    }
    url
}

/// Takes the address of a text out of its first line, whatever else of its page stands between that and the headline.
pub(super) fn take_address(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) -> Option<Url> {
    const MIN_BELOW: usize = 3;
    let [line] = paragraphs.first()?[..] else { return None };
    let url = address(line).filter(|_| paragraphs.len() > MIN_BELOW)?;
    paragraphs.remove(0);
    left_out.push(LeftOut { kind: LeftOutKind::Label, text: line.to_owned() });
    Some(url)
}

/// What `line` is, if it stands above the headline among the lines `below` it.
pub(super) fn kind<'a>(line: &str, below: impl Iterator<Item = &'a str>) -> Option<LeftOutKind> {
    let below: Vec<&str> = below.take(MAX_ABOVE).collect();
    if is_kicker(line, &below) {
        return Some(LeftOutKind::Label);
    }
    let kind = of_line(line).or_else(|| is_section(line).then_some(LeftOutKind::Label))?;
    let title = below.into_iter().find(|line| of_line(line).is_none() && !is_section(line))?;
    let told = if of_line(line).is_some() { is_title(title) } else { is_title(title) && is_long(title) };
    told.then_some(kind)
}

/// What a line is that is no headline, wherever it stands at the top of a text.
pub(super) fn of_line(line: &str) -> Option<LeftOutKind> {
    if date_line::is_date_line(line) {
        return Some(LeftOutKind::Dateline);
    }
    if credit::is_credit(line) {
        return Some(LeftOutKind::Credit);
    }
    if credit::is_caption(line) || credit::is_file_line(line) {
        return Some(LeftOutKind::Caption);
    }
    (address(line).is_some() || is_path(line) || is_slug(line) || is_to_desk(line)).then_some(LeftOutKind::Label)
}

/// The line between headline and byline, or day, taken out of `body`: a standfirst, though it has no stop.
pub(super) fn standfirst(body: &mut Vec<Block>, headline: &str) -> Option<String> {
    const MIN_WORDS: usize = 5;
    const MAX_WORDS: usize = 40;
    let [first, second, ..] = body.as_slice() else { return None };
    let text = first.text.as_str();
    let told = |kind: BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::Heading);
    // `Jane Roe`, and below it the day, or a town and the day.
    let dated = || body.iter().skip(2).take(2).any(|block| date_line::is_date_line(&block.text));
    let signed = is_signed_with_place(body, 1)
        || byline::listed(&second.text).is_some_and(|names| names.len() == 1) && dated()
        || byline::names(&second.text).is_some()
        || byline::with_day(&second.text).is_some()
        || byline::with_role(&second.text).is_some()
        || date_line::is_date_line(&second.text);
    let own = of_line(text).is_none()
        && !beside::is_other_piece(text)
        && byline::names(text).is_none()
        && byline::alone(text).is_none()
        && byline::with_role(text).is_none()
        && lead::without_headline(text, headline) == text;
    let few = (MIN_WORDS..=MAX_WORDS).contains(&text.split(' ').count());
    let spoken = text.split(' ').any(|word| word.starts_with(char::is_lowercase) && word.chars().count() > 3);
    (told(first.kind) && signed && own && few && spoken && !text.ends_with([':', ',']) && body.len() > 2)
        .then(|| body.remove(0).text)
}

/// `https://post.example/ferry`, and nothing else.
pub(super) fn address(line: &str) -> Option<Url> {
    let web = line.starts_with("https://") || line.starts_with("http://");
    (web && !line.contains(char::is_whitespace)).then(|| Url::parse(line).ok()).flatten()
}

/// `Politics`, `URGENT`, `Obituary:`.
pub(super) fn is_section(line: &str) -> bool {
    let folded = fold(line);
    let name = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    let known = |name: &str| is_any(&PHRASES.sections, name) || is_any(&PHRASES.breaking, name);
    known(name) || is_labelled_section(line) || is_section_in_parts(line, known) || is_japanese_news(line)
}

/// `アベル県内ニュース`: what is new somewhere, and no verb.
fn is_japanese_news(line: &str) -> bool {
    const MAX_LETTERS: usize = 12;
    let plain = |letter: char| matches!(letter, '\u{30A0}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}');
    line.ends_with("ニュース") && line.chars().count() <= MAX_LETTERS && line.chars().all(plain)
}

/// `Topics: Ferries`, `Темы: Происшествия`.
fn is_labelled_section(line: &str) -> bool {
    const MAX_WORDS: usize = 5;
    line.split_once([':', '：']).is_some_and(|(label, name)| {
        let name = name.trim();
        is_any(&PHRASES.section_labels, fold(label).trim())
            && (1..=MAX_WORDS).contains(&name.split(' ').count())
            && !name.is_empty()
            && !is_stopped(name)
            && !name.contains(['?', ':'])
    })
}

/// `ENQUÊTE. Culture`, `Kultur in Avel`.
fn is_section_in_parts(line: &str, known: impl Fn(&str) -> bool) -> bool {
    let parts = || [". ", " | ", " / ", " · "].iter().find(|sign| line.contains(**sign)).map(|sign| line.split(*sign));
    let all = parts().is_some_and(|mut parts| parts.all(|part| known(fold(part).trim())));
    // Of English the same would be a headline: `Crime in Avel`.
    const GERMAN: [&str; 8] =
        ["kultur", "politik", "wirtschaft", "lokales", "panorama", "wissen", "nachrichten", "sport aktuell"];
    let placed = line.split_once(" in ").is_some_and(|(section, town)| {
        GERMAN.contains(&fold(section).as_str()) && town.split(' ').count() <= 2 && town.split(' ').all(byline::is_name)
    });
    all || placed
}

/// `THE LONG READ`, above a headline that is not in capitals: no word of it is in what stands below, as those of a headline are.
pub(super) fn is_kicker(line: &str, below: &[&str]) -> bool {
    let [title, story @ ..] = below else { return false };
    let stems = |text: &str| -> HashSet<String> {
        let words = text.unicode_words().filter(|word| word.chars().count() >= MIN_STEM).map(fold);
        words.map(|word| word.chars().take(MIN_STEM).collect()).collect()
    };
    let shouted = |text: &str| text.contains(char::is_uppercase) && !text.contains(char::is_lowercase);
    // `FOOTBALL | CUP`
    let words = line.split(' ').filter(|word| !matches!(*word, "|" | "·" | "/" | "&" | "–" | "-")).count();
    // `"LOOK AT THAT"`, above a headline that is not in capitals.
    let marks = ['"', '“', '”', '«', '»'];
    let quoted = line.starts_with(marks) && line.ends_with(marks) && line.len() > 2;
    let line = if quoted { line.trim_matches(marks) } else { line };
    let few = words <= MAX_KICKER_WORDS && line.chars().all(|sign| sign.is_alphabetic() || " |·/&–-'’".contains(sign));
    let titled = is_title(title) && title.split(' ').count() >= MIN_KICKED_WORDS && !shouted(title);
    let told = || {
        let own = stems(line);
        below.iter().any(|text| !stems(text).is_disjoint(&own))
    };
    // `FOOTBALL | CUP`: no headline has a bar between its words in capitals.
    let barred = line.contains(" | ");
    few && shouted(line)
        && titled
        && !story.is_empty()
        && byline::names(line).is_none()
        && (barred || quoted || !told())
}

/// A line without a stop, which nobody signs.
fn is_title(line: &str) -> bool {
    line.chars().count() <= MAX_TITLE
        && !is_stopped(line)
        && !line.ends_with([',', ';', ':'])
        && byline::names(line).is_none()
        // `Q: Who pays?`
        && !(line.contains([':', '：']) && line.ends_with(['?', '？']))
}

/// More words than a section's name, or as many letters where words have no spaces between them.
fn is_long(title: &str) -> bool {
    let letters = title.chars().filter(|letter| letter.is_alphabetic() && !letter.is_ascii()).count();
    title.split(' ').count() > 2 || letters > 6
}

/// `Eds: UPDATES with quotes.`, `(Adds quotes, background)`, `For other news, double click on [TOP/NEWS]`
pub(super) fn is_to_desk(line: &str) -> bool {
    let folded = fold(line);
    let within = line.strip_prefix('(').and_then(|line| line.strip_suffix(')')).map(fold);
    // `(EDITORS: Please note …)`
    let noted = within.as_deref().is_some_and(|told| opening(&PHRASES.desk_notes, told).is_some());
    let wire = noted || within.is_some_and(|told| opening(&PHRASES.refiles, &told).is_some());
    opening(&PHRASES.desk_notes, &folded).is_some() || wire && line.len() <= MAX_TITLE
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Defaults, Input, Kind, read};

    const LEAD: &str = "Trams will run along the old quay again from May, the port of Avel said.";
    const HEADLINE: &str = "Trams return to the quay of Avel";

    fn told(text: &str, kind: Kind) -> Article {
        read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    fn body(article: &Article) -> Vec<&str> {
        article.body.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn what_stands_above_a_headline_is_none() {
        for above in [
            "December 4, 2026",
            "2026-12-04",
            "4 декабря 2026 года, г. Астана",
            "https://post.example/trams",
            "Local News",
            "OBITUARY",
            "Sports:",
            "URGENT",
            "Photo: Aina Serik",
            "Logo: port-avel_rgb.png",
            "Trams at the quay on Monday. Photo: Aina Serik",
            "Home > News > Local",
            "News » Avel",
            "BC-TRAMS-QUAY",
            "THE LONG READ",
            "\"LOOK AT THE QUAY\"",
            "CITY HALL",
            "FERRIES | BOATS",
            "FRA0123 4 I  0287 FRA /AFP-XX01",
            "bdt0345 3 pl 312 dpa 0678",
            "Verkehr/Avel/",
            "Incendie-accident-transport",
            "AP-US--Trams Return,1st Ld-Writethru",
            "a0417",
            "r i BC-EU-Trams-Quay 12-04 0312",
            "BC-EU-Trams-Quay,2nd Ld-Writethru,290",
            "BC-EU-Trams-Quay,290",
            "a0417\nr i BC-EU-Trams-Quay 12-04 0312\nBC-EU-Trams-Quay,1st Ld-Writethru,290",
            "ЭКОНОМИКА-ПОРТ-ТРАМВАИ",
            "РОССИЯ-ТРАМВАИ",
            "ЦБ РФ-СТАВКА-РЕШЕНИЕ",
            "ЭКОНОМИКА-ПОРТ-ТРАМВАИ\n04.12.2026 13:30 МСК",
            "December 4, 2026\nLocal News",
        ] {
            for parted in ["\n", "\n\n"] {
                for kind in [Kind::Plain, Kind::Markdown] {
                    let article = told(&format!("{above}{parted}{HEADLINE}\n\n{LEAD}\n\nIt rained.\n"), kind);
                    assert_eq!(article.headline, HEADLINE, "{above} {kind:?}");
                    assert_eq!(body(&article), [LEAD, "It rained."], "{above} {kind:?}");
                }
            }
        }
    }

    #[test]
    fn the_address_in_the_first_line_is_the_texts_whatever_stands_below_it() {
        for above in [
            "The Harbour Post",
            "The Harbour Post\n\nNews\nSport\nJobs & Homes\nWhat's On\nSubscribe",
            "Skip to content\nHome\nNews",
            "Hafenpost\n\nStartseite\nLokales\nSport\nAnmelden",
        ] {
            let text =
                format!("https://post.example/news/0410.trams/\n\n{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
            let article = told(&text, Kind::Plain);
            assert_eq!(article.headline, HEADLINE, "{above}");
            assert_eq!(
                article.url.map(String::from).as_deref(),
                Some("https://post.example/news/0410.trams/"),
                "{above}"
            );
        }
    }

    #[test]
    fn a_section_behind_a_label_or_beside_another_is_no_headline() {
        for above in [
            "Topics: Ferries",
            "Темы: Происшествия",
            "Rubrique : Culture",
            "ENQUÊTE. Culture",
            "Kultur in Avel",
            "Эксклюзив",
            "الأخبار المحلية",
            "Notícias",
            "Головні новини",
            "要聞",
            "全県内ニュース",
            "Dollar of Avel:$12.4 / $12.6",
        ] {
            let article = told(&format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
            assert_eq!((article.headline.as_str(), body(&article)), (HEADLINE, vec![LEAD, "It rained."]), "{above}");
        }
        for headline in ["Topics: what the port will talk about in the year to come", "Crime in Avel", "Fire in Avel"] {
            let article = told(&format!("{headline}\n\nTwelve cars run on the old quay\n\n{LEAD}\n"), Kind::Plain);
            assert_eq!(article.headline, headline);
        }
    }

    #[test]
    fn headlines_that_look_like_what_stands_above_one_stay() {
        for headline in [
            "4 December 2026: the day that the port shut",
            "Home > work: why nobody comes back",
            "Sports hall of Avel opens after two years",
            "Local news is dying in Avel",
            "Photo of a tram wins the prize",
            "COVID-19-Impfung in Avel",
            "Urgent care shuts",
            "TRAMS RETURN AGAIN",
            "RAILS BACK IN AVEL",
            "A320 and 737 jets meet again",
            "Rendez-vous-Verkehr in Avel",
            "A40 is shut by 9",
            "BC-Hafen-Bahn fährt wieder",
            "B-SIDE",
            "ПОРТ-АВЕЛЬ-ВЕЛЬД ОТКРЫТ СНОВА",
            "СПАРТАК-ДИНАМО: что сказали тренеры",
            "Weather",
        ] {
            for kind in [Kind::Plain, Kind::Markdown] {
                let article = told(&format!("{headline}\n\n{LEAD}\n\nIt rained.\n"), kind);
                assert_eq!(article.headline, headline, "{kind:?}");
                assert_eq!(body(&article), [LEAD, "It rained."], "{headline} {kind:?}");
            }
        }
        // In capitals, above what it says in other words.
        let text = format!("TRAMS ARE BACK\n\nTwelve cars run on the quay\n\nBy Jane Roe\n\n{LEAD}\n");
        assert_eq!(told(&text, Kind::Plain).headline, "TRAMS ARE BACK");
    }

    #[test]
    fn the_address_above_a_headline_or_in_the_line_below_is_the_articles() {
        for text in [
            format!("https://post.example/trams\n\n{HEADLINE}\n\n{LEAD}\n"),
            format!("{HEADLINE}\nhttps://post.example/trams\n\n{LEAD}\n"),
            format!("TITLE: {HEADLINE}\nURL: https://post.example/trams\nTAGS: trams\n\n{LEAD}\n"),
        ] {
            for kind in [Kind::Plain, Kind::Markdown] {
                let article = told(&text, kind);
                assert_eq!(article.headline, HEADLINE, "{text} {kind:?}");
                assert_eq!(article.url.as_ref().map(url::Url::as_str), Some("https://post.example/trams"), "{text}");
                assert_eq!(body(&article), [LEAD], "{text}");
            }
        }
        // A film below the headline is not where the story stands.
        let article = told(&format!("{HEADLINE}\n\nhttps://video.example/watch?v=1\n\n{LEAD}\n"), Kind::Plain);
        assert_eq!(article.url, None);
    }

    #[test]
    fn lines_below_a_headline_are_no_part_of_it() {
        for below in ["By Jane Roe", "Eds: UPDATES with quotes.", "December 4, 2026", "By Jane Roe\nDecember 4, 2026"] {
            for kind in [Kind::Plain, Kind::Markdown] {
                let article = told(&format!("{HEADLINE}\n{below}\n\n{LEAD}\n\nIt rained.\n"), kind);
                assert_eq!(article.headline, HEADLINE, "{below} {kind:?}");
                assert_eq!(body(&article), [LEAD, "It rained."], "{below} {kind:?}");
            }
        }
        for kind in [Kind::Plain, Kind::Markdown] {
            let below = "Twelve cars, nine stops, and one fare for all";
            let article = told(&format!("{HEADLINE}\n{below}\n\n{LEAD}\n"), kind);
            assert_eq!((article.headline.as_str(), article.summary.as_deref()), (HEADLINE, Some(below)), "{kind:?}");
            // A name that the story has again goes on with a headline, however it is wrapped.
            let text = format!(
                "Storm kills three in the north of Avel\nNorway as floods spread along coasts\n\n{LEAD} All of Norway knows.\n"
            );
            let article = told(&text, kind);
            assert_eq!(article.headline, "Storm kills three in the north of Avel Norway as floods spread along coasts");
        }
    }

    #[test]
    fn a_line_between_headline_and_byline_is_the_summary() {
        for below in ["By Jane Roe", "December 4, 2026", "Jane Roe | December 4, 2026"] {
            let line = "Twelve cars, nine stops, and one fare for all";
            for kind in [Kind::Plain, Kind::Markdown] {
                let article = told(&format!("{HEADLINE}\n\n{line}\n\n{below}\n\n{LEAD}\n"), kind);
                assert_eq!(article.summary.as_deref(), Some(line), "{below} {kind:?}");
                assert_eq!(body(&article), [LEAD], "{below} {kind:?}");
            }
        }
        let article =
            told(&format!("{HEADLINE}\n\nTwelve cars, nine stops, and one fare for all\n\n{LEAD}\n"), Kind::Plain);
        assert_eq!((article.summary, article.body.len()), (None, 2));
    }

    #[test]
    fn who_wrote_it_is_no_headline_and_the_kind_of_text_above_it_stays() {
        let article = told(&format!("Opinion | We should ride trams\n\nBy Dr. Hannah Moss\n\n{LEAD}\n"), Kind::Plain);
        assert_eq!(article.headline, "Opinion | We should ride trams");
        assert_eq!((article.byline, article.body.len()), (vec!["Dr. Hannah Moss".to_owned()], 1));
    }

    #[test]
    fn what_a_wire_says_of_its_text_is_no_lead() {
        for note in [
            "(Refiles to fix typo in headline)",
            "(Updates with closing share price)",
            "(Repeats with no changes to text)",
            "(Removes extraneous word in lead)",
            "(EDITORS: Please note that the alert sent at 1412 GMT has been withdrawn.)",
            "(For more Wire Top News, click on {TOP})",
            "* For other news, double click on [TOP/NEWS]",
        ] {
            let note = note.replace("Wire Top", "Reuters Top");
            let article = told(&format!("{HEADLINE}\n\n{note}\n\n{LEAD}\n"), Kind::Plain);
            assert_eq!(body(&article), [LEAD], "{note}");
        }
        let story = "(Updates to the timetable stand on the quay.) Nobody reads them, the port of Avel said.";
        let article = told(&format!("{HEADLINE}\n\n{story}\n\n{LEAD}\n"), Kind::Plain);
        assert_eq!(body(&article), [story, LEAD]);
    }

    #[test]
    fn what_a_wire_corrected_is_the_correction() {
        for note in [
            "(Corrects paragraph 2 to show fares of 2 crowns, not 3)",
            "(This Dec. 4 story has been corrected to show fares of 2 crowns, not 3)",
        ] {
            let article = told(&format!("{HEADLINE}\n\n{note}\n\n{LEAD}\n"), Kind::Plain);
            assert_eq!(body(&article), [LEAD], "{note}");
            assert!(article.correction.is_some_and(|note| note.ends_with("fares of 2 crowns, not 3")), "{note}");
        }
    }

    #[test]
    fn marks_around_a_line_of_plain_text_are_none_of_it() {
        assert_eq!(told(&format!("**{HEADLINE}**\n\n{LEAD}\n"), Kind::Plain).headline, HEADLINE);
        let two = "**Trams** return to **Avel**";
        assert_eq!(told(&format!("{two}\n\n{LEAD}\n"), Kind::Plain).headline, "Trams return to Avel");
    }
}
