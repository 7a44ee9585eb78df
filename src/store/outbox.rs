//! Publications and deliveries: handed over, listed, shown.

use super::{Accepted, Dossier, Filter, Result, Store};
use crate::delivery::{Delivery, NewDelivery, Publication};
use crate::id::{DeliveryId, PublicationId};

impl Store {
    /// Stores a publication and its deliveries, in one transaction; their blobs must be there. Gives what became of each, in
    /// order.
    ///
    /// A delivery whose article went to the same account with the same template before is not stored, unless `again`; one that
    /// failed, was cancelled, expired or skipped does not stand in the way. A publication none of whose deliveries is new is
    /// not stored either.
    pub async fn publish(&self, publication: &Publication, deliveries: &[NewDelivery]) -> Result<Vec<Accepted>> {
        unimplemented!()
    }

    /// A publication.
    ///
    /// # Errors
    ///
    /// [`super::Error::Missing`].
    pub async fn publication(&self, id: &PublicationId) -> Result<Publication> {
        unimplemented!()
    }

    /// A delivery.
    ///
    /// # Errors
    ///
    /// [`super::Error::Missing`].
    pub async fn delivery(&self, id: &DeliveryId) -> Result<Delivery> {
        unimplemented!()
    }

    /// A delivery with its actions, steps and history. `id` may be the beginning of one, if only one begins so.
    ///
    /// # Errors
    ///
    /// [`super::Error::Missing`].
    pub async fn dossier(&self, id: &str) -> Result<Dossier> {
        unimplemented!()
    }

    /// Deliveries, the newest first.
    pub async fn deliveries(&self, filter: &Filter) -> Result<Vec<Delivery>> {
        unimplemented!()
    }
}
