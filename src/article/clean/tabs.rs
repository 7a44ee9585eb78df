//! What a link tells those who do not see that it leads elsewhere, as a copied page has it.

use super::Cleaned;
use crate::article::{Block, BlockKind, LeftOutKind, lead};

const MARKS: [&str; 20] = [
    ", opens new tab",
    ", opens in new tab",
    ", opens in a new tab",
    ", opens in new window",
    " (opens new tab)",
    " (opens in new tab)",
    " (opens in a new tab)",
    " (opens in new window)",
    " (opens in a new window)",
    " (öffnet in neuem Tab)",
    " (öffnet in neuem Fenster)",
    " (ouvre un nouvel onglet)",
    " (s’ouvre dans un nouvel onglet)",
    " (s'ouvre dans un nouvel onglet)",
    " (s’ouvre dans une nouvelle fenêtre)",
    " (s'ouvre dans une nouvelle fenêtre)",
    " (se abre en una nueva pestaña)",
    " (abre em nova aba)",
    " (si apre in una nuova scheda)",
    " (откроется в новой вкладке)",
];

/// Takes such words out of `block`; whether it ended with them.
pub(in crate::article) fn take_out(block: &mut Block) -> bool {
    let ended = MARKS.iter().any(|mark| block.text.ends_with(mark));
    for mark in MARKS {
        block.take_out(mark);
    }
    ended
}

impl Cleaned {
    /// `body` without them; a line that is a link and no sentence goes whole.
    pub(super) fn without_new_tabs(&mut self, mut body: Vec<Block>) -> Vec<Block> {
        body.retain_mut(|block| {
            let link = take_out(block) && block.kind == BlockKind::Paragraph && !lead::is_sentence(&block.text);
            if link {
                self.leave_out(0, LeftOutKind::Promotion, std::mem::take(&mut block.text));
            }
            !link
        });
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_link_says_of_its_tab_is_none_of_the_story() {
        let story = "The lines of the port (HRB.AV), opens new tab lost 3% on Friday, opens new tab in Avel.";
        let body = [story, "Read the report of the port, opens new tab", "Der Hafen (öffnet in neuem Tab) ist zu."];
        let mut cleaned = Cleaned::default();
        let body = cleaned.without_new_tabs(body.map(|text| Block::paragraph(text.to_owned())).into());
        let texts: Vec<&str> = body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["The lines of the port (HRB.AV) lost 3% on Friday in Avel.", "Der Hafen ist zu."]);
        assert_eq!(cleaned.left_out.len(), 1);
    }
}
