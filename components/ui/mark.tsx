/** The sign of Luxxon: a lens corner and its point. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden focusable="false">
      <rect width="24" height="24" rx="6" fill="#ffd60a" />
      <path d="M7 6v9.2c0 1.3.9 2.3 2.3 2.3H12" fill="none" stroke="#241f0c" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="15.6" cy="9.6" r="2.9" fill="#241f0c" />
    </svg>
  );
}
