//! A body as the bytes that leave: one encoder for the network and for the dry run, so that both show the same.

use bytes::{BufMut, Bytes, BytesMut};

use super::{Body, MultipartPart};

/// The content type (none for [`Body::Empty`] and [`Body::Bytes`], whose type is a header) and the bytes.
pub(super) fn encode(body: &Body) -> (Option<String>, Bytes) {
    match body {
        Body::Empty => (None, Bytes::new()),
        Body::Json(value) => {
            // The same text as that of `Display`, written at once.
            let text = serde_json::to_vec(value).unwrap_or_else(|_| value.to_string().into_bytes());
            (Some("application/json".to_owned()), Bytes::from(text))
        }
        Body::Form(fields) => {
            let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            (Some("application/x-www-form-urlencoded".to_owned()), Bytes::from(form))
        }
        Body::Multipart(parts) => {
            let boundary = boundary(parts);
            (Some(format!("multipart/form-data; boundary={boundary}")), multipart(parts, &boundary))
        }
        Body::Bytes(bytes) => (None, bytes.clone()),
    }
}

/// A boundary that stands in none of the parts. Counted up rather than random: the same request is the same bytes.
fn boundary(parts: &[MultipartPart]) -> String {
    (0_u32..)
        .map(|n| format!("fanfare-{n:08}"))
        .find(|boundary| {
            !parts.iter().any(|part| part.content.windows(boundary.len()).any(|window| window == boundary.as_bytes()))
        })
        .unwrap_or_default()
}

/// RFC 7578.
fn multipart(parts: &[MultipartPart], boundary: &str) -> Bytes {
    let size: usize = parts.iter().map(|part| part.content.len() + 256).sum();
    let mut out = BytesMut::with_capacity(size + 64);
    for part in parts {
        let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(&part.name));
        if let Some(file_name) = &part.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(mime) = &part.mime {
            head.push_str(&format!("\r\nContent-Type: {}", mime.replace(['\r', '\n'], " ")));
        }
        head.push_str("\r\n\r\n");
        out.put(head.as_bytes());
        out.put(part.content.as_ref());
        out.put(&b"\r\n"[..]);
    }
    out.put(format!("--{boundary}--\r\n").as_bytes());
    out.freeze()
}

/// A name as browsers write it in a header, by the HTML standard's rule for multipart names.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_stands_in_no_part() {
        let parts = [MultipartPart::text("a", "fanfare-00000000"), MultipartPart::text("b", "x fanfare-00000001 y")];
        assert_eq!(boundary(&parts), "fanfare-00000002");
    }

    #[test]
    fn a_file_name_cannot_end_its_header() {
        let part = MultipartPart::file("media", "a\"\r\nX: y.jpg", "image/jpeg", Bytes::from_static(b"JPEG"));
        let (mime, bytes) = encode(&Body::Multipart(vec![part]));
        assert_eq!(mime.as_deref(), Some("multipart/form-data; boundary=fanfare-00000000"));
        assert_eq!(
            bytes,
            "--fanfare-00000000\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a%22%0D%0AX: y.jpg\"\r\n\
             Content-Type: image/jpeg\r\n\r\nJPEG\r\n--fanfare-00000000--\r\n"
        );
    }

    #[test]
    fn a_form_is_encoded_as_browsers_do() {
        let (_, bytes) = encode(&Body::Form(vec![("text".into(), "Ä & b=c".into())]));
        assert_eq!(bytes, "text=%C3%84+%26+b%3Dc");
    }
}
