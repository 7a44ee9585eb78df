//! What an interview asks, where a page sets question and answer into one paragraph: the question bold, a line break, the answer.

use dom_query::{Document, NodeRef};

use super::super::squash::squash;

/// What a question ends with.
const ASKS: [char; 4] = ['?', '？', '؟', '՞'];

/// Parts them into paragraphs of their own.
pub(super) fn part(document: &Document) {
    for paragraph in document.select("p").nodes() {
        let told = |child: &NodeRef<'_>| is_break(child) || !squash(&child.text()).is_empty();
        let children: Vec<NodeRef<'_>> = paragraph.children_it(false).filter(told).collect();
        let [question, rest @ ..] = children.as_slice() else { continue };
        if !question.has_name("strong") && !question.has_name("b") {
            continue;
        }
        let inner = question.children_it(true).find(told).filter(is_break);
        let line_break = inner.or_else(|| rest.first().copied().filter(is_break));
        let answered = rest.iter().any(|child| !is_break(child));
        if let Some(line_break) = line_break.filter(|_| answered && squash(&question.text()).ends_with(ASKS)) {
            line_break.remove_from_parent();
            let own = paragraph.tree.new_element("p");
            paragraph.insert_before(&own);
            own.append_child(question);
        }
    }
}

fn is_break(node: &NodeRef<'_>) -> bool {
    node.has_name("br")
}

#[cfg(test)]
mod tests {
    use super::super::super::flow;
    use super::*;

    fn told(html: &str) -> Vec<String> {
        let document = Document::from(html);
        part(&document);
        flow::of_node(document.root()).blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn question_and_answer_are_two_paragraphs() {
        for html in [
            "<p><strong>When do they run?<br></strong>From Monday on.</p>",
            "<p> <b>When do they run?</b><br> From <i>Monday</i> on.</p>",
        ] {
            assert_eq!(told(html), ["When do they run?", "From Monday on."], "{html}");
        }
    }

    #[test]
    fn other_bold_words_stay_in_their_paragraph() {
        for (html, text) in [
            ("<p><b>Avel</b><br>The tram runs.</p>", "Avel The tram runs."),
            ("<p><b>When?</b> From Monday on.</p>", "When? From Monday on."),
            ("<p><b>When do they run?</b><br></p>", "When do they run?"),
            ("<p>She asks: <b>When?</b><br>Nobody says.</p>", "She asks: When? Nobody says."),
        ] {
            assert_eq!(told(html), [text], "{html}");
        }
    }
}
