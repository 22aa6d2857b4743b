import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ArmError, type ArmRequest, ResourceManager } from "../../web/arm";

const getToken = () => Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 });

/** What a request came as, and what became of the answer. */
async function asked(status: number, body: object, request: ArmRequest = {}) {
  const came: IncomingMessage[] = [];
  const server = createServer((one, response) => {
    came.push(one);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const arm = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const manager = new ResourceManager({ arm, armScope: "" }, { getToken }, { patience: 0 });
  const outcome = await manager.ask("/subscriptions/s", "1", request).catch((error: unknown) => error);
  server.close();
  return { outcome, came: came[0] };
}

describe("Azure Resource Manager", () => {
  for (const [shape, body] of [
    ["in an `error`, as most of its services do", { error: { code: "BadRequest", message: "a\n CNAME" } }],
    ["without, as Azure DNS does", { code: "BadRequest", message: "a\n CNAME" }],
  ] as const)
    it(`refuses in words that are understood: ${shape}`, async () => {
      const { outcome } = await asked(400, body);
      assert.ok(outcome instanceof ArmError);
      assert.deepEqual(
        [outcome.status, outcome.code, outcome.message],
        [400, "BadRequest", "BadRequest: a CNAME"],
      );
    });

  it("is told that a resource must be as it was, or must not be there yet", async () => {
    const kept = await asked(200, {}, { method: "DELETE", etag: "abc" });
    assert.deepEqual([kept.came?.method, kept.came?.headers["if-match"]], ["DELETE", "abc"]);
    assert.equal(kept.came?.headers["if-none-match"], undefined);
    const made = await asked(201, {}, { method: "PUT", body: {}, isNew: true });
    assert.deepEqual([made.came?.headers["if-match"], made.came?.headers["if-none-match"]], [undefined, "*"]);
  });
});
