/** Every resource that watches certificates, in whatever stack: with it as `--target`, the engine takes no other into a run, whatever is due. */
export const certificatesTarget = "urn:pulumi:**::quarterturn:certificates:**";
