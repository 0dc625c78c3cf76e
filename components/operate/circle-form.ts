import type { DeviceKind, Workspace } from "../api/wire.ts";
import { degreesText } from "../map/geometry.ts";
import type { View } from "../map/plot.ts";
import { parseDegrees } from "../sessions/new-session-form.ts";
import type { OperatorPatch } from "./operate.queries.ts";

export interface CircleForm {
  lat: string;
  lng: string;
  radius: string;
  device: DeviceKind | "";
}

export type CircleField = "lat" | "lng" | "radius" | "device";

export const radiusLimits = { min: 1, max: 50_000 };
export const firstRadius = 1_000;
/** Where somebody without a circle looks first. */
export const worldView: View = { lat: 30, lng: 10, zoom: 1.4 };

export const devices = [
  { value: "", label: "Not said" },
  { value: "PHONE", label: "Phone" },
  { value: "LAPTOP", label: "Laptop" },
  { value: "DRONE", label: "Drone" },
  { value: "PTZ", label: "Camera that turns (PTZ)" },
  { value: "FIXED", label: "Fixed camera" },
  { value: "OTHER", label: "Other" },
] as const satisfies readonly { value: DeviceKind | ""; label: string }[];

/** The form as the server knows the circle; empty where there is none. */
export function formOf(workspace: Workspace): CircleForm {
  const { coverageLat, coverageLng, coverageRadiusMeters, deviceKind } = workspace;
  return {
    lat: coverageLat === null ? "" : degreesText(coverageLat),
    lng: coverageLng === null ? "" : degreesText(coverageLng),
    radius: coverageRadiusMeters === null ? String(firstRadius) : String(Math.round(coverageRadiusMeters)),
    device: deviceKind ?? "",
  };
}

/** Meters as people write them: `1500`, `1,500`; null when it is no radius that is allowed. */
export function parseRadius(text: string): number | null {
  const plain = text.trim().replace(/(\d),(?=\d{3}(\D|$))/g, "$1");
  if (!/^\d{1,6}$/.test(plain)) return null;
  const meters = Number(plain);
  return meters >= radiusLimits.min && meters <= radiusLimits.max ? meters : null;
}

/** Up or down to the next round radius: 100 m, 250 m, 500 m, 1 km … */
export function stepRadius(meters: number, up: boolean): number {
  const steps = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000];
  const next = up ? steps.find((step) => step > meters) : steps.findLast((step) => step < meters);
  return next ?? (up ? radiusLimits.max : radiusLimits.min);
}

/** Checks the form in words. */
export function checkCircleForm(form: CircleForm): Partial<Record<CircleField, string>> {
  const errors: Partial<Record<CircleField, string>> = {};
  if (parseDegrees(form.lat, 90) === null) errors.lat = "Use degrees from −90 to 90, for example 48.8584.";
  if (parseDegrees(form.lng, 180) === null) errors.lng = "Use degrees from −180 to 180, for example 2.2945.";
  if (parseRadius(form.radius) === null) errors.radius = "Use whole meters from 1 to 50,000.";
  return errors;
}

/** What to send; null while the form has errors. */
export function patchOf(form: CircleForm): OperatorPatch | null {
  const [lat, lng, meters] = [parseDegrees(form.lat, 90), parseDegrees(form.lng, 180), parseRadius(form.radius)];
  if (lat === null || lng === null || meters === null) return null;
  return { coverageLat: lat, coverageLng: lng, coverageRadiusMeters: meters, deviceKind: form.device || null };
}

/** The field that a refusal names, by the server's label. */
export function fieldOf(detail: string | undefined): CircleField | null {
  const fields: Record<string, CircleField> = {
    coverageLat: "lat",
    coverageLng: "lng",
    coverageRadiusMeters: "radius",
    deviceKind: "device",
  };
  return fields[detail ?? ""] ?? null;
}
