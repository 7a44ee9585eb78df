//! `fanfare check`

use std::fmt::Write;

use super::table::Table;
use super::{Shared, output};
use crate::app::{Checked, Error, Exit, Finding, Severity};

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare check posts/
  fanfare check posts/harbour-tram --format json
  fanfare check posts/ --format github      annotations in a pull request
  fanfare check posts/ --format junit > check.xml
  fanfare check --rules                     what is looked at, by the names that [checks] knows")]
pub(crate) struct Args {
    /// Files, folders with article.md, folders of articles, or - for standard input
    #[arg(required_unless_present = "rules", value_name = "PATH")]
    paths: Vec<String>,
    /// List the rules, with how much each counts by the configuration, instead
    #[arg(long)]
    rules: bool,
    /// For people, for programs, for CI servers, or as annotations of GitHub Actions
    #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json|junit|github")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Junit,
    Github,
}

pub(crate) fn run(app: &Shared, args: &Args) -> Result<Exit, Error> {
    if args.rules {
        return rules(app, args.format);
    }
    let checked = app.check(&args.paths)?;
    app.wrong_settings().iter().for_each(|wrong| output::tell(&format!("configuration: {wrong}")));
    match args.format {
        Format::Text => text(&checked),
        Format::Json => output::json(&checked),
        Format::Junit => output::say(&junit(&checked)),
        Format::Github => github(&checked),
    }
    Ok(if checked.has_errors() { Exit::Invalid } else { Exit::Done })
}

fn rules(app: &Shared, format: Format) -> Result<Exit, Error> {
    let rules = app.rules();
    match format {
        Format::Json => output::json(&serde_json::json!({"version": 1, "rules": rules})),
        Format::Text => {
            let mut table = Table::new(&["rule", "severity", "what it finds"]);
            for rule in rules {
                let severity = rule.severity.map_or("off", output::severity);
                let severity = if rule.switchable { severity.to_owned() } else { format!("{severity}, always") };
                table.row([rule.id.to_owned(), severity, rule.about.to_owned()]);
            }
            table.print();
        }
        Format::Junit | Format::Github => {
            return Err(Error::Usage("rules are listed with --format text or json".to_owned()));
        }
    }
    Ok(Exit::Done)
}

/// Says on standard error what an editor should know before `checked` is published.
pub(super) fn warn(checked: &Checked) {
    for (finding, accounts) in merged(checked).into_iter().filter(|(f, _)| f.warning.severity > Severity::Notice) {
        output::tell(&line(finding, &accounts));
    }
}

/// What was found, each once: a finding that several accounts have names them all.
fn merged(checked: &Checked) -> Vec<(&Finding, String)> {
    let mut merged: Vec<(&Finding, Vec<&str>)> = Vec::new();
    for finding in &checked.findings {
        let account = finding.account.as_deref();
        match merged.iter_mut().find(|(found, _)| found.path == finding.path && found.warning == finding.warning) {
            Some((_, accounts)) => accounts.extend(account),
            None => merged.push((finding, account.into_iter().collect())),
        }
    }
    let named = |accounts: Vec<&str>| {
        if accounts.is_empty() { String::new() } else { format!("{}: ", accounts.join(", ")) }
    };
    merged.into_iter().map(|(finding, accounts)| (finding, named(accounts))).collect()
}

/// `posts/a.md:3: warning: x-english: … [rule]`
fn line(finding: &Finding, accounts: &str) -> String {
    let warning = &finding.warning;
    let line = warning.line.map_or_else(String::new, |line| format!(":{line}"));
    let severity = output::severity(warning.severity);
    format!("{}{line}: {severity}: {accounts}{} [{}]", finding.path, warning.message, warning.rule)
}

fn text(checked: &Checked) {
    merged(checked).into_iter().for_each(|(finding, accounts)| output::say(&line(finding, &accounts)));
    let mut found = Vec::new();
    for (severity, noun) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Notice, "notice")] {
        found.extend((checked.count(severity) > 0).then(|| output::count(checked.count(severity), noun)));
    }
    let found = if found.is_empty() { "nothing to mend".to_owned() } else { found.join(", ") };
    let (articles, posts) = (output::count(checked.articles, "article"), output::count(checked.posts, "post"));
    output::tell(&format!("{articles}, {posts}: {found}"));
}

/// Source: docs.github.com/actions/reference/workflow-commands, read 2026-11-23.
fn github(checked: &Checked) {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    for (finding, accounts) in merged(checked) {
        let warning = &finding.warning;
        let line = warning.line.map_or_else(String::new, |line| format!(",line={line}"));
        output::say(&format!(
            "::{} file={}{line},title={}::{}{}",
            output::severity(warning.severity),
            property(&finding.path),
            property(&warning.rule),
            escape(&accounts),
            escape(&warning.message)
        ));
    }
}

/// One test case for each post, and for each article that cannot be read. Errors are failures; the rest is its output.
fn junit(checked: &Checked) -> String {
    let mut cases = String::new();
    let mut failures = 0;
    for (n, case) in checked.cases.iter().enumerate() {
        let (mut inner, mut said) = (String::new(), String::new());
        for finding in checked.findings.iter().filter(|finding| finding.case == n) {
            let warning = &finding.warning;
            let line = warning.line.map_or_else(String::new, |line| format!(":{line}"));
            let told = format!("{}{line}: {} [{}]", finding.path, warning.message, warning.rule);
            if warning.severity == Severity::Error {
                // Readers of this format take one failure for a case; what else is wrong stands in its text.
                if inner.is_empty() {
                    failures += 1;
                    inner = format!("<failure type=\"{}\" message=\"{}\">", xml(&warning.rule), xml(&warning.message));
                }
                let _ = writeln!(inner, "{}", xml(&told));
            } else {
                let _ = writeln!(said, "{}: {}", output::severity(warning.severity), xml(&told));
            }
        }
        if !inner.is_empty() {
            inner = format!("{}</failure>", inner.trim_end());
        }
        if !said.is_empty() {
            let _ = write!(inner, "<system-out>{}</system-out>", said.trim_end());
        }
        let name = case.account.as_deref().unwrap_or("article");
        let _ = write!(cases, "\n  <testcase classname=\"{}\" name=\"{}\"", xml(&case.path), xml(name));
        let _ = if inner.is_empty() { write!(cases, "/>") } else { write!(cases, ">{inner}</testcase>") };
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"fanfare check\" tests=\"{}\" \
         failures=\"{failures}\" errors=\"0\" skipped=\"0\">{cases}\n</testsuite>",
        checked.cases.len(),
    )
}

/// Escaped, and without the characters that XML 1.0 cannot hold.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
