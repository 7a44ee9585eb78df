//! The lines in which a desk's system says what a text is, above it: `HEADLINE: …`, `BYLINE: …`, `Slug: POOL-LEAK`.

mod report;

pub(super) use report::{report_code, unpack_report};

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
    fn other_lines_with_colons_stay() {
        let article = told("Title: how a word became a fight\n\nThe rails are back on the quay.\n");
        assert_eq!(article.headline, "Title: how a word became a fight");
        let article = told("Trams return\n\nKeeper: Lund\nPlace: Avel\n\nThe rails are back on the quay.\n");
        assert_eq!(body(&article), ["Keeper: Lund", "Place: Avel", "The rails are back on the quay."]);
    }
}
