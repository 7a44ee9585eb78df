//! What a publish says on standard error of deliveries that wait, or are not as they should be.

use super::{Shared, output};
use crate::app::{Delivery, DeliveryState, next_step};

/// Who waits for something that takes longer than anybody watches should know it beforehand.
pub(crate) fn tell_of_waits(app: &Shared, deliveries: &[Delivery]) {
    let soon = app.now() + std::time::Duration::from_secs(60);
    for delivery in deliveries.iter().filter(|delivery| delivery.state.is_open()) {
        if let Some(at) = delivery.waiting.next_at.filter(|at| *at > soon) {
            let at = app.zoned(at).strftime("%Y-%m-%d %H:%M %Z");
            output::tell(&format!("{} goes out at {at}; Ctrl-C leaves it queued", delivery.account));
        }
    }
}

/// What does not go on by itself, or ended otherwise than it should, and what can be done about it.
pub(crate) fn tell(app: &Shared, deliveries: &[Delivery], is_sandbox: bool) {
    let sandbox = if is_sandbox { " --sandbox" } else { "" };
    for delivery in deliveries {
        let (id, account) = (&delivery.id, &delivery.account);
        let told = output::outcome_of(delivery);
        let and_next = || next_step(delivery, is_sandbox).map_or_else(String::new, |next| format!("; {next}"));
        match (delivery.state, delivery.waiting.next_at) {
            (DeliveryState::Uncertain, _) => output::tell(&format!(
                "{account}: whether it is out cannot be known; {told}; then `fanfare queue resolve {id}{sandbox} --sent URL`, \
                 or --resend, or --drop"
            )),
            (DeliveryState::AwaitingApproval, at) => {
                let at = at.map(|at| app.zoned(at).strftime(", to go out on %Y-%m-%d at %H:%M %Z").to_string());
                let at = at.unwrap_or_default();
                output::tell(&format!("{account}: it awaits approval{at}: `fanfare queue approve {id}{sandbox}`"));
            }
            (DeliveryState::Held, _) => output::tell(&format!("{account}: held: {told}{}", and_next())),
            (DeliveryState::Failed | DeliveryState::Expired, _) => {
                let next = and_next();
                output::tell(&format!("{account}: delivery {id} {}: {told}{next}", verb_of(delivery.state)));
            }
            (DeliveryState::Scheduled, _) if output::planned_of(app, delivery).is_some() => {}
            (DeliveryState::Scheduled | DeliveryState::Sending, Some(at)) if !told.is_empty() => {
                let at = app.zoned(at).strftime("%Y-%m-%d %H:%M:%S %Z");
                output::tell(&format!("{account}: {} until {at}: {told}", delivery.state));
            }
            (DeliveryState::Scheduled | DeliveryState::Sending, None) if !told.is_empty() => {
                output::tell(&format!("{account}: {}: {told}", delivery.state));
            }
            _ => {}
        }
    }
}

fn verb_of(state: DeliveryState) -> &'static str {
    if state == DeliveryState::Failed { "has failed" } else { "was too late" }
}
