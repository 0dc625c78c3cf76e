/** Rows of one page of the ledger. */
export const LEDGER_PAGE = 50;
