//! Bases for the tests of layers and adapters.

use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;
use jiff::Timestamp;
use url::Url;

use super::{Error, Request, Response, Transport};

/// Gives prepared answers in order and keeps what it was asked.
pub struct Scripted {
    answers: Mutex<VecDeque<Result<Response, Error>>>,
    seen: Mutex<Vec<Request>>,
}

impl Scripted {
    /// Will give `answers`, then fail the test.
    pub fn new(answers: impl IntoIterator<Item = Result<Response, Error>>) -> Self {
        Self { answers: Mutex::new(answers.into_iter().collect()), seen: Mutex::default() }
    }

    /// What it was asked, in order.
    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().expect("no test panics here").clone()
    }
}

#[async_trait]
impl Transport for Scripted {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        let label = request.label();
        self.seen.lock().expect("no test panics here").push(request);
        let next = self.answers.lock().expect("no test panics here").pop_front();
        next.unwrap_or_else(|| panic!("{label} was not expected"))
    }
}

#[async_trait]
impl Transport for &Scripted {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        (**self).send(request).await
    }
}

/// Never answers.
pub struct Hanging;

#[async_trait]
impl Transport for Hanging {
    async fn send(&self, _: Request) -> Result<Response, Error> {
        std::future::pending().await
    }
}

/// `GET url`, with the action `test`.
pub fn get(url: &str) -> Request {
    Request::get(Url::parse(url).expect("a URL written here"), "test")
}

/// An answer that arrived at 2026-11-23T09:00:00Z.
pub fn answer(status: u16, body: &str) -> Result<Response, Error> {
    Ok(Response {
        status,
        headers: HeaderMap::new(),
        body: Bytes::copy_from_slice(body.as_bytes()),
        received_at: "2026-11-23T09:00:00Z".parse::<Timestamp>().expect("a time written here"),
    })
}
