import { html } from "hono/html";
import { z } from "zod";
import { type Html, toned } from "../../rendering/page";
import { type Column, table } from "../../rendering/table";
import { type Day, daysBetween, inDays } from "../../rotation/calendar";
import type { WatchedHosts } from "../certificates/hosts";
import type { ShownHost, ShownNode } from "./view";

/** The watched hosts: what each of their nodes shows, and a way to renew it. */
export function hostsSection(hosts: readonly ShownHost[], today: Day): Html {
  return html`<section aria-labelledby="hosts">
    <h2 id="hosts">Hosts and their certificates</h2>
    ${hosts.length === 0 ? html`<p>No stack file watches a host.</p>` : ""}
    ${hosts.map((host) => hostPart(host, today))}
  </section>`;
}

function hostPart(shown: ShownHost, today: Day): Html {
  const { host, issuer, names, nodes, owner } = shown;
  const others = names.filter((name) => name !== host);
  return html`<h3>${host}</h3>
    <p class="dim">
      ${owner} renews it with
      ${issuer}${others.length === 0 ? "" : html`, for <code>${others.join(" ")}</code> too`}
    </p>
    ${renewal(host, "Renew now", host)}
    ${table(`What ${host} shows`, columnsOn(shown, today, nodes.length > 1), nodes)}`;
}

function columnsOn({ host }: ShownHost, today: Day, isMany: boolean): readonly Column<ShownNode>[] {
  const own: readonly Column<ShownNode>[] = [
    ["Node", ({ name, address }) => html`${name === "" ? "" : html`${name}, `}<code>${address}</code>`],
    ["Serial number", ({ serial }) => html`<code>${serial}</code>`, "short"],
    ["From", ({ from }) => from, "short"],
    ["Ends", ({ to }) => to, "short"],
    ["State", (node) => stateText(node, today)],
  ];
  const words = ({ isNewest }: ShownNode): string => (isNewest ? "Renew here only" : "Install the newest");
  const only: Column<ShownNode> = [
    "Only this node",
    (node) => renewal(host, words(node), node.name, node.name),
    "short",
  ];
  return isMany ? [...own, only] : own;
}

/** A button that renews a host's certificate, on all nodes or on one. `what` tells it from others like it. */
function renewal(host: string, words: string, what: string, node?: string): Html {
  return html`<form method="post" action="renew">
    <input type="hidden" name="host" value="${host}" />
    ${node === undefined ? "" : html`<input type="hidden" name="node" value="${node}" />`}
    <button aria-label="${words}: ${what}">${words}</button>
  </form>`;
}

function stateText({ isNewest, to }: ShownNode, today: Day): Html {
  const left = daysBetween(today, to);
  const state = left > 0 ? toned("well", "valid") : toned("act", "expired");
  return html`${state}${left > 0 ? `, ${inDays(left)} left` : ""}${isNewest ? "" : ", a newer one was issued"}`;
}

const formSchema = z.object({ host: z.string().catch(""), node: z.string().optional().catch(undefined) });

/**
 * Does what the buttons say: a new certificate on all nodes of a host; on one node its host's newest, or where it shows that
 * already, a new one.
 * @throws Error if there is no such host or node
 */
export async function renewIn(hosts: WatchedHosts, form: unknown): Promise<void> {
  const { host, node } = formSchema.parse(form);
  const newest = hosts.certificatesOf(host).at(-1);
  const shows = hosts
    .all()
    .find((one) => one.host === host)
    ?.nodes.find(({ name }) => name === node)?.shows;
  if (newest === undefined || shows === undefined || shows === newest.serial)
    await hosts.renew(host, node === undefined ? undefined : [node]);
  else hosts.install(host, newest.serial, node === undefined ? undefined : [node]);
}
