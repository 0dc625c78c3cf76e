"use client";
import { Crosshair, Minus, Plus } from "lucide-react";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { errorFacts } from "../api/api-error.ts";
import type { CoverageCircle, DemandCell, SessionRequest, Workspace } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { focusFirstError } from "../forms/focus-first-error.ts";
import { askPosition } from "../map/ask-position.ts";
import { degreesText, type Point } from "../map/geometry.ts";
import { useCoverage, useDemand } from "../map/map.queries.ts";
import { MapLegend } from "../map/map-legend.tsx";
import { viewBox, zoomFor } from "../map/plot.ts";
import { WorldMap } from "../map/world-map.tsx";
import { parsePair, pointOf } from "../sessions/new-session-form.ts";
import type { Rendered } from "../sessions/sessions.queries.ts";
import { Button } from "../ui/button.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { Field } from "../ui/field.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Input } from "../ui/input.tsx";
import { Select } from "../ui/select.tsx";
import { toast } from "../ui/toast.ts";
import { useSettled } from "../ui/use-settled.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import {
  type CircleField,
  type CircleForm,
  checkCircleForm,
  devices,
  fieldOf,
  firstRadius,
  formOf,
  parseRadius,
  patchOf,
  radiusLimits,
  stepRadius,
  worldView,
} from "./circle-form.ts";
import { useUpdateOperator } from "./operate.queries.ts";

/** Where this workspace operates: the circle on the map and the fields say the same. */
export function CircleCard({
  workspace,
  requests,
  circles: renderedCircles,
  box: renderedBox,
  demand: renderedDemand,
  still,
  className,
}: {
  workspace: Workspace;
  requests: readonly SessionRequest[];
  circles: Rendered<CoverageCircle[]>;
  box: string;
  demand: Rendered<DemandCell[]>;
  /** The map as the server draws it. */
  still: ReactNode;
  className?: string;
}) {
  const { id, role } = useWorkspace();
  const update = useUpdateOperator(id);
  const saved = formOf(workspace);
  /** Null while nothing differs from what is saved. */
  const [edited, setEdited] = useState<CircleForm | null>(null);
  const [errors, setErrors] = useState<Partial<Record<CircleField, string>>>({});
  const [checked, setChecked] = useState(false);
  const [box, setBox] = useState(renderedBox);
  const coverage = useCoverage(useSettled(box, 400), renderedCircles, renderedBox);
  const demand = useDemand(renderedDemand);
  const element = useRef<HTMLFormElement>(null);

  const form = edited ?? saved;
  const point = pointOf(form);
  const radius = parseRadius(form.radius);
  const changed = edited !== null && JSON.stringify(edited) !== JSON.stringify(saved);
  const start = point ? { ...point, zoom: zoomFor(radius ?? firstRadius, point.lat) } : worldView;

  const change = (patch: Partial<CircleForm>) => {
    const next = { ...form, ...patch };
    setEdited(next);
    setErrors(checked ? checkCircleForm(next) : {});
    update.reset();
  };
  const move = ({ lat, lng }: Point) => change({ lat: degreesText(lat), lng: degreesText(lng) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (update.isPending) return;
    setChecked(true);
    setErrors(checkCircleForm(form));
    const patch = patchOf(form);
    if (!patch) return focusFirstError(element.current);
    update.mutate(patch, {
      onSuccess: () => {
        setEdited(null);
        setChecked(false);
        toast.success("Circle saved", { text: "Requests inside it are yours to accept." });
      },
      onError: (error) => {
        const field = fieldOf(errorFacts(error).detail);
        if (!field) return;
        setErrors({ [field]: "The server refuses this value." });
        focusFirstError(element.current);
      },
    });
  };
  const coordinate = (name: "lat" | "lng", label: string) => (
    <Field label={label} error={errors[name]}>
      <Input
        inputMode="text"
        dir="ltr"
        className="num"
        value={form[name]}
        onPaste={(event) => {
          const pair = parsePair(event.clipboardData.getData("text"));
          if (!pair) return;
          event.preventDefault();
          change(pair);
        }}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Field>
  );
  const failed = update.error && !fieldOf(errorFacts(update.error).detail) ? update.error : null;
  return (
    <Card id="circle" className={`scroll-mt-4 overflow-hidden ${className ?? ""}`} aria-labelledby="circle-title">
      <div className="p-4 pb-3 lg:px-5">
        <CardHead
          id="circle-title"
          title="Where you operate"
          aside={changed && <span className="text-sm text-warning-text">Not saved</span>}
        />
      </div>
      <WorldMap
        label="Map to set your circle"
        start={start}
        still={still}
        point={point}
        radiusMeters={radius ?? undefined}
        circleOn={workspace.availabilityState !== "OFFLINE" && !changed}
        demand={demand.data.data}
        coverage={coverage.data?.data ?? []}
        requests={requests.map(({ requestedLat: lat, requestedLng: lng }) => ({ lat, lng }))}
        onPoint={move}
        onRadius={(meters) => change({ radius: String(meters) })}
        radiusLimits={radiusLimits}
        onView={(plot) => setBox(viewBox(plot))}
        className="h-72 border-y border-line lg:h-96"
      />
      <MapLegend circles={coverage.data?.data.length ?? 0} cells={demand.data.data} requests />
      <form ref={element} noValidate onSubmit={submit}>
        <CardBody className="space-y-4">
          <div className="grid grid-cols-2 gap-3">
            {coordinate("lat", "Latitude of the centre")}
            {coordinate("lng", "Longitude of the centre")}
            <Field label="Radius" hint="1 m to 50 km" error={errors.radius} className="max-sm:col-span-2">
              <span className="flex items-center gap-1">
                <IconButton
                  icon={Minus}
                  label="Smaller radius"
                  onClick={() => change({ radius: String(stepRadius(radius ?? firstRadius, false)) })}
                />
                <Input
                  inputMode="numeric"
                  dir="ltr"
                  unit="m"
                  className="num"
                  value={form.radius}
                  onChange={(event) => change({ radius: event.target.value })}
                />
                <IconButton
                  icon={Plus}
                  label="Larger radius"
                  onClick={() => change({ radius: String(stepRadius(radius ?? firstRadius, true)) })}
                />
              </span>
            </Field>
            <Field label="Device" error={errors.device} className="max-sm:col-span-2">
              <Select
                options={devices}
                value={form.device}
                onChange={(device) => change({ device: device as CircleForm["device"] })}
              />
            </Field>
          </div>
          {failed && <Failure alert facts={errorFacts(failed)} context={{ role: roleWords[role] }} />}
          <div className="flex flex-wrap items-center gap-2">
            <Button type="submit" variant="inverse" pending={update.isPending} pendingLabel="Saving">
              Save circle
            </Button>
            {changed && (
              <Button
                onClick={() => {
                  setEdited(null);
                  setErrors({});
                  setChecked(false);
                  update.reset();
                }}
              >
                Discard
              </Button>
            )}
            <Button variant="ghost" icon={Crosshair} onClick={() => askPosition(change)}>
              Use my position
            </Button>
          </div>
        </CardBody>
      </form>
    </Card>
  );
}
