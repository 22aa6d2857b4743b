import assert from "node:assert/strict";
import { type Answer, SimulatedConsumer } from "../../../cli/demo/consumer";
import { switchDays } from "../../../cli/demo/switchDays";
import { type Day, addDays, parseDay } from "../../../rotation/calendar";

const start = parseDay("2026-11-22");

/** A consumer whose secrets are accepted as long as `valid` has them. */
function consumerWith(valid: Set<string>): {
  consumer: SimulatedConsumer;
  live: (days: number) => Promise<Day>;
} {
  const answer = (secret: string): Answer =>
    valid.has(secret) ? { ok: true } : { ok: false, error: "AADSTS7000222" };
  const consumer = new SimulatedConsumer("edge", (secret) => Promise.resolve(answer(secret)));
  let today = start;
  return {
    consumer,
    live: async (days) => {
      for (let day = 0; day < days; day += 1) {
        await consumer.live(today);
        today = addDays(today, 1);
      }
      return today;
    },
  };
}

describe("a simulated consumer", () => {
  it("does nothing before it was given a secret", async () => {
    const { consumer, live } = consumerWith(new Set());
    await live(10);
    assert.equal(consumer.requests, 0);
  });

  it("uses its first secret at once, and a later one only when it has switched", async () => {
    const { consumer, live } = consumerWith(new Set(["one", "two"]));
    consumer.handOver({ credential: "edge-g1", secret: "one" }, start, 30);
    const today = await live(5);
    consumer.handOver({ credential: "edge-g2", secret: "two" }, today, 3);
    await live(5);
    assert.deepEqual(
      [...consumer.usage],
      [
        ["edge-g1", { first: "2026-11-22", last: "2026-11-29" }],
        ["edge-g2", { first: "2026-11-30", last: "2026-12-01" }],
      ],
    );
  });

  it("does not start to wait anew when the same secret is handed over again", async () => {
    const { consumer, live } = consumerWith(new Set(["one", "two"]));
    consumer.handOver({ credential: "edge-g1", secret: "one" }, start, 0);
    const today = await live(1);
    consumer.handOver({ credential: "edge-g2", secret: "two" }, today, 3);
    consumer.handOver({ credential: "edge-g2", secret: "two" }, await live(3), 30);
    await live(1);
    assert.equal(consumer.usage.get("edge-g2")?.first, "2026-11-26");
  });

  it("remembers each refusal, with the credential and the day", async () => {
    const { consumer, live } = consumerWith(new Set());
    consumer.handOver({ credential: "edge-g1", secret: "gone" }, start, 0);
    await live(2);
    assert.equal(consumer.requests, 2);
    assert.deepEqual(consumer.refusals[1], {
      consumer: "edge",
      day: "2026-11-23",
      credential: "edge-g1",
      error: "AADSTS7000222",
    });
  });

  it("takes from 3 to 60 days to switch, the same with the same seed", () => {
    const draw = (seed: number): number[] => Array.from({ length: 200 }, switchDays(seed));
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
    assert.equal(Math.min(...draw(1)), 3);
    assert.equal(Math.max(...draw(1)), 60);
  });
});
