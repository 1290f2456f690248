/** Short leases, so that what a killed worker held is taken up again while the test runs. */
export const chaosSettings = { LEASE_SECONDS: '4', LOCAL_WORKERS: '4' };
