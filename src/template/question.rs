//! Questions of an interview, which say nothing without their answers.

/// `Q`, `Aina Serik`: who asks has at most as many letters.
const MAX_SPEAKER: usize = 24;

/// True for a paragraph that is one question, or ends with one behind the name of who asks, `Q: You left. Why?`, or a dash, as
/// talk is written: `— You left. Why?`. What stands in quotes is asked within the story.
pub fn is_question(paragraph: &str) -> bool {
    let text = paragraph.trim();
    if !text.ends_with(['?', '？', '؟']) {
        return false;
    }
    let before = text.trim_end_matches(['?', '？', '؟', '!', '！']);
    let speaker = text.find([':', '：']).is_some_and(|at| text[..at].chars().count() <= MAX_SPEAKER);
    let several =
        [". ", "! ", "? ", "… ", "؟ "].iter().any(|stop| before.contains(stop)) || before.contains(['。', '！', '？']);
    let spoken = text.starts_with(['—', '–']) || text.starts_with("- ");
    speaker || spoken || !several
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_from_paragraphs_that_close_with_one() {
        for question in [
            "— You left. Why?",
            "Q: Who pays?",
            "Q: The port lost money. Who pays?",
            "Кто платит?",
            "问：谁来付钱？",
            "من يدفع؟",
        ] {
            assert!(is_question(question), "{question}");
        }
        for told in ["The port pays.", "The port lost nine million in a year. Who pays?", "He asked: “Who pays?”"] {
            assert!(!is_question(told), "{told}");
        }
    }
}
