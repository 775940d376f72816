/** How long a push service keeps a message for a device that is out of reach. */
export const messageLifetimeSeconds = 24 * 3_600;

/** How long a device is left alone whose push service refused it without saying that it is gone. */
export const pausedMs = 24 * 3_600_000;
