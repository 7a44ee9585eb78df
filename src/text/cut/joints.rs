//! Clauses of languages of which it is not known what all verbs look like: a main clause ends before a comma behind which another
//! word opens a clause that goes on about it, `…, omdat …`, `…, který …`, if a word before it can only be a verb.

use super::super::language::Language;
use super::tokens::{count, last_word, words};

/// Fewer words are no clause worth keeping alone; syllables, where each is a word.
const MIN_WORDS: usize = 5;
const MIN_SYLLABLES: usize = 8;
/// How far behind the comma is looked for what turns the clause round, in characters.
const MAX_AHEAD: usize = 240;

/// Whether `kept`, the beginning of a sentence up to a comma, is a whole clause that can stand without `rest`.
pub(super) fn is_joined(kept: &str, rest: &str, language: &Language) -> bool {
    let least = if language.writes_syllables() { MIN_SYLLABLES } else { MIN_WORDS };
    if !language.joins_clause(rest.trim_start()) || count(kept) < least {
        return false;
    }
    // `Omdat het regende, …`: its main clause is another.
    if language.joins_clause(kept.trim_start()) || language.source(words(kept)).is_some_and(|(n, _)| n == 0) {
        return false;
    }
    // `…, že muž, který …`: the verb of what is said is still to come.
    let said = words(kept)
        .filter(|word| language.claims_that(word))
        .last()
        .filter(|_| language.is_attached(rest.trim_start()));
    let from = said.map_or(0, |word| word.as_ptr().addr() - kept.as_ptr().addr() + word.len());
    if !words(&kept[from..]).any(|word| language.is_finite(word)) || language.says(last_word(kept)) {
        return false;
    }
    // `Het hof heeft de loods, nadat …, vrijgesproken`
    let last = last_word(kept);
    let closed = last.starts_with(char::is_lowercase) && last.ends_with(['d', 't', 'n']) && !language.is_modal(last);
    if language.ends_parts_with_verb() && words(kept).any(|word| language.is_modal(word)) && !closed {
        return false;
    }
    let near = &rest[..rest.char_indices().nth(MAX_AHEAD).map_or(rest.len(), |(at, _)| at)];
    // `…, nadat …, besloot …`: the verb may be of what stands before.
    let verb = |part: &str| words(part).next().is_some_and(|word| language.is_finite(word) || language.is_modal(word));
    !near.split([',', ';']).any(|part| language.weakens(part.trim_start())) && !near.split(',').skip(1).any(verb)
}

#[cfg(test)]
mod tests {
    use super::super::fit;
    use crate::text::parse;

    fn within(text: &str, language: &str, max: usize) -> Option<String> {
        fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
    }

    const TOLD: &[(&str, &str, &str)] = &[
        (
            "nl",
            "De haven van Brielle gaat in juni dicht",
            ", omdat de kade verzakt en de boten er niet meer veilig kunnen liggen.",
        ),
        (
            "sv",
            "Hamnen i Brill stänger i juni i år",
            ", eftersom kajen sjunker och båtarna inte längre kan ligga säkert vid den.",
        ),
        (
            "da",
            "Havnen i Brill lukker til juni i år",
            ", fordi kajen synker og bådene ikke længere kan ligge sikkert ved den.",
        ),
        (
            "no",
            "Havna i Brill stenger i juni i år",
            ", fordi kaia synker og båtene ikke lenger kan ligge trygt ved den gamle moloen.",
        ),
        (
            "fi",
            "Kaupunki päätti sulkea vanhan sataman kesäkuussa",
            ", koska laituri vajoaa eivätkä veneet voi enää olla siinä turvassa.",
        ),
        (
            "cs",
            "Město v červnu zavře starý přístav a bude hledat nový",
            ", protože hráz klesá a čluny u ní už nejsou v bezpečí před bouří.",
        ),
        (
            "sk",
            "Mesto bude v júni zatvárať starý prístav",
            ", pretože hrádza klesá a člny pri nej už nie sú v bezpečí pred búrkou.",
        ),
        (
            "ro",
            "Portul vechi din Brill va fi închis în iunie",
            ", deoarece cheiul se scufundă și bărcile nu mai sunt în siguranță lângă el.",
        ),
        (
            "hu",
            "A város júniusban be fogja zárni a régi kikötőt",
            ", mert a móló süllyed, és a csónakok már nincsenek ott biztonságban.",
        ),
        (
            "el",
            "Το παλιό λιμάνι θα κλείσει τον Ιούνιο",
            ", επειδή η προβλήτα βυθίζεται και οι βάρκες δεν είναι πια ασφαλείς εκεί.",
        ),
        (
            "id",
            "Pelabuhan tua itu akan ditutup pada bulan Juni",
            ", karena dermaganya turun dan perahu tidak lagi aman di sana saat badai.",
        ),
        (
            "vi",
            "Thành phố sẽ đóng cửa bến cảng cũ vào mùa hè",
            ", vì cầu cảng đang lún và thuyền bè không còn an toàn ở đó khi có bão.",
        ),
    ];

    #[test]
    fn a_main_clause_ends_before_what_only_goes_on_about_it() {
        for (language, told, rest) in TOLD {
            let text = format!("{told}{rest}");
            let kept = within(&text, language, told.chars().count() + 24);
            assert_eq!(kept, Some(format!("{told}.")), "{language}");
        }
    }

    #[test]
    fn no_clause_ends_before_its_verb() {
        for (language, text) in [
            (
                "nl",
                "Omdat de kade van Brielle al jaren verzakt, nadat de boten er lagen, gaat de haven in juni voor goed dicht.",
            ),
            (
                "cs",
                "Bývalý přednosta starého přístavu Petr Novák, který stavěl hráz v Brillu, v pondělí po dlouhé nemoci zemřel.",
            ),
            (
                "sv",
                "Den gamla färjan mellan Brill och Avel, som byggdes för hundra år sedan, går igen från och med i lördags.",
            ),
            (
                "nl",
                "Het hof heeft de oude loods van Brielle, nadat de boten waren gevonden, in juni van alles vrijgesproken.",
            ),
        ] {
            for max in 40..text.chars().count() {
                let kept = within(text, language, max);
                assert!(kept.as_ref().is_none_or(|kept| !kept.ends_with('.')), "{language} {max}: {kept:?}");
            }
        }
    }
}
