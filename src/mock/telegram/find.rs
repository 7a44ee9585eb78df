//! What Telegram makes clickable by itself: the fake's own reading of `find_entities` in tdlib/td, over characters.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_properties::{GeneralCategory as Category, GeneralCategoryGroup as Group, UnicodeGeneralCategory};

use super::entity::{Entity, Style};

static DOMAINS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("tlds.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// Addresses, names, tags, commands and numbers, none overlapping another.
pub fn entities(text: &str) -> Vec<Entity> {
    let text = Text(text.chars().collect());
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    for at in 0..text.0.len() {
        let one = match text.0[at] {
            '@' => text.mention(at).map(|end| (at..end, "mention")),
            '/' => text.command(at).map(|end| (at..end, "bot_command")),
            '#' => text.hashtag(at).map(|end| (at..end, "hashtag")),
            '$' => text.cashtag(at).map(|end| (at..end, "cashtag")),
            _ => None,
        };
        found.extend(one);
    }
    found.extend(text.own_urls().into_iter().map(|range| (range, "url")));
    found.extend(text.addresses());
    found.extend(text.cards().into_iter().map(|range| (range, "bank_card_number")));
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    // Offsets are counted in one walk.
    let (mut kept, mut end, mut units, mut at) = (Vec::new(), 0, 0, 0);
    for (range, name) in found {
        if range.start < end {
            continue;
        }
        units += text.units(at..range.start);
        let length = text.units(range.clone());
        kept.push(Entity { offset: units, length, style: Style::Found(name) });
        units += length;
        (at, end) = (range.end, range.end);
    }
    kept
}

fn letter(c: char) -> bool {
    c.general_category_group() == Group::Letter
}

fn word(c: char) -> bool {
    c == '_' || letter(c) || c.general_category_group() == Group::Number
}

fn tag(c: char) -> bool {
    let listed = matches!(c, '_' | '·' | '\u{200c}') || ('\u{d80}'..='\u{dff}').contains(&c);
    listed || letter(c) || c.general_category() == Category::DecimalNumber
}

fn name(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

/// Spaces and most of general punctuation end an address.
fn address(c: char) -> bool {
    if ('\u{2000}'..='\u{206f}').contains(&c) {
        return matches!(c, '\u{200c}' | '\u{200d}' | '\u{2010}'..='\u{2015}');
    }
    c.general_category_group() != Group::Separator
}

fn path(c: char) -> bool {
    !"\n<>\"«»".contains(c) && address(c)
}

fn domain(c: char) -> bool {
    if u32::from(c) < 0xc0 { name(c) || "-.~".contains(c) } else { address(c) }
}

fn user(c: char) -> bool {
    !"\n/[]{}()'`<>\"@«»".contains(c) && address(c)
}

fn scheme(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "+-".contains(c)
    } else {
        c.general_category_group() != Group::Separator
    }
}

const NEVER_LAST: &str = ".:;,('?!`";

struct Text(Vec<char>);

impl Text {
    fn at(&self, at: usize) -> Option<char> {
        self.0.get(at).copied()
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.at(at))
    }

    fn units(&self, range: Range<usize>) -> usize {
        self.0[range].iter().map(|c| c.len_utf16()).sum()
    }

    fn run(&self, from: usize, class: impl Fn(char) -> bool) -> usize {
        from + self.0[from..].iter().take_while(|c| class(**c)).count()
    }

    fn back(&self, from: usize, to: usize, class: impl Fn(char) -> bool) -> usize {
        to - self.0[from..to].iter().rev().take_while(|c| class(**c)).count()
    }

    fn string(&self, range: Range<usize>) -> String {
        self.0[range].iter().collect()
    }

    fn mention(&self, at: usize) -> Option<usize> {
        let end = self.run(at + 1, name);
        let short = || ["gif", "vid", "pic"].contains(&self.string(at + 1..end).to_lowercase().as_str());
        let apart = !self.before(at).is_some_and(word) && !self.at(end).is_some_and(word);
        (apart && end - at <= 33 && (end - at > 4 || short())).then_some(end)
    }

    /// `@name` of a bot behind a command or a tag.
    fn suffix(&self, at: usize) -> Option<usize> {
        self.at(at).filter(|c| *c == '@').map(|_| self.run(at + 1, name))
    }

    fn command(&self, at: usize) -> Option<usize> {
        let border = |c: char| word(c) || "/<>".contains(c);
        let mut end = self.run(at + 1, name);
        let mut sound = (1..=64).contains(&(end - at - 1)) && !self.before(at).is_some_and(border);
        if let Some(bot) = self.suffix(end) {
            sound &= (3..=32).contains(&(bot - end - 1));
            end = bot;
        }
        (sound && !self.at(end).is_some_and(border)).then_some(end)
    }

    fn hashtag(&self, at: usize) -> Option<usize> {
        let run = self.run(at + 1, tag);
        let end = run.min(at + 257);
        if self.before(at).is_some_and(tag) || !self.0[at + 1..end].iter().any(|c| letter(*c)) {
            return None;
        }
        let account = self.suffix(end).map(|name| name.min(end + 33)).filter(|name| name - end > 3 && end == run);
        let next = account.unwrap_or(run);
        (self.at(next) != Some('#')).then(|| account.unwrap_or(end))
    }

    fn cashtag(&self, at: usize) -> Option<usize> {
        let border = |c: char| c == '$' || tag(c);
        let listed = self.0[at + 1..].starts_with(&['1', 'I', 'N', 'C', 'H']);
        let end = if listed { at + 6 } else { self.run(at + 1, |c| c.is_ascii_uppercase()) };
        if self.before(at).is_some_and(border) || !(1..=8).contains(&(end - at - 1)) {
            return None;
        }
        let end = self.suffix(end).filter(|name| (4..=33).contains(&(name - end))).unwrap_or(end);
        (!self.at(end).is_some_and(border)).then_some(end)
    }

    fn own_urls(&self) -> Vec<Range<usize>> {
        let (mut found, mut from) = (Vec::<Range<usize>>::new(), 0);
        let colons = (0..self.0.len()).filter(|at| self.0[*at..].starts_with(&[':', '/', '/']));
        for colon in colons.collect::<Vec<_>>() {
            let head = self.string(colon.saturating_sub(7)..colon).to_lowercase();
            // `tonsite` is found by TDLib, and begins where `ton` would.
            let length = if head.ends_with("tg") { 2 } else { 3 };
            let sound = colon >= from && ["tg", "ton", "tonsite"].iter().any(|own| head.ends_with(own));
            let name = self.0[colon + 3..].iter().take(253).take_while(|c| name(**c) || **c == '-').count();
            if sound && name > 0 {
                let end = self.path(colon + 3 + name);
                found.push(colon - length..end);
                from = end;
            }
        }
        found
    }

    fn path(&self, at: usize) -> usize {
        let Some(first) = self.at(at).filter(|c| "/?#".contains(*c)) else { return at };
        let end = self.back(at + 1, self.run(at + 1, path), |c| NEVER_LAST.contains(c));
        if first == '/' || end > at + 1 { end } else { at }
    }

    fn addresses(&self) -> Vec<(Range<usize>, &'static str)> {
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(dot) = (from..self.0.len()).find(|at| self.0[*at] == '.').filter(|dot| dot + 1 < self.0.len()) {
            if self.0[dot + 1] == ' ' {
                from = dot + 2;
                continue;
            }
            let domain_end = self.run(dot, |c| c == '@' || domain(c));
            let has_user = self.0[dot..domain_end].contains(&'@');
            let mut start = self.back(from, dot, domain);
            if has_user {
                start = self.back(from, start, user);
            }
            let end = self.path(self.port(domain_end));
            let end = self.back(dot + 1, end.max(dot + 1), |c| c == '.');
            let mut bad = false;
            if start > from && self.0[start - 1] == '@' {
                let first = self.back(from, start - 1, user);
                bad = has_user || first == start - 1;
                start = first;
            }
            match self.scheme(from, start) {
                Some(length) => start -= length,
                None => bad = true,
            }
            if !bad && end > dot + 1 {
                found.extend(self.sound(start..end));
            }
            let next = if bad { self.back(dot, end, |c| c != '.') } else { self.run(end, |c| c == '.') };
            from = next.max(dot + 1);
        }
        found
    }

    fn port(&self, at: usize) -> usize {
        if self.at(at) != Some(':') {
            return at;
        }
        let end = self.run(at + 1, |c| c.is_ascii_digit());
        let digits = self.string(at + 1..end);
        if digits.trim_start_matches('0').parse::<u16>().is_ok() { end } else { at }
    }

    fn scheme(&self, from: usize, at: usize) -> Option<usize> {
        let head = &self.0[from..at];
        let bytes: usize = head.iter().rev().take(6).map(|c| c.len_utf8()).sum();
        if bytes < 6 || !head.ends_with(&[':', '/', '/']) {
            let glued = |c: &char| word(*c) || "/#@".contains(*c);
            return (!head.last().is_some_and(glued)).then_some(0);
        }
        let name = self.string(self.back(from, at - 3, scheme)..at - 3).to_ascii_lowercase();
        let known = [("http", &["shttp"][..]), ("https", &[]), ("tonsite", &[]), ("ftp", &["tftp", "sftp"])];
        let scheme = known.iter().find(|(scheme, but)| name.ends_with(scheme) && !but.contains(&name.as_str()));
        scheme.map(|(scheme, _)| scheme.len() + 3)
    }

    /// What of an address is linked: an e-mail address, or a domain name and as much of its path as has balanced brackets.
    fn sound(&self, range: Range<usize>) -> Option<(Range<usize>, &'static str)> {
        let shown = self.string(range.clone());
        let mail = shown.strip_prefix("mailto:").filter(|mail| is_mail(mail)).unwrap_or(&shown);
        if is_mail(mail) {
            return Some((range.end - mail.chars().count()..range.end, "email"));
        }
        let lower = shown.get(..10).unwrap_or(&shown).to_ascii_lowercase();
        let schemes = ["http://", "https://", "ftp://", "tonsite://"];
        let scheme = schemes.iter().find(|scheme| lower.starts_with(**scheme)).map_or(0, |scheme| scheme.len());
        let from = range.start + scheme;
        let path = self.run(from, |c| !"/?#".contains(c)).min(range.end);
        let host = self.string(from..path);
        let host = host.split_once('@').map_or(host.as_str(), |(_, host)| host);
        let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
        if host.eq_ignore_ascii_case("teiegram.org") || !is_host(host, scheme > 0) {
            return None;
        }
        let (mut open, mut end) = ([0; 3], path);
        while end < range.end {
            let opens = "([{".find(self.0[end]).map(|kind| (kind, 1));
            if let Some((kind, change)) = opens.or_else(|| ")]}".find(self.0[end]).map(|kind| (kind, -1))) {
                open[kind] += change;
                if open[kind] < 0 {
                    break;
                }
            }
            end += 1;
        }
        Some((range.start..self.back(path, end, |c| NEVER_LAST.contains(c)), "url"))
    }

    /// Thirteen to nineteen digits, perhaps with spaces and hyphens, that check out.
    fn cards(&self) -> Vec<Range<usize>> {
        let part = |c: char| c.is_ascii_digit() || c == ' ' || c == '-';
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(start) = (at..self.0.len()).find(|at| self.0[*at].is_ascii_digit()) {
            let (run, solid) = (self.run(start, part), self.run(start, |c| c.is_ascii_digit()));
            let glued = |c: char| ".,+-_".contains(c) || letter(c);
            let apart = !self.before(start).is_some_and(glued);
            let whole = apart && (16..=19).contains(&(solid - start)) && self.at(solid) == Some(' ');
            at = if whole { solid } else { run };
            let end = self.back(start, at, |c| !c.is_ascii_digit());
            let digits: Vec<u32> = self.0[start..end].iter().filter_map(|c| c.to_digit(10)).collect();
            let follows = |c: char| "-_".contains(c) || letter(c);
            let free = apart && !self.at(end).is_some_and(follows);
            if free && end - start < 2 * digits.len() && is_card(&digits) {
                found.push(start..end);
            }
        }
        found
    }
}

fn is_mail(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else { return false };
    let plain = |part: &str| part.chars().all(|c| name(c) || c == '-');
    let users: Vec<&str> = user.split(['.', '+']).collect();
    let hosts: Vec<&str> = host.split('.').collect();
    let (Some((last, first)), Some((tld, names))) = (users.split_last(), hosts.split_last()) else { return false };
    let inner = |part: &&str| part.len() <= 26 && plain(part);
    let label = |part: &&str| {
        let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        part.len() <= 30 && plain(part) && edge(part.chars().next()) && edge(part.chars().last())
    };
    first.len() <= 10
        && first.iter().all(inner)
        && (1..=35).contains(&last.len())
        && plain(last)
        && (1..=6).contains(&names.len())
        && names.iter().all(label)
        && (2..=8).contains(&tld.len())
        && tld.chars().all(|c| c.is_ascii_alphabetic())
}

fn is_host(host: &str, has_scheme: bool) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let sound = |label: &&str| !label.is_empty() && label.len() < 64 && !label.ends_with('-');
    let [.., above, tld] = labels[..] else { return false };
    if !labels.iter().all(sound) {
        return false;
    }
    let octet = |label: &&str| label.parse::<u8>().is_ok_and(|octet| octet.to_string() == **label);
    if labels.len() == 4 && labels.iter().all(octet) {
        return true;
    }
    if host.chars().all(|c| c == '.' || c.is_ascii_digit()) || tld.chars().count() < 2 || above.contains('_') {
        return false;
    }
    if let Some(code) = tld.strip_prefix("xn--") {
        return code.len() > 1 && code.chars().all(|c| c.is_ascii_alphanumeric());
    }
    !tld.contains(['-', '_']) && (has_scheme || is_known(tld))
}

/// Not if its first letter alone is a capital: that is a word that begins a sentence.
fn is_known(tld: &str) -> bool {
    let lower: Vec<char> = tld.chars().filter_map(|c| c.to_lowercase().next()).collect();
    let differs: Vec<usize> =
        tld.chars().zip(&lower).enumerate().filter(|(_, (a, b))| a != *b).map(|(n, _)| n).collect();
    differs != [0] && DOMAINS.contains(lower.iter().collect::<String>().as_str())
}

fn is_card(digits: &[u32]) -> bool {
    let count = digits.len();
    let luhn: u32 =
        digits.iter().rev().enumerate().map(|(n, d)| if n % 2 == 1 { d * 2 % 10 + d / 5 } else { *d }).sum();
    if !(13..=19).contains(&count) || !luhn.is_multiple_of(10) {
        return false;
    }
    let prefix = digits[..4].iter().fold(0, |prefix, digit| prefix * 10 + digit);
    match prefix {
        4000..=4999 => matches!(count, 13 | 16 | 18 | 19),
        5100..=5599 | 2221..=2720 | 2200..=2204 => count == 16,
        3400..=3499 | 3700..=3799 => count == 15,
        6200..=6299 | 8100..=8199 => count >= 16,
        _ => true,
    }
}
