"use client";
import { clsx } from "clsx";
import { Clock3, LoaderCircle, Maximize, VideoOff } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Session } from "../api/wire.ts";
import { useSecond } from "../ui/clock.ts";
import { coordinates } from "../ui/shorten.ts";
import { Countdown } from "../ui/time.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { deadlineIso } from "./session-facts.ts";
import { usePicture } from "./sessions.queries.ts";

/** A picture older than this is a gap: the dot turns grey and the seconds are not charged. */
const GAP_MS = 5_000;

/** The picture of a live session, once a second; before and after it, what is going on instead. */
export function SessionPicture({ session, offsetMs }: { session: Session; offsetMs: number }) {
  const { id: workspaceId } = useWorkspace();
  const live = session.state === "LIVE";
  const { data } = usePicture(workspaceId, session.id, live);
  const [url, setUrl] = useState<string | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const picture = data?.picture;

  useEffect(() => {
    if (picture) setUrl(URL.createObjectURL(picture));
  }, [picture]);
  useEffect(() => {
    // The old bytes go only after the new ones have been handed to the image.
    return () => {
      if (url) setTimeout(() => URL.revokeObjectURL(url), 2_000);
    };
  }, [url]);

  return (
    <figure className="min-w-0">
      <div
        ref={frame}
        className="relative aspect-[4/3] w-full overflow-hidden rounded-lg border border-line bg-[#20201d] text-[#f4f4f0] max-sm:-mx-4 max-sm:w-auto max-sm:rounded-none max-sm:border-x-0"
      >
        {url && (
          // biome-ignore lint/performance/noImgElement: bytes from memory, nothing to optimise
          <img
            src={url}
            alt={`${live ? "Live" : "Last"} picture, ${coordinates(session.requestedLat, session.requestedLng)}`}
            className={clsx("absolute inset-0 size-full object-contain", !live && "opacity-40")}
          />
        )}
        {!(live && url) && <Instead session={session} offsetMs={offsetMs} />}
        {url && (
          <button
            type="button"
            aria-label="Full screen"
            onClick={() => frame.current?.requestFullscreen()}
            className="absolute right-2 bottom-2 grid size-9 place-items-center rounded-sm bg-[#101010cc] text-white outline-offset-[-3px] focus-visible:outline-white max-lg:size-11"
          >
            <Maximize className="size-4 shrink-0" aria-hidden />
          </button>
        )}
      </div>
      <figcaption className="num mt-2 flex min-h-5 items-center gap-2 text-sm text-ink-3">
        {live ? (
          <Age takenAt={data?.takenAt ?? null} offsetMs={offsetMs} />
        ) : (
          <span>{url ? "The last picture" : "No picture yet"}</span>
        )}
        <span className="ml-auto">640 × 480, one a second</span>
      </figcaption>
    </figure>
  );
}

function Instead({ session, offsetMs }: { session: Session; offsetMs: number }) {
  if (session.state === "REQUESTED") {
    return (
      <Notice icon={<Clock3 className="size-6 shrink-0" aria-hidden />} title="Waiting for an operator">
        The request stays open for <Countdown untilIso={deadlineIso(session)} offsetMs={offsetMs} />
      </Notice>
    );
  }
  if (session.state === "ASSIGNED" || session.state === "LIVE") {
    return (
      <Notice
        icon={<LoaderCircle className="size-6 shrink-0 animate-spin motion-reduce:animate-none" aria-hidden />}
        title={session.videoBackendRef ? "Waiting for the picture" : "An operator has accepted"}
      >
        {session.state === "LIVE" || session.videoBackendRef
          ? "Nothing is charged before the first one"
          : "The picture comes when the operator starts"}
      </Notice>
    );
  }
  return (
    <Notice icon={<VideoOff className="size-6 shrink-0" aria-hidden />} title="The session is over">
      Pictures are not kept
    </Notice>
  );
}

function Notice({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-1 px-4 text-center">
      <span className="mb-2 text-[#ffd60a]">{icon}</span>
      <p className="text-md font-semibold">{title}</p>
      <p className="num text-[#b9b9b1]">{children}</p>
    </div>
  );
}

function Age({ takenAt, offsetMs }: { takenAt: string | null; offsetMs: number }) {
  useSecond();
  if (!takenAt) {
    return (
      <span className="flex items-center gap-2">
        <span className="size-2 rounded-full bg-field-line" aria-hidden />
        Waiting for the picture
      </span>
    );
  }
  const ageMs = Math.max(0, Date.now() + offsetMs - Date.parse(takenAt));
  const gap = ageMs > GAP_MS;
  return (
    <span className="flex items-center gap-2">
      <span className={clsx("size-2 rounded-full", gap ? "bg-field-line" : "bg-success")} aria-hidden />
      {gap
        ? `Reconnecting, last picture ${Math.round(ageMs / 1000)} s old`
        : `Picture ${(ageMs / 1000).toFixed(1)} s old`}
    </span>
  );
}
