import assert from "node:assert/strict";
import { webRequest } from "../../web/request";
import type { TestRealm } from "../support/keycloak";
import { grant } from "./bench";

/** Keycloak adds it to the time of the sign-in, in 31 bits. */
const tenYears = 10 * 365 * 86_400;

/** An admin of the realm who isn't us. Stays signed in wherever the server's clock is set to after the sign-in. */
export class Somebody {
  private constructor(
    private readonly api: string,
    private readonly token: string,
  ) {}

  static async in(realm: TestRealm): Promise<Somebody> {
    // A token lives no longer than a session may.
    await realm.must("PUT", "", { ssoSessionMaxLifespan: tenYears, ssoSessionIdleTimeout: tenYears });
    const attributes = { "access.token.lifespan": String(tenYears) };
    const { id, secret } = await realm.newClient("somebody-else", { attributes });
    await grant(realm, id, ["manage-realm", "manage-clients"]);
    const { body } = await realm.signIn("somebody-else", secret);
    const api = realm.issuer.replace("/realms/", "/admin/realms/");
    return new Somebody(api, (body as { access_token: string }).access_token);
  }

  /** Fails unless Keycloak answers with a success, or with one of `others`. */
  async ask(method: string, path: string, body?: object, others: readonly number[] = []): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    // On this machine: no proxy stands before it.
    const answer = await webRequest(`${this.api}${path}`, { method, headers, ...sent }, { env: {} });
    const text = await answer.text();
    assert.ok(answer.ok || others.includes(answer.status), `${method} ${path}: ${answer.status} ${text}`);
    return answer.ok && text !== "" ? JSON.parse(text) : undefined;
  }
}
