//! `ZCZC` and `NNNN`: the envelope in which teleprinters passed a text on, and some agencies do still, with lines of codes at both
//! ends.

use crate::article::byline;
use crate::article::heads::opens_story;
use crate::article::{LeftOut, LeftOutKind};

const OPENS: &str = "ZCZC";
const CLOSES: &str = "NNNN";
/// As many lines of codes stand at either end.
const MAX_CODES: usize = 5;

/// The text without its envelope, if it has one.
pub(super) fn open(text: String, left_out: &mut Vec<LeftOut>) -> String {
    let bare = text.trim();
    if !bare.starts_with(OPENS) {
        return text;
    }
    let lines: Vec<&str> = bare.lines().collect();
    let above =
        1 + lines.iter().skip(1).take(MAX_CODES).take_while(|line| is_code(line) && !opens_story(line.trim())).count();
    let closed = lines.last().is_some_and(|line| line.trim_end().ends_with(CLOSES));
    let below = match closed {
        true => {
            1 + lines
                .iter()
                .rev()
                .skip(1)
                .take(MAX_CODES)
                .take_while(|line| line.trim().is_empty() || is_code(line))
                .count()
        }
        false => 0,
    };
    if above + below >= lines.len() {
        return text;
    }
    let end = lines.len() - below;
    let code = |line: &&str| LeftOut { kind: LeftOutKind::Label, text: line.trim().to_owned() };
    left_out.extend(lines[..above].iter().filter(|line| !line.trim().is_empty()).map(code));
    let told = lines[end..].iter().filter(|line| !line.trim().is_empty()).map(code);
    left_out.extend(told.map(|left| LeftOut { kind: LeftOutKind::SignOff, ..left }));
    lines[above..end].join("\n")
}

/// `R CRO S0A QBXB`, `YA3-LOG/RST`: no small letter in it, and no line of names.
fn is_code(line: &str) -> bool {
    const MAX_BYTES: usize = 48;
    let line = line.trim();
    let signs = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit() || " -_/:.,+()".contains(sign);
    let mute =
        |word: &str| !word.contains(['A', 'E', 'I', 'O', 'U']) || word.contains(|sign: char| sign.is_ascii_digit());
    let words = || line.split([' ', '-', '/']).filter(|word| !word.is_empty());
    let coded = words().filter(|word| mute(word)).count() * 2 >= words().count();
    line.len() <= MAX_BYTES
        && line.chars().all(signs)
        && (line.is_empty() || coded || words().count() == 1)
        && byline::names(line).is_none()
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    #[test]
    fn the_codes_around_a_text_of_a_teleprinter_are_none_of_it() {
        let text = "ZCZC0417/SXA\nXCI04120417_SXA_QBXB\nR POL S0A QBXB\nI tram tornano al porto di Avel\n\
                    (ANSA) - AVEL, 4 DIC - I tram correranno di nuovo lungo il\nvecchio porto da maggio, ha detto il comune.\n     \
                    Costa nove milioni. (ANSA).\n\n     YB7-QRS/LMN\n04-DIC-26 10:15 NNNN\n";
        let article = read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(article.headline, "I tram tornano al porto di Avel");
        let lead = "I tram correranno di nuovo lungo il vecchio porto da maggio, ha detto il comune.";
        assert_eq!(body, [lead, "Costa nove milioni."]);
    }

    #[test]
    fn a_text_that_opens_with_the_word_alone_stays() {
        for text in
            ["ZCZC\n", "ZCZC is what opens a text\n\nTeleprinters had it first, and then came the text itself.\n"]
        {
            let mut left_out = Vec::new();
            assert_eq!(super::open(text.to_owned(), &mut left_out).lines().last(), text.lines().last());
        }
    }
}
