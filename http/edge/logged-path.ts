import "server-only";

const secretBearing = /^(\/media\/(?:whip|whep)\/|\/api\/v1\/video\/events\/).+/i;
/** The form of a media secret, wherever it stands: a mistyped URL may hold one too. */
const mediaSecret = /[0-9A-Za-z]{43,}/g;

/** A path as it may be logged, traced or stored: secrets that stand in a URL are left out (spec 1.1, 12.2). */
export function loggedPath(path: string): string {
  return path.replace(secretBearing, "$1[secret]").replace(mediaSecret, "[secret]");
}
