import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

const isDev = process.argv.includes("--dev");
const port = Number(process.env.PORT || 3000);

const server = createServer();
if (isDev) server.on("request", guarded(await loadPages()));
else await front().catch(giveUp);
const stop = await stopperOf(server);
server.listen(port, process.env.HOST ?? "127.0.0.1", () => process.send?.("listening"));
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void stop().then(() => process.exit(0)));
}

/** With `--dev` Next's own server answers everything, so that edits show at once. */
async function loadPages(): Promise<Listener> {
  const { default: next } = await import("next");
  const app = next({ dev: isDev, dir: process.env.LUXXON_ROOT ?? process.cwd(), port, hostname: "localhost" });
  await app.prepare();
  const handle = app.getRequestHandler();
  if (isDev) return async (request, response) => handle(request, response);
  const [{ default: compression }, { paintFirst }] = await Promise.all([
    import("compression"),
    import("#http/front/paint-first.ts"),
  ]);
  // Typed for Express, of which it needs nothing.
  const compress = compression() as unknown as (...call: [IncomingMessage, ServerResponse, () => void]) => void;
  return async (request, response) => {
    compress(request, response, () => undefined);
    paintFirst(response);
    await handle(request, response);
  };
}

async function front() {
  const [{ createFront }, { serveFront }, { routes }, { prepareToServe }] = await Promise.all([
    import("#http/front/front.ts"),
    import("#http/front/serve-front.ts"),
    import("#app/routes.gen.ts"),
    import("#http/start-up.ts"),
  ]);
  await prepareToServe();
  // The API need not wait for the pages: a call of one that comes before they are loaded waits for them.
  const pages = once(server, "listening").then(loadPages);
  pages.catch(giveUp);
  serveFront(server, guarded(await createFront(routes, async (request, response) => (await pages)(request, response))));
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function guarded(listener: Listener) {
  return (request: IncomingMessage, response: ServerResponse) => {
    listener(request, response).catch((error: unknown) => abort(error, response));
  };
}

/** Next's own handler only logs what nobody caught, and the process would live on without listening. */
function giveUp(error: unknown): never {
  console.error(error);
  process.exit(1);
}

function abort(error: unknown, response: ServerResponse): void {
  console.error(error);
  if (!response.headersSent) response.writeHead(500);
  response.end();
}

/** No call fails and nothing held in memory is lost. */
async function stopperOf(watched: Server): Promise<() => Promise<void>> {
  const [{ gracefulStop }, { flushAll }] = await Promise.all([
    import("#http/front/graceful-stop.ts"),
    import("#http/flush.ts"),
  ]);
  return gracefulStop(watched, flushAll);
}
