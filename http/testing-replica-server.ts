import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { routes } from "#app/routes.gen.ts";
import { requestLog } from "./context.ts";
import { flushAll } from "./flush.ts";
import { createFront } from "./front/front.ts";
import { gracefulStop } from "./front/graceful-stop.ts";
import { serveFront } from "./front/serve-front.ts";

/* What a replica runs, see testing-replica.ts. */

const front = await createFront(routes, async (_request, response) => {
  response.writeHead(404).end();
});
const server = createServer();
serveFront(server, front);
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on(
  "message",
  () =>
    void requestLog()
      .flush()
      .then(() => process.send?.("written")),
);
const stop = gracefulStop(server, flushAll);
process.once("SIGTERM", () => void stop().then(() => process.exit(0)));
process.stdin.resume().once("end", () => process.exit(0));
