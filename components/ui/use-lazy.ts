"use client";
import { type ComponentType, useCallback, useRef, useState } from "react";

export type Loader<P> = () => Promise<{ default: ComponentType<P> }>;

const loaderKeys = new WeakMap<object, number>();
let loaders = 0;

/** The same number for the same loader: the React key of whoever keeps what it loaded. */
export function loaderKey(load: object): number {
  const known = loaderKeys.get(load);
  if (known !== undefined) return known;
  loaders += 1;
  loaderKeys.set(load, loaders);
  return loaders;
}

/**
 * Content that is imported on intent. `preload` starts the import (pointer-over, focus), `open` waits for it.
 * A failed import (offline, a new deployment) is tried again at the next press.
 */
export function useLazy<P>(load: Loader<P>) {
  const [Content, setContent] = useState<ComponentType<P> | null>(null);
  const [loading, setLoading] = useState(false);
  const running = useRef<Promise<ComponentType<P>> | null>(null);

  const fetchContent = useCallback(() => {
    running.current ??= load().then(
      (module) => module.default,
      (error: unknown) => {
        running.current = null;
        throw error;
      },
    );
    return running.current;
  }, [load]);

  const preload = useCallback(() => {
    fetchContent().catch(() => undefined);
  }, [fetchContent]);

  const open = useCallback(async () => {
    setLoading(true);
    try {
      const component = await fetchContent();
      setContent(() => component);
    } finally {
      setLoading(false);
    }
  }, [fetchContent]);

  return { Content, loading, preload, open };
}
