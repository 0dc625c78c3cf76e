"use client";
import { useEffect, useEffectEvent } from "react";

/** Runs `act` when the address ends in `#anchor`, now or later, and takes the anchor away again. */
export function useAnchor(anchor: string | undefined, act: () => void): void {
  const follow = useEffectEvent(() => {
    if (!anchor || location.hash !== `#${anchor}`) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    act();
  });
  useEffect(() => {
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
}
