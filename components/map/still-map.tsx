import { MapDrawing, type MapPicture, ScaleBar } from "./map-layers.tsx";
import { plotOf, stillSize, type View } from "./plot.ts";

/** The map as a picture, drawn on the server: what it shows stays where it is when the live one takes its place. */
export function StillMap({ view, ...picture }: MapPicture & { view: View }) {
  const plot = plotOf(view, stillSize);
  return (
    <>
      <svg
        aria-hidden
        {...stillSize}
        viewBox={`0 0 ${stillSize.width} ${stillSize.height}`}
        className="absolute top-1/2 left-1/2 max-w-none -translate-x-1/2 -translate-y-1/2 cursor-crosshair select-none"
      >
        <MapDrawing plot={plot} {...picture} />
      </svg>
      <ScaleBar plot={plot} />
    </>
  );
}
