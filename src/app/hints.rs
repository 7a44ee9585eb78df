//! What sentences tell people to run, as they can run it: with the names that are meant, and in the sandbox for that.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::outlet::Outlet;
use crate::delivery::{Change, Delivery, DeliveryState};

/// How every command in a sentence begins.
const COMMAND: &str = "`fanfare ";

/// The commands that go to the live store, unless they are told otherwise.
const OF_A_STORE: [&str; 5] = ["queue ", "correct", "retract", "publish", "worker"];

/// What the commands in a sentence are about.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// In the place of `ID`.
    pub delivery: Option<&'a str>,
    /// In the place of `NAME`.
    pub account: Option<&'a str>,
    /// Whether all of it is in the sandbox: else a hint would lead to the live store.
    pub is_sandbox: bool,
}

impl<'a> About<'a> {
    /// About a delivery.
    pub fn of(delivery: &'a Delivery, is_sandbox: bool) -> Self {
        Self { delivery: Some(delivery.id.as_str()), account: Some(delivery.account.as_str()), is_sandbox }
    }

    /// About nothing that can be named.
    pub fn sandbox(is_sandbox: bool) -> Self {
        Self { is_sandbox, ..Self::default() }
    }

    /// `sentence`, whose commands can be run as they stand there.
    pub fn complete(&self, sentence: &str) -> String {
        let mut told = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some(start) = rest.find(COMMAND) {
            let begun = start + COMMAND.len();
            let Some(end) = rest[begun..].find('`') else { break };
            told.push_str(&rest[..begun]);
            told.push_str(&self.command(&rest[begun..begun + end]));
            told.push('`');
            rest = &rest[begun + end + 1..];
        }
        told.push_str(rest);
        told
    }

    fn command(&self, command: &str) -> String {
        let word = |word: &str| match (word, self.delivery, self.account) {
            ("ID", Some(id), _) => id.to_owned(),
            ("NAME", _, Some(name)) => name.to_owned(),
            _ => word.to_owned(),
        };
        let mut words: Vec<String> = command.split(' ').map(word).collect();
        let of_store = OF_A_STORE.iter().any(|start| command.starts_with(start));
        if self.is_sandbox && of_store && !words.iter().any(|word| word == "--sandbox") {
            words.push("--sandbox".to_owned());
        }
        words.join(" ")
    }
}

/// `sentence` with the instants in it as people read them: the store and the workers know no zone, and write RFC 3339.
pub(super) fn in_zone(sentence: &str, zone: &TimeZone) -> String {
    let word = |word: &str| {
        let core = word.trim_end_matches([',', ';', ':', '.', ')']);
        let at = core.strip_suffix('Z').and_then(|_| core.parse::<Timestamp>().ok())?;
        Some(word.replacen(core, &at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string(), 1))
    };
    let words = sentence.split(' ').map(|text| word(text).unwrap_or_else(|| text.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

/// What somebody can do about a delivery that does not go on, or did not come to its end, by itself.
pub fn next_step(delivery: &Delivery, is_sandbox: bool) -> Option<String> {
    let step = match delivery.state {
        DeliveryState::Uncertain => "look there, then `fanfare queue resolve ID --sent URL`, or --resend, or --drop",
        DeliveryState::AwaitingApproval => "`fanfare queue approve ID` lets it go",
        // Its reason says what lets the whole account go on.
        DeliveryState::Held if delivery.waiting.reason.as_deref().is_some_and(says_what_to_do) => return None,
        DeliveryState::Held => "once that is mended, `fanfare queue retry ID`",
        DeliveryState::Failed => delivery.error.as_ref()?.advice(),
        DeliveryState::Expired => "`fanfare queue retry ID` sends it all the same",
        _ => return None,
    };
    Some(About::of(delivery, is_sandbox).complete(step))
}

/// Whether a reason names the command that comes next.
fn says_what_to_do(reason: &str) -> bool {
    reason.contains("`fanfare queue ")
}

impl Outlet {
    /// `sentence` about what is here, whose commands can be run as they stand there.
    pub fn complete(&self, sentence: &str) -> String {
        About::sandbox(self.is_sandbox()).complete(sentence)
    }

    /// Completes what is said of each of `deliveries`.
    pub(super) fn complete_all(&self, deliveries: &mut [Delivery]) {
        for delivery in deliveries {
            if let Some(reason) = delivery.waiting.reason.take() {
                let reason = in_zone(&reason, &self.app().zone);
                delivery.waiting.reason = Some(About::of(delivery, self.is_sandbox()).complete(&reason));
            }
        }
    }

    /// The same of a line of a history.
    pub(super) fn complete_change(&self, change: &mut Change) {
        change.what = in_zone(&change.what, &self.app().zone);
        if let Some(reason) = change.reason.as_mut() {
            *reason = in_zone(reason, &self.app().zone);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_can_be_run_as_it_stands_there() {
        let about = About { delivery: Some("01ab"), account: Some("desk"), is_sandbox: false };
        for (hint, told) in [
            (
                "top it up, then `fanfare queue resume --account NAME`",
                "top it up, then `fanfare queue resume --account desk`",
            ),
            ("`fanfare queue retry ID` sends NAME and ID", "`fanfare queue retry 01ab` sends NAME and ID"),
            ("nothing; it is tried again", "nothing; it is tried again"),
            ("a ` alone, `fanfare queue", "a ` alone, `fanfare queue"),
        ] {
            assert_eq!(about.complete(hint), told);
        }
    }

    #[test]
    fn instants_are_told_in_the_newsrooms_zone() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone written here");
        for (told, read) in [
            (
                "it was due at 2026-11-30T16:08:32.536165Z and could not be sent by 2026-11-30T18:08:32.536165Z: 503",
                "it was due at 2026-11-30 17:08 CET and could not be sent by 2026-11-30 19:08 CET: 503",
            ),
            ("to be taken down at 2026-07-01T10:00:00Z, or so", "to be taken down at 2026-07-01 12:00 CEST, or so"),
            ("X answered 403: ABCZ  at 12:00Z", "X answered 403: ABCZ  at 12:00Z"),
        ] {
            assert_eq!(in_zone(told, &zone), read);
        }
    }

    /// Else somebody who tries things out resumes or resends what is live.
    #[test]
    fn in_the_sandbox_every_hint_about_a_store_leads_there() {
        let about = About::sandbox(true);
        for (hint, told) in [
            ("`fanfare queue resume --all` goes on", "`fanfare queue resume --all --sandbox` goes on"),
            (
                "`fanfare queue list`, then `fanfare retract`",
                "`fanfare queue list --sandbox`, then `fanfare retract --sandbox`",
            ),
            ("`fanfare queue cancel 1 --sandbox` it", "`fanfare queue cancel 1 --sandbox` it"),
            ("start `fanfare worker`", "start `fanfare worker --sandbox`"),
            ("`fanfare account login desk`, `fanfare mock`", "`fanfare account login desk`, `fanfare mock`"),
        ] {
            assert_eq!(about.complete(hint), told);
        }
    }
}
