//! What only several blocks together tell to be none of the story, before each is looked at by itself: what stands twice, menus, cards,
//! other stories.

use super::signs::is_told;
use super::{
    Cleaned, buttons, crumbs, days, embeds, excerpts, foreign, frames, live, navigation, others, pictured, repeated,
    scraps, signed, sources, tells_headline,
};
use crate::article::byline::{self, names};
use crate::article::date_line::is_date_line;
use crate::article::{Block, LeftOutKind};

impl Cleaned {
    /// The blocks that are left of `body`. The order counts: what was taken out makes neighbours of others.
    pub(super) fn without_passages(&mut self, body: Vec<Block>, headline: &str) -> Vec<Block> {
        let body = self.without_new_tabs(body);
        let body = self.without_shortcodes(body);
        let mut body = self.without_contents(body);
        repeated::undouble(&mut body);
        self.leave_all_out(frames::take_pairs(&mut body));
        let (mut body, doubles) = crumbs::without_doubles(body, |text| tells_headline(text, headline));
        self.leave_out_above(crumbs::without_captions(&mut body, headline));
        self.leave_out_above(doubles.into_iter().map(|caption| (LeftOutKind::Caption, caption)));
        self.leave_all_out(buttons::take(&mut body));
        self.leave_out_above(navigation::take(&mut body));
        self.leave_all_out(frames::take(&mut body, headline));
        self.leave_all_out(pictured::take(&mut body, headline));
        self.leave_all_out(foreign::take(&mut body, headline));
        self.leave_all_out(embeds::take(&mut body));
        days::head(&mut body);
        scraps::join_at_commas(&mut body);
        self.take_lines_above_headline(&mut body, headline);
        self.leave_out_above(excerpts::take(&mut body));
        repeated::without_double(&mut body);
        if let Some(deck) = repeated::without_opening(&mut body) {
            self.leave_out(0, LeftOutKind::Label, deck);
        }
        if let Some((place, twin)) = repeated::without_twin(&mut body) {
            self.leave_out(place, LeftOutKind::Label, twin);
        }
        self.leave_all_out(live::take_closings(&mut body));
        if let Some((place, name, lines)) = signed::take(&mut body, headline) {
            self.byline.push(name);
            self.leave_all_out(lines.map(|line| (place, LeftOutKind::Byline, line)));
        }
        self.leave_all_out(others::take(&mut body, headline));
        self.leave_all_out(sources::take(&mut body));
        body
    }

    /// What stands above the headline, where the body has that once more.
    fn take_lines_above_headline(&mut self, body: &mut Vec<Block>, headline: &str) {
        let above = repeated::above_headline(body, headline);
        let dated = above.iter().any(|text| is_date_line(text));
        for text in above {
            if self.takes_with_day(&text) {
                continue;
            }
            // `Jane Roe`, beside a day.
            let alone = || byline::listed(&text).filter(|who| dated && who.len() == 1 && !is_told(who, body, headline));
            let who = names(&text).or_else(alone);
            let kind = match () {
                () if who.is_some() => LeftOutKind::Byline,
                () if is_date_line(&text) => LeftOutKind::Dateline,
                () => LeftOutKind::Label,
            };
            self.byline.extend(who.unwrap_or_default());
            self.leave_out(0, kind, text);
        }
    }

    /// Each from its place.
    fn leave_all_out(&mut self, taken: impl IntoIterator<Item = (usize, LeftOutKind, String)>) {
        for (place, kind, text) in taken {
            self.leave_out(place, kind, text);
        }
    }

    /// From above the story.
    fn leave_out_above(&mut self, taken: impl IntoIterator<Item = (LeftOutKind, String)>) {
        self.leave_all_out(taken.into_iter().map(|(kind, text)| (0, kind, text)));
    }
}
