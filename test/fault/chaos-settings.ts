/** How much faster than the world the run's clock goes: an hour in three minutes. */
export const chaosSpeed = 20;

/**
 * By the quick clock, thus 15 s of the world: what a killed worker held is taken up again while the test runs. A lease is
 * renewed by the system's timer, so none is here, and a worker that takes longer has lost it.
 */
const leaseSeconds = 300;

export const chaosSettings = { LEASE_SECONDS: String(leaseSeconds), LOCAL_WORKERS: '4' };
export const messageLeaseMs = leaseSeconds * 1_000;
/** Between two looks at the queue. */
export const pollMs = 1_000;
