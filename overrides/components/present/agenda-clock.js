// The clock of the agenda: which item is on, and how long it has left. It goes on when the presentation is left.

/** When the clock was started, or none while it stands; and the milliseconds that went before. */
let since = 0;
let before = 0;

/** Whether the clock runs. */
export const isRunning = () => since > 0;

/** Start the clock, or pause it. */
export const toggleClock = () => {
  if (since) before += Date.now() - since;
  since = since ? 0 : Date.now();
};

/** Begin the time of the next item. */
export const resetClock = () => {
  before = 0;
  if (since) since = Date.now();
};

/** Return the seconds that an item has left: less than none, if it took longer. @param {number} minutes */
export const secondsLeft = (minutes) => {
  const passed = before + (since ? Date.now() - since : 0);
  return minutes * 60 - Math.floor(passed / 1000);
};

/** Write seconds as `9:05`. @param {number} seconds */
export const formatSeconds = (seconds) => {
  const whole = Math.abs(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
