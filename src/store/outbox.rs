//! Publications and deliveries: handed over, listed, shown.

use std::collections::HashSet;

use jiff::Timestamp;

use super::act::add_action;
use super::begun::{self, state_of};
use super::decide::RESOLVED_SENT;
use super::rows::{self, action_columns, delivery_columns, load_delivery, tell_first};
use super::tx::{Row, Tx, args, json};
use super::{Accepted, Dossier, Error, Filter, Happened, NewAction, Result, Store, call, near, restored};
use crate::delivery::{Action, ActionKind, BegunAs, Delivery, DeliveryState, NewDelivery, Publication, Receipt};
use crate::id::{AccountName, ArticleId, DeliveryId, PublicationId};

impl Store {
    /// Stores a publication and its deliveries, in one transaction; their blobs must be there. Gives what became of each, in
    /// order.
    ///
    /// A delivery whose article went to the same account with the same template before is not stored, unless `again`; one that
    /// failed, was cancelled, expired or skipped does not stand in the way. A publication none of whose deliveries is new is
    /// not stored either.
    pub async fn publish(&self, publication: &Publication, deliveries: &[NewDelivery]) -> Result<Vec<Accepted>> {
        call!(self.write_and_wake, (publication, deliveries), publish)
    }

    /// What a publish of the article to the account with the template would be told to stand in its way, with `again` or without.
    pub async fn standing(
        &self,
        article: &ArticleId,
        account: &AccountName,
        template: &str,
        again: bool,
    ) -> Result<Option<Accepted>> {
        call!(self.read, (article, account, template, again), standing)
    }

    /// What is out of a delivery, as far as its journals tell: its receipt, or the parts of one that failed on the way.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`].
    pub async fn out(&self, delivery: &DeliveryId) -> Result<Receipt> {
        call!(self.read, (delivery), out)
    }

    /// As what a delivery was published; `None` if that was never begun, or nobody knew.
    pub async fn published_as(&self, delivery: &DeliveryId) -> Result<Option<BegunAs>> {
        call!(self.read, (delivery), published_as)
    }

    /// A publication.
    ///
    /// # Errors
    ///
    /// [`super::Error::Missing`].
    pub async fn publication(&self, id: &PublicationId) -> Result<Publication> {
        call!(self.read, (id), load_publication)
    }

    /// A delivery.
    ///
    /// # Errors
    ///
    /// [`super::Error::Missing`].
    pub async fn delivery(&self, id: &DeliveryId) -> Result<Delivery> {
        call!(self.read, (id), load_delivery)
    }

    /// A delivery with its actions, steps and history. `id` may be the beginning of one, if only one begins so.
    ///
    /// # Errors
    ///
    /// [`super::Error::Missing`].
    pub async fn dossier(&self, id: &str) -> Result<Dossier> {
        call!(self.read, (id), load_dossier)
    }

    /// What happened after the change numbered `after`, the oldest first, of at most `limit` transactions: its number, to which
    /// delivery of which account, and what.
    pub async fn changes_after(&self, after: i64, limit: usize) -> Result<Vec<Happened>> {
        call!(self.read, (after, limit), changes_after)
    }

    /// The number of the last change; 0 if there was none.
    pub async fn last_change(&self) -> Result<i64> {
        call!(self.read, (), last_change)
    }

    /// Accounts to which some delivery of the article went, goes, or was decided about, whatever its template.
    pub async fn accounts_of(&self, article: &ArticleId) -> Result<Vec<AccountName>> {
        call!(self.read, (article), accounts_of)
    }

    /// When posts of the account went out after `since`, whatever was done to them later; also those of which that is not known for sure.
    pub async fn sent_after(&self, account: &AccountName, since: Timestamp) -> Result<Vec<Timestamp>> {
        call!(self.read, (account, since), sent_after)
    }

    /// Deliveries, the newest first.
    pub async fn deliveries(&self, filter: &Filter) -> Result<Vec<Delivery>> {
        call!(self.read, (filter), list)
    }
}

pub(super) async fn publish(tx: &mut Tx, publication: &Publication, new: &[NewDelivery]) -> Result<Vec<Accepted>> {
    let mark = restored::standing(tx).await?;
    let mark = mark.as_deref();
    let all = new.iter().map(|new| Offered { publication, new, mark }).collect::<Vec<_>>();
    let (mut accepted, mut stored, mut rest) = (Vec::with_capacity(new.len()), false, all.as_slice());
    // Of an article that is new, as nearly all are, none stands in the way of its many deliveries: that is asked once.
    let mut is_known = new.len() < 2 || is_known(tx, &publication.article).await?;
    while !rest.is_empty() {
        // A second one for the same account and template must find the first.
        let mut seen = HashSet::new();
        let next = rest.iter().take_while(|offered| seen.insert((&offered.new.account, &offered.new.template))).count();
        let (some, later) = rest.split_at(next);
        let found = match is_known {
            true => {
                tx.each(some, |offered, tx| Box::pin(async move { earlier(tx, &Wanted::of(offered)).await })).await?
            }
            false => some.iter().map(|_| Earlier::default()).collect(),
        };
        is_known = true;
        let fresh = some.iter().zip(&found).filter(|(_, found)| found.stands.is_none());
        let fresh =
            fresh.map(|(offered, found)| Offered { mark: offered.mark.or(found.unasked.as_deref()), ..*offered });
        let fresh = fresh.collect::<Vec<_>>();
        if !stored && !fresh.is_empty() {
            store_publication(tx, publication).await?;
            stored = true;
        }
        tx.each(&fresh, |offered, tx| Box::pin(store_delivery(tx, offered.publication, offered.new, offered.mark)))
            .await?;
        let given = some.iter().zip(found);
        accepted.extend(
            given.map(|(offered, found)| found.stands.unwrap_or_else(|| Accepted::New(offered.new.id.clone()))),
        );
        rest = later;
    }
    Ok(accepted)
}

/// A delivery that is handed over.
#[derive(Clone, Copy)]
struct Offered<'a> {
    publication: &'a Publication,
    new: &'a NewDelivery,
    /// What a restored store says of all that is new, or of what it knows of the same article.
    mark: Option<&'a str>,
}

async fn changes_after(tx: &mut Tx, after: &i64, limit: &usize) -> Result<Vec<Happened>> {
    let limit = i64::try_from(*limit).unwrap_or(i64::MAX);
    let mut rows = tx
        .query(
            "SELECT c.id, c.delivery, d.account, d.article, p.headline, d.receipt,
                    c.at, c.actor, c.what, c.reason, c.before, c.before_at
             FROM changes c JOIN deliveries d ON d.id = c.delivery JOIN publications p ON p.id = d.publication
             WHERE c.id > $1 ORDER BY c.id LIMIT $2",
            args![*after, limit],
        )
        .await?;
    let happened = |row: &mut Row| {
        let (number, delivery, account) = (row.int()?, DeliveryId::new(row.text()?), AccountName::new(row.text()?));
        let (article, headline) = (ArticleId::new(row.text()?), row.text()?);
        let receipt: Option<Receipt> = row.opt_json()?;
        let url = receipt.and_then(|receipt| receipt.first()?.url.clone());
        let happened = |change| Happened {
            number,
            delivery: delivery.clone(),
            account: account.clone(),
            article: article.clone(),
            headline: headline.clone(),
            url: url.clone(),
            change,
        };
        Ok(rows::changes(row)?.into_iter().map(happened).collect::<Vec<_>>())
    };
    Ok(rows.iter_mut().map(happened).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

async fn last_change(tx: &mut Tx) -> Result<i64> {
    let last = tx.first("SELECT MAX(id) FROM changes", args![]).await?.map(|mut row| row.opt_int()).transpose()?;
    Ok(last.flatten().unwrap_or(0))
}

async fn sent_after(tx: &mut Tx, account: &AccountName, since: &Timestamp) -> Result<Vec<Timestamp>> {
    let sql = "SELECT id FROM deliveries WHERE account = $1 AND updated_at > $2
           AND state IN ('sent', 'corrected', 'retracted', 'uncertain')";
    let mut sent = Vec::new();
    for mut row in tx.query(sql, args![account, *since]).await? {
        // What was done to it since has changed the row, too. That a person has said so may be hours later.
        let history = load_dossier(tx, &row.text()?).await?.history;
        let at = |what: &str| history.iter().rfind(|change| change.what == what).map(|change| change.at);
        let sent_at = at(DeliveryState::Sent.as_str()).or_else(|| at(DeliveryState::Uncertain.as_str()));
        sent.extend(sent_at.or_else(|| at(RESOLVED_SENT)).filter(|at| at > since));
    }
    Ok(sent)
}

async fn accounts_of(tx: &mut Tx, article: &ArticleId) -> Result<Vec<AccountName>> {
    let sql = "SELECT DISTINCT account FROM deliveries WHERE article = $1";
    tx.query(sql, args![article]).await?.iter_mut().map(|row| Ok(AccountName::new(row.text()?))).collect()
}

/// Whether anything of the article was ever handed over.
async fn is_known(tx: &mut Tx, article: &ArticleId) -> Result<bool> {
    Ok(tx.first("SELECT id FROM deliveries WHERE article = $1 LIMIT 1", args![article]).await?.is_some())
}

/// What is known of the same article, account and template.
#[derive(Default)]
struct Earlier {
    /// What stands in the way.
    stands: Option<Accepted>,
    /// The mark of one that was given up in the backup of which the store was made, and may have been sent since: the channel is asked
    /// about the new one.
    unasked: Option<String>,
}

async fn standing(
    tx: &mut Tx,
    article: &ArticleId,
    account: &AccountName,
    template: &str,
    again: &bool,
) -> Result<Option<Accepted>> {
    let wanted = Wanted { article, account, template, again: *again, is_skipped: false };
    Ok(earlier(tx, &wanted).await?.stands)
}

/// What is to be published, as far as an earlier delivery can stand in its way.
struct Wanted<'a> {
    article: &'a ArticleId,
    account: &'a AccountName,
    template: &'a str,
    again: bool,
    is_skipped: bool,
}

impl<'a> Wanted<'a> {
    fn of(offered: &Offered<'a>) -> Self {
        let (new, article) = (offered.new, &offered.publication.article);
        let is_skipped = new.state == DeliveryState::Skipped;
        Self { article, account: &new.account, template: &new.template, again: new.again, is_skipped }
    }
}

/// The delivery of the same article to the same account with the same template that stands in the way, if any: of those that
/// went out the first that still stands.
async fn earlier(tx: &mut Tx, wanted: &Wanted<'_>) -> Result<Earlier> {
    let rows = tx
        .query(
            concat!(
                "SELECT d.id, ",
                state_of!(),
                ", d.receipt FROM deliveries d
             WHERE d.article = $1 AND d.account = $2 AND d.template = $3
             AND (d.state NOT IN ('failed', 'cancelled', 'expired')
                  OR EXISTS (SELECT 1 FROM actions a WHERE a.delivery = d.id AND (a.part_out <> 0
                             OR EXISTS (SELECT 1 FROM minted m WHERE m.action = a.id AND m.name = 'restored'))))
             ORDER BY CASE d.state WHEN 'retracted' THEN 1 ELSE 0 END, d.created_at, d.id"
            ),
            args![wanted.article, wanted.account, wanted.template],
        )
        .await?;
    let (mut published, mut skipped, mut unasked) = (None, None, None);
    for mut row in rows {
        let (delivery, state) = (DeliveryId::new(row.text()?), row.word::<DeliveryState>()?);
        let receipt = row.opt_json()?;
        if state == DeliveryState::Skipped {
            skipped = skipped.or(Some(Accepted::AlreadyQueued { delivery, state }));
        } else if state.is_given_up() {
            // Of a thread, say, its first parts.
            let receipt = Some(out(tx, &delivery).await?).filter(|receipt| !receipt.parts.is_empty());
            if receipt.is_none() {
                unasked = unasked.or(restored::mark_of(tx, &delivery).await?);
                continue;
            }
            published = published.or(Some(Accepted::AlreadyPublished { delivery, state, receipt }));
        } else if state.is_out() || matches!(state, DeliveryState::Retracted | DeliveryState::Uncertain) {
            published = published.or(Some(Accepted::AlreadyPublished { delivery, state, receipt }));
        } else {
            return Ok(Earlier { stands: Some(Accepted::AlreadyQueued { delivery, state }), unasked });
        }
    }
    // What is skipped once more, as when a folder is published again, is known already.
    let stands = published.filter(|_| !wanted.again).or(skipped.filter(|_| wanted.is_skipped));
    Ok(Earlier { stands, unasked })
}

async fn store_publication(tx: &mut Tx, publication: &Publication) -> Result<()> {
    let now = tx.now;
    let Publication { id, article, headline, actor, embargo_until, .. } = publication;
    tx.execute(
        "INSERT INTO publications (id, article, headline, created_at, actor, embargo_until)
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![id, article, headline, now, actor.as_str(), *embargo_until],
    )
    .await?;
    Ok(())
}

async fn store_delivery(tx: &mut Tx, publication: &Publication, new: &NewDelivery, mark: Option<&str>) -> Result<()> {
    let (now, media) = (tx.now, json(&new.media)?);
    let next_at = (new.state == DeliveryState::Scheduled).then_some(new.due_at);
    tx.execute(
        "INSERT INTO deliveries (id, publication, article, account, channel, template, post, media, state, reason,
         next_at, due_at, late_at, attempts, created_at, updated_at, last_change)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $14, nextval('changes_id_seq'))",
        args![
            &new.id,
            &publication.id,
            &publication.article,
            &new.account,
            &new.channel,
            &new.template,
            new.post.as_ref(),
            &media,
            new.state.as_str(),
            new.reason.as_deref(),
            next_at,
            new.due_at,
            new.late_at,
            now
        ],
    )
    .await?;
    tell_first(tx, &new.id, &publication.actor, new.state.as_str(), new.reason.as_deref()).await?;
    if new.state != DeliveryState::Skipped {
        let ready = if new.state == DeliveryState::Scheduled { near::ready(now, new.due_at) } else { 0 };
        let publish = NewAction {
            delivery: new.id.clone(),
            kind: ActionKind::Publish,
            post: None,
            due_at: new.due_at,
            urgent: new.urgent,
        };
        let action = add_action(tx, &publish, &new.account, ready).await?;
        restored::mark_new(tx, &action, mark).await?;
    }
    Ok(())
}

pub(super) async fn out(tx: &mut Tx, id: &DeliveryId) -> Result<Receipt> {
    if let Some(receipt) = load_delivery(tx, id).await?.receipt {
        return Ok(receipt);
    }
    let action = rows::publish_of(tx, id).await?;
    Ok(rows::parts(&rows::load_steps(tx, &action).await?))
}

async fn published_as(tx: &mut Tx, id: &DeliveryId) -> Result<Option<BegunAs>> {
    let sql = "SELECT steps_version FROM actions WHERE delivery = $1 AND kind = 'publish' AND steps_version IS NOT NULL
               ORDER BY created_at DESC LIMIT 1";
    let number = tx.first(sql, args![id]).await?.map_or(Ok(None), |mut row| row.opt_int())?;
    Ok(number.and_then(BegunAs::from_stored))
}

async fn load_publication(tx: &mut Tx, id: &PublicationId) -> Result<Publication> {
    let sql = "SELECT id, article, headline, created_at, actor, embargo_until FROM publications WHERE id = $1";
    match tx.first(sql, args![id]).await? {
        Some(mut row) => rows::publication(&mut row),
        None => Err(Error::Missing { what: "publication", id: id.to_string() }),
    }
}

async fn load_dossier(tx: &mut Tx, id: &str) -> Result<Dossier> {
    if id.trim().is_empty() {
        return Err(Error::NoId);
    }
    let missing = || Error::Missing { what: "delivery", id: id.to_owned() };
    // Ids are lower-case hex: the letter after `f` ends every one that begins so.
    let end = format!("{id}g");
    let found = tx.query("SELECT id FROM deliveries WHERE id >= $1 AND id < $2 LIMIT 2", args![id, &end]).await?;
    if found.len() > 1 {
        return Err(Error::Ambiguous { id: id.to_owned() });
    }
    let mut row = found.into_iter().next().ok_or_else(missing)?;
    let delivery = load_delivery(tx, &DeliveryId::new(row.text()?)).await?;
    let sql =
        concat!("SELECT ", action_columns!(), " FROM actions a WHERE a.delivery = $1 ORDER BY a.created_at, a.id");
    let actions: Vec<Action> =
        tx.query(sql, args![&delivery.id]).await?.iter_mut().map(rows::action).collect::<Result<_>>()?;
    let mut steps = Vec::new();
    for action in &actions {
        steps.extend(rows::load_steps(tx, &action.id).await?);
    }
    let sql = concat!(
        "SELECT at, actor, what, reason, before, before_at FROM changes WHERE id IN (",
        rows::history_of!(),
        ") ORDER BY id"
    );
    let history =
        tx.query(sql, args![&delivery.id]).await?.iter_mut().map(rows::changes).collect::<Result<Vec<_>>>()?;
    let mut history = history.into_iter().flatten().collect::<Vec<_>>();
    for action in actions.iter().filter(|action| action.kind == ActionKind::Publish) {
        history.extend(begun::untold(tx, &action.id).await?);
    }
    Ok(Dossier { delivery, actions, steps, history })
}

/// The filters behind the one that has an index.
macro_rules! list_sql {
    ($first:literal) => {
        concat!(
            "SELECT ",
            delivery_columns!(),
            " FROM deliveries d WHERE ",
            $first,
            " AND (CAST($1 AS TEXT) IS NULL OR d.publication = $1) AND (CAST($2 AS TEXT) IS NULL OR d.account = $2)
              AND (CAST($3 AS TEXT) IS NULL OR d.article = $3)
              AND (CAST($4 AS TEXT) IS NULL OR $4 LIKE '%,' || ",
            state_of!(),
            " || ',%')
              ORDER BY d.id DESC LIMIT $5"
        )
    };
}

async fn list(tx: &mut Tx, filter: &Filter) -> Result<Vec<Delivery>> {
    let words = filter.states.iter().map(|state| format!(",{state},")).collect::<String>();
    let states = (!words.is_empty()).then_some(words.as_str());
    let limit = if filter.limit == 0 { 100 } else { i64::try_from(filter.limit).unwrap_or(i64::MAX) };
    let sql = match filter {
        Filter { publication: Some(_), .. } => {
            list_sql!("d.article = (SELECT p.article FROM publications p WHERE p.id = $1)")
        }
        Filter { article: Some(_), .. } => list_sql!("d.article = $3"),
        _ => list_sql!("1 = 1"),
    };
    let (publication, account, article) = (&filter.publication, &filter.account, &filter.article);
    let rows = tx.query(sql, args![publication.as_ref(), account.as_ref(), article.as_ref(), states, limit]).await;
    rows?.iter_mut().map(rows::delivery).collect()
}
