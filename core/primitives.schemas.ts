import { type Address, getAddress } from "viem";
import { z } from "zod";

/** A string that storage and JSON can carry: no U+0000, no unpaired surrogate (spec 1.1). */
export const text = z
  .string()
  .refine((v) => v.isWellFormed() && !v.includes("\0"), "holds a character that cannot be stored");

/** Any case in, lower case out. */
export const uuid = text
  .regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/, "must be a UUID")
  .transform((v) => v.toLowerCase())
  .meta({ format: "uuid", example: "019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f" });

const allLower = /^0x[0-9a-f]{40}$/;
const allUpper = /^0x[0-9A-F]{40}$/;

/** EIP-55, all-lower or all-upper hex in; EIP-55 out. Not the zero address. */
export const address = text
  .regex(/^0x[0-9a-fA-F]{40}$/, "must be an EVM address")
  .transform((v, ctx): Address => {
    const checksummed = getAddress(v.toLowerCase() as Address);
    if (!allLower.test(v) && !allUpper.test(v) && v !== checksummed) ctx.addIssue("has a bad checksum");
    if (/^0x0{40}$/.test(v)) ctx.addIssue("must not be the zero address");
    return checksummed;
  })
  .meta({ example: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" });

/** An EIP-191, ERC-1271 or ERC-6492 signature, 1 to 8,192 bytes. */
export const signature = text
  .regex(/^0x(?:[0-9a-fA-F]{2}){1,8192}$/, "must be hex bytes")
  .transform((v) => v as `0x${string}`);

export const nonce = text.regex(/^[0-9a-f]{32}$/, "must be 32 hex characters");

/** µUSDC as a decimal string without sign, exponent or leading zeros; what follows may rely on that. */
export const microUsdc = text.regex(/^(0|[1-9][0-9]{0,77})$/, {
  error: "must be a whole number of µUSDC as a string",
  abort: true,
});

/** Below 0.1 mm a coordinate is 0: squares of tinier numbers are out of the database's range. */
const noDust = (degrees: number) => (Math.abs(degrees) < 1e-9 ? 0 : degrees);

export const latitude = z.number().min(-90).max(90).transform(noDust);
export const longitude = z.number().min(-180).max(180).transform(noDust);

/** An amount within bounds. The bounds are looked at only when it is an amount at all. */
export const microUsdcBetween = (min: bigint, max: bigint) =>
  microUsdc.pipe(z.string().refine((v) => BigInt(v) >= min && BigInt(v) <= max, `must be ${min} to ${max}`));

/** Output instant: ISO-8601 UTC with milliseconds. */
export const timestamp = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .meta({ format: "date-time" });

/** Output id: a lower-case UUID. */
export const outputId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  .meta({ format: "uuid" });

/** Output address: EIP-55. */
export const outputAddress = z.string().regex(/^0x[0-9a-fA-F]{40}$/);

/** Output amount in µUSDC, or block number: decimal, without sign or leading zeros. */
export const outputAmount = z.string().regex(/^(0|[1-9][0-9]*)$/);

/** Output hash of 32 bytes. */
export const outputHash = z.string().regex(/^0x[0-9a-f]{64}$/);

/** Output token of the permission store; empty where none was ever written. */
export const consistencyToken = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** Input instant: RFC 3339 with any offset. */
export const rfc3339 = text
  .regex(/^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/, "must be an RFC 3339 time")
  .transform((v) => new Date(v.replace(" ", "T").toUpperCase()))
  .refine((v) => !Number.isNaN(v.getTime()), "must be a time that exists");

/** Name of a workspace or label of a key: trimmed, without control characters. */
export const displayText = (max: number) =>
  text
    .transform((v) => v.trim())
    .pipe(
      z
        .string()
        .min(1, "must not be empty")
        .refine((v) => [...v].length <= max, `must have at most ${max} characters`)
        .refine((v) => !/\p{Cc}/u.test(v), "must not hold control characters"),
    );

/** A query parameter holding a coordinate. */
export const queryDegrees = (degrees: typeof latitude | typeof longitude) =>
  text
    .regex(/^-?\d{1,20}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/, "must be a number")
    .transform(Number)
    .pipe(degrees);

/** A query parameter holding a whole number. */
export const queryInteger = (min: number, max: number) =>
  text
    .regex(/^-?\d{1,15}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));
