//! The lines in which a desk's system says what a text is, above it: `HEADLINE: …`, `BYLINE: …`, `Slug: POOL-LEAK`.

use url::Url;

use super::phrases::{PHRASES, fold, is_any};
use super::{LeftOut, LeftOutKind, above, date_line};

/// One such line may be a headline with a colon.
const MIN_LINES: usize = 2;

/// What the lines say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub summary: Option<String>,
    pub byline: Option<String>,
    pub url: Option<Url>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Headline,
    Summary,
    Byline,
    Dateline,
    Body,
    Heading,
    Caption,
    Other,
}

/// What a line is, what it says, and all of it.
type Labelled<'a> = (Field, &'a str, &'a str);

/// What a line says, and the label it says it behind; the text of a story may begin in the next one.
fn field(line: &str) -> Option<(Field, &str)> {
    let (label, said) = line.split_once([':', '：'])?;
    let folded = fold(label.trim_end());
    let lists = [
        (Field::Headline, &PHRASES.desk_headlines),
        (Field::Summary, &PHRASES.desk_summaries),
        (Field::Byline, &PHRASES.desk_bylines),
        (Field::Dateline, &PHRASES.desk_datelines),
        (Field::Body, &PHRASES.desk_bodies),
        (Field::Heading, &PHRASES.desk_headings),
        (Field::Caption, &PHRASES.desk_captions),
        (Field::Other, &PHRASES.desk_fields),
    ];
    let found = lists.into_iter().find(|(_, list)| is_any(list, &folded)).map(|(field, _)| (field, said.trim()));
    found.filter(|(field, said)| *field == Field::Body || !said.is_empty())
}

/// What a line says of a text behind the label of a desk's field, where that names no headline, no standfirst and no story.
pub(super) fn said_of_text(line: &str) -> Option<&str> {
    let told = |field: &Field| matches!(field, Field::Dateline | Field::Other | Field::Byline);
    field(line).filter(|(field, _)| told(field)).map(|(_, said)| said)
}

/// What a line says behind the label of a headline: `HEADLINE: Trams return`.
pub(super) fn headline_of(line: &str) -> Option<&str> {
    field(line).filter(|(field, said)| *field == Field::Headline && !said.is_empty()).map(|(_, said)| said)
}

/// Takes the lines from above a text, and leaves the headline that they name in its first paragraph; a single line of this kind
/// closes such a text too, and others are within it.
pub(super) fn unpack(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) -> Head {
    let mut head = Head::default();
    drop_above_sheet(paragraphs, left_out);
    let (mut fields, end) = fields_above(paragraphs);
    settle_rubrik(&mut fields);
    let count = |wanted: Field| fields.iter().filter(|(field, ..)| *field == wanted).count();
    let told = fields.last().is_some_and(|(field, said, _)| *field == Field::Body && !said.is_empty());
    let below = told || paragraphs.len() > end.0 + 1 || paragraphs.get(end.0).is_some_and(|lines| lines.len() > end.1);
    // `TITRE : …`, alone: in capitals it can be nothing else.
    let shouted = |line: &str| line.split([':', '：']).next().is_some_and(|label| !label.contains(char::is_lowercase));
    let sure = fields.len() == 1 && count(Field::Headline) == 1 && shouted(fields[0].2);
    let named = count(Field::Headline) == 1
        || count(Field::Headline) == 0 && count(Field::Other) > 0 && (end.0 == 0 || end == (1, 0));
    if !(fields.len() >= MIN_LINES && named || sure) || !below {
        return head;
    }
    paragraphs.drain(..end.0);
    let mut rest = if end.1 > 0 { paragraphs.remove(0).split_off(end.1) } else { Vec::new() };
    let mut headline = None;
    for (field, said, line) in fields {
        match field {
            Field::Headline => headline = Some(said),
            Field::Summary => head.summary = Some(said.to_owned()),
            Field::Byline => head.byline = Some(said.to_owned()),
            Field::Body if !said.is_empty() => rest.insert(0, said),
            Field::Body => {}
            Field::Dateline => left_out.push(LeftOut { kind: LeftOutKind::Dateline, text: said.to_owned() }),
            Field::Heading | Field::Caption | Field::Other => {
                head.url = head.url.or_else(|| above::address(said));
                left_out.push(LeftOut { kind: LeftOutKind::Label, text: line.to_owned() });
            }
        }
    }
    let above = headline.map(|headline| vec![headline]).into_iter().chain(Some(rest).filter(|rest| !rest.is_empty()));
    paragraphs.splice(0..0, above.collect::<Vec<_>>());
    if headline.is_some() {
        unpack_within(paragraphs, left_out);
    }
    let is_other = |line: &&str| field(line).is_some_and(|(field, _)| field == Field::Other);
    if paragraphs.len() > 1 && paragraphs.last().is_some_and(|lines| lines.iter().all(is_other)) {
        for line in paragraphs.pop().into_iter().flatten() {
            left_out.push(LeftOut { kind: LeftOutKind::SignOff, text: line.to_owned() });
        }
    }
    head
}

/// Takes what stands above a copy sheet: who edited it, when it was printed. The sheet names a headline and, since a box of facts may
/// name one too, a standfirst or a story.
fn drop_above_sheet(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    const MAX_LINES: usize = 8;
    const MAX_WORDS: usize = 14;
    let opens = |above: usize| {
        let mut at = above;
        let mut rest = paragraphs.iter().filter_map(|lines| {
            let kept = lines.get(at..).unwrap_or_default();
            at = at.saturating_sub(lines.len());
            (!kept.is_empty()).then(|| kept.to_vec())
        });
        let sheet: Vec<Vec<&str>> = rest.by_ref().collect();
        let (fields, _) = fields_above(&sheet);
        let count = |wanted: Field| fields.iter().filter(|(field, ..)| *field == wanted).count();
        count(Field::Headline) == 1 && count(Field::Summary) + count(Field::Body) > 0
    };
    let lines: Vec<&str> = paragraphs.iter().flatten().take(MAX_LINES).copied().collect();
    let status = |line: &&str| {
        line.split(' ').count() <= MAX_WORDS && !line.ends_with(['.', '!', '?', ',']) && headline_of(line).is_none()
    };
    let most = lines.iter().take_while(|line| status(line)).count();
    let Some(above) =
        (0..=most.min(lines.len().saturating_sub(1))).find(|above| field(lines[*above]).is_some() && opens(*above))
    else {
        return;
    };
    take_above(above, paragraphs, left_out);
}

/// Takes the first lines of a text, so many.
fn take_above(count: usize, paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    for _ in 0..count {
        let line = paragraphs[0].remove(0);
        let kind = if date_line::is_date_line(line) { LeftOutKind::Dateline } else { LeftOutKind::Label };
        left_out.push(LeftOut { kind, text: line.to_owned() });
        paragraphs.retain(|lines| !lines.is_empty());
    }
}

/// `Rubrik: …` is the headline in Swedish and Danish, and the section in German: the other labels tell.
fn settle_rubrik(fields: &mut [Labelled<'_>]) {
    const NORTHERN: [&str; 9] = [
        "ingress",
        "vinjett",
        "brödtext",
        "underrubrik",
        "mellanrubrik",
        "manchet",
        "brødtekst",
        "billedtekst",
        "underrubrikk",
    ];
    let label = |line: &str| line.split([':', '：']).next().map(|label| fold(label.trim())).unwrap_or_default();
    let northern = fields.iter().any(|(.., line)| NORTHERN.contains(&label(line).as_str()));
    let titled = fields.iter().any(|(field, ..)| *field == Field::Headline);
    if northern && !titled {
        for (field, _, line) in fields.iter_mut() {
            if label(line) == "rubrik" {
                *field = Field::Headline;
            }
        }
    }
}

/// The fields that a text opens with, in one paragraph or in several, each with its label and its line; and where the story begins:
/// in which paragraph, and in which of its lines.
fn fields_above<'a>(paragraphs: &[Vec<&'a str>]) -> (Vec<Labelled<'a>>, (usize, usize)) {
    const MAX_PARAGRAPHS: usize = 12;
    let mut fields = Vec::new();
    for (at, lines) in paragraphs.iter().enumerate().take(MAX_PARAGRAPHS) {
        for (within, line) in lines.iter().enumerate() {
            let Some((field, said)) = field(line) else { return (fields, (at, within)) };
            fields.push((field, said, *line));
            // What follows is the story.
            if field == Field::Body {
                return (fields, (at, within + 1));
            }
        }
    }
    let end = paragraphs.len().min(MAX_PARAGRAPHS);
    (fields, (end, 0))
}

/// Takes captions out of a text whose fields have labels, and the labels off its headings.
fn unpack_within(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    for lines in paragraphs.iter_mut().skip(1) {
        lines.retain(|line| {
            let caption = field(line).is_some_and(|(field, _)| field == Field::Caption);
            if caption {
                left_out.push(LeftOut { kind: LeftOutKind::Caption, text: (*line).to_owned() });
            }
            !caption
        });
        if let [line] = lines.as_mut_slice()
            && let Some((Field::Heading | Field::Body, said)) = field(line).filter(|(_, said)| !said.is_empty())
        {
            *line = said;
        }
    }
    paragraphs.retain(|lines| !lines.is_empty());
    // `Crosshead: The price`, right above its text.
    let mut at = 1;
    while at < paragraphs.len() {
        let heading = field(paragraphs[at][0]).filter(|(field, said)| *field == Field::Heading && !said.is_empty());
        if let Some((_, said)) = heading.filter(|_| paragraphs[at].len() > 1) {
            paragraphs[at].remove(0);
            paragraphs.insert(at, vec![said]);
            at += 1;
        }
        at += 1;
    }
}

/// `POL-HB: Nr.: 0712 --Trams return--`, below who sends it and above `Avel (ots)`: a police report as the portal of all of them
/// has it, with its place and hour in lines of their own.
pub(super) fn unpack_report(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    drop_above_report(paragraphs, left_out);
    let [head, town, below, ..] = paragraphs.as_slice() else { return };
    let Some((line, senders)) = head.split_last().filter(|_| matches!(town[..], [town] if town.ends_with("(ots)")))
    else {
        return;
    };
    let is_code = |code: &str| {
        code.contains('-') && code.chars().all(|sign| sign.is_uppercase() || sign.is_numeric() || "- /".contains(sign))
    };
    let title = line.split_once(": ").filter(|(code, _)| is_code(code)).map_or(*line, |(_, title)| title);
    let marked = title.split_once("--").and_then(|(_, title)| title.strip_suffix("--"));
    let title = without_number(title).unwrap_or(title);
    let headline = marked.unwrap_or(title).trim();
    if headline.is_empty() {
        return;
    }
    let label = |text: &&str| LeftOut { kind: LeftOutKind::Label, text: (*text).to_owned() };
    left_out.extend(senders.iter().map(label));
    let placed =
        |line: &&str| line.split_once(':').is_some_and(|(name, _)| is_any(&PHRASES.report_fields, &fold(name)));
    let fields = below.iter().all(placed);
    if fields {
        left_out.push(LeftOut { kind: LeftOutKind::Dateline, text: below.join(", ") });
    }
    paragraphs[0] = vec![headline];
    if fields {
        paragraphs.remove(2);
    }
}

/// `4.12.2026 – 10:15`, `Polizei Avel`, above `POL-AV: Trams return`: when, and who sends it.
fn drop_above_report(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    const MAX_LINES: usize = 4;
    const MAX_WORDS: usize = 8;
    let short = |line: &str| line.split(' ').count() <= MAX_WORDS && !line.ends_with(['.', '!', '?', ',', ';']);
    let mut above = 0;
    let lines = || paragraphs.iter().enumerate().flat_map(|(at, lines)| lines.iter().map(move |line| (at, *line)));
    for (_, line) in lines().take(MAX_LINES) {
        if report_code(line).is_some() {
            break;
        }
        if !short(line) {
            return;
        }
        above += 1;
    }
    if above == 0 || lines().nth(above).is_none_or(|(_, line)| report_code(line).is_none()) {
        return;
    }
    take_above(above, paragraphs, left_out);
}

/// How many bytes of a headline say who reports, and the report's number: `POL-AV: 1204-03 `, `FW-AV: `.
pub(super) fn report_code(headline: &str) -> Option<usize> {
    const MAX_CODE: usize = 16;
    let (code, rest) = headline.split_once(": ").filter(|(code, _)| code.len() <= MAX_CODE)?;
    let (kind, place) = code.split_once('-')?;
    let shouted = |text: &str| !text.is_empty() && text.chars().all(char::is_uppercase);
    let told = shouted(kind) && shouted(place) && is_any(&PHRASES.report_codes, &fold(kind));
    let rest = rest.trim_start();
    let rest = without_number(rest).unwrap_or(rest);
    (told && !rest.is_empty()).then(|| headline.len() - rest.len())
}

/// What follows `1204-03 `, `261204.3 `, `Nr. 0712: `; `2.500 Euro` is a figure, and so is `20-30 trams`.
fn without_number(text: &str) -> Option<&str> {
    const MIN_DIGITS: usize = 5;
    let named = ["Nr.: ", "Nr. "].iter().find_map(|label| text.strip_prefix(label));
    let (number, rest) = named.unwrap_or(text).split_once(' ')?;
    let bare = number.trim_matches(['(', ')', ':', '#']);
    let parts = || bare.split(['-', '.', '/', '_']);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let plain = parts().all(|part| !part.is_empty() && part.chars().all(|sign| sign.is_ascii_digit()));
    let grouped = parts().count() > 1 && parts().skip(1).all(|part| part.len() == 3) && !bare.contains(['-', '/', '_']);
    let told = plain && (named.is_some() || parts().count() > 1 && digits >= MIN_DIGITS && !grouped);
    told.then(|| rest.trim_start_matches(['-', '–', '—', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Defaults, Input, Kind, read};

    fn told(text: &str) -> Article {
        let input = Input { text, kind: Kind::Plain, file: None, slug: None };
        read(&input, &Defaults::default()).unwrap()
    }

    fn body(article: &Article) -> Vec<&str> {
        article.body.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn lines_of_the_desk_say_what_a_text_is() {
        let article = told(
            "HEADLINE: Trams return\nSUBHEAD: Nine stops, one fare\nBYLINE: Jane Roe\nDATELINE: AVEL\nBODY:\n\
             The rails are back on the quay.\n\nThe ferry stays.\n\nWORDS: 12\n",
        );
        assert_eq!(
            (article.headline.as_str(), article.summary.as_deref()),
            ("Trams return", Some("Nine stops, one fare"))
        );
        assert_eq!(article.byline, ["Jane Roe"]);
        assert_eq!(body(&article), ["The rails are back on the quay.", "The ferry stays."]);
        let article = told("Slug: TRAMS\nPriority: 3\nWords: 45\n\nTrams return\n\nThe rails are back on the quay.\n");
        assert_eq!(
            (article.headline.as_str(), body(&article)),
            ("Trams return", vec!["The rails are back on the quay."])
        );
    }

    #[test]
    fn the_fields_of_a_copy_sheet_are_told_in_many_languages() {
        let story = "La ville dépensera 210 000 euros par an pour ouvrir le vieux quai le dimanche.";
        for (sheet, summary, byline) in [
            (
                "SURTITRE : JUSTICE\nTITRE : Le quai rouvre\nCHAPÔ : Il était fermé\nSIGNATURE : Hugo Lemaire\n\n",
                Some("Il était fermé"),
                Some("Hugo Lemaire"),
            ),
            (
                "ANTETÍTULO: CULTURA\nTÍTULO: Le quai rouvre\nENTRADILLA: Il était fermé\n\n",
                Some("Il était fermé"),
                None,
            ),
            ("Rubrik: Lokales\nÜberschrift: Le quai rouvre\nAutor: Hugo Lemaire\n\n", None, Some("Hugo Lemaire")),
            (
                "KICKER: QUAYS\nHEAD: Le quai rouvre\nDECK: Il était fermé\nBY: Hugo Lemaire\n\n",
                Some("Il était fermé"),
                Some("Hugo Lemaire"),
            ),
            ("Headline: Le quai rouvre\n\nSubhead: Il était fermé\n\nBody:\n\n", Some("Il était fermé"), None),
            ("SURTITRE : CULTURE\n\nTITRE : Le quai rouvre\n\nTEXTE : ", None, None),
            ("TITRE : Le quai rouvre\n\n", None, None),
        ] {
            let article = told(&format!(
                "{sheet}{story}\n\nIntertitre : La honte\n\nIl a plu.\n\nLégende photo : Le quai. PHOTO A. M.\n"
            ));
            assert_eq!((article.headline.as_str(), article.summary.as_deref()), ("Le quai rouvre", summary), "{sheet}");
            assert_eq!(article.byline.first().map(String::as_str), byline, "{sheet}");
            assert_eq!(body(&article), [story, "La honte", "Il a plu."], "{sheet}");
        }
    }

    #[test]
    fn a_line_above_a_copy_sheet_does_not_switch_its_labels_off() {
        let sheet = "HEADLINE: Trams return\nSTANDFIRST: Nine stops, one fare\nBYLINE: Jane Roe\n\nThe rails are back on the quay.\n\nIt rained.\n";
        let spanish = "Sección: Puerto\nVolanta: Tranvías\nTítulo: Trams return\nBajada: Nine stops, one fare\nAutor: Jane Roe\nCuerpo:\n\n\
                       The rails are back on the quay.\n\nIt rained.\n\nEtiquetas: Puerto\nRelacionadas: 4711, 4712\n";
        for above in [
            "",
            "FINAL VERSION\n\n",
            "DRAFT v2 – JR edits 4/12 – LEGALLED AB\n\n",
            "Subbed by AB, ready to go\n",
            "Impreso desde www.puerto.example\nFecha de impresión: 04/12/2026 18:02\nID: 4713 | Versión 2 | Estado: PUBLICADO\n",
        ] {
            for sheet in [sheet, spanish] {
                let article = told(&format!("{above}{sheet}"));
                assert_eq!(
                    (article.headline.as_str(), article.summary.as_deref()),
                    ("Trams return", Some("Nine stops, one fare")),
                    "{above}"
                );
                assert_eq!(body(&article), ["The rails are back on the quay.", "It rained."], "{above}");
                assert_eq!(article.byline, ["Jane Roe"], "{above}");
            }
        }
        // What a book is called is no headline.
        let article = told(
            "A long walk on a long quay\n\nTitle: The Quay\nAuthor: Jane Roe\nPages: 200\n\nI read it in May, and so did all of Avel.\n",
        );
        assert_eq!(article.headline, "A long walk on a long quay");
    }

    #[test]
    fn when_and_who_stand_above_a_report_of_the_police() {
        for above in ["4.12.2026 – 10:15\n\nPolizeipräsidium Avel\n\n", "4.12.2026 – 10:15\nPolizeipräsidium Avel\n"]
        {
            let article = told(&format!(
                "{above}POL-AV: Dieb gestellt\n\nAvel (ots) - Ein 34-jähriger Mann ist am Freitag gestellt worden.\n"
            ));
            assert_eq!(article.headline, "Dieb gestellt", "{above}");
            assert_eq!(body(&article), ["Ein 34-jähriger Mann ist am Freitag gestellt worden."]);
        }
    }

    #[test]
    fn a_report_of_the_police_has_its_headline_behind_a_code() {
        let article = told(
            "Polizei Avel\nPOL-AV: Nr.: 0712 --Mann bei Sturz verletzt--\n\nAvel (ots)\n\nOrt:   Avel, Hafengasse\n\
             Zeit:  4.12.26, 23.40 Uhr\n\nEin 29 Jahre alter Mann ist am Freitag vom Kai gestürzt.\n\nZeugen melden sich bitte.\n\n\
             Rückfragen bitte an:\n\nPressestelle Polizei Avel\nTelefon: 0421/555-12114\n",
        );
        assert_eq!(article.headline, "Mann bei Sturz verletzt");
        assert_eq!(
            body(&article),
            ["Ein 29 Jahre alter Mann ist am Freitag vom Kai gestürzt.", "Zeugen melden sich bitte."]
        );
        let article =
            told("Polizei: --so heißt es-- nichts\n\nAvel (dpa)\n\nOrt: Avel\n\nEs regnet in Avel seit Tagen.\n");
        assert_eq!(article.headline, "Polizei: --so heißt es-- nichts");
    }

    #[test]
    fn who_reports_goes_with_the_number_of_the_report() {
        for code in
            ["POL-AV: ", "POL-AV: 1204-03 ", "POL-AV: 261204.3 ", "FW-AVEL: Nr. 0712: ", "BPOL-AV: 2026/0815 – "]
        {
            for town in ["\n\nAvel (ots)\n\n", "\n\nAvel (ots) - "] {
                let article = told(&format!(
                    "{code}Avel: Tram rolls into a shop{town}A tram has rolled into a shop on the quay.\n"
                ));
                assert_eq!(article.headline, "Avel: Tram rolls into a shop", "{code}");
                assert_eq!(body(&article), ["A tram has rolled into a shop on the quay."], "{code}");
            }
        }
        for headline in
            ["POL-AV: 2.500 Euro gefunden", "POL-AV: 100 Trams", "POL-AV: 17-Jähriger gefunden", "POL-AV: 20-30 Trams"]
        {
            let article = told(&format!("{headline}\n\nAvel (ots)\n\nA tram has rolled into a shop on the quay.\n"));
            assert_eq!(article.headline, headline[8..], "{headline}");
        }
        for headline in ["US-EU: Talks go on", "A-B: 1204-03 Trams", "POL: 1204-03 Trams", "Pol-Av: Trams"] {
            let article = told(&format!("{headline}\n\nA tram has rolled into a shop on the quay.\n"));
            assert_eq!(article.headline, headline);
        }
    }

    #[test]
    fn other_lines_with_colons_stay() {
        let article = told("Title: how a word became a fight\n\nThe rails are back on the quay.\n");
        assert_eq!(article.headline, "Title: how a word became a fight");
        let article = told("Trams return\n\nKeeper: Lund\nPlace: Avel\n\nThe rails are back on the quay.\n");
        assert_eq!(body(&article), ["Keeper: Lund", "Place: Avel", "The rails are back on the quay."]);
    }
}
