export const dynamic = "force-dynamic";

/** The peer of H1 and H2: what Next alone answers. */
export function GET() {
  return Response.json({ ok: true });
}
