import { hosts, inAzure } from "../../watchedHosts";

/** Renews a certificate in the local Azure in the folder that is its argument, for ever, and prints each that is shown. */
void inAzure(process.argv[2] ?? "", "2026-11-22", async (azure) => {
  for (;;) {
    const { serial } = await azure.hosts.renew(hosts.management.host);
    console.log(serial);
  }
});
