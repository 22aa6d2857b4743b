import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateKey } from "openpgp";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { MailServer } from "../support/mailServer";

type Recipients = Record<string, Record<string, unknown>>;

const contact = "maxconf-contact@example.com";

async function keyOf(email: string): Promise<string> {
  return (await generateKey({ userIDs: [{ email }], format: "armored" })).publicKey;
}

describeWithEngine(
  "What a preview announces",
  (env) => {
    let estate: TestEstate;
    let server: MailServer;

    before(async () => {
      estate = await TestEstate.open(env);
      server = new MailServer(join(estate.folder, "azure", "certificates"));
      const port = await server.listen();
      estate.configure((config) => {
        const smtp = { host: "localhost", port, user: MailServer.user };
        config["quarterturn:mail"] = { from: "secrets@maxconf.example.com", smtp };
      });
      const password = ["config", "set", "--secret", "--path", "quarterturn:mail.smtp.password"];
      await estate.must(...password, MailServer.password);
    });
    after(async () => {
      await estate.close();
      await server.close();
    });

    /** What `preview` announces and what `up` sends, each as `edge-g1 address`, in one order. */
    async function announcedAndSent(): Promise<readonly [announced: string[], sent: string[]]> {
      const { stdout } = await estate.must("preview");
      const announced = [...stdout.matchAll(/^\s*(?:info: )?(\S+): goes to .* <(.*?)>,/gm)];
      server.received.length = 0;
      const { stdout: said } = await estate.pulumi("up", "--yes", "--skip-preview");
      assert.doesNotMatch(said, /goes to/);
      const sent = server.received.map(({ to, mail }) => {
        const credential = /\b(\w+-g\d+)\b/.exec(mail.subject ?? "")?.[1] ?? "";
        return `${credential} ${to.join()}`;
      });
      return [announced.map(([, name, address]) => `${name ?? ""} ${address ?? ""}`).sort(), sent.sort()];
    }

    function change(
      what: (recipients: Recipients, consumers: Record<string, { recipients: string[] }>) => void,
    ) {
      estate.configure((config) => {
        what(
          config["quarterturn:recipients"] as Recipients,
          config["quarterturn:consumers"] as Record<string, { recipients: string[] }>,
        );
      });
    }

    const rows: readonly (readonly [title: string, change: () => unknown, sent: readonly string[]])[] = [
      [
        "is what goes out first, to all who can be reached",
        () => undefined,
        ["edge", "test"].flatMap((name) => [
          `${name}-g1 idim-technical-operations@example.com`,
          `${name}-g1 maxconf-contact@example.com`,
        ]),
      ],
      ["is nothing when nothing changed", () => undefined, []],
      [
        "is nothing when a name is corrected",
        () => {
          change((recipients) => {
            recipients["maxconf-contact"] = { name: "The contact of MaxConf", email: contact };
          });
        },
        [],
      ],
      [
        "is an e-mail to an address that changed",
        () => {
          change((recipients) => {
            recipients["maxconf-contact"] = { name: "MaxConf contact", email: "r&d@example.com" };
          });
        },
        ["edge-g1 r&d@example.com", "test-g1 r&d@example.com"],
      ],
      [
        "is an e-mail encrypted to a key that came, from a file of its own",
        async () => {
          writeFileSync(join(estate.folder, "contact.asc"), await keyOf("r&d@example.com"));
          change((recipients) => {
            Object.assign(recipients["maxconf-contact"] ?? {}, { openpgpKeyFile: "contact.asc" });
          });
        },
        ["edge-g1 r&d@example.com", "test-g1 r&d@example.com"],
      ],
      [
        "is one e-mail to a new address that two recipients have",
        () => {
          change((recipients, { edge }) => {
            recipients.one = { name: "One", email: "new@example.com" };
            recipients.two = { name: "Two", email: "new@EXAMPLE.com" };
            edge?.recipients.push("one", "two");
          });
        },
        ["edge-g1 new@example.com"],
      ],
      [
        "is an e-mail in another form",
        () => {
          change((recipients) => {
            for (const name of ["one", "two"])
              Object.assign(recipients[name] ?? {}, { allowPlaintext: true });
          });
        },
        ["edge-g1 new@example.com"],
      ],
      [
        "is nothing when recipients leave",
        () => {
          change((_, { edge }) => {
            edge?.recipients.splice(1);
          });
        },
        [],
      ],
    ];
    for (const [title, act, expected] of rows) {
      it(title, async () => {
        await act();
        const [announced, sent] = await announcedAndSent();
        assert.deepEqual(sent, expected);
        assert.deepEqual(announced, expected);
      });
    }

    it("is what a run before couldn't deliver, and nothing else", async () => {
      change((recipients, { edge }) => {
        recipients.late = { name: "Late", email: "late@example.com" };
        recipients.soon = { name: "Soon", email: "soon@example.com" };
        edge?.recipients.push("late", "soon");
      });
      server.misbehaviour = { refused: ["late@example.com"] };
      const { code } = await estate.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(code, 0);
      server.misbehaviour = {};
      assert.deepEqual(await announcedAndSent(), [
        ["edge-g1 late@example.com"],
        ["edge-g1 late@example.com"],
      ]);
    });

    it("is kept when the run is cancelled in the middle of it: the next one sends the rest", async () => {
      change((recipients, { edge }) => {
        for (const name of ["x1", "x2", "x3"]) {
          recipients[name] = { name, email: `${name}@example.com` };
          edge?.recipients.push(name);
        }
      });
      server.misbehaviour = { silent: ["x2@example.com"] };
      server.received.length = 0;
      const child = estate.start(["up", "--yes", "--skip-preview"]);
      let said = "";
      child.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
      child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      while (!server.isSilent) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(server.received.length, 1);
      child.kill("SIGINT");
      assert.notEqual(await ended, 0);
      assert.match(
        said,
        /not delivered to x2 <x2@example\.com>: the run was cancelled; x3 <x3@example\.com>: the run was cancelled/,
      );
      server.misbehaviour = {};
      assert.deepEqual(await announcedAndSent(), [
        ["edge-g1 x2@example.com", "edge-g1 x3@example.com"],
        ["edge-g1 x2@example.com", "edge-g1 x3@example.com"],
      ]);
    });
  },
  10,
);
