import { armTypes, graphOperations, signInOperations, vaultOperations } from "./operations";
import { type FaultName, faultNames, faultTable, usageOf } from "./table";

/** The faults as `--help` lists them. */
export function faultHelp(): string {
  const width = Math.max(...faultNames.map((name) => usageOf(name).length)) + 2;
  const lines = faultNames.map((name) => `  ${usageOf(name).padEnd(width)}${sentences(name)}`);
  return [
    "Faults, by --fault NAME[=VALUE], each good for this run:",
    ...lines,
    "  DURATION is like 500ms, 30s, 2m or 1h. OPERATION is one of these:",
    ...operationLines().map((line) => `    ${line}`),
  ].join("\n");
}

/** The faults as rows of a Markdown table. */
export function faultRows(): readonly string[] {
  return faultNames.map((name) => {
    const { bites, means } = faultTable[name];
    return `| \`${usageOf(name).replaceAll("|", "\\|")}\` | ${means} | ${bites} |`;
  });
}

/** The operations, a line per service. */
export function operationLines(): readonly string[] {
  return [
    `Graph: ${graphOperations.join(", ")}`,
    `Key Vault: ${vaultOperations.join(", ")}`,
    `Azure Resource Manager: read…, write… and delete… with ${Object.keys(armTypes).join(", ")}`,
    `sign-in (can't be denied): ${signInOperations.join(", ")}`,
  ];
}

const sentences = (name: FaultName): string => `${faultTable[name].means} Bites: ${faultTable[name].bites}.`;
