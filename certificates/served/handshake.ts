import { type Socket, connect as connectTcp } from "node:net";
import { Duplex } from "node:stream";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { alertIn, certificatesIn, looksLikeTls } from "./records";

/** Where to connect, and how long to wait for it. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** Sent as SNI. */
  readonly host: string;
  /** Milliseconds for connection and handshake together. */
  readonly patience: number;
  /** Asked for by CONNECT first, as of an HTTP proxy; left out: it is connected to what is meant. */
  readonly tunnelTo?: string | undefined;
}

/** What came of a handshake. */
export interface Handshake {
  /** In DER, as they were sent; empty if none came. */
  readonly certificates: readonly Buffer[];
  /** The OCSP response that was stapled. */
  readonly stapled: Buffer | undefined;
  /** `TLSv1.3`; null if it didn't come to an end. */
  readonly protocol: string | null;
  readonly failure: Failure | undefined;
}

/** Why a handshake didn't come to an end. */
export type Failure =
  | { readonly kind: "connection" | "tls"; readonly error: NodeJS.ErrnoException }
  | { readonly kind: "timeout"; readonly isConnected: boolean }
  | { readonly kind: "notTls"; readonly begin: Buffer }
  | { readonly kind: "alert"; readonly alert: number }
  | { readonly kind: "closed" };

/**
 * Connects as a client would, and takes down what the server sends. Nothing is checked and nothing is sent over it, so one
 * that a client would refuse is seen as well. Never fails: what went wrong is in the answer.
 */
export function handshakeWith({ address, port, host, patience, tunnelTo }: Endpoint): Promise<Handshake> {
  return new Promise((resolve) => {
    const raw = connectTcp({ host: address, port, autoSelectFamily: false });
    const tap = new Tap(raw, tunnelTo);
    let secret: Buffer | undefined;
    let stapled: Buffer | undefined;
    let isConnected = false;
    const options: ConnectionOptions & { readonly requestOCSP: true } = {
      socket: tap,
      servername: host,
      rejectUnauthorized: false,
      requestOCSP: true,
    };
    const socket = connectTls(options);
    const end = (failure?: Failure): void => {
      clearTimeout(timer);
      const protocol = failure === undefined ? socket.getProtocol() : null;
      // What fails from now on is of no interest, and must not be an error that nobody handles.
      for (const one of [socket, tap, raw]) one.on("error", () => undefined).destroy();
      resolve({ certificates: certificatesIn(tap.received, secret), stapled, protocol, failure });
    };
    const timer = setTimeout(() => {
      end({ kind: "timeout", isConnected });
    }, patience);
    raw.on("connect", () => (isConnected = true));
    socket.on("keylog", (line: Buffer) => {
      const [label, , value = ""] = line.toString("latin1").trim().split(" ");
      if (label === "SERVER_HANDSHAKE_TRAFFIC_SECRET") secret = Buffer.from(value, "hex");
    });
    socket.on("OCSPResponse", (response: Buffer | null) => (stapled = response ?? undefined));
    socket.on("secureConnect", () => {
      end();
    });
    const fail = (error?: NodeJS.ErrnoException): void => {
      end(failureOf(tap.received, isConnected, error));
    };
    socket.on("error", fail);
    raw.on("error", fail);
    socket.on("close", () => {
      fail();
    });
  });
}

function failureOf(received: Buffer, isConnected: boolean, error?: NodeJS.ErrnoException): Failure {
  if (!isConnected && error !== undefined) return { kind: "connection", error };
  if (received.length > 0 && !looksLikeTls(received)) return { kind: "notTls", begin: received };
  const alert = alertIn(received);
  if (alert !== undefined) return { kind: "alert", alert };
  return error === undefined || error.code === "ECONNRESET" ? { kind: "closed" } : { kind: "tls", error };
}

/** Passes on what goes to a server and what comes from it, and keeps the latter. */
class Tap extends Duplex {
  readonly #chunks: Buffer[] = [];

  /** What came of the answer to CONNECT so far; undefined once it is whole, or where nothing was asked. */
  #answer: Buffer | undefined;

  constructor(
    private readonly raw: Socket,
    tunnelTo: string | undefined,
  ) {
    super();
    if (tunnelTo !== undefined) {
      this.#answer = Buffer.alloc(0);
      raw.write(`CONNECT ${tunnelTo} HTTP/1.1\r\nHost: ${tunnelTo}\r\n\r\n`);
    }
    raw.on("data", (received: Buffer) => {
      const chunk = this.#afterAnswer(received);
      if (chunk.length === 0) return;
      this.#chunks.push(chunk);
      if (!this.push(chunk)) raw.pause();
    });
    raw.on("end", () => this.push(null));
    raw.on("close", () => this.destroy());
  }

  #afterAnswer(received: Buffer): Buffer {
    if (this.#answer === undefined) return received;
    const whole = Buffer.concat([this.#answer, received]);
    const end = whole.indexOf("\r\n\r\n");
    // What begins otherwise is no answer to that: the server didn't understand it.
    if (end === -1 && whole.toString("latin1", 0, 5) === "HTTP/".slice(0, whole.length)) {
      this.#answer = whole;
      return Buffer.alloc(0);
    }
    this.#answer = undefined;
    return end === -1 || !/^HTTP\/1\.\d 200 /.test(whole.toString("latin1", 0, 20))
      ? whole
      : whole.subarray(end + 4);
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  override _read(): void {
    this.raw.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.raw.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.raw.end(done);
  }
}
