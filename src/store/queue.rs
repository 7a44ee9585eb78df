//! A call of an operation on its way through a queue: several run in one transaction and are answered after its commit.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use super::Result;
use super::tx::{Op, Tx, corrupt};

/// A call in a queue.
pub(super) trait Job: Send {
    /// Runs it; false if it failed and must be undone. It may be run again in another transaction.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;

    /// Tells the caller, after the commit.
    fn answer(self: Box<Self>, committed: &Result<()>);
}

struct Call<A, T> {
    args: A,
    op: Op<A, T>,
    outcome: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

/// A call, and where its answer arrives.
pub(super) fn job<A, T>(args: A, op: Op<A, T>) -> (Box<dyn Job>, oneshot::Receiver<Result<T>>)
where
    A: Send + Sync + 'static,
    T: Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Call { args, op, outcome: None, reply }), answer)
}

impl<A, T> Job for Call<A, T>
where
    A: Send + Sync,
    T: Send,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        let Self { args, op, outcome, .. } = self;
        op(args, tx).map(move |result| outcome.insert(result).is_ok()).boxed()
    }

    fn answer(self: Box<Self>, committed: &Result<()>) {
        let answer = match (self.outcome, committed) {
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(error)) => Err(error.clone()),
            (None, Ok(())) => Err(corrupt("a call that was never run")),
        };
        // A caller that has gone away loses the answer, not what was stored.
        let _ = self.reply.send(answer);
    }
}
