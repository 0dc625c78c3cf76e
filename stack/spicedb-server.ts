import { createHash, timingSafeEqual } from "node:crypto";
import {
  Client,
  credentials,
  type Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type ServiceError,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { type Engine, EngineError, startEngine, unaryCalls } from "./spicedb-library.ts";
import { withWritesInTurn } from "./spicedb-writes.ts";

/*
 * SpiceDB as a process: authzed's gRPC services on a loopback port behind a bearer token. Messages pass through as
 * bytes. Unary calls go to the library, streaming calls to the library's own socket.
 */

const streamingCalls = [
  "/authzed.api.v1.PermissionsService/ReadRelationships",
  "/authzed.api.v1.PermissionsService/LookupResources",
  "/authzed.api.v1.PermissionsService/LookupSubjects",
  "/authzed.api.v1.WatchService/Watch",
];

const pass = (bytes: Buffer): Buffer => bytes;

function method(path: string, responseStream: boolean) {
  return {
    path,
    requestStream: false,
    responseStream,
    requestSerialize: pass,
    requestDeserialize: pass,
    responseSerialize: pass,
    responseDeserialize: pass,
  };
}

/** Checks the bearer token without telling by its time how much of it was right. */
function tokenCheck(token: string): (metadata: Metadata) => Partial<ServiceError> | undefined {
  const sha256 = (text: string) => createHash("sha256").update(text).digest();
  const expected = sha256(`Bearer ${token}`);
  return (metadata) => {
    const [sent] = metadata.get("authorization");
    if (typeof sent !== "string") return { code: status.UNAUTHENTICATED, details: "missing preshared key" };
    if (timingSafeEqual(sha256(sent), expected)) return undefined;
    return { code: status.PERMISSION_DENIED, details: "invalid preshared key" };
  };
}

function buildServer(engine: Engine, token: string): Server {
  const refuse = tokenCheck(token);
  const definition: Record<string, ReturnType<typeof method>> = {};
  const handlers: UntypedServiceImplementation = {};

  for (const path of Object.keys(unaryCalls) as (keyof typeof unaryCalls)[]) {
    definition[path] = method(path, false);
    handlers[path] = (
      call: { metadata: Metadata; request: Buffer },
      callback: (error: Partial<ServiceError> | null, value?: Buffer) => void,
    ) => {
      const refusal = refuse(call.metadata);
      if (refusal) return callback(refusal);
      engine.call(path, call.request).then(
        (value) => callback(null, value),
        (error: unknown) => callback(asStatus(error)),
      );
    };
  }

  const upstream = new Client(engine.streamingTarget, credentials.createInsecure());
  for (const path of streamingCalls) {
    definition[path] = method(path, true);
    handlers[path] = (call: {
      metadata: Metadata;
      request: Buffer;
      write(bytes: Buffer): boolean;
      end(): void;
      emit(event: "error", error: Partial<ServiceError>): boolean;
      on(event: "cancelled" | "drain", listener: () => void): void;
    }) => {
      const refusal = refuse(call.metadata);
      if (refusal) return call.emit("error", refusal);
      const source = upstream.makeServerStreamRequest(path, pass, pass, call.request);
      source.on("data", (bytes: Buffer) => {
        if (!call.write(bytes)) source.pause();
      });
      call.on("drain", () => source.resume());
      call.on("cancelled", () => source.cancel());
      source.on("error", (error: ServiceError) => call.emit("error", { code: error.code, details: error.details }));
      source.on("end", () => call.end());
    };
  }

  const server = new Server({ "grpc.max_receive_message_length": 16 * 1024 * 1024 });
  server.addService(definition as unknown as ServiceDefinition, handlers);
  return server;
}

function asStatus(error: unknown): Partial<ServiceError> {
  if (error instanceof EngineError) return { code: error.code, details: error.details };
  return { code: status.INTERNAL, details: String(error) };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

// The library's streaming socket asks for no credentials: only this account may open it.
process.umask(0o077);
const server = buildServer(withWritesInTurn(startEngine()), required("SPICEDB_TOKEN"));
server.bindAsync(`127.0.0.1:${required("SPICEDB_PORT")}`, ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.send?.({ ready: true, port });
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));
