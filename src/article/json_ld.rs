//! JSON-LD in pages: schema.org's `NewsArticle` and its kin, in the shapes and with the mistakes that pages have.
//!
//! Read leniently; what cannot be read is as if it were not there, and never fails the article.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::flow::plain_text;

/// The types that are an article, the likelier first (schema.org; the sheet on article metadata lists those in use).
const TYPES: [&str; 13] = [
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "LiveBlogPosting",
    "Article",
    "BlogPosting",
    "Report",
    "Recipe",
    "HowTo",
    "WebPage",
];

/// References between nodes are followed this far: authors and publishers are one step away.
const MAX_STEPS: usize = 4;

/// The article that a page's JSON-LD describes.
#[derive(Debug, Default)]
pub(super) struct Described {
    article: Map<String, Value>,
    by_id: HashMap<String, Map<String, Value>>,
}

impl Described {
    /// Reads the blocks of a page: the best article among all of them.
    pub(super) fn read<'a>(blocks: impl IntoIterator<Item = &'a str>) -> Self {
        let mut nodes = Vec::new();
        blocks.into_iter().filter_map(parse).for_each(|value| collect(value, &mut nodes));
        let rank = |node: &Map<String, Value>| {
            types(node).filter_map(|name| TYPES.iter().position(|known| *known == name)).min()
        };
        let article = nodes.iter().filter_map(|node| Some((rank(node)?, node))).min_by_key(|(rank, _)| *rank);
        let article = article.map(|(_, node)| node.clone()).unwrap_or_default();
        let id = |node: &Map<String, Value>| node.get("@id").and_then(Value::as_str).map(str::to_owned);
        // A node that only refers (`{"@id": …}`) must not hide the one it refers to.
        let whole = nodes.into_iter().filter(|node| node.len() > 1);
        Self { article, by_id: whole.filter_map(|node| Some((id(&node)?, node))).collect() }
    }

    /// A text of the article: entities decoded, tags dropped.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.texts(self.article.get(key)?).into_iter().next()
    }

    /// Every text under a key; of a thing, its name.
    pub(super) fn all(&self, key: &str) -> Vec<String> {
        self.article.get(key).map(|value| self.texts(value)).unwrap_or_default()
    }

    /// Whether all that stands under a key are houses, and no persons.
    pub(super) fn is_of_houses(&self, key: &str) -> bool {
        let Some(value) = self.article.get(key) else { return false };
        let things = self.things(value);
        let is_house = |thing: &Thing<'_>| match thing {
            Thing::Node(node) => types(node).any(|name| name.ends_with("Organization")),
            Thing::Text(_) => false,
        };
        !things.is_empty() && things.iter().all(is_house)
    }

    /// Every address under a key, with the width and height that are declared for it.
    pub(super) fn addresses(&self, key: &str) -> Vec<(String, Option<u32>, Option<u32>)> {
        let Some(value) = self.article.get(key) else { return Vec::new() };
        let pixels = |node: &Map<String, Value>, key: &str| {
            let value = node.get(key)?;
            let number = value.as_u64().or_else(|| value.as_str()?.trim_end_matches("px").trim().parse().ok());
            number.and_then(|number| u32::try_from(number).ok())
        };
        let addresses = self.things(value).into_iter().filter_map(|thing| match thing {
            Thing::Text(address) => Some((address.to_owned(), None, None)),
            Thing::Node(node) => {
                let address = ["url", "contentUrl", "@id"].iter().find_map(|key| node.get(*key)?.as_str())?;
                Some((address.to_owned(), pixels(node, "width"), pixels(node, "height")))
            }
        });
        addresses.collect()
    }

    fn texts(&self, value: &Value) -> Vec<String> {
        let texts = self.things(value).into_iter().filter_map(|thing| match thing {
            Thing::Text(text) => plain_text(text),
            Thing::Node(node) => node.get("name").and_then(Value::as_str).and_then(plain_text),
        });
        texts.collect()
    }

    /// The value's items with references resolved.
    fn things<'a>(&'a self, value: &'a Value) -> Vec<Thing<'a>> {
        let items = if let Value::Array(items) = value { items.as_slice() } else { std::slice::from_ref(value) };
        let things = items.iter().filter_map(|item| match item {
            Value::String(text) => Some(Thing::Text(text)),
            Value::Object(node) => {
                let mut node = node;
                for _ in 0..MAX_STEPS {
                    let reference = (node.len() == 1).then(|| node.get("@id")).flatten().and_then(Value::as_str);
                    let Some(whole) = reference.and_then(|id| self.by_id.get(id)) else { break };
                    node = whole;
                }
                Some(Thing::Node(node))
            }
            _ => None,
        });
        things.collect()
    }
}

/// An item of a value: a text, or a thing with fields.
enum Thing<'a> {
    Text(&'a str),
    Node(&'a Map<String, Value>),
}

fn types(node: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let value = node.get("@type");
    let list = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    value.and_then(Value::as_str).into_iter().chain(list.iter().filter_map(Value::as_str))
}

/// All nodes of a block: the object, the items of an array, of a `@graph`; also what stands inside an article.
fn collect(value: Value, nodes: &mut Vec<Map<String, Value>>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.into_iter().rev()),
            Value::Object(mut node) => {
                open.extend(node.remove("@graph"));
                if let Some(entity @ Value::Object(_)) = node.get("mainEntity") {
                    open.push(entity.clone());
                }
                nodes.push(node);
            }
            _ => {}
        }
    }
}

/// Parses one block, mended if it must be.
fn parse(block: &str) -> Option<Value> {
    let mut text = block.trim();
    for wrapper in ["<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"] {
        text = text.strip_prefix(wrapper).unwrap_or(text).trim_start();
    }
    for wrapper in ["-->", "//]]>", "/*]]>*/", "]]>", ";"] {
        text = text.strip_suffix(wrapper).unwrap_or(text).trim_end();
    }
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&mended(text))).ok()
}

/// Raw control characters in strings become spaces, commas before a closing bracket go, `NaN` and `undefined` become
/// null.
fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for character in text.chars() {
        match character {
            '"' if !escaped => quoted = !quoted,
            control if quoted && control.is_control() => {
                mended.push(' ');
                escaped = false;
                continue;
            }
            ']' | '}' if !quoted => {
                let kept = mended.trim_end();
                let kept = kept.strip_suffix(',').unwrap_or(kept).len();
                mended.truncate(kept);
                for word in ["NaN", "undefined"] {
                    replace_end(&mut mended, word);
                }
            }
            ',' if !quoted => {
                for word in ["NaN", "undefined"] {
                    replace_end(&mut mended, word);
                }
            }
            _ => {}
        }
        escaped = quoted && character == '\\' && !escaped;
        mended.push(character);
    }
    mended
}

fn replace_end(text: &mut String, word: &str) {
    let kept = text.trim_end();
    if kept.ends_with(word) {
        text.truncate(kept.len() - word.len());
        text.push_str("null");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_an_article_is_understood() {
        for block in [
            r#"{"@type":"NewsArticle","headline":"Trams","author":{"@type":"Person","name":"Jane Roe"}}"#,
            r#"[{"@type":"WebSite","name":"x"},{"@type":["Thing","NewsArticle"],"headline":"Trams","author":["Jane Roe"]}]"#,
            r##"{"@context":"https://schema.org","@graph":[{"@type":"Person","@id":"#j","name":"Jane Roe"},
               {"@type":"Article","headline":"Trams","author":{"@id":"#j"}},{"@type":"WebPage","headline":"Page"}]}"##,
            "<!-- {\"@type\":\"NewsArticle\",\"headline\":\"Trams\",\n\"author\":\"Jane\nRoe\",\"wordCount\":NaN,} -->",
            r#"//<![CDATA[
               {"@type":"NewsArticle","headline":"Trams","author":[{"name":"Jane Roe"}]}
               //]]>"#,
        ] {
            let described = Described::read([block]);
            assert_eq!(described.text("headline").as_deref(), Some("Trams"), "{block}");
            assert_eq!(described.all("author"), ["Jane Roe"], "{block}");
        }
    }

    #[test]
    fn images_come_as_strings_objects_and_references() {
        let described = Described::read([r##"{"@graph":[{"@type":"NewsArticle","image":["https://x.example/a.jpg",
            {"url":"https://x.example/b.jpg","width":1200,"height":"800"},{"@id":"#c"}]},
            {"@type":"ImageObject","@id":"#c","contentUrl":"https://x.example/c.jpg"}]}"##]);
        let addresses: Vec<_> = described.addresses("image").into_iter().collect();
        assert_eq!(addresses[1], ("https://x.example/b.jpg".to_owned(), Some(1200), Some(800)));
        assert_eq!(addresses[2].0, "https://x.example/c.jpg");
    }

    #[test]
    fn what_is_no_json_is_as_if_it_were_not_there() {
        for block in ["", "{", "alert(1)", "[[[[", "\"", "{\"@type\": \"NewsArticle\", \"headline\": "] {
            assert_eq!(Described::read([block]).text("headline"), None);
        }
        assert_eq!(
            Described::read(["oops", r#"{"@type":"NewsArticle","headline":"Trams"}"#]).text("headline").as_deref(),
            Some("Trams")
        );
    }

    #[test]
    fn houses_are_told_from_persons() {
        let of_houses = |author: &str| {
            let block = format!(r#"{{"@type":"NewsArticle","author":{author}}}"#);
            Described::read([block.as_str()]).is_of_houses("author")
        };
        assert!(of_houses(r#"{"@type":"NewsMediaOrganization","name":"Harbour Post"}"#));
        let both = r#"[{"@type":"Organization","name":"EFE"},{"@type":"Person","name":"Jane Roe"}]"#;
        for author in [both, r#""Jane Roe""#, "[]"] {
            assert!(!of_houses(author), "{author}");
        }
    }

    #[test]
    fn references_in_a_circle_end() {
        let described = Described::read([
            r##"{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@id":"#a","sameAs":{"@id":"#a"}}]}"##,
        ]);
        assert!(described.all("author").is_empty());
    }
}
