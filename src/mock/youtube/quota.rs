//! Quotas of a Google Cloud project, by the day of Los Angeles.
//!
//! <https://developers.google.com/youtube/v3/determine_quota_cost>, as it stands since 2026-06-01.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::{Refused, refused};
use crate::mock::World;

/// `videos.insert` calls a day.
const MAX_UPLOADS: u32 = 100;
/// `search.list` calls a day.
const MAX_SEARCHES: u32 = 100;
/// Units a day for everything else.
const MAX_UNITS: u32 = 10_000;

/// What a call costs.
#[derive(Clone, Copy, Debug)]
pub enum Cost {
    /// One of the day's uploads.
    Upload,
    /// One of the day's searches.
    Search,
    /// Units of the common bucket.
    Units(u32),
}

/// What the day has taken so far.
#[derive(Debug, Default)]
pub struct Quota {
    day: Option<Date>,
    uploads: u32,
    searches: u32,
    units: u32,
}

impl Quota {
    /// Takes the cost of a call, good or bad.
    pub fn spend(&mut self, cost: Cost, world: &World) -> Result<(), Refused> {
        let pacific = TimeZone::get("America/Los_Angeles").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(-8)));
        let today = world.clock.now().to_zoned(pacific).date();
        if self.day != Some(today) {
            *self = Self { day: Some(today), ..Self::default() };
        }
        let (used, cost, max) = match cost {
            Cost::Upload => (&mut self.uploads, 1, MAX_UPLOADS),
            Cost::Search => (&mut self.searches, 1, MAX_SEARCHES),
            Cost::Units(units) => (&mut self.units, units, MAX_UNITS),
        };
        if *used + cost > max {
            let message = "The request cannot be completed because you have exceeded your \
                           <a href=\"/youtube/v3/getting-started#quota\">quota</a>.";
            return Err(refused(403, "quotaExceeded", message));
        }
        *used += cost;
        Ok(())
    }
}
