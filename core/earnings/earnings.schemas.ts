/** What a supplier earned, fee already taken off. Money in µUSDC; a day begins at 00:00 UTC. */
export interface Earnings {
  todayMicroUsdc: string;
  totalMicroUsdc: string;
  /** Earned, and not paid on chain yet; part of the total. */
  unsettledMicroUsdc: string;
  sessionsToday: number;
  sessions: number;
}

/** One day of it, by when the session ended. */
export interface DailyEarnings {
  day: string;
  earnedMicroUsdc: string;
  sessions: number;
}
