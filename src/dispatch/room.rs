//! Room in memory for pictures and videos: those of all accounts at once would not fit into every machine.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::post::Media;

/// Of all media that are read and not yet sent, in KiB: half a gigabyte. What alone is more has all of it.
const ROOM_KIB: u32 = 512 << 10;

/// What is left of it.
pub(super) struct Room(Arc<Semaphore>);

/// What some media hold of it, until they are dropped.
pub(super) struct Taken {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(ROOM_KIB as usize)))
    }
}

impl Room {
    /// Waits until there is room for all of `media`.
    pub(super) async fn take(&self, media: &[Media]) -> Taken {
        let bytes: u64 = media.iter().filter_map(|media| media.size_bytes).sum();
        let kib = u32::try_from(bytes.div_ceil(1024)).unwrap_or(ROOM_KIB).min(ROOM_KIB);
        // It is never closed.
        let _permit = self.0.clone().acquire_many_owned(kib).await.ok();
        Taken { _permit }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::post::MediaKind;

    fn video(mib: u64) -> [Media; 1] {
        [Media { size_bytes: Some(mib << 20), ..Media::new(MediaKind::Video, "clip", "video/mp4") }]
    }

    #[tokio::test]
    async fn large_videos_are_read_one_after_the_other_and_small_ones_together() {
        const MOMENT: Duration = Duration::from_millis(50);
        let room = Room::default();
        let small = [room.take(&video(200)).await, room.take(&video(200)).await];
        assert!(tokio::time::timeout(MOMENT, room.take(&video(200))).await.is_err(), "there is no room");
        drop(small);
        let larger_than_all = room.take(&video(4000)).await;
        assert!(tokio::time::timeout(MOMENT, room.take(&video(1))).await.is_err(), "it has all of it");
        drop(larger_than_all);
        room.take(&video(200)).await;
    }
}
