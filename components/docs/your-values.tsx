import { CodeBlock } from "../ui/code-block.tsx";
import { Link } from "../ui/link.tsx";
import { inColor } from "./highlight.ts";

/** What the commands of a page need, filled in as far as it is known: the address, and the workspace of who is signed in. */
export function YourValues({ origin, workspace }: { origin: string; workspace: { id: string; slug: string } | null }) {
  const code = [
    `API="${origin}/api/v1"`,
    `WORKSPACE="${workspace?.id ?? "the id of your workspace"}"`,
    'KEY="lxxn_test_…"',
  ].join("\n");
  return (
    <div className="mt-6 mb-6 rounded-lg border border-line bg-surface p-4">
      <h2 className="font-medium">Your values</h2>
      <p className="mt-1 mb-3 text-ink-2">
        The commands below use these.{" "}
        {workspace ? (
          <>
            Keys are made on{" "}
            <Link href={`/w/${workspace.slug}/keys`} className="text-ink underline underline-offset-2">
              your key page
            </Link>
            .
          </>
        ) : (
          <>
            <Link href="/sign-in" className="text-ink underline underline-offset-2">
              Sign in
            </Link>{" "}
            and your workspace is filled in.
          </>
        )}
      </p>
      <CodeBlock {...inColor(code, "sh")} name="Your values" />
    </div>
  );
}
