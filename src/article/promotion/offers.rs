//! What a page offers its readers: itself for a price, a letters page behind a link, not to miss anything.

use super::{asks_first, first_clause};
use crate::article::phrases::{PHRASES, contains_any, fold, is_any, opening};

/// `Don't miss the news of the port – join our WhatsApp group`: what one is not to miss, and behind a dash or comma what to do for it.
pub(super) fn lures(folded: &str) -> bool {
    if opening(&PHRASES.lures, folded).is_none() {
        return false;
    }
    // `… with all the news of Avel by signing up for our newsletter`
    let by = PHRASES.lured_by.iter().find_map(|by| folded.split_once(by.as_str()));
    if by.is_some_and(|(_, what)| contains_any(&PHRASES.ours, what) && contains_any(&PHRASES.places, what)) {
        return true;
    }
    let mut rest = folded;
    loop {
        let clause = first_clause(rest);
        // `… of the region - join our …`
        if clause.split_once(" - ").is_some_and(|(_, behind)| asks_first(behind)) {
            return true;
        }
        rest = rest[clause.len()..].trim_start_matches(|sign: char| !sign.is_alphanumeric());
        if rest.is_empty() {
            return false;
        }
        if asks_first(rest) {
            return true;
        }
    }
}

/// `Subscribe to the Courier for 99p a week.`: an order to pay us, with the price and for how long.
pub(super) fn sells(folded: &str) -> bool {
    const MAX_WORDS: usize = 16;
    const MONEY: [char; 10] = ['£', '€', '$', '¥', '₽', '₸', '₴', '₺', '₹', '₩'];
    let words = || folded.split(' ').map(|word| word.trim_matches([',', '.', '!', '(', ')']));
    let figure = |word: &str| word.contains(|sign: char| sign.is_ascii_digit());
    let pence =
        |word: &str| word.strip_suffix(['p', 'c']).is_some_and(|sum| sum.bytes().all(|sign| sign.is_ascii_digit()));
    let money = |word: &str| word.contains(MONEY) || is_any(&PHRASES.money, word) || figure(word) && pence(word);
    opening(&PHRASES.subscribes, folded).is_some()
        && folded.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
        && words().any(figure)
        && words().any(money)
        && contains_any(&PHRASES.periods, folded)
}

/// `Go on with Plus: £1 for the first month, then £9.99 a month, cancel anytime`: a price and its time, and that one may leave again, or try
/// it: no stop ends it.
pub(super) fn prices(folded: &str) -> bool {
    const MAX_WORDS: usize = 36;
    const MONEY: [char; 10] = ['£', '€', '$', '¥', '₽', '₸', '₴', '₺', '₹', '₩'];
    let per = |text: &str| {
        let text = text.replace(" / ", "/");
        [
            "/month", "/mo", "/monat", "/mois", "/mes", "/mês", "/mese", "/maand", "/mies", "/week", "/woche", "/year",
            "/jahr",
        ]
        .iter()
        .any(|time| text.contains(time))
    };
    folded.contains(MONEY)
        && folded.contains(|sign: char| sign.is_ascii_digit())
        && !folded.ends_with(['.', '?', '"', '”'])
        && folded.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
        && (contains_any(&PHRASES.periods, folded) || per(folded))
        && contains_any(&PHRASES.cancels, folded)
}

/// `Join the Avel Live WhatsApp group where you can get …`: an order, and within a few words a channel on a network, or a newsletter.
pub(in crate::article) fn joins(sentence: &str) -> bool {
    const MAX_WORDS: usize = 32;
    const MAX_BEFORE: usize = 9;
    let folded = fold(sentence);
    if folded.split(' ').take(MAX_WORDS + 1).count() > MAX_WORDS || contains_any(&PHRASES.said, &folded) {
        return false;
    }
    let Some(ask) = opening(&PHRASES.asks, &folded) else { return false };
    let words = || {
        folded[ask.len()..].split(|sign: char| !sign.is_alphanumeric() && sign != '-').filter(|word| !word.is_empty())
    };
    let letter =
        |word: &str| word.starts_with("newsletter") || word.starts_with("рассылк") || word.starts_with("розсилк");
    let network = words().take(MAX_BEFORE).any(|word| word.chars().count() > 1 && is_any(&PHRASES.networks, word));
    let channel =
        words().take(MAX_BEFORE + 2).any(|word| PHRASES.channels.iter().any(|stem| word.starts_with(stem.as_str())));
    words().take(MAX_BEFORE).any(letter) || network && channel
}

/// `If you would like to send us a letter, click here.`: a sentence that closes with where to go on the page.
pub(in crate::article) fn clicks(sentence: &str) -> bool {
    const MAX_WORDS: usize = 45;
    let folded = fold(sentence);
    let end = folded.trim_end_matches(['.', '!', ' ', ':', '→', '>']);
    folded.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
        && !folded.contains(['"', '“', '«', '„'])
        && !contains_any(&PHRASES.said, &folded)
        && PHRASES.clicks.iter().any(|phrase| {
            let before = end.strip_suffix(phrase.as_str());
            before.is_some_and(|before| phrase.starts_with(',') || !before.ends_with(char::is_alphanumeric))
        })
}

#[cfg(test)]
mod tests {
    use super::super::is_promotion;
    use super::*;

    #[test]
    fn what_a_page_offers_its_readers_is_promotion() {
        for sentence in [
            "Don't miss the latest news of the harbour – join our WhatsApp group for free.",
            "Never miss a story from Avel: sign up to our newsletter.",
            "Don’t miss a thing - follow us on Facebook",
            "Subscribe to the Courier for 99p a week.",
            "Subscribe to Harbour News today for just £1 a month.",
            "Abonnieren Sie den Hafenboten für 9,90 € im Monat.",
        ] {
            assert!(is_promotion(sentence), "{sentence}");
        }
        for news in [
            "Don't miss the boat, the harbour board told the fishers of Avel.",
            "Don’t miss the last tram – it leaves at ten.",
            "Subscribe to a gym for £20 a month and you will go twice, the study says.",
            "Subscribe to the view that 99 boats are enough.",
        ] {
            assert!(!is_promotion(news), "{news}");
        }
    }

    #[test]
    fn where_to_click_is_of_the_page() {
        for sentence in [
            "If you would like to submit a letter of up to 300 words for the letters page, please click here.",
            "To read more of this, click here!",
            "Чтобы прислать письмо, нажмите здесь.",
        ] {
            assert!(clicks(sentence), "{sentence}");
        }
        for news in [
            "The mail told her to click here.",
            "On the button stood “click here”.",
            "Those who click here lose a day.",
        ] {
            assert!(!clicks(news), "{news}");
        }
    }
}
