import assert from "node:assert/strict";
import { failureOf, isTransientStatus, pauseOf, retryAfterOf } from "../../web/transient";

describe("what passes", () => {
  const statuses: readonly (readonly [status: number, isPassing: boolean])[] = [
    [200, false],
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [407, false],
    [429, true],
    [431, false],
    [500, true],
    [502, true],
    [503, true],
    [504, true],
    [599, true],
  ];
  for (const [status, isPassing] of statuses) {
    it(`is ${isPassing ? "" : "not "}an answer with the status ${status}`, () => {
      assert.equal(isTransientStatus(status), isPassing);
    });
  }

  const system = (code: string, message = `connect ${code}`): Error =>
    Object.assign(new Error(message), { code });
  const fetched = (cause: Error): Error => Object.assign(new TypeError("fetch failed"), { cause });
  const failures: readonly (readonly [title: string, error: Error, isPassing: boolean, isUnsent: boolean])[] =
    [
      ["a connection that is refused", fetched(system("ECONNREFUSED")), true, true],
      [
        "one that is refused at each address of a name",
        fetched(new AggregateError([system("ECONNREFUSED")])),
        true,
        true,
      ],
      ["a name that isn't found", fetched(system("ENOTFOUND")), true, true],
      ["a name server that doesn't answer", fetched(system("EAI_AGAIN")), true, true],
      ["a connection that is cut", fetched(system("ECONNRESET")), true, false],
      ["a server that hangs up", fetched(system("UND_ERR_SOCKET", "other side closed")), true, false],
      ["a certificate that nobody trusts", fetched(system("SELF_SIGNED_CERT_IN_CHAIN")), false, false],
      [
        "a certificate whose issuer isn't known",
        fetched(system("UNABLE_TO_GET_ISSUER_CERT_LOCALLY")),
        false,
        false,
      ],
      ["a certificate that is expired", fetched(system("CERT_HAS_EXPIRED")), false, false],
      ["a certificate of another name", fetched(system("ERR_TLS_CERT_ALTNAME_INVALID")), false, false],
      [
        "a proxy that wants a password",
        fetched(new Error("Proxy response (407) !== 200 when HTTP Tunneling")),
        false,
        true,
      ],
      [
        "a proxy that forbids it",
        fetched(new Error("Proxy response (403) !== 200 when HTTP Tunneling")),
        false,
        true,
      ],
      [
        "a proxy that has too much to do",
        fetched(new Error("Proxy response (429) !== 200 when HTTP Tunneling")),
        true,
        true,
      ],
      [
        "a proxy that fails",
        fetched(new Error("Proxy response (502) !== 200 when HTTP Tunneling")),
        true,
        true,
      ],
    ];
  for (const [title, error, isPassing, isUnsent] of failures) {
    it(`is ${isPassing ? "" : "not "}${title}${isUnsent ? ", before anything was sent" : ""}`, () => {
      const failure = failureOf(error);
      assert.deepEqual([failure.isPassing, failure.isUnsent], [isPassing, isUnsent]);
      assert.doesNotMatch(failure.words, /fetch failed/);
    });
  }
});

describe("the pause before the next try", () => {
  it("grows, up to 15 seconds", () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 99].map((attempt) => pauseOf(attempt)),
      [1, 2, 4, 8, 15, 15, 15],
    );
  });

  it("is as long as the service asks for at least", () => {
    assert.deepEqual([pauseOf(0, 30), pauseOf(4, 3), pauseOf(2, 0)], [30, 15, 4]);
  });

  const now = Date.parse("2026-11-22T00:00:00Z");
  const headers: readonly (readonly [header: string | null, seconds: number | undefined])[] = [
    ["7", 7],
    ["0", 0],
    [" 12 ", 12],
    ["Sun, 22 Nov 2026 00:00:30 GMT", 30],
    ["Sat, 21 Nov 2026 00:00:00 GMT", 0],
    ["soon", undefined],
    ["-1", undefined],
    ["", undefined],
    [null, undefined],
  ];
  for (const [header, seconds] of headers) {
    it(`is ${seconds === undefined ? "not said by" : `${seconds} s by`} Retry-After: ${header ?? "nothing"}`, () => {
      assert.equal(retryAfterOf(header, now), seconds);
    });
  }
});
