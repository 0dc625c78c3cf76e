/** The box of every text control. */
export const inputClass =
  "field-text w-full min-w-0 rounded-sm border border-field-line bg-surface px-3 text-ink placeholder:text-ink-3 aria-invalid:border-danger disabled:opacity-60 dark:bg-sunken";
