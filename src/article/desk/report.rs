//! Reports of the police as the portal of all of them has them: a code and a number before the headline, the town and `(ots)` below.

use super::take_above;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind};

/// `POL-HB: Nr.: 0712 --Trams return--`, below who sends it and above `Avel (ots)`: a police report as the portal of all of them
/// has it, with its place and hour in lines of their own.
pub(in crate::article) fn unpack_report(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
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
pub(in crate::article) fn report_code(headline: &str) -> Option<usize> {
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
}
