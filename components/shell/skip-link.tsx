/** First in Tab order: past the navigation. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-(--z-tooltip) -translate-y-16 rounded-sm bg-inverse px-3 py-2 font-medium text-on-inverse focus:translate-y-0"
    >
      Skip to content
    </a>
  );
}
