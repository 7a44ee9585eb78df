//! Lines that ask a reader to hand a story on.

use super::super::phrases::{PHRASES, fold, is_any, opening};

/// A longer line says more than where to hand it on.
const MAX_BYTES: usize = 200;

/// `Share: Facebook Telegram`, `Compartir en Facebook Compartir en X`, `Share this article with your friends on WhatsApp!`: to hand
/// it on, to whom and where, and nothing else.
pub(in crate::article) fn is_share(folded: &str) -> bool {
    let mut rest = folded.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    if folded.len() > MAX_BYTES {
        return false;
    }
    // In some languages the verb closes the sentence.
    let (mut asked, mut networks, mut shown) = (false, 0, false);
    while !rest.is_empty() {
        let found = [&PHRASES.shares, &PHRASES.networks, &PHRASES.shared, &PHRASES.in_shares];
        let found = found.map(|list| opening(list, rest));
        let Some(known) = found.iter().flatten().max_by_key(|known| known.len()) else { return false };
        match found.iter().position(|found| found == &Some(*known)) {
            Some(0) => asked = true,
            Some(1) => networks += 1,
            Some(2) => shown = true,
            _ => {}
        }
        rest = rest[known.len()..].trim_start_matches(|sign: char| !sign.is_alphanumeric());
    }
    asked && (networks > 0 || shown)
}

/// `Facebook Twitter WhatsApp`: where a story may be handed on to, and nothing else.
pub(in crate::article) fn are_networks(text: &str) -> bool {
    const MIN: usize = 2;
    let folded = fold(text);
    let words = || folded.split(|sign: char| !sign.is_alphanumeric() && sign != '-').filter(|word| !word.is_empty());
    let network = |word: &str| is_any(&PHRASES.networks, word);
    let known = |word: &str| network(word) || is_any(&PHRASES.buttons, word);
    folded.len() <= MAX_BYTES && words().all(known) && words().filter(|word| network(word)).count() >= MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_hand_a_story_on_is_none_of_it() {
        for line in [
            "Share this article on Facebook!",
            "Share this story with your friends on WhatsApp and X",
            "Please share this post.",
            "Teilen Sie diesen Artikel auf Facebook!",
            "Partagez cet article sur Facebook",
            "Comparte esta noticia en WhatsApp",
            "Compartilhe esta notícia com seus amigos",
            "Condividi questo articolo su Facebook!",
            "Поделитесь этой новостью в Facebook!",
            "Поділіться цією новиною з друзями",
            "Udostępnij ten artykuł znajomym na Facebooku",
            "Bu haberi Facebook'ta paylaş",
            "Deel dit artikel via WhatsApp",
            "👉 Share: Facebook Telegram",
        ] {
            assert!(is_share(&fold(line)), "{line}");
        }
        for line in [
            "Share on",
            "This article on Facebook",
            "Share this article on the port",
            "Facebook friends share more",
            "Friends share this bread with our guests",
            "Teilen Sie diesen Kuchen auf Facebook",
            "Comparte esta casa con sus amigos",
            "X, Facebook, WhatsApp",
        ] {
            assert!(!is_share(&fold(line)), "{line}");
        }
    }

    #[test]
    fn a_row_of_networks_is_told() {
        for row in
            ["Facebook Twitter WhatsApp", "Facebook | X | LinkedIn", "X, Telegram, Print, Share", "Facebook Вконтакте"]
        {
            assert!(are_networks(row), "{row}");
        }
        for line in ["Facebook", "Facebook Reuters", "Print Share", "Meta and Facebook", "Facebook, X and Avel"] {
            assert!(!are_networks(line), "{line}");
        }
    }
}
