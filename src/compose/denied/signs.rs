//! What a paragraph tells of a charge, each found out once, whatever charges are tried.

use std::cell::OnceCell;

use super::accuses;
use crate::text::language::Language;

/// A headline or a paragraph, and what it tells.
pub(super) struct Signs<'t> {
    text: &'t str,
    language: &'t Language,
    verdict: OnceCell<bool>,
    answers: OnceCell<bool>,
    accuses: OnceCell<bool>,
    orders: OnceCell<bool>,
    pending: OnceCell<bool>,
    may_answer: OnceCell<bool>,
}

impl<'t> Signs<'t> {
    pub(super) fn of(text: &'t str, language: &'t Language) -> Self {
        Self {
            text,
            language,
            verdict: OnceCell::new(),
            answers: OnceCell::new(),
            accuses: OnceCell::new(),
            orders: OnceCell::new(),
            pending: OnceCell::new(),
            may_answer: OnceCell::new(),
        }
    }

    /// [`Language::tells_verdict`].
    pub(super) fn tells_verdict(&self) -> bool {
        *self.verdict.get_or_init(|| self.language.tells_verdict(self.text))
    }

    /// Whether somebody denies it, is cleared of it, or it was taken back.
    pub(super) fn answers(&self) -> bool {
        *self.answers.get_or_init(|| self.language.pleads(self.text) || self.language.annuls(self.text))
    }

    /// Whether it tells that somebody is charged.
    pub(super) fn accuses(&self) -> bool {
        *self.accuses.get_or_init(|| accuses(self.text, self.language))
    }

    /// [`Language::orders`].
    pub(super) fn orders(&self) -> bool {
        *self.orders.get_or_init(|| self.language.orders(self.text))
    }

    /// [`Language::is_pending`].
    pub(super) fn is_pending(&self) -> bool {
        *self.pending.get_or_init(|| self.language.is_pending(self.text))
    }

    /// [`Language::may_answer`].
    pub(super) fn may_answer(&self) -> bool {
        *self.may_answer.get_or_init(|| self.language.may_answer(self.text))
    }
}
