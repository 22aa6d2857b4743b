package quarterturn;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.keycloak.common.util.Time;

/**
 * The seconds by which this server's clock is ahead of the machine's: GET tells them, PUT sets them. Only whoever has the
 * key that the server was started with may: an administrator's token would expire by what it is used for.
 */
public class Clock {
    private static final String key = System.getenv("QUARTERTURN_CLOCK_KEY");

    @GET
    @Path("")
    @Produces(MediaType.TEXT_PLAIN)
    public String read(@HeaderParam("X-Clock-Key") String given) {
        check(given);
        return String.valueOf(Time.getOffset());
    }

    @PUT
    @Path("")
    @Consumes(MediaType.TEXT_PLAIN)
    @Produces(MediaType.TEXT_PLAIN)
    public String set(@HeaderParam("X-Clock-Key") String given, String seconds) {
        check(given);
        Time.setOffset(Integer.parseInt(seconds.trim()));
        return String.valueOf(Time.getOffset());
    }

    private static void check(String given) {
        if (key == null || given == null || !MessageDigest.isEqual(bytes(key), bytes(given))) throw new NotFoundException();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
