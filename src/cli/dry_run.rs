//! `fanfare publish --dry-run`: the exact requests.

use serde_json::Value;

use super::publish::{Args, read};
use super::{Format, Shared, output};
use crate::app::{self, Deliveries, DeliveryView, Error, ErrorView, Exit, Planned, Post, SoFar};

pub(crate) async fn run(app: &Shared, args: &Args) -> Result<Exit, Error> {
    let (articles, request) = read(app, args)?;
    let mut exit = Exit::Done;
    let mut documents: Vec<Deliveries> = Vec::new();
    let mut so_far = SoFar::open(app).await;
    for article in &articles {
        let planned = app::dry_run(app, article, &request, articles.len() == 1, &mut so_far).await;
        let (posts, deliveries) = match planned {
            Ok(planned) => planned,
            Err(error) => {
                so_far.close().await;
                return Err(error);
            }
        };
        if deliveries.deliveries.iter().any(|delivery| refusal(delivery).is_some()) {
            exit = Exit::Invalid;
        }
        match args.format() {
            Format::Json => documents.push(deliveries),
            Format::Text => {
                for (post, delivery) in posts.iter().zip(&deliveries.deliveries) {
                    output::say(&told(app, post, delivery));
                }
            }
        }
    }
    output::json_each(&documents);
    if let Some(why) = so_far.unread().filter(|_| app.has_config()) {
        output::tell(&format!(
            "note: {why}: what is out already, and what of slots, spacing and budgets is used by now, is not counted"
        ));
    }
    so_far.close().await;
    Ok(exit)
}

fn told(app: &Shared, post: &Post, delivery: &DeliveryView) -> String {
    let title = format!("# {} ({}) {}", delivery.account, delivery.channel, output::length_of(post));
    let mut told = vec![output::Tint::Bold.paint(&title)];
    if let Some(reason) = &delivery.reason {
        told.push(if delivery.state == "skipped" {
            format!("skipped: {reason}")
        } else {
            format!("not sent: {reason}")
        });
    }
    if let Some(planned) = delivery.planned.as_ref().filter(|_| delivery.reason.is_none()) {
        told.push(when(app, planned));
        let stood_in =
            |address: &String| format!("{address} was not fetched: something else of its kind stands in for it");
        told.extend(planned.not_fetched.iter().map(stood_in));
        for request in &planned.requests {
            told.push(String::new());
            told.push(format!("{} {}", request.method, request.url));
            for (name, value) in &request.headers {
                told.push(format!("{name}: {}", value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)));
            }
            told.extend(body(&request.method, &request.body));
        }
    }
    if let Some(error) = refusal(delivery) {
        told.push(format!("refused: {}", error.message));
    }
    told.push(String::new());
    told.join("\n")
}

/// Why the post would be refused; what an earlier one of the article has met is none of it.
fn refusal(delivery: &DeliveryView) -> Option<&ErrorView> {
    delivery.error.as_ref().filter(|_| delivery.state == "draft")
}

fn when(app: &Shared, planned: &Planned) -> String {
    let at = planned.planned_at.map(|at| format!("at {}", app.zoned(at).strftime("%Y-%m-%d %H:%M %Z")));
    let waits = planned.waits_for.as_ref().map(|what| format!("waits for {what}"));
    let cost =
        planned.cost.as_ref().map_or_else(String::new, |cost| format!(", costs {} {}", cost.amount, cost.currency));
    let removed = planned.remove_at.map_or_else(String::new, |at| {
        format!(", to be taken down on {}", app.zoned(at).strftime("%Y-%m-%d %H:%M %Z"))
    });
    let when = at.into_iter().chain(waits).collect::<Vec<_>>().join(", ");
    format!("{when}{cost}{removed}")
}

fn body(method: &str, body: &Value) -> Option<String> {
    match body {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        // A mail is a conversation and a letter, not a document.
        Value::Object(mail) if method == "SMTP" => {
            let commands = mail.get("commands").and_then(Value::as_array).into_iter().flatten();
            let mut lines: Vec<String> = commands.filter_map(Value::as_str).map(ToOwned::to_owned).collect();
            lines.push(readable(mail.get("message").and_then(Value::as_str).unwrap_or_default()));
            lines.push(".".to_owned());
            Some(lines.join("\n"))
        }
        other => serde_json::to_string_pretty(other).ok(),
    }
}

/// The mail without the lines of base64 that are a picture; they are in the JSON.
fn readable(message: &str) -> String {
    const MAX_SHOWN: usize = 3;
    let is_base64 = |line: &str| {
        line.len() >= 60 && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
    };
    let mut lines = Vec::new();
    let mut hidden = 0;
    for line in message.lines().chain([""]) {
        if is_base64(line) {
            hidden += 1;
            if hidden <= MAX_SHOWN {
                lines.push(line.to_owned());
            }
            continue;
        }
        if hidden > MAX_SHOWN {
            lines.push(format!("⟨{} more lines of base64⟩", hidden - MAX_SHOWN));
        }
        hidden = 0;
        lines.push(line.to_owned());
    }
    lines.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_in_a_mail_does_not_fill_the_screen() {
        let mail = format!("Subject: Tram\r\n\r\n{}QUJD\r\n--end--\r\n", format!("{}\r\n", "A".repeat(76)).repeat(50));
        let lines: Vec<String> = readable(&mail).lines().map(ToOwned::to_owned).collect();
        assert_eq!(lines.len(), 8, "{lines:?}");
        assert_eq!(lines[5..], ["⟨47 more lines of base64⟩", "QUJD", "--end--"]);
    }
}
