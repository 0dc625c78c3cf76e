import "server-only";

// The front and Next's own bundle both load this module; there is one signal.
const shared = globalThis as typeof globalThis & { luxxonStopping?: AbortController };
shared.luxxonStopping ??= new AbortController();

/** Aborted when the process is asked to stop. Answers without an end, such as event streams, end on it. */
export const stopping: AbortController = shared.luxxonStopping;
