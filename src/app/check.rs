//! `fanfare check`: whether articles can be published, without publishing them.

use std::path::Path;

use serde::Serialize;

use super::{App, Error, Selection};
use crate::post::{Severity, Warning};
use crate::source;

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
}

/// Something about one article, or about one of its posts.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The path that was checked, or the file inside it.
    pub path: String,
    /// The account whose post it is about.
    pub account: Option<String>,
    /// What is wrong.
    #[serde(flatten)]
    pub warning: Warning,
}

impl Checked {
    /// True if anything found keeps an article from being published.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.warning.severity == Severity::Error)
    }
}

impl App {
    /// Reads and composes every article of `paths` for every account, and says what was found.
    ///
    /// # Errors
    ///
    /// Only what is wrong with the call itself; what is wrong with an article is a finding.
    pub fn check(&self, paths: &[String]) -> Result<Checked, Error> {
        let mut checked = Checked { version: super::view::VERSION, ..Checked::default() };
        for path in paths {
            let found = match source::find(Path::new(path), &self.defaults()) {
                Ok(found) => found,
                Err(error) => vec![Err(error)],
            };
            for article in found {
                match article {
                    Ok(article) => {
                        checked.articles += 1;
                        self.check_article(&article, &article.origin.name(), &mut checked)?;
                    }
                    Err(error) => checked.findings.push(Finding {
                        path: path.clone(),
                        account: None,
                        warning: failed("article-invalid", error.to_string()),
                    }),
                }
            }
        }
        Ok(checked)
    }

    fn check_article(&self, article: &super::Article, file: &str, checked: &mut Checked) -> Result<(), Error> {
        for account in self.choose(article, &[])? {
            let selection = Selection { to: vec![account.name.clone()], template: None };
            match self.compose(article, &selection) {
                Ok(posts) => {
                    for post in posts {
                        checked.posts += 1;
                        let found = post.warnings.into_iter().map(|warning| Finding {
                            path: warning.file.clone().unwrap_or_else(|| file.to_owned()),
                            account: Some(account.name.clone()),
                            warning,
                        });
                        checked.findings.extend(found);
                    }
                }
                Err(error) => checked.findings.push(Finding {
                    path: file.to_owned(),
                    account: Some(account.name.clone()),
                    warning: failed("post-invalid", error.to_string()),
                }),
            }
        }
        Ok(())
    }
}

fn failed(rule: &str, message: String) -> Warning {
    Warning { rule: rule.to_owned(), severity: Severity::Error, message, field: None, file: None, line: None }
}
