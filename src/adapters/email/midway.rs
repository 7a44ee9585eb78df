//! What a correction answers: an issue that went to its whole list, or the mails of one that was given up on the way.

use crate::delivery::Receipt;

/// The issue that is corrected, and who is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answered {
    /// What all its mails have in common in their `Message-ID`.
    pub(super) issue: Option<String>,
    /// Who has a mail of an issue that was given up; nobody else has read what is wrong. Empty of one that went to all.
    pub(super) readers: Vec<String>,
    /// Whose mail was refused.
    refused: Vec<String>,
}

impl Answered {
    pub(super) fn of(receipt: &Receipt) -> Self {
        let told = |part: &crate::delivery::PartReceipt, name: &str| {
            part.extra.get(name).and_then(|value| value.as_str()).map(str::to_owned)
        };
        let first = receipt.first();
        if let Some(issue) = first.and_then(|first| told(first, "issue")) {
            let refused = first.and_then(|first| first.extra.get("refused")?.as_array()).into_iter().flatten();
            let refused = refused.filter_map(|one| Some(one.get("recipient")?.as_str()?.to_owned())).collect();
            return Self { issue: Some(issue), readers: Vec::new(), refused };
        }
        // What a correction told of itself later says so.
        let mails = || receipt.parts.iter().filter(|part| !part.extra.contains_key("issue"));
        let issue = mails().find_map(|mail| Some(mail.id.strip_prefix('<')?.split_once('.')?.0.to_owned()));
        Self { issue, readers: mails().filter_map(|mail| told(mail, "recipient")).collect(), refused: Vec::new() }
    }

    /// `list` without those who were refused the issue: they have read nothing that is wrong, and their mailboxes would refuse this
    /// too. All of it, if that leaves nobody: the list is another by now.
    pub(super) fn without_those_it_never_reached(&self, list: Vec<String>) -> Vec<String> {
        let is_refused = |reader: &String| self.refused.iter().any(|refused| refused.eq_ignore_ascii_case(reader));
        let (_, reached): (Vec<_>, Vec<_>) = list.iter().cloned().partition(is_refused);
        if reached.is_empty() { list } else { reached }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::PartReceipt;

    fn mail(reader: &str) -> PartReceipt {
        PartReceipt::new(format!("<a1.{}@news.example>", reader.len()), None).with("recipient", reader)
    }

    #[test]
    fn of_an_issue_that_was_given_up_those_are_told_who_have_it() {
        let parts = vec![mail("a@mail.example"), mail("bo@mail.example")];
        let answered = Answered::of(&Receipt { parts: parts.clone() });
        assert_eq!(answered.issue.as_deref(), Some("a1"));
        assert_eq!(answered.readers, ["a@mail.example", "bo@mail.example"]);
        // A second correction goes to the same.
        let first = mail("a@mail.example").with("issue", "b2").with("taken", 2);
        let again = Answered::of(&Receipt { parts: [parts, vec![first.clone()]].concat() });
        assert_eq!(again, answered);
        let whole = Answered::of(&Receipt { parts: vec![first] });
        assert_eq!(whole, Answered { issue: Some("b2".to_owned()), readers: Vec::new(), refused: Vec::new() });
    }

    #[test]
    fn whoever_was_refused_the_issue_is_not_told_what_was_wrong_in_it() {
        let refused = serde_json::json!([{"recipient": "Gone@mail.example", "reply": "550 5.1.1"}]);
        let first = mail("a@mail.example").with("issue", "b2").with("taken", 1).with("refused", refused);
        let answered = Answered::of(&Receipt { parts: vec![first] });
        let list = |readers: &[&str]| readers.iter().map(|reader| (*reader).to_owned()).collect::<Vec<_>>();
        let told = answered.without_those_it_never_reached(list(&["a@mail.example", "gone@mail.example"]));
        assert_eq!(told, ["a@mail.example"]);
        let of_another = answered.without_those_it_never_reached(list(&["gone@mail.example"]));
        assert_eq!(of_another, ["gone@mail.example"]);
    }
}
