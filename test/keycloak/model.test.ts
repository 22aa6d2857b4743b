import fc from "fast-check";
import { describeWithKeycloak } from "../support/keycloak";
import { Bench, openProvider } from "./bench";
import { anyHistory, histories } from "./histories";
import { InStep } from "./inStep";
import { Policies } from "./policies";
import { type Scene, clockOf } from "./scene";
import { Somebody } from "./somebody";

describeWithKeycloak(
  `A client's secrets, over ${histories} histories (HISTORIES; 1,000 in npm run test:keycloak) of us and a foreign admin,`,
  (keycloak) => {
    let bench: Bench;
    let somebody: Somebody;
    let policies: Policies;
    before(async () => {
      bench = await Bench.open(await keycloak().newRealm());
      await bench.putPolicy();
      somebody = await Somebody.in(bench.realm);
      policies = await Policies.in(somebody);
    });
    after(async () => {
      await keycloak().setClock(0);
      await bench.close();
    });

    /** A provider of its own for each: one that has seen the clock stand later holds a token of then. */
    async function sceneOf(history: (scene: Scene) => Promise<void>): Promise<void> {
      const provider = await openProvider();
      try {
        await provider.configure({ keycloak: bench.section });
        await history({ realm: bench.realm, provider, somebody, policies, ...clockOf(keycloak().server) });
      } finally {
        await provider.close();
      }
    }

    it("are on the server as in the model after each step, whatever happens", async () => {
      const property = fc.asyncProperty(anyHistory, (history) =>
        sceneOf((scene) => InStep.play(scene, history)),
      );
      const { SEED: seed } = process.env;
      await fc.assert(property, {
        numRuns: histories,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
      });
    });
  },
  { minutes: 30 },
);
