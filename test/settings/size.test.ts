import assert from "node:assert/strict";
import { dump } from "js-yaml";
import { parseDay, planLedger, readLedger } from "../../rotation";
import { configSize, largestConfig } from "../../settings/configValue";
import { readStack } from "../../settings/settings";
import { stackFile, without } from "./stackFile";

const count = 2_000;
const rest = without(stackFile("test"), "consumers");
const consumers = Object.fromEntries(
  Array.from({ length: count }, (_, index) => [
    `consumer-${index}`,
    {
      displayName: `sec_bcgov_v1 (${index})`,
      clientId: `d802c929-6984-48f9-81d1-${String(index).padStart(12, "0")}`,
      environments: ["DEV", "SIT"],
      recipients: ["idim-technical-operations"],
      policy: { rotateEveryDays: 80 + (index % 10) },
    },
  ]),
);

describe(`a stack of ${count} consumers`, () => {
  const given = { ...rest, consumersFile: "consumers.test.yaml" };
  const text = dump(consumers);

  it("doesn't fit into the program's environment, but with its consumers in a file it does", () => {
    const namespaced = (raw: object) =>
      Object.fromEntries(Object.entries(raw).map(([key, value]) => [`quarterturn:${key}`, value as unknown]));
    assert.ok(configSize(namespaced({ ...rest, consumers })) > largestConfig("linux"));
    assert.ok(configSize(namespaced(given)) < 3_000);
  });

  it("is read and planned within seconds", () => {
    const began = process.cpuUsage();
    const settings = readStack(given, () => text);
    const request = { today: parseDay("2026-11-22"), consumers: settings.requests, holdings: {} };
    const first = planLedger(undefined, request);
    assert.ok(first.ok);
    const stored = readLedger(JSON.parse(JSON.stringify(first.ledger)));
    const holdings = Object.fromEntries(
      Object.keys(consumers).map((name) => [
        `${name}-g1`,
        { password: "protected", published: true } as const,
      ]),
    );
    const later = planLedger(stored, { ...request, holdings, today: parseDay("2027-02-20") });
    assert.ok(later.ok);
    assert.equal(Object.values(later.decisions).filter(({ rotates }) => rotates).length, count);
    const { user, system } = process.cpuUsage(began);
    assert.ok(user + system < 8_000_000, `${(user + system) / 1_000_000} s`);
    // What the engine carries in one message, at most 400 MB.
    assert.ok(JSON.stringify(later.ledger).length < 4_000_000);
  }).timeout(60_000);
});
