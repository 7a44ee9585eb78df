//! Which tags in a Markdown text are HTML: what else stands in angle brackets are words, often of what is to be filled in.

/// The elements of HTML, those that only old pages have, and what a content system puts between.
const KNOWN: &str = " a abbr acronym address amp-img area article aside audio b base bdi bdo big blockquote body br button canvas caption \
    center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer \
    form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins kbd label legend li link main map mark \
    marquee math menu meta meter nav nobr noframes noscript object ol optgroup option output p param picture pre progress q rp rt ruby s \
    samp script search section select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th \
    thead time title tr track tt u ul use var video wbr o:p ";

/// Whether `tag`, from `<` to `>`, is HTML: a known element, one of a content system's own (`amp-img`), a comment.
pub(super) fn is_html(tag: &str) -> bool {
    let inside = tag.trim_start_matches('<').trim_start_matches('/');
    if inside.starts_with(['!', '?']) {
        return true;
    }
    let end = inside.find(|sign: char| sign.is_whitespace() || matches!(sign, '>' | '/')).unwrap_or(inside.len());
    let name = inside[..end].to_lowercase();
    name.contains(['-', ':']) || KNOWN.contains(&format!(" {name} "))
}

/// Whether `tag`, from `<` to `>`, declares something, as HTML does before a page begins: within a text those are words (`<!channel>`).
pub(super) fn is_declaration(tag: &str) -> bool {
    tag.strip_prefix("<!").is_some_and(|name| name.starts_with(|letter: char| letter.is_ascii_alphabetic()))
}

/// True for a tag of a component that a site's own program draws: `<Callout type="info">`, `</Callout>`; `<Name>` may be words.
pub(super) fn is_component(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let marked = tag.starts_with("</") || tag.contains('=') || tag.ends_with("/>");
    marked && !is_html(tag) && name.starts_with(|letter: char| letter.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_element_is_words() {
        for tag in ["<b>", "</p>", "<br/>", "<img src=\"a.jpg\">", "<!-- a -->", "<amp-ad>", "<o:p>", "<H2>"] {
            assert!(is_html(tag), "{tag}");
        }
        for tag in ["<name>", "<quote here>", "<mayor>", "</name>"] {
            assert!(!is_html(tag), "{tag}");
        }
        let declares = ["<!channel>", "<!-- a -->", "<![CDATA[a]]>", "<b>"].map(is_declaration);
        assert_eq!(declares, [true, false, false, false]);
    }
}
