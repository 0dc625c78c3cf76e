/** What one key, or the console (null), was charged on one day in UTC. */
export interface DailySpend {
  day: string;
  keyId: string | null;
  chargedMicroUsdc: string;
}

/** What counts today against the limit of a key (spec 13.2). */
export interface KeySpend {
  keyId: string;
  spentTodayMicroUsdc: string;
}
