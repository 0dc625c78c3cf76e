/** `0x7099…79C8` for an address, `0x9a41…c07e` for a hash. */
export function shortHex(hex: string): string {
  return hex.length > 12 ? `${hex.slice(0, 6)}…${hex.slice(-4)}` : hex;
}

/** `019e2135…5e6f` */
export function shortId(uuid: string): string {
  return uuid.length > 14 ? `${uuid.slice(0, 8)}…${uuid.slice(-4)}` : uuid;
}

/** `48.8584, 2.2945`, with the minus sign U+2212. */
export function coordinates(lat: number, lng: number): string {
  const print = (degrees: number) => degrees.toFixed(4).replace("-", "\u2212");
  return `${print(lat)}, ${print(lng)}`;
}
