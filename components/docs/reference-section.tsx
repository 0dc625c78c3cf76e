import { OperationCard } from "./operation-card.tsx";
import type { Reference } from "./read-reference.ts";

/** The operations of one section, each with an address of its own. */
export function ReferenceSection({ section }: { section: Reference["sections"][number] }) {
  return (
    <>
      <h1 className="text-xl font-semibold">{section.name}</h1>
      <p className="mt-1 mb-6 text-ink-2">{section.description}</p>
      {section.operations.map((operation) => (
        <OperationCard key={operation.id} operation={operation} />
      ))}
    </>
  );
}
