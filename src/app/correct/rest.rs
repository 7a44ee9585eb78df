//! What an action leaves as it was, in the words of a person.

use crate::delivery::ActionKind;

/// What an action leaves as it was, though the article has it otherwise now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// Pictures and videos, and what describes them.
    pub media: bool,
    /// The link that a card shows.
    pub card: bool,
    /// Options, by their names.
    pub options: Vec<String>,
    /// The post, which is too old to be deleted: a notice takes the place of its words.
    pub notice: bool,
    /// What nobody knows of yet: whether a correction below it is out, too.
    pub correction: bool,
}

impl Rest {
    /// Whether a person has to see to what the article has otherwise.
    pub fn is_by_hand(&self) -> bool {
        self.media || self.card || self.correction || !self.options.is_empty()
    }

    /// What an action of this kind will leave so, or has; empty for nothing.
    pub fn told(&self, kind: ActionKind) -> String {
        let media = match kind {
            ActionKind::Reply => {
                "a reply of words alone: the pictures of the post, and what describes them, stay as they were; what they should be \
                 now nobody sees"
            }
            _ => {
                "the words alone: pictures and videos, and what describes them, stay as they were; change them at the platform"
            }
        };
        let card =
            "the card keeps the old link, which no edit changes; delete the post and publish again for the new one";
        let notice = "too old to be deleted: it will say that it was withdrawn, and its pictures stay";
        let correction = "whether its correction is out is not known yet; the queue tells what becomes of that";
        let told = [(self.media, media), (self.card, card), (self.notice, notice), (self.correction, correction)];
        let told = told.into_iter().filter(|(is_so, _)| *is_so).map(|(_, said)| said.to_owned());
        told.chain(self.options()).collect::<Vec<_>>().join("; ")
    }

    /// What stays so where no action of this kind is taken, since its words are out already.
    pub(super) fn still(&self, kind: ActionKind) -> Option<String> {
        let media = self.media.then(|| match kind {
            ActionKind::Reply => "the article has other pictures now, which no reply shows".to_owned(),
            _ => "its pictures and videos, and what describes them, stay as they were; change them at the platform"
                .to_owned(),
        });
        let card = self.card.then(|| "its card keeps the old link; delete it there and publish again".to_owned());
        let told: Vec<String> = media.into_iter().chain(card).chain(self.options()).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    fn options(&self) -> Option<String> {
        let names = self.options.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        (!names.is_empty()).then(|| format!("{names} stays as it went out; change it at the platform"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_left_is_told() {
        let rest = Rest { media: true, card: true, options: vec!["protect".to_owned()], ..Rest::default() };
        assert!(rest.is_by_hand());
        let told = rest.told(ActionKind::Edit);
        for part in ["the words alone", "the card keeps", "`protect` stays"] {
            assert!(told.contains(part), "{told}");
        }
        let still = rest.still(ActionKind::Reply).expect("something is left");
        assert!(still.contains("which no reply shows") && still.contains("its card keeps"), "{still}");
    }

    #[test]
    fn nothing_is_told_where_nothing_is_left() {
        let rest = Rest::default();
        assert_eq!((rest.told(ActionKind::Edit), rest.still(ActionKind::Edit)), (String::new(), None));
        let notice = Rest { notice: true, ..rest };
        assert!(!notice.is_by_hand() && notice.told(ActionKind::Delete).contains("withdrawn"));
    }
}
