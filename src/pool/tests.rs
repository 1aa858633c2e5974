//! Two lanes: what each can count on, and what neither may do.

use super::*;
use std::sync::mpsc;
use std::time::Duration;

use bytesize::ByteSize;
use futures_util::FutureExt as _;

const HEAVY: u64 = LIGHT_BYTES + 1;

/// For what takes no time unless it never comes.
const PATIENCE: Duration = Duration::from_secs(30);

fn pool(threads: usize, queue: usize, memory: u64) -> Pool {
    Pool::new(&Settings { threads, queue, ..Settings::default() }, memory)
}

#[tokio::test]
async fn a_panic_fails_its_own_job_only() {
    let pool = pool(1, 4, 1 << 20);
    let mut admission = pool.admit(10).await.unwrap();
    let failed = pool.run(&mut admission, || -> u8 { panic!("odd file") }).await;
    assert_eq!(failed, Err(PoolError::Panicked { message: "odd file".into() }));
    assert_eq!(pool.run(&mut admission, || 7).await, Ok(7));
}

#[tokio::test]
async fn a_job_above_the_budget_is_refused_at_once() {
    let pool = pool(1, 4, 1 << 20);
    // An eighth is kept for light jobs.
    let budget = (1 << 20) - (1 << 17);
    assert_eq!(pool.budget(), budget);
    let refused = pool.admit(budget + 1).await.map(drop);
    assert_eq!(refused, Err(PoolError::TooLarge { bytes: budget + 1, budget }));
    assert!(pool.admit(budget).await.is_ok());
}

#[tokio::test]
async fn a_full_queue_refuses_and_recovers() {
    let pool = pool(1, 2, 1 << 30);
    let all = pool.admit(pool.budget()).await.unwrap();
    let mut waiting = Box::pin(pool.admit(HEAVY));
    assert!((&mut waiting).now_or_never().is_none());
    assert_eq!(pool.heavy.waiting().jobs, 2);
    assert_eq!(pool.admit(HEAVY).await.map(drop), Err(PoolError::Busy { waiting: 2 }));
    assert!(pool.admit(1).await.is_ok(), "the other lane has places of its own");
    drop(all);
    assert!(waiting.await.is_ok());
    assert!(pool.admit(HEAVY).await.is_ok());
}

#[tokio::test]
async fn more_work_than_may_wait_is_refused_however_few_the_jobs() {
    let settings = Settings { threads: 1, queue_work: ByteSize(3 * HEAVY), ..Default::default() };
    let pool = Pool::new(&settings, 1 << 30);
    let _two = [pool.admit(HEAVY).await.unwrap(), pool.admit(HEAVY).await.unwrap()];
    let costly = Estimate { memory: 1, cost: HEAVY + 1 };
    assert_eq!(pool.admit(costly).await.map(drop), Err(PoolError::Busy { waiting: 2 }));
    assert!(pool.admit(Estimate { memory: 1, cost: HEAVY }).await.is_ok());
}

#[tokio::test]
async fn a_waiter_that_leaves_gives_its_place_back() {
    let pool = pool(1, 2, 1 << 30);
    let all = pool.admit(pool.budget()).await.unwrap();
    let left = tokio::time::timeout(Duration::from_millis(1), pool.admit(HEAVY)).await;
    assert!(left.is_err());
    assert_eq!(pool.heavy.waiting().jobs, 1);
    drop(all);
    assert_eq!(pool.heavy.waiting().jobs, 0);
    assert!(pool.admit(HEAVY).await.is_ok());
}

/// Occupies every thread that heavy jobs can have, until the sender is dropped.
async fn occupy(pool: &Pool, threads: usize) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel::<()>();
    let released = Arc::new(std::sync::Mutex::new(released));
    for _ in 0..threads {
        let mut admission = pool.admit(HEAVY).await.unwrap();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let (pool, released) = (pool.clone(), Arc::clone(&released));
        tokio::spawn(async move {
            let job = move || {
                started.send(()).unwrap();
                // Whoever has the lock waits for the sender, the others for the lock.
                let _ = released.lock().unwrap().recv();
            };
            pool.run(&mut admission, job).await
        });
        has_started.await.unwrap();
    }
    release
}

#[tokio::test]
async fn light_jobs_run_while_heavy_ones_have_every_thread_and_wait_in_line() {
    for threads in [1, 2, 8] {
        let pool = pool(threads, 256, 1 << 31);
        let release = occupy(&pool, threads).await;
        let waiting: Vec<_> = (0..20)
            .map(|_| {
                let pool = pool.clone();
                tokio::spawn(async move {
                    let mut admission = pool.admit(HEAVY).await?;
                    pool.run(&mut admission, || ()).await
                })
            })
            .collect();
        for _ in 0..10 {
            let mut admission = pool.admit(LIGHT_BYTES).await.unwrap();
            // It would wait for good: the heavy ones are released afterwards.
            let done = tokio::time::timeout(PATIENCE, pool.run(&mut admission, || 7)).await;
            assert_eq!(done, Ok(Ok(7)), "{threads} threads");
        }
        assert!(waiting.iter().all(|heavy| !heavy.is_finished()), "{threads} threads");
        drop(release);
        for heavy in waiting {
            assert_eq!(heavy.await.unwrap(), Ok(()));
        }
    }
}

#[tokio::test]
async fn light_jobs_have_memory_while_heavy_ones_wait_for_it() {
    let pool = pool(1, 256, 1 << 30);
    let all = pool.admit(pool.budget()).await.unwrap();
    let mut waiting = Box::pin(pool.admit(HEAVY));
    assert!((&mut waiting).now_or_never().is_none());
    // 128 MiB are kept: four light jobs of the largest kind.
    let light: Vec<_> = (0..4).map(|_| pool.admit(LIGHT_BYTES).now_or_never()).collect();
    assert!(light.iter().all(|light| matches!(light, Some(Ok(_)))));
    assert!(pool.admit(LIGHT_BYTES).now_or_never().is_none());
    drop(all);
    assert!(waiting.await.is_ok());
}

#[tokio::test]
async fn a_cheap_job_that_takes_more_memory_than_is_kept_for_light_ones_is_heavy() {
    let pool = pool(1, 4, 1 << 20);
    let cheap = Estimate { memory: pool.kept + 1, cost: 1 };
    assert_eq!(pool.admit(cheap).await.unwrap().lane, Lane::Heavy);
    let light = Estimate { memory: pool.kept, cost: 1 };
    assert_eq!(pool.admit(light).await.unwrap().lane, Lane::Light);
}

#[tokio::test]
async fn what_no_job_uses_is_lent_but_for_what_is_kept_and_is_wanted_when_somebody_waits() {
    let pool = pool(2, 9, 1 << 30);
    let spare = pool.spare();
    let (first, second) = (spare.take().unwrap(), spare.take().unwrap());
    assert!(spare.take().is_none(), "one is kept for light jobs");
    assert!(!spare.is_wanted());
    let mut heavy = pool.admit(HEAVY).await.unwrap();
    let mut waiting = Box::pin(pool.run(&mut heavy, || ()));
    assert!((&mut waiting).now_or_never().is_none());
    assert!(spare.is_wanted());
    drop(first);
    tokio::time::timeout(PATIENCE, waiting).await.unwrap().unwrap();
    assert!(!spare.is_wanted());
    drop(second);
}
