import type { Client, MaybeOptionalInit } from "openapi-fetch";
import type { components, paths } from "./api.gen.ts";

export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
export type Session = Schema<"Session">;
export type SessionState = Session["state"];

type Method = "get" | "post" | "patch" | "delete";
type PathsWith<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths];

/** The `data` of the success answer of an operation. */
type Data<Operation> = Operation extends { responses: infer Responses }
  ? { [Status in keyof Responses & (200 | 201 | 202)]: Enveloped<Responses[Status]> }[keyof Responses &
      (200 | 201 | 202)]
  : never;
type Enveloped<Response> = Response extends { content: { "application/json": { data: infer D } } } ? D : undefined;

type Init<P extends keyof paths, M extends Method> = MaybeOptionalInit<paths[P], M>;
type Arguments<I> = undefined extends I ? [init?: I] : [init: I];

/** A call by path that gives the `data` of the answer. @throws LuxxonError, the reason of the signal */
type Call<M extends Method> = <P extends PathsWith<M>>(
  path: P,
  ...init: Arguments<Init<P, M>>
) => Promise<Data<paths[P][M]>>;

export interface Calls {
  get: Call<"get">;
  post: Call<"post">;
  patch: Call<"patch">;
  delete: Call<"delete">;
}

/** The calls over a client that throws every failure. */
export function callsOf(api: Client<paths>): Calls {
  const call = (method: Method) => async (path: string, init?: object) => {
    const send = api.request as (method: string, path: string, init?: object) => Promise<{ data?: { data?: unknown } }>;
    return (await send(method, path, init)).data?.data;
  };
  return { get: call("get"), post: call("post"), patch: call("patch"), delete: call("delete") } as Calls;
}
