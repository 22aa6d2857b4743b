import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { TokenCredential } from "@azure/identity";
import { AzureDnsSolver } from "../../certificates/acme/azureDns";
import { type Challenge, AcmeError } from "../../certificates/acme/order";
import { putDnsZone, putTxtRecords } from "../../local-azure/arm/dnsZones";
import type { Properties } from "../../local-azure/properties";
import { cloudOf } from "../../settings/cloud";
import { ArmError, type ArmAnswer, type ArmRequest, ResourceManager } from "../../web/arm";
import { type Estate, withEstate } from "../local-azure/contract/estate";
import { groupOf } from "../local-azure/contract/management";
import { edgeClientId } from "../local-azure/support";

const zone = "vc.example.com";
const name = "_acme-challenge.conference";
const now = "2027-02-16T13:00:00Z";

const challenge = (value: string, at = `${name}.${zone}`): Challenge => ({
  ...{ kind: "dns-01", host: at.replace("_acme-challenge.", ""), at, value },
});

/** A zone of the local Azure, and a solver that works in it. */
class Zone {
  readonly id: string;

  constructor(private readonly estate: Estate) {
    this.id = `${groupOf(estate)}/providers/Microsoft.Network/dnszones/${zone}`;
    const { world } = estate.azure;
    world.transact(() => putDnsZone(world, this.id));
  }

  solver({ id = this.id, at = now, manager = this.manager() } = {}): AzureDnsSolver {
    return new AzureDnsSolver({ zoneId: id, manager, now: () => at });
  }

  manager(credential?: TokenCredential): ResourceManager {
    const {
      AZURE_CLIENT_ID = "",
      AZURE_CLIENT_SECRET = "",
      NODE_EXTRA_CA_CERTS = "",
    } = this.estate.azure.environment;
    const who = credential ?? this.estate.credential(AZURE_CLIENT_ID, AZURE_CLIENT_SECRET);
    const options = { patience: 0, ca: readFileSync(NODE_EXTRA_CA_CERTS, "utf8") };
    return new ResourceManager(cloudOf({ ...this.estate.azure.environment }), who, options);
  }

  /** Somebody else's write. */
  write(properties: Properties, record = name): void {
    const { world } = this.estate.azure;
    world.transact(() => putTxtRecords(world, `${this.id}/TXT/${record}`, properties));
  }

  read(record = name): Properties | undefined {
    return this.estate.azure.world.resources.get(`${this.id}/TXT/${record}`)?.inputs;
  }

  values(record = name): unknown[] {
    const records = (this.read(record)?.TXTRecords ?? []) as unknown as { readonly value: string[] }[];
    return records.map(({ value }) => value.join(""));
  }
}

const inZone = (work: (zone: Zone, estate: Estate) => Promise<void>): Promise<void> =>
  withEstate((estate) => work(new Zone(estate), estate));

/** Somebody else writes just before our first writes. */
class Crowded extends ResourceManager {
  /** @param between what happens before each of the first writes */
  constructor(
    private readonly to: ResourceManager,
    private readonly between: (() => void)[],
  ) {
    super({ arm: "", armScope: "" }, { getToken: () => Promise.resolve(null) });
  }

  override ask(id: string, apiVersion: string, request: ArmRequest = {}): Promise<ArmAnswer> {
    if (request.method !== undefined) this.between.shift()?.();
    return this.to.ask(id, apiVersion, request);
  }
}

describe("a name that is proven in Azure DNS", function () {
  this.timeout(60_000);

  it("has its value for as long as it must be seen, and no set is left", async () => {
    await inZone(async (at) => {
      const solver = at.solver();
      await solver.publish(challenge("one"));
      assert.deepEqual(at.read(), {
        TTL: 60,
        metadata: { quarterturn: `one@${now}` },
        TXTRecords: [{ value: ["one"] }],
      });
      await solver.publish(challenge("one"));
      assert.deepEqual(at.values(), ["one"]);
      await solver.remove(challenge("one"));
      assert.equal(at.read(), undefined);
      await solver.remove(challenge("one"));
    });
  });

  it("leaves the values, metadata and TTL of others as they are", async () => {
    await inZone(async (at) => {
      const others = {
        TTL: 3600,
        metadata: { team: "web", note: "by hand" },
        TXTRecords: [{ value: ["theirs, in", " two parts"] }, { value: ["another"] }],
      };
      at.write(others);
      const solver = at.solver();
      await solver.publish(challenge("ours"));
      assert.deepEqual(at.values(), ["theirs, in two parts", "another", "ours"]);
      await solver.remove(challenge("ours"));
      assert.deepEqual(at.read(), others);
    });
  });

  it("is proven beside its wildcard: both values are there at once, in one set", async () => {
    await inZone(async (at) => {
      const solver = at.solver();
      const record = "_acme-challenge";
      const both = ["apex", "wildcard"].map((value) => challenge(value, `_acme-challenge.${zone}`));
      await Promise.all(both.map((one) => solver.publish(one)));
      assert.deepEqual(at.values(record).sort(), ["apex", "wildcard"]);
      await Promise.all(both.map((one) => solver.remove(one)));
      assert.equal(at.read(record), undefined);
    });
  });

  it("is written again where somebody else came between, and nothing of theirs is lost", async () => {
    await inZone(async (at) => {
      const theirs = (value: string) => () => {
        at.write({ TTL: 300, TXTRecords: [{ value: [value] }] });
      };
      const crowded = new Crowded(at.manager(), [theirs("a"), theirs("b")]);
      const solver = at.solver({ manager: crowded });
      await solver.publish(challenge("ours"));
      assert.deepEqual(at.values(), ["b", "ours"]);
      assert.equal(at.read()?.TTL, 300);
    });
  });

  it("is given up in a sentence where somebody else comes between all the time", async () => {
    await inZone(async (at) => {
      const always = Array.from({ length: 12 }, () => () => {
        at.write({ TTL: 300, TXTRecords: [] });
      });
      const solver = at.solver({ manager: new Crowded(at.manager(), always) });
      await assert.rejects(solver.publish(challenge("ours")), /somebody else changes it all the time/);
    });
  });

  it("is freed of what a killed run left an hour ago, and of nothing that another run still needs", async () => {
    await inZone(async (at) => {
      at.write({ TTL: 60, TXTRecords: [{ value: ["theirs"] }] });
      await at.solver({ at: "2027-02-16T11:59:00Z" }).publish(challenge("killed"));
      await at.solver({ at: "2027-02-16T12:30:00Z" }).publish(challenge("running"));
      assert.deepEqual(at.values(), ["theirs", "killed", "running"]);
      await at.solver().publish(challenge("ours"));
      assert.deepEqual(at.values(), ["theirs", "running", "ours"]);
    });
  });

  it("isn't proven without the right: the sentence says which, and how it is given", async () => {
    await inZone(async (at, estate) => {
      const credential = estate.credential(edgeClientId, estate.issue(edgeClientId).secretText);
      const solver = at.solver({ manager: at.manager(credential) });
      const who = estate.principalOf(edgeClientId);
      await assert.rejects(solver.publish(challenge("ours")), (error: Error) => {
        assert.ok(error instanceof AcmeError);
        assert.match(error.message, /lacks the right Microsoft\.Network\/dnszones\/read in the zone/);
        const line = `az role assignment create --role "DNS Zone Contributor" --assignee ${who} --scope ${at.id}`;
        assert.ok(error.message.includes(line), error.message);
        return true;
      });
      estate.assign(who, "befefa01-2a29-4197-83a8-272ff33ce314", at.id);
      await at.solver({ manager: at.manager(credential) }).publish(challenge("ours"));
      assert.deepEqual(at.values(), ["ours"]);
    });
  });

  it("isn't proven in a zone that isn't there", async () => {
    await inZone(async (at) => {
      const solver = at.solver({ id: at.id.replace(zone, "other.example.com") });
      await assert.rejects(
        solver.publish(challenge("ours", `${name}.other.example.com`)),
        /there is no zone other\.example\.com where `acme\.dnsZone` says: check the ID with `az network dns zone list/,
      );
    });
  });

  it("isn't proven where a CNAME record stands in the way", async () => {
    await inZone(async (at) => {
      const refusing = new Crowded(at.manager(), [
        () => {
          throw new ArmError(
            ...([400, "BadRequest"] as const),
            "The record could not be created because a CNAME record with the same name already exists in this zone.",
          );
        },
      ]);
      await assert.rejects(
        at.solver({ manager: refusing }).publish(challenge("ours")),
        /a CNAME record stands in the zone vc\.example\.com .*: remove it, or name the zone that it leads to/,
      );
    });
  });
});
