//! The store's counts as OpenMetrics.

use std::fmt;
use std::sync::atomic::AtomicU64;

use jiff::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode as write;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::app::{Census, DeliveryState};

/// <https://prometheus.io/docs/specs/om/open_metrics_spec/#content-type>
pub(super) const MIME: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

/// The figures at `now`.
pub(super) fn encode(census: &Census, now: Timestamp) -> Result<String, fmt::Error> {
    let mut registry = Registry::with_prefix("fanfare");
    registry.register("build", "This program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
    let deliveries = Family::<InState, Gauge>::default();
    for state in DeliveryState::ALL {
        let found = census.deliveries.iter().find(|(known, _)| known == state);
        let count = found.map_or(0, |(_, count)| *count);
        deliveries.get_or_create(&InState { state: state.as_str() }).set(i64::try_from(count).unwrap_or(i64::MAX));
    }
    registry.register("deliveries", "Deliveries in the store, by state", deliveries);
    let gauges = [
        ("due_actions", "What could be done now and is not done yet", census.due),
        ("pauses", "Pauses in force", census.pauses),
        ("untold_alerts", "Alerts that nobody was told of yet", census.untold_alerts),
    ];
    for (name, help, value) in gauges {
        let gauge = Gauge::<i64>::default();
        gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        registry.register(name, help, gauge);
    }
    let lateness = Gauge::<f64, AtomicU64>::default();
    lateness.set(census.oldest_due.map_or(0.0, |since| now.duration_since(since).as_secs_f64().max(0.0)));
    registry.register("oldest_due_age_seconds", "For how long the first of what is due has been", lateness);
    let mut text = String::new();
    write(&mut text, &registry)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_line_and_what_is_due_an_age() {
        let now: Timestamp = "2026-11-23T09:00:30Z".parse().expect("a time written here");
        let census = Census {
            deliveries: vec![(DeliveryState::Sent, 12), (DeliveryState::Held, 1)],
            due: 2,
            oldest_due: Some("2026-11-23T09:00:00Z".parse().expect("a time written here")),
            ..Census::default()
        };
        let text = encode(&census, now).expect("figures");
        for line in [
            "fanfare_deliveries{state=\"sent\"} 12",
            "fanfare_deliveries{state=\"held\"} 1",
            "fanfare_deliveries{state=\"failed\"} 0",
            "fanfare_due_actions 2",
            "fanfare_oldest_due_age_seconds 30.0",
            "fanfare_untold_alerts 0",
            "# EOF",
        ] {
            assert!(text.lines().any(|given| given == line), "{line} is not in:\n{text}");
        }
    }
}
