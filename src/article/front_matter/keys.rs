//! The keys that front matter may have.

use super::super::located::{Located, did_you_mean};
use super::super::node::{Entry, Value};
use super::Reader;

/// The keys of front matter, each with the other names it goes by.
pub(super) const KEYS: Keys = &[
    ("id", &[]),
    ("headline", &["title"]),
    (
        "summary",
        &[
            "standfirst",
            "description",
            "subtitle",
            "excerpt",
            "custom_excerpt",
            "dek",
            "deck",
            "lead",
            "lede",
            "teaser",
        ],
    ),
    ("correction", &[]),
    ("url", &["canonical", "canonical_url", "canonicalURL", "link"]),
    ("byline", &["author", "authors"]),
    ("section", &["category", "categories"]),
    ("tags", &["keywords", "topics", "hashtags"]),
    ("language", &["lang", "locale"]),
    (
        "image",
        &[
            "images",
            "cover",
            "cover_image",
            "coverImage",
            "feature_image",
            "featured_image",
            "featuredImage",
            "heroImage",
        ],
    ),
    ("image_alt", &["feature_image_alt", "cover_alt"]),
    ("image_caption", &["feature_image_caption"]),
    ("image_credit", &[]),
    ("video", &[]),
    (
        "published_at",
        &[
            "published",
            "date",
            "publishDate",
            "pubDate",
            "date_published",
            "datePublished",
            "pubDatetime",
            "publishedAt",
            "post_date",
        ],
    ),
    (
        "updated_at",
        &[
            "updated",
            "lastmod",
            "modified",
            "last_modified",
            "last_modified_at",
            "updatedDate",
            "dateModified",
            "date_updated",
            "date_modified",
            "modDatetime",
            "updatedAt",
        ],
    ),
    ("publish_at", &[]),
    ("embargo_until", &["embargo"]),
    ("remove_at", &[]),
    ("template", &[]),
    ("options", &[]),
    ("checks", &[]),
];

/// The keys of an image or a video.
pub(super) const MEDIA_KEYS: Keys = &[
    ("src", &["file", "url", "source", "image", "path"]),
    ("alt", &[]),
    ("credit", &[]),
    ("caption", &[]),
    ("width", &[]),
    ("height", &[]),
    ("duration_s", &["duration"]),
    // PaperMod and other themes of Hugo: how the page shows it.
    ("relative", &["hidden", "responsiveImages"]),
];

/// What generators of sites and content systems (Hugo, Jekyll, Astro, Eleventy, Ghost, Decap, exports of WordPress and Substack) write for
/// themselves alone: how a page is laid out, where it stands, how search engines are to show it. It changes no post.
const OF_THE_PAGE: &[&str] = &[
    "access",
    "alias",
    "aliases",
    "attachments",
    "audience",
    "audio",
    "author_email",
    "author_login",
    "author_profile",
    "author_url",
    "bookCollapseSection",
    "bookToc",
    "breadcrumbs",
    "build",
    "cascade",
    "classes",
    "codeinjection_foot",
    "codeinjection_head",
    "comment_count",
    "comment_id",
    "comment_status",
    "comments",
    "comments_count",
    "coverAlt",
    "created",
    "created_at",
    "createdAt",
    "custom_template",
    "date_created",
    "date_gmt",
    "dateCreated",
    "disableComments",
    "disableHLJS",
    "disableShare",
    "disableToc",
    "dynamicPermalink",
    "eleventyAllowMissingExtension",
    "eleventyComputed",
    "eleventyExcludeFromCollections",
    "eleventyImport",
    "eleventyNavigation",
    "email_only",
    "email_recipient_filter",
    "email_segment",
    "email_sent_at",
    "email_subject",
    "excerpt_separator",
    "expiryDate",
    "featured",
    "format",
    "frontmatter",
    "grand_parent",
    "guid",
    "has_children",
    "header",
    "headless",
    "hide",
    "hideEditPost",
    "hideMeta",
    "hideSummary",
    "img_path",
    "inbox_sent_at",
    "isCJKLanguage",
    "ispage",
    "katex",
    "kicker",
    "last_edited",
    "layout",
    "license",
    "lightgallery",
    "like_count",
    "likes",
    "linkTitle",
    "linktitle",
    "location",
    "markup",
    "math",
    "media_subpath",
    "menu",
    "menu_order",
    "menus",
    "mermaid",
    "meta",
    "meta_description",
    "meta_title",
    "metadata",
    "modified_gmt",
    "nav_exclude",
    "nav_order",
    "newsletter",
    "nicename",
    "nolastmod",
    "og_description",
    "og_image",
    "og_title",
    "ogImage",
    "order",
    "original_url",
    "outputs",
    "pagination",
    "params",
    "parent",
    "permalink",
    "permalinkPattern",
    "pin",
    "ping_status",
    "podcast_duration",
    "podcast_url",
    "post_date_gmt",
    "post_id",
    "post_name",
    "post_parent",
    "post_status",
    "post_type",
    "postSlug",
    "primary_author",
    "primary_tag",
    "publication",
    "published_gmt",
    "rating",
    "read_time",
    "reading_time",
    "readingTime",
    "redirect_from",
    "redirect_to",
    "ref",
    "related",
    "render_with_liquid",
    "resources",
    "restacks",
    "robots",
    "search",
    "searchHidden",
    "section_id",
    "send_email_when_published",
    "seo_description",
    "seo_title",
    "series",
    "setup",
    "share",
    "show_date",
    "show_title_and_feature_image",
    "ShowBreadCrumbs",
    "showBreadcrumbs",
    "showDate",
    "ShowPostNavLinks",
    "ShowReadingTime",
    "showReadingTime",
    "ShowShareButtons",
    "ShowToc",
    "showToc",
    "ShowWordCount",
    "sidebar",
    "sitemap",
    "slug",
    "source",
    "source_url",
    "sticky",
    "substack_url",
    "templateClass",
    "templateEngineOverride",
    "thumbnail",
    "tiers",
    "timezone",
    "toc",
    "toc_icon",
    "toc_label",
    "toc_sticky",
    "translationKey",
    "twitter_description",
    "twitter_image",
    "twitter_title",
    "type",
    "unpublishdate",
    "UseHugoToc",
    "usemathjax",
    "uuid",
    "visibility",
    "weight",
    "word_count",
    "wordcount",
    "wordpress_id",
    "wp_id",
    "wpid",
    "write_comment_permissions",
    "yoast",
];

/// What `status` says of a story that readers do not have yet.
const UNPUBLISHED: &[&str] = &["draft", "pending", "private", "future", "trash", "auto-draft"];
/// What it says of one that they have.
const PUBLISHED: &[&str] = &["publish", "published", "public"];

/// Keys, each with the other names it goes by.
type Keys = &'static [(&'static str, &'static [&'static str])];

impl Reader<'_> {
    /// The entries by the name that we give their keys. Those that are unknown are one mistake together; a key that is there
    /// twice is one.
    pub(super) fn known<'e>(
        &self,
        entries: &'e [Entry],
        keys: Keys,
    ) -> Result<Vec<(&'static str, &'e Entry)>, Located> {
        let names = || keys.iter().flat_map(|(key, others)| [key].into_iter().chain(others.iter()).copied());
        let mut known: Vec<(&'static str, &Entry)> = Vec::with_capacity(entries.len());
        let mut unknown: Vec<&Entry> = Vec::new();
        for entry in entries {
            let name = entry.key.as_str();
            let Some((key, _)) = keys.iter().find(|(key, others)| *key == name || others.contains(&name)) else {
                unknown.push(entry);
                continue;
            };
            if let Some((_, first)) = known.iter().find(|(known, _)| known == key) {
                let message = format!(
                    "\"{name}\" means the same as \"{}\" in line {}: keep one",
                    first.key,
                    self.line(&first.key_span)
                );
                return Err(self.mistake(entry.key_span.clone(), message));
            }
            known.push((key, entry));
        }
        let Some((first, others)) = unknown.split_first() else { return Ok(known) };
        let mut message = format!("unknown key \"{}\"{}", first.key, did_you_mean(&first.key, names()));
        for other in others {
            let near = did_you_mean(&other.key, names());
            message.push_str(&format!("; in line {}, \"{}\"{near}", self.line(&other.key_span), other.key));
        }
        if !message.contains("did you mean") {
            let ours: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
            message.push_str(&format!("; there are {}", ours.join(", ")));
        }
        Err(self.mistake(first.key_span.clone(), message))
    }

    /// Whether the entry only tells how far the story is, and if so, whether it is a draft: `draft: true`, `status: pending`,
    /// `published: false`.
    pub(super) fn draft(&self, entry: &Entry) -> Result<Option<bool>, Located> {
        match (entry.key.as_str(), &entry.node.value) {
            ("draft", Value::Bool(draft)) => Ok(Some(*draft)),
            ("draft", Value::Null) => Ok(Some(false)),
            ("draft", _) => Err(self.wrong(&entry.node, "true or false")),
            ("published" | "is_published", Value::Bool(published)) => Ok(Some(!published)),
            ("status", _) => {
                let status = self.text_of(&entry.node)?.unwrap_or_default().to_lowercase();
                let draft = UNPUBLISHED.contains(&status.as_str());
                if draft || PUBLISHED.contains(&status.as_str()) || status.is_empty() {
                    return Ok(Some(draft));
                }
                let known = [UNPUBLISHED, PUBLISHED].concat().join(", ");
                Err(self.mistake(entry.node.span.clone(), format!("\"{status}\" is no state of a story: {known}")))
            }
            _ => Ok(None),
        }
    }
}

/// Whether the entry is about the page alone.
pub(super) fn is_of_the_page(entry: &Entry) -> bool {
    OF_THE_PAGE.contains(&entry.key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_names_every_key_and_its_other_names() {
        let guide = include_str!("../../../docs/articles.md");
        let named = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        let rows = guide.lines().filter(|line| line.starts_with("| `"));
        let told: Vec<(Vec<String>, Vec<String>)> = rows
            .map(|row| {
                let cells: Vec<&str> = row.split('|').collect();
                (named(cells[1]), named(cells[2]))
            })
            .collect();
        let known: Vec<(Vec<String>, Vec<String>)> = KEYS
            .iter()
            .map(|(key, others)| (vec![(*key).to_owned()], others.iter().map(|name| (*name).to_owned()).collect()))
            .collect();
        assert_eq!(told, known);
    }

    #[test]
    fn no_key_of_ours_is_passed_over() {
        let names = KEYS.iter().flat_map(|(key, others)| [key].into_iter().chain(others.iter()));
        assert_eq!(names.filter(|name| OF_THE_PAGE.contains(name)).count(), 0);
    }
}
