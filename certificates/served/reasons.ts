import type { Unseen, UnseenCode } from "./facts";
import type { Failure } from "./handshake";

/** Why nothing was seen. */
export type Reason = Pick<Unseen, "code" | "reason">;

/** The alerts that a server ends a handshake with (RFC 8446, 6.2, and RFC 6066). */
const alerts: ReadonlyMap<number, string> = new Map([
  [40, "handshake_failure"],
  [47, "illegal_parameter"],
  [70, "protocol_version"],
  [71, "insufficient_security"],
  [80, "internal_error"],
  [112, "unrecognized_name"],
]);

/** Of a handshake that brought no certificate. */
export function reasonOf(failure: Failure | undefined, patience: number): Reason {
  if (failure === undefined) return { code: "handshake", reason: "it presents no certificate" };
  switch (failure.kind) {
    case "connection":
      return connectionReason(failure.error);
    case "timeout":
      return {
        code: "timeout",
        reason: failure.isConnected
          ? `it takes the connection and doesn't answer the TLS handshake within ${seconds(patience)}`
          : `no connection within ${seconds(patience)}`,
      };
    case "notTls":
      return { code: "notTls", reason: `what answers there isn't TLS: ${beginning(failure.begin)}` };
    case "alert": {
      const name = alerts.get(failure.alert);
      const alert = name === undefined ? `alert ${failure.alert}` : `alert ${failure.alert}, ${name}`;
      return { code: "handshake", reason: `it breaks off the TLS handshake (${alert})` };
    }
    case "closed":
      return { code: "handshake", reason: "it closes the connection in the TLS handshake" };
    case "tls":
      return { code: "handshake", reason: `the TLS handshake fails (${codeOf(failure.error)})` };
  }
}

/** Of a name that no address was found of. */
export function resolverReason(error: unknown, host: string, patience: number): Reason {
  const code = codeOf(error);
  return ["ETIMEOUT", "ECANCELLED", "EAI_AGAIN"].includes(code)
    ? {
        code: "timeout",
        reason: `the name servers don't tell an address of ${host} within ${seconds(patience)} (${code})`,
      }
    : { code: "noAddress", reason: `${host} has no address (${code})` };
}

function connectionReason(error: unknown): Reason {
  const code = codeOf(error);
  const kind: UnseenCode =
    code === "ECONNREFUSED" ? "refused" : code === "ETIMEDOUT" ? "timeout" : "unreachable";
  return {
    code: kind,
    reason: kind === "refused" ? `nothing listens there (${code})` : `it can't be reached (${code})`,
  };
}

/** The first line of what came, as far as it can be read. */
function beginning(received: Buffer): string {
  const [line = ""] = received.subarray(0, 60).toString("latin1").split(/\r?\n/);
  return /^[\x20-\x7e]+$/.test(line) ? `it begins with "${line}"` : "it begins with other bytes";
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} seconds`;
}

function codeOf(error: unknown): string {
  const { code, message } = error as Partial<NodeJS.ErrnoException>;
  return code ?? message ?? "unknown";
}
