import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { errorCatalogue } from "#core/errors.ts";
import { statusOfKind } from "../luxxon/envelope.ts";
import type { ApiDocument, Operation } from "./testing-document.ts";
import type { RawAnswer } from "./testing-raw-http.ts";

/** 5xx that tell the state of the service truthfully, and not of a fault. */
const truthful = new Set(["session:dispatch:noCoverage", "session:dispatch:allBusy", "video:simulated"]);

/** Compares answers with what is published: the document's schemas, the error envelope, the headers of every answer. */
export function createJudge({ operations, errorSchema }: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const isError: ValidateFunction<unknown> = ajv.compile(errorSchema);
  const successes = new Map<string, ValidateFunction>();
  for (const { key, responses } of operations) {
    for (const [status, schema] of responses)
      if (schema && status < 400) successes.set(`${key} ${status}`, ajv.compile(schema));
  }

  function success(answer: RawAnswer, operation: Operation | undefined): string | undefined {
    const { status, headers, body } = answer;
    if (!operation) return undefined;
    if (!operation.responses.has(status)) return `status ${status} is not published`;
    const validate = successes.get(`${operation.key} ${status}`);
    if (!validate || !headers["content-type"]?.startsWith("application/json")) return undefined;
    return validate(JSON.parse(body.toString())) ? undefined : ajv.errorsText(validate.errors);
  }

  function refusal({ status, headers, body }: RawAnswer): string | undefined {
    const text = body.toString();
    if (!headers["content-type"]?.startsWith("application/json")) return `no envelope: ${text.slice(0, 100)}`;
    const error: { code: string; statusCode: number; requestId: string } = JSON.parse(text);
    if (!isError(error)) return ajv.errorsText(isError.errors);
    const entry = errorCatalogue[error.code as keyof typeof errorCatalogue];
    if (!entry || statusOfKind[entry.kind] !== status || error.statusCode !== status)
      return `${error.code} with ${status}`;
    if (error.requestId !== headers["x-request-id"]) return "two request ids";
    if (status === 401 && headers["www-authenticate"] !== "Bearer") return "401 without WWW-Authenticate";
    if (status === 405 && headers.allow === undefined) return "405 without Allow";
    if ((status === 429 || status === 503) && !headers["retry-after"]) return `${status} without Retry-After`;
    return undefined;
  }

  /** What is wrong with the answer, or nothing. `operation`: whose answer it must be, if that is certain. */
  return (answer: RawAnswer, { isHead, operation }: { isHead: boolean; operation?: Operation | undefined }) => {
    const { status, headers, body } = answer;
    if (headers["x-content-type-options"] !== "nosniff" || headers["referrer-policy"] !== "no-referrer") {
      return "without security headers";
    }
    if (!headers["x-request-id"]) return "without a request id";
    if (status >= 300 && status < 400) return "a redirect";
    if (status >= 500 && !(body.length > 0 && truthful.has(JSON.parse(body.toString()).detail))) return "a fault";
    if (isHead || status === 204) return undefined;
    return status < 300 ? success(answer, operation) : refusal(answer);
  };
}
