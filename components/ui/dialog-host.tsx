"use client";
import { usePathname } from "next/navigation";
import { Fragment, useEffect, useSyncExternalStore } from "react";
import { hostedDialogs } from "./hosted-dialogs.ts";

const none: ReturnType<typeof hostedDialogs.read> = new Map();

/**
 * Where open dialogs are drawn, once per layout and inside its providers. A dialog survives the button that opened it:
 * an empty list may become a table below while the new key is still on show. Going to another page closes all.
 */
export function DialogHost() {
  const open = useSyncExternalStore(hostedDialogs.subscribe, hostedDialogs.read, () => none);
  const pathname = usePathname();
  useEffect(() => hostedDialogs.addHost(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the page changes
  useEffect(() => {
    return () => {
      hostedDialogs.closeAll();
    };
  }, [pathname]);
  return [...open].map(([id, draw]) => <Fragment key={id}>{draw()}</Fragment>);
}
