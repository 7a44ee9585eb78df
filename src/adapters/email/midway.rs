//! What a correction answers: an issue that went to its whole list, or the mails of one that was given up on the way.

use crate::delivery::Receipt;

/// The issue that is corrected, and who is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answered {
    /// What all its mails have in common in their `Message-ID`.
    pub(super) issue: Option<String>,
    /// Who has a mail of an issue that was given up; nobody else has read what is wrong. Empty of one that went to all.
    pub(super) readers: Vec<String>,
    /// Who has, or may have, the mail of one that went to its whole list. Empty where that was not kept.
    reached: Vec<String>,
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
            let listed = |name: &str| first.and_then(|first| first.extra.get(name)?.as_array()).into_iter().flatten();
            let recipients =
                |name: &str| listed(name).filter_map(|one| Some(one.get("recipient")?.as_str()?.to_owned()));
            let mut reached: Vec<String> = listed("readers").filter_map(|one| Some(one.as_str()?.to_owned())).collect();
            if !reached.is_empty() {
                reached.extend(recipients("unknown"));
            }
            return Self { issue: Some(issue), readers: Vec::new(), reached, refused: recipients("refused").collect() };
        }
        // What a correction told of itself later says so.
        let mails = || receipt.parts.iter().filter(|part| !part.extra.contains_key("issue"));
        let issue = mails().find_map(|mail| Some(mail.id.strip_prefix('<')?.split_once('.')?.0.to_owned()));
        let readers = mails().filter_map(|mail| told(mail, "recipient")).collect();
        Self { issue, readers, reached: Vec::new(), refused: Vec::new() }
    }

    /// Who of `list` has the issue: who came later, or was refused it, has read nothing that is wrong, and who has left the list
    /// wants no mail. All of it, if that leaves nobody: the list is another by now.
    pub(super) fn whom_it_reached(&self, list: Vec<String>) -> Vec<String> {
        let is_in = |readers: &[String], reader: &str| readers.iter().any(|one| one.eq_ignore_ascii_case(reader));
        let is_reached = |reader: &&String| match self.reached.is_empty() {
            true => !is_in(&self.refused, reader),
            false => is_in(&self.reached, reader),
        };
        let reached: Vec<String> = list.iter().filter(is_reached).cloned().collect();
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
        let (issue, readers) = (Some("b2".to_owned()), Vec::new());
        assert_eq!(whole, Answered { issue, readers, reached: Vec::new(), refused: Vec::new() });
    }

    #[test]
    fn whoever_was_refused_the_issue_is_not_told_what_was_wrong_in_it() {
        let refused = serde_json::json!([{"recipient": "Gone@mail.example", "reply": "550 5.1.1"}]);
        let first = mail("a@mail.example").with("issue", "b2").with("taken", 1).with("refused", refused);
        let answered = Answered::of(&Receipt { parts: vec![first] });
        let list = |readers: &[&str]| readers.iter().map(|reader| (*reader).to_owned()).collect::<Vec<_>>();
        let told = answered.whom_it_reached(list(&["a@mail.example", "gone@mail.example"]));
        assert_eq!(told, ["a@mail.example"]);
        let of_another = answered.whom_it_reached(list(&["gone@mail.example"]));
        assert_eq!(of_another, ["gone@mail.example"]);
    }

    #[test]
    fn whoever_has_come_or_gone_since_the_issue_gets_no_correction_of_it() {
        let unknown = serde_json::json!([{"recipient": "bo@mail.example", "reply": "the connection was cut"}]);
        let first = mail("a@mail.example").with("issue", "b2").with("taken", 2);
        let first = first.with("readers", ["a@mail.example", "left@mail.example"]).with("unknown", unknown);
        let answered = Answered::of(&Receipt { parts: vec![first] });
        let list = ["A@mail.example", "bo@mail.example", "new@mail.example"].map(str::to_owned).to_vec();
        assert_eq!(answered.whom_it_reached(list), ["A@mail.example", "bo@mail.example"]);
    }
}
