package quarterturn;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Puts the clock at /realms/REALM/quarterturn-clock, and lets the server end with the process that started it. */
public class ClockFactory implements RealmResourceProviderFactory {
    @Override
    public String getId() {
        return "quarterturn-clock";
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new RealmResourceProvider() {
            @Override
            public Object getResource() {
                return new Clock();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        if ("true".equals(System.getenv("QUARTERTURN_ENDS_WITH_STDIN"))) EndsWithStdin.watch();
    }

    @Override
    public void close() {}
}
