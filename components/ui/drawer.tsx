"use client";
import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface DrawerProps {
  title: ReactNode;
  /** The page without the drawer: closing goes there. */
  closeHref: string;
  children: ReactNode;
}

/** One row's detail on the right, 480 px wide, on phones the whole screen. Open as long as its address says so. */
export default function Drawer({ title, closeHref, children }: DrawerProps) {
  const router = useRouter();
  return (
    <Radix.Root open onOpenChange={(open) => !open && router.push(closeHref, { scroll: false })}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-(--z-overlay) bg-scrim motion-safe:animate-[fade-in_var(--dur-slow)_var(--ease-out)]" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 right-0 z-(--z-modal) flex w-full flex-col border-line bg-raised text-ink shadow-modal outline-none sm:max-w-[30rem] sm:border-l motion-safe:animate-[drawer-in_var(--dur-slow)_var(--ease-out)]"
        >
          <div className="flex items-center gap-3 border-b border-line px-4 py-3 sm:px-5">
            <Radix.Title className="min-w-0 flex-1 text-lg font-semibold break-words">{title}</Radix.Title>
            <Radix.Close
              aria-label="Close"
              className="-mr-2 grid size-8 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink max-lg:size-11"
            >
              <X className="size-4 shrink-0" aria-hidden />
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-4 pb-6 sm:px-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
