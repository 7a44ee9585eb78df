//! Nothing that is secret in a sign-in is said by anybody or stands in the store in clear.

use serde_json::Value;

use super::Newsroom;
use super::browser::ALLOWS;
use crate::common::CHANNELS;

/// Every string in `value` that is a token, secret or code by its name.
fn secrets_in(value: &Value, found: &mut Vec<String>) {
    const NAMES: [&str; 6] =
        ["access_token", "refresh_token", "client_secret", "accessJwt", "refreshJwt", "code_verifier"];
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(text) if NAMES.contains(&name.as_str()) => found.push(text.to_owned()),
                    _ => secrets_in(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| secrets_in(item, found)),
        _ => {}
    }
}

#[test]
fn no_secret_of_a_sign_in_is_told_or_stored_in_clear() {
    let room = Newsroom::recording(&CHANNELS);
    let mut said = Vec::new();
    let typed: Vec<(&str, String)> =
        CHANNELS.iter().filter_map(|channel| Some((*channel, super::typed(channel)?))).collect();
    for channel in CHANNELS.into_iter().filter(|channel| super::typed(channel).is_none()) {
        let waiting = room.begins(&[channel, "-v", "-v"]);
        let (address, _) = ALLOWS.opens(&waiting.page);
        let one = waiting.ends();
        assert_eq!(one.code, 0, "{}", one.err);
        let code = address.split("code=").nth(1).unwrap().split('&').next().unwrap();
        assert!(!one.err.contains(code) && !one.out.contains(code), "{channel} tells the code");
        said.push((channel, format!("{}{}", one.out, one.err)));
    }
    for (channel, secret) in &typed {
        let one = room.types(&["account", "login", channel, "-v", "-v"], secret);
        assert_eq!(one.code, 0, "{}", one.err);
        said.push((channel, format!("{}{}", one.out, one.err)));
    }
    let more = room.run(&["account", "list", "--format", "json"]);
    said.push(("list", format!("{}{}", more.out, more.err)));
    let more = room.run(&["account", "verify", "-v", "-v"]);
    said.push(("verify", format!("{}{}", more.out, more.err)));

    let mut secrets: Vec<String> = typed.into_iter().map(|(_, secret)| secret).collect();
    secrets.push("hush-app-secret-5b1c".to_owned());
    secrets.push(super::KEY.to_owned());
    let record = std::fs::read_to_string(room.folder().join("said.jsonl")).unwrap();
    for line in record.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let Some(answer) = line["answer"].as_str() else { continue };
        secrets_in(&serde_json::from_str(answer).unwrap_or_default(), &mut secrets);
        if let Some((_, rest)) = line["body"].as_str().and_then(|body| body.split_once("code_verifier=")) {
            secrets.push(rest.split('&').next().unwrap().to_owned());
        }
    }
    assert!(secrets.len() > 20, "tokens were given out: {}", secrets.len());
    let stored = room.stored();
    for secret in &secrets {
        for (who, text) in &said {
            assert!(!text.contains(secret.as_str()), "{who} tells {secret}: {}", text.replace(secret, "******"));
        }
        let in_clear = stored.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!in_clear, "{secret} stands in the store");
    }
}
