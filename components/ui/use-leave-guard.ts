"use client";
import { useCallback, useEffect } from "react";

/**
 * While mounted, closing the tab asks first and Back stays on the page: something here would be lost for good.
 * Call the returned function before going away on purpose.
 */
export function useLeaveGuard(): () => void {
  useEffect(() => {
    const stay = () => window.history.pushState(window.history.state, "", window.location.href);
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    stay();
    addEventListener("popstate", stay);
    addEventListener("beforeunload", ask);
    return () => {
      removeEventListener("popstate", stay);
      removeEventListener("beforeunload", ask);
    };
  }, []);
  return useCallback(() => {
    // After the listeners are gone: takes the extra entry back.
    setTimeout(() => window.history.back());
  }, []);
}
