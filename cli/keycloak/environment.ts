const others =
  /^(KC_|KEYCLOAK_|JAVA_OPTS|JAVA_ADD_OPENS|JAVA_LOCALE|JAVA_TOOL_OPTIONS|DEBUG|PRINT_ENV|CLASSPATH)/;

/**
 * What a server here needs of Java: started often, for minutes. The quick compiler alone and one collector thread halve
 * the time that a processor spends on a start.
 */
const javaOptions = [
  "-Xms64m",
  "-Xmx512m",
  "-XX:MaxMetaspaceSize=256m",
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
  "-XX:+ExitOnOutOfMemoryError",
  "-Djava.security.egd=file:/dev/urandom",
  "-Dfile.encoding=UTF-8",
];

/** The environment of `kc.sh`: no setting of the user's own Keycloak reaches it. */
export function serverEnvironment(env: NodeJS.ProcessEnv, java: string): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !others.test(name)));
  return { ...kept, JAVA: java, JAVA_OPTS: javaOptions.join(" ") };
}
