import assert from "node:assert/strict";
import { sentencesOf } from "../../../certificates/served/sentences";
import { lookAtWatched } from "../../../certificates/watched";
import type { LocalAzure } from "../../../local-azure";
import { type Day, parseDay } from "../../../rotation/calendar";
import { certificates } from "../../../settings/certificates";
import { hosts, withHosts } from "../watchedHosts";

const { conference, management } = hosts;
const stackFile = certificates.parse({
  conference: { ...conference, renewBeforeDays: 20 },
  management: { ...management, nodes: undefined, renewBeforeDays: 20 },
});

/** What a rehearsal finds of each certificate of the stack file, in sentences. */
async function found(azure: LocalAzure, today: Day): Promise<Readonly<Record<string, readonly string[]>>> {
  const env = { ...azure.environment, QUARTERTURN_TODAY: today };
  const watched = await lookAtWatched(stackFile, { env, folder: "." });
  return Object.fromEntries(
    Object.entries(stackFile).map(([name, wanted]) => {
      const looked = watched.get(name);
      assert.ok(looked?.kind === "seen", JSON.stringify(looked));
      return [
        name,
        sentencesOf({ name, ...wanted }, looked.sightings, today).map(({ sentence }) => sentence),
      ];
    }),
  );
}

describe("a look in a rehearsal", function () {
  this.timeout(30_000);
  this.slow(5_000);

  it("finds nothing wrong with what the local Azure shows, on every node", () =>
    withHosts(async (azure) => {
      assert.deepEqual(await found(azure, azure.today()), { conference: [], management: [] });
    }));

  it("sees node by node, also the one that stayed old, and what ends by the tenant's clock", () =>
    withHosts(async (azure) => {
      azure.setToday(parseDay("2027-03-01"));
      await azure.hosts.renew(conference.host, ["conf-1", "conf-3"]);
      const at = `${conference.host}:443`;
      assert.deepEqual(await found(azure, azure.today()), {
        conference: [
          `the certificate of conference (${at}) on conf-2 expires on 2027-03-10, in 9 days`,
          `the certificate of conference (${at}) isn't the same everywhere: conf-2 shows the one until 2027-03-10, conf-1 and conf-3 the one until 2027-09-15`,
        ],
        management: [
          `the certificate of management (${management.host}:443) expires on 2027-03-10, in 9 days`,
        ],
      });
    }));
});
