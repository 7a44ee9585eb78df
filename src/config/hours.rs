//! Values of an account's timetable and purse, as a person writes them: `mon-fri 09:00`, `22:00-07:00`, `2h`, `400d`, `50 USD`.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Deserializer};

/// Reads a value by its [`FromStr`], whose error is the sentence for the person.
macro_rules! written {
    ($($name:ident),+) => {
        $(impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        })+
    };
}
written!(Slot, QuietHours, Allowance, KeepFor, Budget, Day);

/// A time of the week at which one post may go out: `mon-fri 09:00`, `sat,sun 11:30`, `daily 18:00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The days, each at most once.
    pub days: Vec<Weekday>,
    /// The local time, in the newsroom's zone.
    pub time: Time,
}

impl FromStr for Slot {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no slot; write `mon-fri 09:00`, `sat,sun 11:30` or `daily 18:00`");
        let (days, time) = text.trim().split_once(char::is_whitespace).ok_or_else(wrong)?;
        let mut wanted = Vec::new();
        for range in days.split(',') {
            for day in day_range(range).ok_or_else(wrong)? {
                if !wanted.contains(&day) {
                    wanted.push(day);
                }
            }
        }
        Ok(Self { days: wanted, time: clock_time(time).ok_or_else(wrong)? })
    }
}

/// Hours in which nothing goes out by itself: `22:00-07:00`, over midnight if the end is before the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// The first quiet minute, local.
    pub from: Time,
    /// The first minute that is not quiet any more, local.
    pub to: Time,
}

impl FromStr for QuietHours {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hours = text.split_once('-').and_then(|(from, to)| Some((clock_time(from)?, clock_time(to)?)));
        match hours {
            Some((from, to)) if from != to => Ok(Self { from, to }),
            _ => Err(format!("`{text}` are no quiet hours; write `22:00-07:00`")),
        }
    }
}

/// How long something may take: `2h`, `90m`, `1h 30m`; no more than [`Allowance::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance(pub SignedDuration);

impl Allowance {
    /// Ten years: whoever wrote more slipped on a key.
    pub const MOST: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);

    /// So many hours.
    pub const fn hours(hours: i64) -> Self {
        Self(SignedDuration::from_hours(hours))
    }
}

impl FromStr for Allowance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse::<SignedDuration>() {
            Ok(duration) if duration > Self::MOST => {
                Err(format!("`{text}` is more than ten years; write `2h` or `90m`"))
            }
            Ok(duration) if duration.is_positive() => Ok(Self(duration)),
            Ok(duration) if duration.is_zero() => {
                Err(format!("`{text}` is no length of time; leave it out if there is none"))
            }
            _ => Err(format!("`{text}` is no length of time; write `2h`, `90m` or `1h 30m`")),
        }
    }
}

/// How long the store keeps what has ended: `400d`, or `forever`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepFor {
    /// So many days.
    Days(u32),
    /// Nothing goes.
    Forever,
}

impl KeepFor {
    /// The least: a month's figures can be looked at, and no quota has a longer window.
    pub const LEAST: u32 = 31;
}

impl Default for KeepFor {
    /// A year, and time to look at how it was done on the same occasion a year ago.
    fn default() -> Self {
        Self::Days(400)
    }
}

impl FromStr for KeepFor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim() == "forever" {
            return Ok(Self::Forever);
        }
        match text.trim().strip_suffix('d').map(|days| days.trim().parse::<u32>()) {
            Some(Ok(days)) if days >= Self::LEAST => Ok(Self::Days(days)),
            Some(Ok(days)) => Err(format!("{days} days are too few; keep `{}d` at least", Self::LEAST)),
            _ => Err(format!("`{text}` is no number of days; write `400d`, or `forever`")),
        }
    }
}

impl fmt::Display for KeepFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days}d"),
            Self::Forever => f.write_str("forever"),
        }
    }
}

/// A day in the newsroom's zone: `2027-01-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("`{text}` is no day; write `2027-01-20`"))
    }
}

/// What an account may spend in a month: `50 USD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Millionths of the currency's unit.
    pub micros: i64,
    /// ISO 4217.
    pub currency: String,
}

impl FromStr for Budget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no sum; write `50 USD` or `12.50 EUR`");
        let (amount, currency) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let currency = currency.trim();
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(wrong());
        }
        Ok(Self { micros: micros(amount).ok_or_else(wrong)?, currency: currency.to_owned() })
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.micros / MICROS, self.micros % MICROS);
        let decimals = format!("{rest:06}");
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{whole} {}", self.currency),
            // Money has two decimals or as many as it needs.
            few => write!(f, "{whole}.{few:0<2} {}", self.currency),
        }
    }
}

const MICROS: i64 = 1_000_000;

/// A decimal sum in millionths: `0.015` is 15,000. `None` for what is no sum, is negative, or has more than six decimals.
pub fn micros(amount: &str) -> Option<i64> {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(decimals) || decimals.len() > 6 {
        return None;
    }
    let rest: i64 = format!("{decimals:0<6}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(MICROS)?.checked_add(rest)
}

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// `daily`, `fri`, `mon-fri`, `sat-mon`.
fn day_range(text: &str) -> Option<Vec<Weekday>> {
    let place = |name: &str| DAYS.iter().position(|(day, _)| *day == name.trim().to_ascii_lowercase());
    if text.trim().eq_ignore_ascii_case("daily") {
        return Some(DAYS.iter().map(|(_, day)| *day).collect());
    }
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (place(first)?, place(last)?);
    let length = (last + 7 - first) % 7;
    Some((0..=length).map(|n| DAYS[(first + n) % 7].1).collect())
}

/// `09:30`, without seconds: a post does not go out to the second.
fn clock_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |text: &str| (text.len() == 2).then(|| text.parse::<i8>().ok())?;
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_names_days_and_a_time() {
        let slot: Slot = "mon-wed,sat 09:30".parse().expect("a slot");
        assert_eq!(slot.days, [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Saturday]);
        assert_eq!(slot.time, jiff::civil::time(9, 30, 0, 0));
        assert_eq!("daily 18:00".parse::<Slot>().expect("a slot").days.len(), 7);
        assert_eq!("sat-mon 08:00".parse::<Slot>().expect("a slot").days.len(), 3);
        for wrong in ["09:30", "mon", "someday 09:30", "mon 9:30", "mon 25:00", "mon- 09:00", ""] {
            assert!(wrong.parse::<Slot>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn quiet_hours_begin_and_end() {
        assert!("22:00-07:00".parse::<QuietHours>().is_ok());
        for wrong in ["22:00", "22:00-22:00", "10pm-7am", "22:00-24:00"] {
            assert!(wrong.parse::<QuietHours>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_allowance_is_a_length_of_time() {
        assert_eq!("1h 30m".parse(), Ok(Allowance(SignedDuration::from_mins(90))));
        for wrong in ["120", "-2h", "0h", "soon", "99999999h"] {
            assert!(wrong.parse::<Allowance>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_budget_is_a_sum_in_a_currency() {
        let budget: Budget = "12.5 USD".parse().expect("a sum");
        assert_eq!(budget, Budget { micros: 12_500_000, currency: "USD".to_owned() });
        assert_eq!(budget.to_string(), "12.50 USD");
        assert_eq!("50 EUR".parse::<Budget>().expect("a sum").to_string(), "50 EUR");
        for wrong in ["50", "50 dollars", "-1 USD", "1.1234567 USD", "1,5 USD"] {
            assert!(wrong.parse::<Budget>().is_err(), "{wrong}");
        }
    }
}
