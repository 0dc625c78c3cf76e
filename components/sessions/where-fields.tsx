"use client";
import { CircleDashed, Crosshair, MapPin } from "lucide-react";
import { type ClipboardEvent, type ReactNode, useState } from "react";
import type { CoverageCircle, DemandCell } from "../api/wire.ts";
import { askPosition } from "../map/ask-position.ts";
import { degreesText, type Point } from "../map/geometry.ts";
import { useCirclesAt, useCoverage, useDemand } from "../map/map.queries.ts";
import { MapLegend } from "../map/map-legend.tsx";
import { type View, viewBox } from "../map/plot.ts";
import { type Reach, reachOf, reachText } from "../map/reach.ts";
import { WorldMap } from "../map/world-map.tsx";
import { Button } from "../ui/button.tsx";
import { CardBody } from "../ui/card.tsx";
import { Field, FieldSet } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { useSettled } from "../ui/use-settled.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { mayPlayOperator } from "./may-play-operator.ts";
import { parsePair, pointOf, type SessionField } from "./new-session-form.ts";
import type { Rendered } from "./sessions.queries.ts";

type Coordinates = { lat: string; lng: string };

export interface RenderedMap {
  view: View;
  /** The map as the server draws it. */
  still: ReactNode;
  box: string;
  circles: Rendered<CoverageCircle[]>;
  demand: Rendered<DemandCell[]>;
}

/** Where to look: the map and the fields say the same, and who is in reach. */
export function WhereFields({
  form,
  map,
  reach,
  errors,
  onChange,
}: {
  form: Coordinates;
  map: RenderedMap;
  /** Null while it is not known. */
  reach: Reach | null;
  errors: Partial<Record<SessionField, string>>;
  onChange: (point: Coordinates) => void;
}) {
  const [box, setBox] = useState(map.box);
  const settledBox = useSettled(box, 400);
  const coverage = useCoverage(settledBox, map.circles, map.box);
  const demand = useDemand(map.demand);
  const point = pointOf(form);
  const circles = coverage.data?.data ?? [];
  const cells = demand.data.data;
  const paste = (event: ClipboardEvent) => {
    const pair = parsePair(event.clipboardData.getData("text"));
    if (!pair) return;
    event.preventDefault();
    onChange(pair);
  };
  const field = (name: "lat" | "lng", label: string) => (
    <Field label={label} error={errors[name]}>
      <Input
        inputMode="text"
        dir="ltr"
        className="num"
        value={form[name]}
        onPaste={paste}
        onChange={(event) => onChange({ ...form, [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <>
      <WorldMap
        label="Map to choose the point"
        start={map.view}
        still={map.still}
        point={point}
        demand={cells}
        coverage={circles}
        onPoint={(next) => onChange({ lat: degreesText(next.lat), lng: degreesText(next.lng) })}
        onView={(plot) => setBox(viewBox(plot))}
        className="h-64 border-b border-line lg:h-88"
      />
      <ReachLine reach={reach && point && reach.covering === 0 ? reachOf(point, circles) : reach} />
      <MapLegend circles={circles.length} cells={cells} />
      <CardBody className="pb-0 lg:pb-0">
        <FieldSet
          legend="Where"
          hint="Press the map, drag the pin, or paste a pair such as 48.8584, 2.2945."
          error={errors.where}
        >
          <div className="grid grid-cols-2 gap-3">
            {field("lat", "Latitude")}
            {field("lng", "Longitude")}
          </div>
        </FieldSet>
        <div className="mt-2">
          <UsePosition onPosition={onChange} />
        </div>
      </CardBody>
    </>
  );
}

/** Who is in reach of the point, once its circles are known. */
export function useReachCircles(point: Point | null) {
  return useCirclesAt(useSettledPoint(point, 400));
}

/** The same point object until the coordinates have rested. */
export function useSettledPoint(point: Point | null, ms: number): Point | null {
  const key = useSettled(point ? `${point.lat} ${point.lng}` : "", ms);
  const [lat, lng] = key.split(" ").map(Number);
  return key && lat !== undefined && lng !== undefined ? { lat, lng } : null;
}

function ReachLine({ reach }: { reach: Reach | null }) {
  const covered = (reach?.covering ?? 0) > 0;
  const mayPlay = mayPlayOperator(useWorkspace());
  const hint = !covered && mayPlay ? " Open it anyway: you can play the operator yourself." : "";
  const Icon = covered ? MapPin : CircleDashed;
  return (
    <p
      role="status"
      className="num flex min-w-0 items-start gap-1.5 border-b border-line px-4 py-2.5 font-medium lg:px-5"
    >
      <Icon className={`mt-0.5 size-4 shrink-0 ${covered ? "text-success" : "text-ink-3"}`} aria-hidden />
      {reach ? `${reachText(reach)}.${hint}` : "Looking for operators."}
    </p>
  );
}

function UsePosition({ onPosition }: { onPosition: (point: Coordinates) => void }) {
  const [asking, setAsking] = useState(false);
  const ask = () => {
    setAsking(true);
    askPosition(onPosition, () => setAsking(false));
  };
  return (
    <Button
      size="sm"
      variant="ghost"
      icon={Crosshair}
      className="-mx-2"
      pending={asking}
      pendingLabel="Asking"
      onClick={ask}
    >
      Use my position
    </Button>
  );
}
