import { notFound } from "next/navigation";
import { openWorkspace } from "#http/console.ts";

/** Any other address below a workspace: not found, with the navigation around it. */
export default async function UnknownPage({ params }: { params: Promise<{ slug: string }> }) {
  await openWorkspace((await params).slug);
  notFound();
}
