package io.sentinelvip.lab;

import io.sentinelvip.model.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Writes down what real Sentinels send, byte for byte, in a planned failover whose leader withholds
 * its switch and in one after a kill: the fixtures under {@code src/test/resources/sentinel}. A
 * program of its own, since it is run once per version and not at each build.
 */
final class TrafficRecorder {

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String LISTEN = "PSUBSCRIBE *";
  private static final int SILENCE_MILLIS = 300;

  private final Group group;
  private final Path file;

  private TrafficRecorder(Group group, Path file) {
    this.group = group;
    this.file = file;
  }

  /** Takes the directory to write to; the server is the one of {@link RedisBinaries#find}. */
  public static void main(String[] arguments) throws IOException {
    RedisBinaries server = RedisBinaries.find();
    String name = server.toString().toLowerCase(Locale.ROOT).replace(' ', '-');
    Path file = Path.of(arguments[0]).resolve(name + ".resp");
    Files.deleteIfExists(file);
    try (Group group = Group.plan().redisLine(2, "replica-priority 0").start()) {
      TrafficRecorder recorder = new TrafficRecorder(group, file);
      recorder.ask("whole");
      recorder.listenDuring("planned", recorder::planned);
      recorder.listenDuring("killed", recorder::killed);
    }
  }

  private void planned() {
    try (SentinelTape tape = group.tape()) {
      group.withholdResync(2);
      group.failover(0);
      tape.await("+switch-master", SOON);
      ask("withheld");
      group.allowResync(2);
      tape.await("the leader's switch", SOON, TrafficRecorder::isSwitchOfLeader);
    }
    group.awaitWhole();
  }

  private static boolean isSwitchOfLeader(SentinelTape.Heard heard) {
    return heard.sentinel() == 0 && heard.channel().equals("+switch-master");
  }

  private void killed() {
    Node old = group.killMaster();
    group.awaitMasterOtherThan(old);
    for (Node node : group.nodes()) {
      Await.until(
          node.sentinel() + " to see the old master down",
          SOON,
          () ->
              node.sentinel()
                  .list("SENTINEL", "REPLICAS", group.master())
                  .toString()
                  .contains("s_down"));
    }
    ask("after-kill");
  }

  private void ask(String moment) {
    String of = " " + group.master();
    List<String> questions =
        List.of(
            "MASTER" + of,
            "GET-MASTER-ADDR-BY-NAME" + of,
            "SENTINELS" + of,
            "REPLICAS" + of,
            "MYID",
            "GET-MASTER-ADDR-BY-NAME nobody",
            "MASTER nobody");
    for (Node node : group.nodes()) {
      for (String question : questions) {
        String command = "SENTINEL " + question;
        byte[] reply = exchange(node.sentinel().endpoint(), command);
        save(new Recording(moment, node.index(), command, reply));
      }
    }
  }

  private static byte[] exchange(Endpoint sentinel, String command) {
    try (Socket socket = open(sentinel, command)) {
      ByteArrayOutputStream reply = new ByteArrayOutputStream();
      copyUntilSilent(socket, reply);
      return reply.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket open(Endpoint sentinel, String command) throws IOException {
    Socket socket = new Socket(sentinel.host(), sentinel.port());
    socket.setSoTimeout(SILENCE_MILLIS);
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static void copyUntilSilent(Socket socket, ByteArrayOutputStream to) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[65536];
    try {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        to.write(buffer, 0, read);
      }
    } catch (SocketTimeoutException e) {
      // Nothing more came: the reply is complete.
      return;
    }
  }

  /** The kernel keeps what arrives meanwhile; it is read once {@code action} is over. */
  private void listenDuring(String moment, Runnable action) throws IOException {
    List<Socket> sockets =
        List.of(
            open(group.sentinel(0).endpoint(), LISTEN),
            open(group.sentinel(1).endpoint(), LISTEN),
            open(group.sentinel(2).endpoint(), LISTEN));
    action.run();
    for (int i = 0; i < sockets.size(); i++) {
      try (Socket socket = sockets.get(i)) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        copyUntilSilent(socket, heard);
        save(new Recording(moment, i, LISTEN, heard.toByteArray()));
      }
    }
  }

  private void save(Recording recording) {
    try {
      Files.write(file, recording.encoded(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
