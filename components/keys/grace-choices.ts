/** How long an old key goes on after a reroll (spec 7.13: at most a day). */
export const graceChoices = [
  { value: "0", label: "Now", when: "now" },
  { value: "60", label: "In 1 minute", when: "in 1 minute" },
  { value: "900", label: "In 15 minutes", when: "in 15 minutes" },
  { value: "3600", label: "In 1 hour", when: "in 1 hour" },
  { value: "86400", label: "In 24 hours", when: "in 24 hours" },
] as const;
