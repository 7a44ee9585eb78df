//! `fanfare check`

use super::{Shared, output};
use crate::app::{Checked, Error, Exit, Severity};

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare check posts/
  fanfare check posts/harbour-tram --format json")]
pub(crate) struct Args {
    /// Files, folders with article.md, or folders of articles
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// JUnit XML, for CI
    Junit,
    /// Annotations of GitHub Actions
    Github,
}

pub(crate) fn run(app: &Shared, args: &Args) -> Result<Exit, Error> {
    let checked = app.check(&args.paths)?;
    match args.format {
        Format::Text => text(&checked),
        Format::Json => output::json(&checked),
        Format::Junit => output::say(&junit(&checked)),
        Format::Github => github(&checked),
    }
    Ok(if checked.has_errors() { Exit::Invalid } else { Exit::Done })
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Notice => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn text(checked: &Checked) {
    for finding in &checked.findings {
        let warning = &finding.warning;
        let line = warning.line.map_or_else(String::new, |line| format!(":{line}"));
        let account = finding.account.as_ref().map_or_else(String::new, |account| format!(" {account}:"));
        output::say(&format!(
            "{}{line}: {}:{account} {} [{}]",
            finding.path,
            word(warning.severity),
            warning.message,
            warning.rule
        ));
    }
    output::tell(&format!(
        "{} articles, {} posts, {} findings",
        checked.articles,
        checked.posts,
        checked.findings.len()
    ));
}

/// Source: docs.github.com/actions/reference/workflow-commands, read 2026-11-23.
fn github(checked: &Checked) {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    for finding in &checked.findings {
        let warning = &finding.warning;
        let line = warning.line.map_or_else(String::new, |line| format!(",line={line}"));
        let account = finding.account.as_ref().map_or_else(String::new, |account| format!("{account}: "));
        output::say(&format!(
            "::{} file={}{line},title={}::{}{}",
            word(warning.severity),
            property(&finding.path),
            property(&warning.rule),
            escape(&account),
            escape(&warning.message)
        ));
    }
}

fn junit(checked: &Checked) -> String {
    let escape =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let failures = checked.findings.iter().filter(|finding| finding.warning.severity == Severity::Error).count();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"fanfare check\" tests=\"{}\" failures=\"{failures}\">\n",
        checked.findings.len().max(checked.articles)
    );
    for finding in &checked.findings {
        let name = format!("{} {}", finding.warning.rule, finding.account.as_deref().unwrap_or(""));
        let message = escape(&finding.warning.message);
        let inner = if finding.warning.severity == Severity::Error {
            format!("<failure message=\"{message}\"/>")
        } else {
            format!("<system-out>{message}</system-out>")
        };
        xml.push_str(&format!(
            "  <testcase classname=\"{}\" name=\"{}\">{inner}</testcase>\n",
            escape(&finding.path),
            escape(name.trim())
        ));
    }
    if checked.findings.is_empty() {
        xml.push_str("  <testcase classname=\"fanfare\" name=\"all articles\"/>\n");
    }
    xml.push_str("</testsuite>");
    xml
}
