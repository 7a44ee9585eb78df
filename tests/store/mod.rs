//! The store: one suite of behaviour, run over SQLite and over PostgreSQL; then what is SQLite's own.

mod accounts;
mod backups;
mod begun;
mod counters;
mod decisions;
mod deliveries;
mod keeping;
mod removals;
mod retention;
pub(crate) mod server;
mod sqlite;
mod stalled;
mod together;

use std::sync::Arc;
use std::time::Duration;

use fanfare::clock::{Clock, ManualClock, SystemClock};
use fanfare::delivery::{
    Action, ActionKind, Actor, BegunAs, Delivery, DeliveryState, NewDelivery, PartReceipt, Publication, Receipt, Step,
};
use fanfare::id::{AccountName, ActionId, ArticleId, ChannelName, DeliveryId, PublicationId};
use fanfare::store::{
    Accepted, Error, Fence, Intent, NewAction, Options, Record, Registration, Serves, Stamp, Store, Upcoming,
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Runs every case over both engines, each case a test of its own.
macro_rules! behaviours {
    ($($room:ident: $($case:ident),+ $(,)?;)+) => {
        mod on_sqlite {
            $($(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() { super::$room::$case(super::World::sqlite().await).await })+)+
        }
        mod on_postgres {
            $($(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() { super::$room::$case(super::World::postgres().await).await })+)+
        }
    };
}

behaviours! {
    decisions: what_is_held_half_out_can_be_given_up, a_rest_that_waits_can_be_given_up, what_is_held_on_its_way_is_resolved_by_a_person, what_its_account_was_stopped_with_goes_on_when_that_is_resumed,
        a_retraction_that_its_account_was_stopped_with_goes_on_when_that_is_resumed,
        all_that_an_account_was_stopped_with_goes_on_whatever_it_is_paused_for_since, an_uncertain_delivery_is_resolved_by_a_person,
        what_is_still_to_be_asked_about_is_resolved_between_the_questions,
        one_of_several_readers_is_left_out_and_the_rest_goes_on, a_held_delivery_waits_for_a_person,
        cancelled_before_it_was_sent_it_is_never_sent, what_was_only_made_ready_can_be_cancelled_while_it_waits,
        a_superseded_delivery_is_not_retried, an_uncertain_reply_is_resolved_and_what_was_out_stays_out,
        a_retry_waits_for_the_embargo, what_waits_for_its_next_try_is_retried_with_what_its_journal_has;
    deliveries: a_second_publish_of_an_article_is_refused_with_the_first_receipt,
        a_post_for_the_end_of_time_can_be_read_again,
        the_same_command_again_continues_what_it_began, what_failed_does_not_stand_in_the_way,
        again_publishes_again, what_was_sent_twice_is_refused_with_the_first_that_stands,
        a_skipped_delivery_has_nothing_to_do, lists_are_filtered_newest_first, what_went_out_lately_is_known_by_its_time, two_that_chose_one_time_at_once_are_told,
        a_dossier_tells_the_whole_history, actions_come_in_the_order_in_which_they_are_due,
        nothing_comes_between_the_parts_of_a_thread, no_thread_keeps_a_delete_back,
        a_correction_is_made_once_however_many_ask_for_it, nothing_is_said_below_what_is_taken_down, what_an_edit_is_at_is_told_to_who_pauses,
        two_threads_that_have_both_begun_go_on_one_after_the_other,
        a_step_that_its_worker_left_to_be_asked_about_is_nobodys, a_delete_is_journaled_like_a_publish,
        a_correction_changes_the_receipt_and_the_state, nothing_is_done_to_what_is_not_out,
        breaking_news_goes_first, many_overdue_posts_are_held, what_is_skipped_again_is_kept_once;
    counters: quotas_count_what_was_drawn,
        a_days_quota_is_free_at_midnight_of_its_zone,
        a_call_that_took_long_counts_from_its_end_and_one_that_was_not_made_not_at_all,
        a_shared_counter_is_never_overdrawn,
        what_a_platform_says_is_left_is_believed_if_it_is_less;
    accounts: two_workers_cannot_hold_one_account, a_stale_worker_is_refused, a_lease_that_ended_refuses_its_worker,
        a_dead_workers_account_can_be_taken_at_once, a_living_workers_account_can_be_taken_after_its_lease,
        due_accounts_are_those_that_can_be_worked_on, a_pause_stops_intents_but_no_deletes,
        the_next_wake_is_the_earliest_of_what_is_open, what_is_days_ahead_is_due_to_the_second,
        what_is_days_ahead_is_missed_when_nobody_is_there_to_send_it,
        a_worker_that_has_looked_at_nothing_for_a_while_hangs,
        what_is_days_ahead_can_be_cancelled_and_approved, who_waits_is_woken_by_another_process,
        what_was_stored_before_anybody_listened_is_not_slept_over,
        any_worker_sees_only_the_living;
    keeping: open_intents_survive_a_reopening, what_came_to_nothing_is_begun_anew_and_what_is_out_stays,
        a_minted_value_is_made_once, a_platform_id_belongs_to_one_delivery, a_small_number_is_an_id_in_its_own_place_alone,
        a_once_step_is_begun_once,
        costs_add_up_by_month, blobs_survive_a_reopening, a_store_with_the_other_stamp_is_refused,
        the_vault_keeps_the_old_value_until_the_new_one_worked, the_vault_refuses_another_key,
        a_pair_is_kept_at_once_and_what_is_gone_is_forgotten, a_new_key_seals_all_of_the_vault_or_nothing,
        a_step_without_its_intent_cannot_be_finished, a_budget_is_never_overspent,
        an_alert_is_told_once_and_by_one, a_stopped_account_is_one_alert, readers_of_whom_nobody_knows_are_told_though_the_issue_is_out, what_is_there_is_counted,
        an_outage_is_told_once_until_a_worker_was_back, a_token_that_ends_is_told_once_for_each_end;
    backups: a_backup_of_one_engine_is_a_store_of_the_other, a_restored_store_holds_what_was_open,
        an_open_correction_is_uncertain_once_restored_and_a_retraction_goes_on, a_backup_goes_only_where_nothing_is,
        a_backup_that_was_changed_is_refused, a_backup_is_of_one_instant_while_others_write,
        content_that_is_gone_is_told_and_the_rest_is_kept, a_check_says_each_fault_in_a_sentence,
        the_version_of_a_store_is_known_before_it_is_opened;
    retention: what_has_ended_long_ago_goes_and_still_refuses_a_duplicate, an_old_post_is_still_corrected_and_taken_down,
        what_is_not_at_its_end_keeps_everything, what_failed_with_something_out_keeps_its_journal,
        content_that_somebody_wants_again_stays, content_that_is_frozen_while_it_is_forgotten_is_not_lost,
        calls_and_alerts_go_once_nothing_counts_them, by_a_clock_that_jumped_nothing_is_old,
        who_follows_what_happens_misses_nothing_after_all_has_gone, one_worker_tidies_a_day;
    removals: a_post_is_taken_down_at_its_time_and_never_before, a_post_that_did_not_go_out_needs_no_delete,
        what_is_half_out_is_taken_down, what_is_held_half_out_is_taken_down_in_time, a_rest_that_waits_is_not_sent_once_it_should_be_gone, what_nobody_knows_is_told_once_and_taken_down_once_it_is_known,
        a_pause_stops_no_removal, what_nobody_approves_in_time_has_expired, what_was_retracted_before_is_not_taken_down_again, a_removal_ends_with_its_delivery,
        nothing_is_sent_once_it_should_be_gone, whoever_keeps_the_account_takes_down_in_time, a_removal_is_moved_or_taken_back,
        a_removal_is_in_a_backup;
    begun: what_only_an_open_step_says_is_seen_wherever_one_looks, what_only_an_open_step_says_is_written_with_the_end,
        what_only_an_open_step_says_is_written_before_anything_else,
        the_end_of_one_post_and_the_beginning_of_the_next_are_one;
    together: many_accounts_at_once_keep_to_themselves, an_account_named_twice_in_one_publication_gets_one_post;
}

/// A store in the making, and what is needed to open it again.
struct World {
    url: String,
    clock: ManualClock,
    store: Store,
    folder: tempfile::TempDir,
}

impl World {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("fanfare.db").display());
        Self::at(url, folder).await
    }

    async fn postgres() -> Self {
        Self::at(server::new_database().await, tempfile::tempdir().unwrap()).await
    }

    async fn at(url: String, folder: tempfile::TempDir) -> Self {
        let clock = ManualClock::at("2026-11-23T09:00:00Z".parse().unwrap());
        let store = open(&url, Arc::new(clock.clone())).await;
        Self { url, clock, store, folder }
    }

    /// A second store on the same file or database, as another process would have it.
    async fn another(&self) -> Store {
        open(&self.url, Arc::new(self.clock.clone())).await
    }

    fn now(&self) -> Timestamp {
        self.store.now()
    }

    fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Hands one delivery of `article` to `account` over, due now.
    async fn publish(&self, article: &str, account: &str) -> DeliveryId {
        match self.hand_over(article, self.due_now(account)).await {
            Accepted::New(id) => id,
            other => panic!("{other:?}"),
        }
    }

    async fn hand_over(&self, article: &str, delivery: NewDelivery) -> Accepted {
        self.store.publish(&self.publication(article), &[delivery]).await.unwrap().remove(0)
    }

    fn publication(&self, article: &str) -> Publication {
        Publication {
            id: PublicationId::make(),
            article: ArticleId::new(article),
            headline: "Bridge opens a year early".into(),
            created_at: self.now(),
            actor: anna(),
            embargo_until: None,
        }
    }

    /// A delivery to `account` that is due now.
    fn due_now(&self, account: &str) -> NewDelivery {
        NewDelivery {
            id: DeliveryId::make(),
            account: AccountName::new(account),
            channel: ChannelName::new("parrot"),
            template: "post".into(),
            post: None,
            media: Vec::new(),
            due_at: self.now(),
            late_at: self.now() + Duration::from_secs(7200),
            state: DeliveryState::Scheduled,
            reason: None,
            again: false,
            urgent: false,
        }
    }

    /// Something to be done now to a delivery that is out.
    fn change(&self, delivery: &DeliveryId, kind: ActionKind) -> NewAction {
        NewAction { delivery: delivery.clone(), kind, post: None, due_at: self.now(), urgent: false }
    }

    /// A new worker that has leased the account for a minute.
    async fn worker(&self, account: &str) -> (Registration, Fence) {
        let worker = self.store.register_worker(Serves::All).await.unwrap();
        let lease = self.store.lease(worker.worker(), &AccountName::new(account), MINUTE).await.unwrap();
        let fence = lease.expect("the account is free").fence;
        (worker, fence)
    }

    /// The next action of the account, begun.
    async fn begin(&self, fence: &Fence) -> (Action, Delivery) {
        let Upcoming { action, delivery, .. } =
            *self.store.next_action(fence).await.unwrap().expect("an action is due");
        self.store.start(fence, &action.id).await.unwrap();
        (action, delivery)
    }

    /// Sends what is next for the account, in one step whose platform id is `id`.
    async fn send(&self, fence: &Fence, id: &str) -> DeliveryId {
        let (action, delivery) = self.begin(fence).await;
        let step = Step::once("part", 0);
        self.store.begin_step(fence, &action.id, &Intent::new(step.clone())).await.unwrap();
        self.store.finish_step(fence, &action.id, &step, &part(id)).await.unwrap();
        self.store.complete(fence, &action.id, &receipt(id)).await.unwrap();
        delivery.id
    }

    async fn state(&self, delivery: &DeliveryId) -> DeliveryState {
        self.store.delivery(delivery).await.unwrap().state
    }
}

/// One record at a time.
trait Recorded {
    async fn add(&self, fence: &Fence, action: &ActionId, record: Record) -> Result<(), Error>;

    async fn start(&self, fence: &Fence, action: &ActionId) -> Result<(), Error> {
        self.add(fence, action, Record::Start(BegunAs { steps: 1, identity: None })).await
    }

    async fn begin_step(&self, fence: &Fence, action: &ActionId, intent: &Intent) -> Result<(), Error> {
        self.add(fence, action, Record::Begin(intent.clone())).await
    }

    async fn finish_step(&self, fence: &Fence, action: &ActionId, step: &Step, result: &Value) -> Result<(), Error> {
        self.add(fence, action, Record::Finish { step: step.clone(), result: result.clone() }).await
    }

    async fn complete(&self, fence: &Fence, action: &ActionId, receipt: &Receipt) -> Result<(), Error> {
        self.add(fence, action, Record::Complete(receipt.clone())).await
    }
}

impl Recorded for Store {
    async fn add(&self, fence: &Fence, action: &ActionId, record: Record) -> Result<(), Error> {
        self.record(fence, action, &[record]).await
    }
}

const MINUTE: Duration = Duration::from_secs(60);

/// Makes a store one of schema 2 again.
pub(crate) const BACK_TO_SCHEMA_2: &str = "
    DROP TABLE alerts; DROP INDEX leases_held; DROP INDEX actions_urgent; DROP INDEX actions_far; DROP TABLE removals;
    DROP TABLE doomed; DROP TABLE told; DROP TABLE clocks; ALTER TABLE vault DROP COLUMN ends_at;
    ALTER TABLE changes DROP COLUMN previous; ALTER TABLE deliveries DROP COLUMN last_change;
    ALTER TABLE deliveries DROP COLUMN previous_change; CREATE INDEX changes_delivery ON changes (delivery);
    ALTER TABLE leases DROP COLUMN rest_until; ALTER TABLE steps DROP COLUMN begins; ALTER TABLE changes DROP COLUMN before; ALTER TABLE changes DROP COLUMN before_at;
    DROP INDEX actions_stopped; ALTER TABLE actions DROP COLUMN stopped;
    CREATE INDEX deliveries_publication ON deliveries (publication);
    UPDATE meta SET value = '2' WHERE name = 'schema'";

async fn open(url: &str, clock: Arc<dyn Clock>) -> Store {
    Store::open(url, Stamp::Sandbox, Options::default(), clock).await.unwrap()
}

fn system() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

fn anna() -> Actor {
    Actor::person("anna")
}

fn account(name: &str) -> AccountName {
    AccountName::new(name)
}

fn part(id: &str) -> Value {
    json!({ "id": id, "url": format!("https://parrot.example/{id}") })
}

fn receipt(id: &str) -> Receipt {
    Receipt { parts: vec![PartReceipt::new(id, format!("https://parrot.example/{id}"))] }
}
