//! WebM: what stands in its elements of the size of its pictures and of how long it is. <https://www.rfc-editor.org/rfc/rfc9559>

use super::Sniffed;

const HEADER: u32 = 0x1a45_dfa3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const TIMESTAMP_SCALE: u32 = 0x2a_d7b1;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_ae6b;
const TRACK: u32 = 0xae;
const VIDEO: u32 = 0xe0;
const DEFAULT_DURATION: u32 = 0x23_e383;
const PIXEL_WIDTH: u32 = 0xb0;
const PIXEL_HEIGHT: u32 = 0xba;
const CLUSTER: u32 = 0x1f43_b675;

/// What a file is that begins as Matroska does; none if it is not WebM.
pub(super) fn webm(bytes: &[u8]) -> Option<Sniffed> {
    let header = elements(bytes).find(|element| element.id == HEADER)?;
    elements(header.inside).find(|element| element.id == DOC_TYPE && element.inside == b"webm")?;
    let mut found = Sniffed { mime: "video/webm", width: 0, height: 0, seconds: 0.0, rate: 0.0, whole: false };
    let Some(segment) = elements(bytes).find(|element| element.id == SEGMENT) else { return Some(found) };
    let mut has_frames = false;
    for element in elements(segment.inside) {
        match element.id {
            INFO => found.seconds = seconds(element.inside).unwrap_or(0.0),
            TRACKS => {
                (found.width, found.height) = size(element.inside).unwrap_or_default();
                found.rate = rate(element.inside).unwrap_or(0.0);
            }
            CLUSTER => has_frames = element.is_all_there,
            _ => {}
        }
    }
    found.whole = segment.is_all_there && has_frames && found.width > 0;
    Some(found)
}

fn seconds(info: &[u8]) -> Option<f64> {
    let of = |id: u32| elements(info).find(|element| element.id == id).map(|element| element.inside);
    let scale = of(TIMESTAMP_SCALE).map_or(1_000_000, number);
    let duration = match of(DURATION)? {
        four if four.len() == 4 => f64::from(f32::from_be_bytes(four.try_into().ok()?)),
        eight => f64::from_be_bytes(eight.try_into().ok()?),
    };
    let seconds = duration * u32::try_from(scale).map(f64::from).ok()? / 1e9;
    (seconds.is_finite() && seconds >= 0.0).then_some(seconds)
}

fn size(tracks: &[u8]) -> Option<(u32, u32)> {
    let video = elements(tracks)
        .filter(|element| element.id == TRACK)
        .find_map(|track| elements(track.inside).find(|element| element.id == VIDEO))?;
    let side = |id: u32| {
        let side = elements(video.inside).find(|element| element.id == id)?;
        u32::try_from(number(side.inside)).ok()
    };
    Some((side(PIXEL_WIDTH)?, side(PIXEL_HEIGHT)?))
}

/// How many pictures there are in a second, if each is said to be shown for as long.
fn rate(tracks: &[u8]) -> Option<f64> {
    let is_video = |track: &Element<'_>| elements(track.inside).any(|element| element.id == VIDEO);
    let track = elements(tracks).find(|element| element.id == TRACK && is_video(element))?;
    let shown = elements(track.inside).find(|element| element.id == DEFAULT_DURATION)?;
    let nanoseconds = number(shown.inside);
    (nanoseconds > 0).then(|| 1e9 / nanoseconds as f64)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

struct Element<'a> {
    id: u32,
    inside: &'a [u8],
    /// False for one that says that it is longer than the file.
    is_all_there: bool,
}

/// The elements of one level, to the first that is broken. One of unknown length, as of a recording that was not ended, goes on to
/// the end.
fn elements(mut bytes: &[u8]) -> impl Iterator<Item = Element<'_>> {
    std::iter::from_fn(move || {
        let length = vint_length(bytes, 4)?;
        let id = u32::try_from(number(bytes.get(..length)?)).ok()?;
        let rest = &bytes[length..];
        let length = vint_length(rest, 8)?;
        let most = (1_u64 << (7 * length)) - 1;
        let size = number(rest.get(..length)?) & most;
        let rest = &rest[length..];
        let end = usize::try_from(size).unwrap_or(usize::MAX).min(rest.len());
        let inside = &rest[..end];
        bytes = &rest[end..];
        Some(Element { id, inside, is_all_there: size == most || end as u64 == size })
    })
}

/// How many bytes the number at the beginning has: one more than there are zeros before its first bit.
fn vint_length(bytes: &[u8], max: usize) -> Option<usize> {
    let length = bytes.first()?.leading_zeros() as usize + 1;
    (length <= max).then_some(length)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn element(id: u32, inside: &[u8]) -> Vec<u8> {
        let id = id.to_be_bytes();
        let id = &id[id.iter().take_while(|byte| **byte == 0).count()..];
        let size = (u32::try_from(inside.len()).expect("small") | 0x1000_0000).to_be_bytes();
        [id, &size, inside].concat()
    }

    pub fn movie(width: u16, height: u16, milliseconds: f64) -> Vec<u8> {
        let video = [element(PIXEL_WIDTH, &width.to_be_bytes()), element(PIXEL_HEIGHT, &height.to_be_bytes())].concat();
        let shown = element(DEFAULT_DURATION, &40_000_000_u32.to_be_bytes());
        let tracks = element(TRACKS, &element(TRACK, &[shown, element(VIDEO, &video)].concat()));
        let info = element(INFO, &element(DURATION, &milliseconds.to_be_bytes()));
        let segment = element(SEGMENT, &[info, tracks, element(CLUSTER, &[0; 40])].concat());
        [element(HEADER, &element(DOC_TYPE, b"webm")), segment].concat()
    }

    #[test]
    fn a_webm_tells_its_size_and_length_and_whether_it_is_all_there() {
        let whole = movie(640, 360, 2500.0);
        let found = Sniffed { mime: "video/webm", width: 640, height: 360, seconds: 2.5, rate: 25.0, whole: true };
        assert_eq!(webm(&whole), Some(found));
        for end in 0..whole.len() {
            assert!(webm(&whole[..end]).is_none_or(|found| !found.whole), "{end}");
        }
        assert_eq!(webm(&element(HEADER, &element(DOC_TYPE, b"matroska"))), None);
        let header = element(HEADER, &element(DOC_TYPE, b"webm"));
        assert!(webm(&header).is_some_and(|found| !found.whole), "it has no pictures");
    }
}
