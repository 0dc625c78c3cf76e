"use client";
import { useEffect, useRef, useState } from "react";
import { errorFacts } from "../api/api-error.ts";
import { describeError } from "../errors/catalogue.ts";
import { type Position, useHeartbeat } from "./operate.queries.ts";

const everyMs = 5_000;

/** Sends the device's position every 5 s while it is on; off again when the page closes. */
export function useSharePosition(workspaceId: string) {
  const [on, setOn] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { mutate } = useHeartbeat(workspaceId);
  const send = useRef(mutate);
  send.current = mutate;

  useEffect(() => {
    if (!on) return;
    let latest: Position | null = null;
    let sentAt = Number.NEGATIVE_INFINITY;
    const beat = () => {
      if (!latest || performance.now() - sentAt < everyMs - 100) return;
      sentAt = performance.now();
      send.current(latest, {
        onSuccess: () => setProblem(null),
        onError: (error) => setProblem(`Not sent. ${describeError(errorFacts(error)).text}`),
      });
    };
    const watch = navigator.geolocation.watchPosition(
      ({ coords: { latitude, longitude, accuracy } }) => {
        latest = { lat: latitude, lng: longitude, accuracyMeters: Math.min(100_000, Math.max(0, accuracy)) };
        beat();
      },
      ({ code, PERMISSION_DENIED }) => {
        setOn(code !== PERMISSION_DENIED);
        setProblem(
          code === PERMISSION_DENIED
            ? "This browser may not share its position. Allow it for this site and switch it on again."
            : "Your device does not know where it is right now.",
        );
      },
      { enableHighAccuracy: true },
    );
    const timer = setInterval(beat, everyMs);
    return () => {
      clearInterval(timer);
      navigator.geolocation.clearWatch(watch);
    };
  }, [on]);
  return {
    on,
    problem,
    setOn: (next: boolean) => {
      setProblem(null);
      setOn(next);
    },
  };
}
