"use client";
import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Button } from "../ui/button.tsx";

const EVERY_S = 5;

/** Asks the server for this page again and keeps everything else; with `auto` also by itself, counting down. */
export function RetryButton({ auto }: { auto?: boolean }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [left, setLeft] = useState(EVERY_S);
  useEffect(() => {
    if (!auto || pending) return;
    const timer = setTimeout(() => {
      if (left > 1) return setLeft(left - 1);
      setLeft(EVERY_S);
      start(() => router.refresh());
    }, 1000);
    return () => clearTimeout(timer);
  }, [auto, left, pending, router]);
  return (
    <>
      <Button
        size="sm"
        icon={RotateCw}
        pending={pending}
        pendingLabel="Trying"
        onClick={() => start(() => router.refresh())}
      >
        Try again
      </Button>
      {auto && (
        <span className="num self-center text-sm" aria-hidden>
          {pending ? "Trying" : `by itself in ${left} s`}
        </span>
      )}
    </>
  );
}
