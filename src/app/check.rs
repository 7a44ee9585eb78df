//! `fanfare check`: whether articles can be published, without publishing them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::freeze::{check_picture, check_video};
use super::{App, Article, Error, Selection};
use crate::compose::{DRAFT, RULES, Rule};
use crate::media::render::RenderError;
use crate::post::{Post, Severity, Warning};
use crate::source::{self, SourceError};

/// What was found in some articles.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Checked {
    /// The version of this document.
    pub version: u32,
    /// How many articles were read.
    pub articles: usize,
    /// How many posts were composed.
    pub posts: usize,
    /// What was found, in the order of the articles.
    pub findings: Vec<Finding>,
    /// Everything that was looked at, with or without findings.
    #[serde(skip)]
    pub cases: Vec<Case>,
}

/// One thing that was looked at: an article's post for an account, or an article that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The article's file.
    pub path: String,
    /// The account; none for an article that cannot be read.
    pub account: Option<String>,
}

/// Something about one article, or about one of its posts.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The article's file, or another file that the finding is about, such as a template.
    pub path: String,
    /// The account whose post it is about.
    pub account: Option<String>,
    /// What is wrong.
    #[serde(flatten)]
    pub warning: Warning,
    /// Which of [`Checked::cases`] it belongs to.
    #[serde(skip)]
    pub case: usize,
}

impl Checked {
    /// True if anything found keeps an article from being published.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many findings are this bad.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.warning.severity == severity).count()
    }

    /// Opens a case; the findings that follow are its.
    fn open(&mut self, path: &str, account: Option<&str>) {
        self.cases.push(Case { path: tidy(path), account: account.map(ToOwned::to_owned) });
    }

    /// Takes in what was found in posts of the article in `file`.
    pub(super) fn take(&mut self, file: &str, posts: Vec<Post>) {
        self.articles += 1;
        for post in posts {
            self.open(file, Some(post.account.as_str()));
            self.posts += 1;
            post.warnings.into_iter().for_each(|warning| self.add(file, warning));
        }
    }

    fn add(&mut self, file: &str, warning: Warning) {
        let case = self.cases.len().saturating_sub(1);
        let account = self.cases.get(case).and_then(|case| case.account.clone());
        let path = tidy(warning.file.as_deref().unwrap_or(file));
        self.findings.push(Finding { path, account, warning, case });
    }
}

/// A rule as it counts here.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RuleView {
    /// What it is known by.
    pub id: &'static str,
    /// How much it counts by the configuration; none if it is off.
    pub severity: Option<Severity>,
    /// Whether that can be changed.
    pub switchable: bool,
    /// What it finds.
    pub about: &'static str,
}

impl App {
    /// `fanfare check --rules`: every rule, as it counts by the configuration.
    pub fn rules(&self) -> Vec<RuleView> {
        let view = |rule: &Rule| RuleView {
            id: rule.id,
            severity: Rule::severity_of(rule.id, &[&self.config.checks]),
            switchable: rule.switchable,
            about: rule.about,
        };
        RULES.iter().map(view).collect()
    }

    /// Reads and composes every article of `paths` for every account, and says what was found.
    ///
    /// # Errors
    ///
    /// Only what is wrong with the call itself; what is wrong with an article is a finding.
    pub fn check(&self, paths: &[String]) -> Result<Checked, Error> {
        let mut checked = Checked { version: super::view::VERSION, ..Checked::default() };
        let mut seen = BTreeMap::new();
        for path in paths {
            let found = match source::find(Path::new(path), &self.defaults()) {
                Ok(found) => found,
                Err(error) => vec![Err(error)],
            };
            for article in found {
                match article {
                    Ok(article) => {
                        self.check_article(&article, self.is_collection(path), &mut checked)?;
                        let file = article.origin.name();
                        if let Some(first) = seen.insert(article.id.clone(), file.clone()) {
                            let message = format!(
                                "it is the same article as {first} ({}); give it an `id` of its own",
                                article.id
                            );
                            checked.open(&file, None);
                            checked.add(&file, failed("same-article", message));
                        }
                    }
                    Err(error) => unreadable(path, &error, &mut checked),
                }
            }
        }
        Ok(checked)
    }

    /// A draft in a folder of articles is one that a publish of the folder leaves where it is.
    fn check_article(&self, article: &Article, is_of_many: bool, checked: &mut Checked) -> Result<(), Error> {
        checked.articles += 1;
        let file = article.origin.name();
        if let Some(message) = self.goes_nowhere(article, &[])? {
            checked.open(&file, None);
            if let Some(severity) = Rule::severity_of("no-account", &[&article.checks, &self.config.checks]) {
                checked.add(&file, Warning { severity, ..failed("no-account", message) });
            }
        }
        check_files(article, &file, checked);
        self.check_times(article, &file, checked);
        for account in self.choose(article, &[])? {
            checked.open(&file, Some(&account.name));
            let selection = Selection { to: vec![account.name.clone()], template: None };
            match self.compose(article, &selection) {
                Ok(posts) => {
                    checked.posts += posts.len();
                    for mut warning in posts.into_iter().flat_map(|post| post.warnings) {
                        if is_of_many && warning.rule == DRAFT {
                            warning.severity = Severity::Notice;
                        }
                        checked.add(&file, warning);
                    }
                }
                Err(Error::Compose { error, .. }) => {
                    let (file, line) = error.place().unwrap_or((&file, None));
                    checked.add(file, Warning { line, ..failed("post-invalid", error.message()) });
                }
                Err(error) => checked.add(&file, failed("post-invalid", error.to_string())),
            }
        }
        Ok(())
    }

    fn check_times(&self, article: &Article, file: &str, checked: &mut Checked) {
        let Some(severity) = Rule::severity_of("time-moved", &[&article.checks, &self.config.checks]) else { return };
        for moved in self.moved_times(article) {
            checked.open(file, None);
            checked.add(file, Warning { severity, line: Some(moved.line), ..failed("time-moved", moved.says) });
        }
    }
}

/// Finds picture and video files that no channel would take, each once.
fn check_files(article: &Article, file: &str, checked: &mut Checked) {
    let told = || article.translations.values();
    let pictures = article.images.iter().chain(told().flat_map(|told| &told.images));
    let pictures: BTreeSet<&Path> = pictures.filter_map(|image| image.source.file()).collect();
    let videos = article.video.iter().chain(told().filter_map(|told| told.video.as_ref()));
    let videos: BTreeSet<&Path> = videos.filter_map(|video| video.source.file()).collect();
    let mut find = |rule, key, error: RenderError| {
        checked.open(file, None);
        let line = article.origin.line(key);
        checked.add(file, Warning { line, ..failed(rule, error.to_string()) });
    };
    for error in pictures.into_iter().filter_map(|picture| check_picture(picture).err()) {
        find("picture-invalid", "image", error);
    }
    for error in videos.into_iter().filter_map(|video| check_video(video).err()) {
        find("video-invalid", "video", error);
    }
}

fn unreadable(path: &str, error: &SourceError, checked: &mut Checked) {
    let (file, line) = error.place();
    let file = file.unwrap_or_else(|| path.to_owned());
    checked.open(&file, None);
    checked.add(&file, Warning { line, ..failed("article-invalid", error.message()) });
}

fn failed(rule: &str, message: String) -> Warning {
    Warning { rule: rule.to_owned(), severity: Severity::Error, message, field: None, file: None, line: None }
}

/// A path as version control writes it, so that a CI service finds the file.
fn tidy(path: &str) -> String {
    path.strip_prefix("./").filter(|rest| !rest.is_empty()).unwrap_or(path).to_owned()
}
