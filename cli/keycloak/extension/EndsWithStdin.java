package quarterturn;

import java.io.IOException;

/**
 * Ends the server when its standard input does: a pipe whose other end the process that started the server holds. So
 * not even one that was killed leaves a server behind.
 */
final class EndsWithStdin {
    private static final long patience = 10_000;

    private EndsWithStdin() {}

    static void watch() {
        start("stdin", EndsWithStdin::awaitEnd);
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() != -1) {}
        } catch (IOException broken) {
            // As good as its end.
        }
        start("stdin-halt", EndsWithStdin::haltLater);
        System.exit(0);
    }

    /** A shutdown that hangs must not keep the server. */
    private static void haltLater() {
        try {
            Thread.sleep(patience);
        } catch (InterruptedException ended) {
            // Then at once.
        }
        Runtime.getRuntime().halt(1);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "quarterturn-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
