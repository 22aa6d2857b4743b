import type { Hono } from "hono";
import { getDeletedSecret } from "../../../keyvault/getDeletedSecret";
import { listDeletedSecrets } from "../../../keyvault/listDeletedSecrets";
import { purgeSecret } from "../../../keyvault/purgeSecret";
import { recoverSecret } from "../../../keyvault/recoverSecret";
import { newestOf } from "../../../keyvault/versionOf";
import type { World } from "../../../world/world";
import { deletedBundle, deletedItem, versionItem } from "./bundles";
import { permit, type VaultEnvironment } from "./guard";
import { page } from "./page";
import { secretName, vaultAt } from "./secrets";

/** Deleted secrets: list, get, recover, purge. */
export function deletedSecretRoutes(app: Hono<VaultEnvironment>, world: World): void {
  app.get("/deletedsecrets", permit(world, "list"), (context) => {
    const secrets = listDeletedSecrets(world, context.get("vault").name);
    const at = vaultAt(context);
    return context.json(
      page(
        context,
        secrets,
        ({ name }) => name,
        (secret) => deletedItem(at, secret),
      ),
    );
  });
  app.get("/deletedsecrets/:name", permit(world, "get"), (context) =>
    context.json(deletedBundle(vaultAt(context), getDeletedSecret(world, secretName(context)))),
  );
  app.post("/deletedsecrets/:name/recover", permit(world, "recover"), (context) => {
    const secret = world.transact(() => recoverSecret(world, secretName(context)));
    return context.json(versionItem(vaultAt(context), secret, newestOf(secret)));
  });
  app.delete("/deletedsecrets/:name", permit(world, "purge"), (context) => {
    const { name } = secretName(context);
    world.transact(() => {
      purgeSecret(world, context.get("vault"), name);
    });
    return context.body(null, 204);
  });
}
