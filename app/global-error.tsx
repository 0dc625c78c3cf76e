"use client";
import { PageError } from "#components/errors/page-error.tsx";
import "./globals.css";

/** The root layout itself failed: a document of its own. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <title>Not shown · Luxxon</title>
      </head>
      <body>
        <main className="mx-auto max-w-3xl px-4 py-12">
          <PageError error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
