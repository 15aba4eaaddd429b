package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A connection that its server cuts, as a promotion cuts those to Redis. The first cut takes 2 ms
 * of a processor and every other a quarter of one, and in a failover it comes when that processor
 * is wanted.
 */
public final class CutPractice {

  private static final int READ_MILLIS = 1000;

  private CutPractice() {}

  /**
   * Dials a server of its own on this host's loopback, which hangs up.
   *
   * @return what became of the connection
   * @throws IOException if there can be no such server
   */
  public static Fault once() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    Names names = new Names(InetAddress::getAllByName);
    try (ServerSocket server = new ServerSocket(0, 1, here)) {
      server.setSoTimeout(READ_MILLIS);
      Endpoint at = new Endpoint(here.getHostAddress(), server.getLocalPort());
      try (Wire wire = new Wire(at, Access.OPEN, names, READ_MILLIS)) {
        wire.connect();
        try (Socket client = server.accept()) {
          wire.send("ROLE");
          client.shutdownOutput();
          wire.read();
        }
        throw new IOException("an answer from nobody");
      } catch (FaultException e) {
        return e.fault();
      }
    }
  }
}
