import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A moment in the life of one request to the chain. */
export interface RpcMoment {
  /** `asked`: nothing has reached the chain. `answered`: the chain has done it, and nobody knows yet. */
  when: "asked" | "answered";
  methods: readonly string[];
}

export interface RpcTap {
  url: string;
  /** Called at each moment; the request waits for it. */
  watch: ((moment: RpcMoment) => void | Promise<void>) | undefined;
  close(): Promise<void>;
}

/** An address in front of a chain that lets a test act between a request and its effect, and between effect and answer. */
export async function startRpcTap(target: string): Promise<RpcTap> {
  const server = createServer(async (request, response) => {
    try {
      const body = Buffer.concat(await request.toArray());
      const calls: { method: string } | { method: string }[] = JSON.parse(body.toString());
      const methods = [calls].flat().map(({ method }) => method);
      await tap.watch?.({ when: "asked", methods });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(target, { method: "POST", headers, body });
      const text = await answer.text();
      await tap.watch?.({ when: "answered", methods });
      response.writeHead(answer.status, headers).end(text);
    } catch {
      // Whoever asked sees a connection that breaks, as if the node had.
      response.destroy();
    }
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const tap: RpcTap = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    watch: undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return tap;
}
