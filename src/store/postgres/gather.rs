//! Operations that run at once in one transaction: what they say with the same statement is said once for all of them.
//!
//! Each of them sees what it would alone, as long as no two are about the same rows. They go through the same few statements at
//! the same pace, so hardly any is said for one alone.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::StreamExt as _;
use futures_util::future::{BoxFuture, FutureExt as _, maybe_done};
use futures_util::stream::FuturesUnordered;
use tokio::sync::oneshot;

use super::link::{Link, Trouble};
use crate::store::tx::{Cell, Row, Value, corrupt};
use crate::store::{Error, Result};

/// What a statement gave for one set of values.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) rows: Vec<Row>,
    pub(super) changed: u64,
}

/// Statements that wait to be said.
#[derive(Default)]
pub(super) struct Gather {
    waiting: Mutex<Vec<Waiting>>,
    /// What went wrong with a statement whose answer nobody awaits.
    failed: Mutex<Option<Error>>,
}

struct Waiting {
    /// Of which operation it is.
    operation: usize,
    sql: &'static str,
    args: Vec<Cell>,
    reply: Reply,
}

/// What becomes of the answer.
enum Reply {
    /// Somebody waits for it.
    Awaited(oneshot::Sender<Result<Answer>>),
    /// Nobody does.
    Unheeded,
    /// Nobody does, as long as one row was changed.
    OneRow,
}

impl Gather {
    /// Waits until the statement has been said with others, and gives the answer for these values.
    pub(super) async fn say(&self, operation: usize, sql: &'static str, args: &[Value<'_>]) -> Result<Answer> {
        let (reply, answer) = oneshot::channel();
        self.push(operation, sql, args, Reply::Awaited(reply));
        answer.await.unwrap_or_else(|_| Err(corrupt("a statement that was never said")))
    }

    /// Has the statement said with others, after all that the operation has said before.
    pub(super) fn send(&self, operation: usize, sql: &'static str, args: &[Value<'_>]) {
        self.push(operation, sql, args, Reply::Unheeded);
    }

    /// The same for one that changes one row: where it does not, the transaction is in [`Trouble::Apart`].
    pub(super) fn send_one(&self, operation: usize, sql: &'static str, args: &[Value<'_>]) {
        self.push(operation, sql, args, Reply::OneRow);
    }

    fn fail(&self, error: Error) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    fn push(&self, operation: usize, sql: &'static str, args: &[Value<'_>], reply: Reply) {
        let args = args.iter().map(Cell::from).collect();
        let waiting = Waiting { operation, sql, args, reply };
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(waiting);
    }

    /// What waits, by statement, so that those of one operation stay in their order.
    fn take(&self) -> Vec<Group> {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let mut groups: Vec<Group> = Vec::new();
        let mut earliest: HashMap<usize, usize> = HashMap::new();
        for Waiting { operation, sql, args, reply } in waiting {
            let earliest = earliest.entry(operation).or_default();
            let same = groups[*earliest..].iter().position(|group| std::ptr::eq(group.sql, sql));
            let index = same.map_or(groups.len(), |index| *earliest + index);
            if same.is_none() {
                groups.push(Group { sql, sets: Vec::new(), replies: Vec::new() });
            }
            *earliest = index;
            groups[index].sets.push(args);
            groups[index].replies.push(reply);
        }
        groups
    }
}

struct Group {
    sql: &'static str,
    sets: Vec<Vec<Cell>>,
    replies: Vec<Reply>,
}

impl Group {
    async fn say(self, link: Link, gather: Arc<Gather>) {
        let said = link.say(self.sql, &self.sets).await;
        let answers: Vec<Result<Answer>> = match said {
            Ok(answers) => answers.into_iter().map(Ok).collect(),
            Err(error) => self.replies.iter().map(|_| Err(error.clone())).collect(),
        };
        for (reply, answer) in self.replies.into_iter().zip(answers) {
            match reply {
                // Who has gone away needs no answer.
                Reply::Awaited(reply) => drop(reply.send(answer)),
                Reply::OneRow | Reply::Unheeded => match answer {
                    Err(error) => gather.fail(error),
                    Ok(answer) if answer.changed != 1 && matches!(reply, Reply::OneRow) => {
                        link.is_in_trouble(Trouble::Apart);
                        gather.fail(corrupt("a statement that did not change the one row that it should"));
                    }
                    Ok(_) => {}
                },
            }
        }
    }
}

/// Runs operations at once on `link`, each of which says its statements through `gather`. Gives what they gave, in their order.
///
/// # Errors
///
/// That of a statement whose answer none of them awaited: what they gave does not count then.
pub(super) async fn together<T>(
    link: &Link,
    gather: &Arc<Gather>,
    operations: impl Iterator<Item = BoxFuture<'_, T>>,
) -> Result<Vec<T>> {
    let mut operations = operations.map(maybe_done).collect::<Vec<_>>();
    let mut said: FuturesUnordered<BoxFuture<'static, ()>> = FuturesUnordered::new();
    let run = std::future::poll_fn(|context: &mut Context<'_>| {
        loop {
            let mut are_done = true;
            for operation in &mut operations {
                are_done &= operation.poll_unpin(context).is_ready();
            }
            // None of them can go on before it is answered; what was sent by those that are done is yet to be said.
            for group in gather.take() {
                said.push(group.say(link.clone(), gather.clone()).boxed());
            }
            match said.poll_next_unpin(context) {
                Poll::Ready(Some(())) => {}
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) if are_done => return Poll::Ready(Ok(())),
                Poll::Ready(None) => {
                    return Poll::Ready(Err(corrupt("an operation waited for something that is not the store")));
                }
            }
        }
    });
    // Else an answer that is there might be kept back for the sake of other tasks, and seem not to be there.
    tokio::task::unconstrained(run).await?;
    if let Some(error) = gather.failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(error);
    }
    let given = operations.iter_mut().map(|operation| Pin::new(operation).take_output());
    given.collect::<Option<Vec<_>>>().ok_or_else(|| corrupt("an operation that was not run to its end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_many_are_said_once_and_those_of_one_stay_in_their_order() {
        const UPDATE: &str = "UPDATE";
        const INSERT: &str = "INSERT";
        let gather = Gather::default();
        gather.send(0, UPDATE, &[]);
        gather.send(0, INSERT, &[]);
        gather.send(1, UPDATE, &[]);
        gather.send(1, INSERT, &[]);
        gather.send(2, INSERT, &[]);
        gather.send(2, UPDATE, &[]);
        let said = gather.take().into_iter().map(|group| (group.sql, group.sets.len())).collect::<Vec<_>>();
        assert_eq!(said, [(UPDATE, 2), (INSERT, 3), (UPDATE, 1)]);
    }
}
