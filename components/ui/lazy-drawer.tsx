"use client";
import { lazy, Suspense, useEffect, useState } from "react";
import type { DrawerProps } from "./drawer.tsx";

const Drawer = lazy(() => import("./drawer.tsx"));

/** The drawer of a page that rarely shows one: its script comes with it. Drawn by the browser alone. */
export function LazyDrawer(props: DrawerProps) {
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return (
    mounted && (
      <Suspense>
        <Drawer {...props} />
      </Suspense>
    )
  );
}
