//! How much an account's platform lets it do: asked, written down, counted on, and waited for where the platform counts otherwise.

use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::Value;

use super::{folder, refused, run, short_article};
use crate::common::{Mock, configure, fanfare, until};

/// A mock whose Instagram lets an account publish once a day.
fn strict(folder: &Path) -> Mock {
    let text = "[[accounts]]\nname = \"instagram\"\nchannel = \"instagram\"\nquotas = { \"posts per day\" = 1 }\n";
    std::fs::write(folder.join("config.toml"), text).expect("written");
    Mock::start(folder)
}

/// A process that is ended when dropped.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Sees the second of two posts wait, with `quotas` of the account, for what these words say.
fn second_waits(quotas: &str, words: &str) {
    let (theirs, ours) = (folder(), folder());
    let mock = strict(theirs.path());
    configure(ours.path(), &mock);
    let path = ours.path().join("config.toml");
    let config = std::fs::read_to_string(&path).expect("a configuration");
    let account = format!("[[accounts]]\nname = \"instagram\"\nchannel = \"instagram\"\nlate = \"72h\"\n{quotas}");
    std::fs::write(&path, config + &account).expect("written");
    let publish = |name: &str| {
        let article = short_article(&ours, name);
        let mut command = fanfare(ours.path());
        command.args(["publish", &article, "--to", "instagram", "--sandbox", "--wait"]);
        command
    };
    let (code, stdout, stderr) = run(&mut publish("one.md"));
    assert_eq!(code, 0, "{stdout}{stderr}");
    let mut second = publish("two.md");
    let _waits = Ended(second.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"));
    let mut reason = String::new();
    until("the second waits for its limit", || {
        let (_, stdout, _) = run(fanfare(ours.path()).args(["queue", "list", "--sandbox", "--format", "json"]));
        let listed: Value = serde_json::from_str(&stdout).expect("JSON");
        let all = listed["deliveries"].as_array().expect("deliveries");
        reason = all.iter().find(|one| one["state"] != "sent").map(ToString::to_string).unwrap_or_default();
        reason.contains(words)
    });
    assert!(!reason.contains("\"failed\""), "{reason}");
    assert_eq!(mock.posts(Some("instagram")).len(), 1, "{reason}");
}

#[test]
fn what_an_account_may_do_in_a_day_is_its_own_limit() {
    second_waits("quotas = { \"posts per day\" = 1 }\n", "the limit `posts per day` is used up");
}

#[test]
fn what_the_platform_counts_otherwise_is_waited_for() {
    second_waits("", "2207042");
}

#[test]
fn what_a_platform_says_of_an_accounts_day_is_written() {
    let folder = folder();
    let mock = strict(folder.path());
    let config = folder.path().join("live.toml");
    for (login, token, host) in
        [("instagram", "sandbox-news", "/instagram"), ("facebook", "sandbox-news~page", "/instagram")]
    {
        let text = format!(
            "[store]\nurl = \"sqlite:live.db\"\n\n[[accounts]]\nname = \"news\"\nchannel = \"instagram\"\napi_url = \"{}{host}\"\n\
             credentials.access_token = {{ env = \"IG\" }}\n\
             settings = {{ ig_user_id = \"17841400000000001\", login = \"{login}\" }}\n",
            mock.url()
        );
        std::fs::write(&config, &text).expect("written");
        let verify = |words: &[&str]| {
            let mut command = fanfare(folder.path());
            command.args(["account", "verify"]).args(words).arg("--config").arg(&config).env("IG", token);
            run(&mut command)
        };
        let (_, stdout, stderr) = verify(&[]);
        assert!(stdout.contains("its limit `posts per day` is 1, which is not what is counted on"), "{stdout}{stderr}");
        assert_eq!(std::fs::read_to_string(&config).expect("read"), text, "nothing is written unless asked for");
        let (_, stdout, stderr) = verify(&["--write", "--format", "json"]);
        let verified: Value = serde_json::from_str(&stdout).expect("JSON");
        assert_eq!(verified["accounts"][0]["quotas"]["posts per day"], 1, "{stdout}{stderr}");
        let after = std::fs::read_to_string(&config).expect("read");
        assert!(after.contains("quotas = { \"posts per day\" = 1 }\n"), "{after}");
        let (_, stdout, _) = verify(&["--write"]);
        assert!(!stdout.contains("counted on"), "{stdout}");
        assert_eq!(std::fs::read_to_string(&config).expect("read"), after);
    }
}

#[test]
fn an_account_has_limits_of_its_own_only_where_its_channel_has_them() {
    let folder = folder();
    for (quotas, words) in [
        ("{ \"posts a day\" = 1 }", &["is no limit of one account on Instagram", "posts per day"][..]),
        ("{ \"posts per day\" = 0 }", &["a limit of 0 lets nothing out"]),
    ] {
        let text = format!("[[accounts]]\nname = \"a\"\nchannel = \"instagram\"\nquotas = {quotas}\n");
        std::fs::write(folder.path().join("config.toml"), text).expect("written");
        refused(fanfare(folder.path()).args(["account", "list"]), 2, words);
    }
}
