import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { HttpAnswers } from "../../certificates/acme/httpAnswers";
import { AcmeError, type Challenge } from "../../certificates/acme/order";

const path = "/.well-known/acme-challenge/abc";
const challenge: Challenge = { kind: "http-01", host: "a.example.com", at: path, value: "abc.key" };

/** A port of this machine, and what holds it. */
async function taken() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, listen: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function free(): Promise<string> {
  const { server, listen } = await taken();
  await once(server.close(), "close");
  return listen;
}

describe("a name that is proven over HTTP", () => {
  it("is answered for at the challenge's path, and nothing else is, for as long as the work lasts", async () => {
    const listen = await free();
    const ask = async (at: string, method = "GET") => {
      const response = await fetch(`http://${listen}${at}`, { method });
      return [response.status, await response.text()];
    };
    await HttpAnswers.during(listen, async (answers) => {
      assert.deepEqual(await ask(path), [404, ""]);
      await answers.publish(challenge);
      assert.deepEqual(await ask(path), [200, "abc.key"]);
      for (const other of [
        "/",
        "/.well-known/acme-challenge/",
        `${path}/..`,
        "/.well-known/acme-challenge/abd",
      ])
        assert.deepEqual(await ask(other), [404, ""]);
      assert.deepEqual(await ask(path, "POST"), [404, ""]);
      await answers.remove(challenge);
      assert.deepEqual(await ask(path), [404, ""]);
    });
    await assert.rejects(ask(path));
  });

  it("is refused in a sentence where the port is another program's", async () => {
    const { server, listen } = await taken();
    const refused = HttpAnswers.during(listen, () => Promise.resolve());
    await assert.rejects(refused, (error: Error) => {
      assert.ok(error instanceof AcmeError);
      assert.equal(
        error.message,
        `\`acme.listen\`: got ${listen}, where another program listens already, want a port of its own that port 80 leads to`,
      );
      return true;
    });
    server.close();
  });
});
