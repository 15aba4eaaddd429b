package io.sentinelvip.netns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of the VIP, started inside a namespace, that connects again whenever it is cut. It knows
 * nothing of Sentinel. It prints what happened to it, times in microseconds since the epoch.
 */
final class VipClient {

  private static final int PORT = 6379;
  private static final int CONNECT_MILLIS = 100;
  private static final int ANSWER_MILLIS = 250;
  private static final long PACE = TimeUnit.MILLISECONDS.toNanos(5);

  private final String vip;
  private final String source;

  private VipClient(String vip, String source) {
    this.vip = vip;
    this.source = source;
  }

  /** {@code write} or {@code pop}, the VIP, the address to send from. */
  public static void main(String[] args) throws IOException {
    VipClient client = new VipClient(args[1], args[2]);
    if (args[0].equals("pop")) {
      client.pop();
    } else {
      client.write();
    }
  }

  /** {@code SET source:n n} for ever, each n once; tells {@code ack n asked answered server}. */
  private void write() {
    long n = 0;
    while (true) {
      try (Link link = new Link(ANSWER_MILLIS)) {
        String server = link.runId();
        while (true) {
          n++;
          long asked = now();
          link.expect("SET " + source + ":" + n + " " + n, "+OK");
          System.out.println("ack " + n + " " + asked + " " + now() + " " + server);
          LockSupport.parkNanos(PACE);
        }
      } catch (IOException e) {
        System.out.println("cut " + now() + " " + e);
        LockSupport.parkNanos(PACE);
      }
    }
  }

  /** Blocks in BLPOP for ever, then connects again: {@code blocked}, {@code cut}, {@code back}. */
  private void pop() throws IOException {
    try (Link link = new Link(0)) {
      System.out.println("blocked " + now() + " " + link.runId());
      System.out.println("answer " + link.ask("BLPOP nothing-ever-comes 0"));
    } catch (IOException e) {
      System.out.println("cut " + now() + " " + e);
    }
    System.out.println("free " + now() + " -");
    while (true) {
      try (Link link = new Link(ANSWER_MILLIS)) {
        String server = link.runId();
        link.expect("RPUSH back 1", ":");
        System.out.println("back " + now() + " " + server);
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(PACE);
      }
    }
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** One connection, with commands of one line. */
  private final class Link implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader in;

    Link(int answerMillis) throws IOException {
      try {
        socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getByName(vip), PORT), CONNECT_MILLIS);
        socket.setSoTimeout(answerMillis);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    String ask(String command) throws IOException {
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      String line = in.readLine();
      if (line == null) {
        throw new IOException("the connection was closed");
      }
      return line;
    }

    void expect(String command, String answer) throws IOException {
      String line = ask(command);
      if (!line.startsWith(answer)) {
        throw new IOException(line);
      }
    }

    String runId() throws IOException {
      char[] text = new char[Integer.parseInt(ask("INFO server").substring(1)) + 2];
      int read = 0;
      while (read < text.length) {
        int more = in.read(text, read, text.length - read);
        if (more < 0) {
          throw new IOException("the connection was closed");
        }
        read += more;
      }
      return new String(text)
          .lines()
          .filter(line -> line.startsWith("run_id:"))
          .map(line -> line.substring("run_id:".length()))
          .findFirst()
          .orElseThrow(() -> new IOException("no run_id in INFO"));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
