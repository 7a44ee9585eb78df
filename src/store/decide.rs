//! What people decide: resolve, cancel, retry, approve, pause, resume. Each with who did it.

use super::{InFlight, Pause, Resolution, Result, Scope, Store};
use crate::delivery::{Actor, Delivery};
use crate::id::DeliveryId;

impl Store {
    /// Settles a delivery that is `uncertain`.
    ///
    /// # Errors
    ///
    /// [`super::Error::BadState`] if it is not; [`super::Error::IdTaken`] if the post belongs to another delivery.
    pub async fn resolve(&self, delivery: &DeliveryId, resolution: Resolution, actor: &Actor) -> Result<Delivery> {
        unimplemented!()
    }

    /// Takes a delivery back that is not being sent.
    ///
    /// # Errors
    ///
    /// [`super::Error::BadState`] if something of it is out or may be, or if it has ended already.
    pub async fn cancel(&self, delivery: &DeliveryId, actor: &Actor) -> Result<Delivery> {
        unimplemented!()
    }

    /// Runs a delivery now that is `held`, `failed`, `expired` or waits for its next try. What its journal has stays done.
    ///
    /// # Errors
    ///
    /// [`super::Error::BadState`] if it is in another state.
    pub async fn retry(&self, delivery: &DeliveryId, actor: &Actor) -> Result<Delivery> {
        unimplemented!()
    }

    /// Lets a delivery go that is `awaiting_approval`; it is sent when it is due.
    ///
    /// # Errors
    ///
    /// [`super::Error::BadState`] if it is in another state.
    pub async fn approve(&self, delivery: &DeliveryId, actor: &Actor) -> Result<Delivery> {
        unimplemented!()
    }

    /// Stops sending, in every worker: no intent is committed after this returns. Gives what may be on its way already. Deletes
    /// go on.
    pub async fn pause(&self, scope: &Scope, reason: &str, actor: &Actor) -> Result<Vec<InFlight>> {
        unimplemented!()
    }

    /// Ends a pause; false if there was none.
    pub async fn resume(&self, scope: &Scope, actor: &Actor) -> Result<bool> {
        unimplemented!()
    }

    /// The pauses in force.
    pub async fn pauses(&self) -> Result<Vec<Pause>> {
        unimplemented!()
    }

    /// Steps that were begun and whose outcome is not known, in all of the scope.
    pub async fn in_flight(&self, scope: &Scope) -> Result<Vec<InFlight>> {
        unimplemented!()
    }
}
