//! What somebody says or denies is not cut off from who does: `dijo el jueves ante el juez| que no lo sabía`, `told the court on Monday|
//! that he had not`. Behind a mark other rules hold.

use super::super::language::Language;
use super::super::sentences::is_terminator;
use super::tokens::words;
use super::{Map, is_clause_sign};

/// How much before and behind a place for a cut is looked at, in bytes.
const MAX_NEAR: usize = 120;
/// As many words between the verb and what is said only tell when, where and before whom.
const MAX_BETWEEN: usize = 12;

impl Map<'_> {
    /// Whether byte `end` stands between a verb of saying or denying and the clause that tells what, with no object between.
    pub(super) fn parts_from_said(&self, end: usize, language: &Language) -> bool {
        if !language.knows_said() || !self.text[end..].starts_with(' ') {
            return false;
        }
        let ahead = &self.text[end..self.text.floor_char_boundary((end + MAX_NEAR).min(self.text.len()))];
        let ahead = ahead.split(|c| is_clause_sign(c) && c != '-' || is_terminator(c)).next().unwrap_or_default();
        let gap: Vec<&str> = words(ahead).take(MAX_BETWEEN).take_while(|word| !language.begins_said(word)).collect();
        if gap.len() == MAX_BETWEEN || words(ahead).nth(gap.len()).is_none() {
            return false;
        }
        let kept = &self.text[self.text.ceil_char_boundary(end.saturating_sub(MAX_NEAR))..end];
        let part = kept.rsplit(|c| is_clause_sign(c) && c != '-' || is_terminator(c)).next().unwrap_or_default();
        let kept: Vec<&str> = words(part).collect();
        let Some(verb) = kept.iter().rposition(|word| language.says_or_denies(word)) else { return false };
        let between: Vec<&str> = kept[verb + 1..].iter().copied().chain(gap).collect();
        let from = kept[verb].as_ptr().addr() - self.text.as_ptr().addr();
        // `told the court on Monday`
        let heard = if language.names_hearing(&self.text[from..]) {
            between.iter().take_while(|word| language.dangles(word)).count() + 1
        } else {
            0
        };
        between.len() <= MAX_BETWEEN
            && !between.iter().any(|word| language.begins_said(word))
            && has_no_object(between.get(heard..).unwrap_or_default(), language)
    }
}

/// Whether what stands `between` a verb and what is said only tells when, where and before whom: `este martes ante el juez`, and not
/// `una ley`.
pub(super) fn has_no_object(between: &[&str], language: &Language) -> bool {
    let opens = |word: &str| language.opens(word) || language.ties(word) || language.is_genitive(word);
    let free =
        |word: &str| opens(word) || language.places(word) || language.is_adverb(word) || language.tells_when(word);
    let Some(first) = between.first() else { return true };
    // `dijo el jueves`
    let dated = || language.dangles(first) && between.get(1).is_some_and(|word| language.tells_when(word));
    if !free(first) && !dated() {
        return false;
    }
    (1..between.len()).all(|n| {
        let (before, word) = (between[n - 1], between[n]);
        let dated = || between.get(n + 1).is_some_and(|word| language.tells_when(word));
        let article = language.dangles(word) && !free(word) && !language.joins(word, "");
        !article || opens(before) || language.places(before) || language.dangles(before) || dated()
    })
}

#[cfg(test)]
mod tests {
    use super::super::fit_below;
    use crate::text::parse;

    fn within(text: &str, language: &str, max: usize) -> Option<String> {
        fit_below("News of the day", &parse(text), language, |rich| rich.text.chars().count() <= max)
            .map(|rich| rich.text)
    }

    #[test]
    fn what_somebody_says_or_denies_is_not_cut_off_from_who_does() {
        for (language, text, said) in [
            (
                "es",
                "El antiguo alcalde de Brill ha negado este jueves ante la jueza que diera orden alguna de vender los nueve barcos del \
                 puerto a la empresa de su cuñado.",
                "que diera",
            ),
            (
                "es",
                "La guardiana del faro de Brill aseguró el jueves ante el tribunal que los nueve barcos fueron un regalo de los \
                 pescadores de las islas.",
                "que los",
            ),
            (
                "en",
                "The former keeper of the light told the court on Thursday that the nine boats had been a present from the fishers of \
                 the islands.",
                "that the",
            ),
            (
                "pt",
                "O antigo prefeito de Brill negou na quinta-feira diante da juíza que tivesse mandado vender os nove barcos do porto à \
                 empresa do seu cunhado.",
                "que tivesse",
            ),
            (
                "fr",
                "L’ancien maire de Brill a nié jeudi devant la juge qu’il ait donné ordre de vendre les neuf bateaux du port à la société \
                 de son beau-frère.",
                "qu’il",
            ),
            (
                "it",
                "L’ex sindaco di Brill ha negato giovedì davanti alla giudice che qualcuno avesse ordinato di vendere le nove barche del \
                 porto alla ditta del cognato.",
                "che qualcuno",
            ),
            (
                "en",
                "The former mayor of Brill denied on Thursday before the judge that he had ordered the sale of nine boats of the harbour \
                 to a firm of his brother.",
                "that he",
            ),
        ] {
            for max in 40..text.chars().count() {
                let told = within(text, language, max).unwrap_or_default();
                assert!(told.is_empty() || told.contains(said), "{language} {max}: {told}");
            }
        }
    }

    #[test]
    fn what_goes_on_about_what_is_told_may_be_cut_off() {
        let text = "El puerto de Brill anunció este jueves una línea de barcos rápidos que unirá la ciudad con las islas desde el otoño.";
        let cut = text.find(" que").unwrap_or_default();
        let told = within(text, "es", cut + 2).unwrap_or_default();
        assert!(told.starts_with("El puerto de Brill anunció este jueves una línea"), "{told}");
    }

    #[test]
    fn no_ordinal_and_no_number_is_cut_off_from_its_noun() {
        for (language, text, last) in [
            (
                "it",
                "Il Brill ha battuto in casa il Lund per due a uno con un gol di Ferri al sesto minuto di recupero nella pioggia.",
                "sesto",
            ),
            (
                "es",
                "El Brill ganó en casa al Lund por dos a uno con un gol de Roe en el sexto minuto del tiempo añadido bajo la lluvia.",
                "sexto",
            ),
            (
                "pt",
                "O Brill venceu em casa o Lund por dois a um com um gol de Roe no sexto minuto dos acréscimos debaixo de chuva.",
                "sexto",
            ),
            (
                "fr",
                "Brill a battu Lund à domicile par deux buts à un grâce à Roe dès la sixième minute de jeu sous une pluie battante.",
                "sixième",
            ),
            (
                "en",
                "Brill beat Lund at home by two goals to one after Roe had scored for them in the sixth minute of added time.",
                "sixth",
            ),
            (
                "en",
                "Brill beat Lund at home by two goals to one after Roe had scored for them with only six minutes left of it.",
                "six",
            ),
        ] {
            for max in 30..text.chars().count() {
                let told = within(text, language, max).unwrap_or_default();
                let end = told.trim_end_matches(['…', '.']);
                assert!(!end.ends_with(&format!(" {last}")), "{language} {max}: {told}");
            }
        }
    }
}
