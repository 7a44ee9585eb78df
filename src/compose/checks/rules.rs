//! The rules by their ids: stable, so that a configuration and a CI job can name them.

use super::super::ComposeError;
use crate::article::Article;
use crate::config::Levels;
use crate::config::diagnostic::suggestion;
use crate::post::Severity;

/// A rule that a post or article is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it is known by.
    pub id: &'static str,
    /// How much it counts unless somebody says otherwise.
    pub severity: Severity,
    /// Whether its severity can be changed; what keeps a post from being made cannot.
    pub switchable: bool,
    /// What it finds, in one sentence.
    pub about: &'static str,
}

const fn rule(id: &'static str, severity: Severity, about: &'static str) -> Rule {
    Rule { id, severity, switchable: true, about }
}

const fn fixed(id: &'static str, about: &'static str) -> Rule {
    Rule { id, severity: Severity::Error, switchable: false, about }
}

/// The rule about articles that are not finished.
pub const DRAFT: &str = "draft";

/// Every rule, in the order of their ids.
pub const RULES: &[Rule] = &[
    rule("accidental-link", Severity::Warning, "Words that the platform takes for an address: `ASP.NET`, `end.It`."),
    rule("all-caps", Severity::Warning, "A headline, summary or sentence all in capitals."),
    rule("alt-not-translated", Severity::Notice, "A translation whose pictures have the article's alt texts."),
    rule(
        "alt-text-cut",
        Severity::Warning,
        "An alt text that is longer than the channel takes, so that its end is left out.",
    ),
    rule("alt-text-missing", Severity::Warning, "A picture that is not described for those who do not see it."),
    rule(
        "answer-left-out",
        Severity::Notice,
        "A post that tells a charge, a verdict or an order without what answers it in the story: a denial, or that it is not final.",
    ),
    fixed("article-invalid", "A file that cannot be read as an article."),
    rule("author-unnamed", Severity::Notice, "A post in which its author speaks in the first person and is not named."),
    rule("cannot-take-down", Severity::Warning, "A `remove_at` where no program can take a post down: a person must."),
    rule(
        "carries-correction",
        Severity::Notice,
        "An article that says what was wrong in it: whether the post says so too, or what is out must be corrected.",
    ),
    rule("double-space", Severity::Notice, "Two spaces in a row."),
    rule(
        DRAFT,
        Severity::Error,
        "An article that says `draft: true` of itself, or a `status` that is none of something finished.",
    ),
    rule("embargo-past", Severity::Warning, "An embargo that is over, so that the post goes out at once."),
    rule("embargo-waits", Severity::Notice, "An embargo that is not over: until when the post waits."),
    rule("foreign-handle", Severity::Warning, "A name with an @ as another network writes it, which nobody has here."),
    rule("foreign-hashtag", Severity::Warning, "A hashtag that means something on another network alone."),
    rule(
        "hashtag-lowercase",
        Severity::Warning,
        "A hashtag of several words without capitals, hard to read and to hear.",
    ),
    rule(
        "headline-alone",
        Severity::Warning,
        "A post with nothing of its story, or a mail with nothing behind its subject: no sentence has room, or the article has none.",
    ),
    rule(
        "headline-doubtful",
        Severity::Warning,
        "A headline that may be a line of the page: a way to it, the name of a site, or two or three words above a line that tells more.",
    ),
    rule(
        "headline-half-said",
        Severity::Warning,
        "A title or subject with so little of its headline that it may say the opposite: half a verdict, or no verb or negation.",
    ),
    rule(
        "headline-shortened",
        Severity::Warning,
        "A title or subject that has not all of the headline, since there is no room for it.",
    ),
    rule(
        "html-leftover",
        Severity::Warning,
        "Tags or entities of HTML that would be read as they stand: `&nbsp;`, `<br>`.",
    ),
    rule("label-lost", Severity::Error, "A post without the label of its article that it was paid for or is satire."),
    rule(
        "language-fallback",
        Severity::Notice,
        "An account that takes another language, for want of a translation into its own.",
    ),
    rule(
        "limit-assumed",
        Severity::Notice,
        "A limit that each server sets and the account does not say; told by the preview alone.",
    ),
    rule(
        "link-not-canonical",
        Severity::Warning,
        "A link to the article by another address than its own, or through a shortener.",
    ),
    rule("link-not-translated", Severity::Notice, "A translation that leads to the article's own address."),
    rule(
        "list-unheaded",
        Severity::Warning,
        "Items of a list without the heading that parts them from another list: what is known, and what is only said.",
    ),
    rule(
        "media-left-out",
        Severity::Notice,
        "Pictures of the article that the channel has no room for, or a video on one that shows none.",
    ),
    rule("mention", Severity::Notice, "A name with an @ that tells its owner, who may be somebody else here."),
    rule("no-account", Severity::Warning, "An article that no route takes."),
    rule("no-correction", Severity::Warning, "A correction of an article that does not say what was wrong in it."),
    rule("no-url", Severity::Warning, "A post that leads nowhere, though its channel could."),
    rule(
        "no-words",
        Severity::Warning,
        "Breaking news or a correction in a language without fixed words, so that the post does not say what it is.",
    ),
    fixed("picture-invalid", "A picture file that cannot be read, is none, or is cut off."),
    rule("picture-still", Severity::Warning, "A picture that moves, of which the channel shows the first image alone."),
    fixed("post-invalid", "A post that cannot be made: too long, an option or template that is not there."),
    rule(
        "qualifier-cut",
        Severity::Notice,
        "A sentence that was cut before its end, and what was cut away tells who says it, on what condition, or that something is not so.",
    ),
    rule(
        "remove-at-past",
        Severity::Warning,
        "A `remove_at` that is over: a publish is refused, what is out stays as it is.",
    ),
    rule("repeated-text", Severity::Warning, "The very text that the account sent last; found when it is handed over."),
    fixed("same-article", "Two files that are one article, by their `id` or address: a publish of both is refused."),
    rule(
        "tags-not-translated",
        Severity::Notice,
        "A translation without tags of its own, so that it has the article's.",
    ),
    rule(
        "template-leftover",
        Severity::Error,
        "What was not filled in: `{{`, `[object`, `%s`, `[NAME]`, `XX million`.",
    ),
    rule(
        "time-moved",
        Severity::Warning,
        "A time in the front matter that the newsroom's clock skips or has twice on that day, and what it means now.",
    ),
    rule("too-many-cashtags", Severity::Error, "More names of shares with a $ than the platform takes in one post."),
    rule("too-many-hashtags", Severity::Warning, "More hashtags than the platform takes or heeds."),
    rule("tracking-tag", Severity::Warning, "A link with a tracking tag that the account's utm did not put there."),
    rule("unbalanced-quotes", Severity::Warning, "A quote or bracket without its other half."),
    rule("unknown-name", Severity::Warning, "Options or a text for an account or channel that is not there."),
    rule("url-not-linked", Severity::Warning, "An address in the text that the platform makes no link of."),
    fixed("video-invalid", "A video file that cannot be read, is none, or is cut off."),
    rule(
        "video-left-out",
        Severity::Warning,
        "A video of the article that is too long, too short or of a kind that the channel does not take.",
    ),
    rule(
        "wrong-language",
        Severity::Warning,
        "Words in another language than the account writes in or the article declares.",
    ),
];

impl Rule {
    /// The rule called `id`.
    ///
    /// # Errors
    ///
    /// What to say of an id that is none, with the nearest; or of a rule that cannot be changed.
    pub fn to_set(id: &str) -> Result<&'static Rule, String> {
        match RULES.iter().find(|rule| rule.id == id) {
            Some(rule) if rule.switchable => Ok(rule),
            Some(_) => Err(format!("{id} is what keeps a post from being made and always an error")),
            None => {
                let known: Vec<&str> = RULES.iter().filter(|rule| rule.switchable).map(|rule| rule.id).collect();
                let help = suggestion(id, &known).unwrap_or_default();
                Err(format!("there is no rule {id:?}; {help}"))
            }
        }
    }

    /// How much `id` counts by the first of `levels` that says it, else by itself; none if it is off.
    pub(crate) fn severity_of(id: &str, levels: &[&Levels]) -> Option<Severity> {
        let own = RULES.iter().find(|rule| rule.id == id).map_or(Severity::Error, |rule| rule.severity);
        let said = levels.iter().find_map(|levels| levels.get(id));
        said.map_or(Some(own), |level| level.severity())
    }
}

/// Whether `[checks]` of the article names rules that there are.
///
/// # Errors
///
/// [`ComposeError::Option`], at its line.
pub fn check_levels(article: &Article) -> Result<(), ComposeError> {
    for id in article.checks.keys() {
        Rule::to_set(id).map_err(|message| ComposeError::Option {
            file: article.origin.name(),
            line: article.origin.line(&format!("checks.{id}")),
            place: "checks".to_owned(),
            message,
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Level;

    #[test]
    fn ids_are_in_order_and_no_two_alike() {
        assert!(RULES.windows(2).all(|pair| pair[0].id < pair[1].id));
    }

    #[test]
    fn a_rule_counts_as_the_nearest_says() {
        let (article, account) = (Levels::from([("mention".to_owned(), Level::Off)]), Levels::new());
        assert_eq!(Rule::severity_of("mention", &[&article, &account]), None);
        assert_eq!(Rule::severity_of("mention", &[&account]), Some(Severity::Notice));
        assert!(Rule::to_set("mentoin").expect_err("unknown").contains("did you mean \"mention\"?"));
        assert!(Rule::to_set("post-invalid").is_err());
    }
}
