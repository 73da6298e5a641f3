// The stages of a pilot after the last gate.

export const PRODUCTION = "production";
/** It was let into production, and what it was let in under no longer holds. */
export const PAST_CONDITIONS = "past-conditions";
export const STOPPED = "stopped";
/** The stages after the last gate. */
export const ENDS = [PRODUCTION, PAST_CONDITIONS, STOPPED];
