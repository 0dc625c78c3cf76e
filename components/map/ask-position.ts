import { toast } from "../ui/toast.ts";
import { degreesText } from "./geometry.ts";

/** Asks the device once where it is; says why when it does not tell. */
export function askPosition(onPosition: (point: { lat: string; lng: string }) => void, onDone?: () => void): void {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      onDone?.();
      onPosition({ lat: degreesText(coords.latitude), lng: degreesText(coords.longitude) });
    },
    (error) => {
      onDone?.();
      toast.error("No position", {
        text:
          error.code === error.PERMISSION_DENIED
            ? "This browser may not share it. Type the point instead."
            : "Your device does not know it now. Type the point instead.",
      });
    },
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 10_000 },
  );
}
