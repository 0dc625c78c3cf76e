"use client";
import { Dialog, type DialogControl } from "../ui/dialog.tsx";
import { shortcuts } from "./shortcuts.ts";

/** Every key that does something by itself. */
export default function ShortcutsDialog(control: DialogControl) {
  return (
    <Dialog
      {...control}
      title="Keyboard shortcuts"
      description="Single letters can be switched off in the account menu."
    >
      <dl className="divide-y divide-line">
        <Row words="Search or jump to" keys={["Ctrl or ⌘", "K"]} />
        {shortcuts.map(({ keys, words }) => (
          <Row key={words} words={words} keys={keys} />
        ))}
      </dl>
    </Dialog>
  );
}

function Row({ words, keys }: { words: string; keys: readonly string[] }) {
  return (
    <div className="flex items-center justify-between gap-4 py-2">
      <dt>{words}</dt>
      <dd className="flex shrink-0 gap-1">
        {keys.map((key) => (
          <kbd key={key} className="rounded-xs border border-line-strong px-1.5 py-0.5 font-sans text-xs text-ink-2">
            {key.toUpperCase()}
          </kbd>
        ))}
      </dd>
    </div>
  );
}
