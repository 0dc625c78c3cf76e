import "server-only";
import { encode } from "jpeg-js";
import { glyphHeight, glyphWidth, isInked } from "./bitmap-font.ts";

export const width = 640;
export const height = 480;
const barsHeight = 330;
const jpegQuality = 80;

type Colour = readonly [red: number, green: number, blue: number];

const white: Colour = [245, 245, 242];
const grey: Colour = [168, 168, 162];
const ground: Colour = [17, 17, 15];
const yellow: Colour = [255, 214, 10];
const bars: readonly Colour[] = [
  [201, 201, 193],
  yellow,
  [78, 179, 205],
  [76, 178, 113],
  [166, 107, 203],
  [201, 86, 74],
  [62, 100, 181],
];

const circle = { x: width / 2, y: barsHeight / 2, radius: 135 };

export interface TestCard {
  sessionId: string;
  lat: number;
  lng: number;
  at: Date;
}

/** The test card as JPEG, 640×480: the same bytes for the same input, wherever it is drawn. */
export function drawTestCard({ sessionId, lat, lng, at }: TestCard): Uint8Array {
  const pixels = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bar = y < barsHeight ? bars[Math.floor((x * bars.length) / width)] : undefined;
      paint(pixels, x, y, bar ?? ground);
    }
  }
  drawCircle(pixels);
  drawHand(pixels, at.getUTCSeconds());
  drawText(pixels, `SIMULATED · ${lat.toFixed(4)}, ${lng.toFixed(4)}`, { y: 352, scale: 3, colour: white });
  drawText(pixels, `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`, { y: 396, scale: 3, colour: grey });
  drawText(pixels, sessionId, { y: 440, scale: 2, colour: grey });
  return encode({ data: pixels, width, height }, jpegQuality).data;
}

function paint(pixels: Buffer, x: number, y: number, [red, green, blue]: Colour): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  const at = (y * width + x) * 4;
  pixels[at] = red;
  pixels[at + 1] = green;
  pixels[at + 2] = blue;
}

function drawCircle(pixels: Buffer): void {
  const { x: centreX, y: centreY, radius } = circle;
  for (let y = centreY - radius - 2; y <= centreY + radius + 2; y++) {
    for (let x = centreX - radius - 2; x <= centreX + radius + 2; x++) {
      if (Math.abs(Math.hypot(x - centreX, y - centreY) - radius) < 1) paint(pixels, x, y, white);
    }
  }
}

/** A dot that goes round once a minute: one can see that the picture moves. */
function drawHand(pixels: Buffer, second: number): void {
  const angle = (second * Math.PI) / 30;
  const centreX = Math.round(circle.x + circle.radius * Math.sin(angle));
  const centreY = Math.round(circle.y - circle.radius * Math.cos(angle));
  for (let y = -9; y <= 9; y++) {
    for (let x = -9; x <= 9; x++) {
      const distance = Math.hypot(x, y);
      if (distance < 9) paint(pixels, centreX + x, centreY + y, distance < 7 ? yellow : ground);
    }
  }
}

/** One centred line; `scale` screen pixels to a font pixel. */
function drawText(
  pixels: Buffer,
  text: string,
  { y, scale, colour }: { y: number; scale: number; colour: Colour },
): void {
  const advance = (glyphWidth + 1) * scale;
  const left = Math.round((width - [...text].length * advance) / 2);
  [...text].forEach((character, at) => {
    for (let row = 0; row < glyphHeight * scale; row++) {
      for (let column = 0; column < glyphWidth * scale; column++) {
        if (isInked(character, Math.floor(column / scale), Math.floor(row / scale))) {
          paint(pixels, left + at * advance + column, y + row, colour);
        }
      }
    }
  });
}
