//! Rules about translations: what they have of the original that their readers cannot read.

use super::{Found, Spot};

impl Found<'_> {
    /// Whether address and alt texts are the original's.
    pub(super) fn translation(&mut self) {
        let article = self.job.article;
        let Some(translation) = article.translations.get(&article.language) else { return };
        let language = &article.language;
        if translation.url.is_none() && self.job.canonical.is_some() {
            let message = format!(
                "the translation into {language:?} has no url of its own, so the post leads to the original\u{2019}s; add url to its \
                 front matter"
            );
            self.warn("link-not-translated", Spot::key("text", "language"), &message);
        }
        let described = self.job.plan.media.iter().any(|media| {
            let same = |source: String| source == media.source && !media.alt.is_empty();
            article.images.iter().any(|image| image.alt.is_some() && same(image.source.to_string()))
        });
        if translation.images.is_empty() && described && self.job.channel.rules.media.alt.is_some() {
            let message = format!(
                "the translation into {language:?} has no pictures of its own, so the post has the original\u{2019}s alt texts; \
                 add image to its front matter"
            );
            self.warn("alt-not-translated", Spot::key("media", "language"), &message);
        }
    }
}
