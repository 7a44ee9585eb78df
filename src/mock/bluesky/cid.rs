//! Content ids: CIDv1, sha-256, base32. Records are DAG-CBOR, blobs raw bytes. <https://atproto.com/specs/data-model>

use base64::Engine;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The id of a record.
pub(super) fn of_record(record: &Value) -> String {
    let mut bytes = Vec::new();
    encode(record, &mut bytes);
    make(0x71, &bytes)
}

/// The id of a blob.
pub(super) fn of_blob(bytes: &[u8]) -> String {
    make(0x55, bytes)
}

fn make(codec: u8, bytes: &[u8]) -> String {
    let mut cid = vec![1, codec, 0x12, 32];
    cid.extend_from_slice(&Sha256::digest(bytes));
    format!("b{}", base32(&cid))
}

/// RFC 4648 in lower case, without padding.
pub(super) fn base32(bytes: &[u8]) -> String {
    let letters = b"abcdefghijklmnopqrstuvwxyz234567";
    let (mut out, mut bits, mut held) = (String::new(), 0_u32, 0_u32);
    for &byte in bytes {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            out.push(char::from(letters[(bits >> held & 31) as usize]));
        }
        bits &= (1 << held) - 1;
    }
    if held > 0 {
        out.push(char::from(letters[(bits << (5 - held) & 31) as usize]));
    }
    out
}

fn unbase32(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for byte in text.bytes() {
        let value = match byte {
            b'a'..=b'z' => byte - b'a',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 255) as u8);
        }
        bits &= (1 << held) - 1;
    }
    Some(out)
}

fn encode(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0xf6),
        Value::Bool(yes) => out.push(if *yes { 0xf5 } else { 0xf4 }),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(positive), _) => head(0, positive, out),
            (None, Some(negative)) => head(1, negative.unsigned_abs() - 1, out),
            // The data model has no fractions; a record with one is refused before it comes here.
            (None, None) => out.push(0xf7),
        },
        Value::String(text) => {
            head(3, text.len() as u64, out);
            out.extend_from_slice(text.as_bytes());
        }
        Value::Array(items) => {
            head(4, items.len() as u64, out);
            items.iter().for_each(|item| encode(item, out));
        }
        Value::Object(map) => {
            let single = |key: &str| map.get(key).filter(|_| map.len() == 1).and_then(Value::as_str);
            if let Some(cid) = single("$link").and_then(|link| unbase32(link.strip_prefix('b')?)) {
                head(6, 42, out);
                head(2, cid.len() as u64 + 1, out);
                out.push(0);
                out.extend_from_slice(&cid);
                return;
            }
            let raw = base64::engine::general_purpose::STANDARD_NO_PAD;
            if let Some(bytes) = single("$bytes").and_then(|text| raw.decode(text.trim_end_matches('=')).ok()) {
                head(2, bytes.len() as u64, out);
                out.extend_from_slice(&bytes);
                return;
            }
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_by_key(|key| (key.len(), key.as_bytes()));
            head(5, keys.len() as u64, out);
            for key in keys {
                encode(&Value::String(key.clone()), out);
                encode(&map[key], out);
            }
        }
    }
}

fn head(kind: u8, n: u64, out: &mut Vec<u8>) {
    let kind = kind << 5;
    match n {
        0..=23 => out.push(kind | n as u8),
        24..=0xff => out.extend_from_slice(&[kind | 24, n as u8]),
        0x100..=0xffff => {
            out.push(kind | 25);
            out.extend_from_slice(&(n as u16).to_be_bytes());
        }
        0x1_0000..=0xffff_ffff => {
            out.push(kind | 26);
            out.extend_from_slice(&(n as u32).to_be_bytes());
        }
        _ => {
            out.push(kind | 27);
            out.extend_from_slice(&n.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_are_those_of_the_protocol() {
        let hello = json!({"$type": "app.bsky.feed.post", "text": "Hello", "createdAt": "2026-11-23T09:00:00.000Z"});
        assert_eq!(of_record(&hello), "bafyreicmndx3ibclryp2b22udzwalz5p2lyftzjfhe7qiv2dabrp4y3swa");
        assert_eq!(of_record(&json!({})), "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua");
        assert_eq!(of_blob(b"hello"), "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq");
    }
}
