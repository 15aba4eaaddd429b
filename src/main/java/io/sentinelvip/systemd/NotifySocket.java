package io.sentinelvip.systemd;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The datagram socket on which systemd listens, as {@code NOTIFY_SOCKET} names it (sd_notify(3)).
 *
 * <p>The JDK knows stream sockets of the family AF_UNIX only. A process of its own for each
 * message, {@code systemd-notify}, would need {@code NotifyAccess=all}: then any child could speak
 * for the agent.
 */
final class NotifySocket {

  /** Values of Linux, the same on x86-64 and AArch64. */
  private static final int AF_UNIX = 1;

  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** Of {@code sun_path}, unix(7). */
  private static final int LONGEST_PATH = 108;

  /** The C library. Its names and types are C's. */
  interface C extends Library {
    int socket(int domain, int type, int protocol) throws LastErrorException;

    int sendto(int socket, byte[] message, long length, int flags, byte[] to, int toLength)
        throws LastErrorException;

    int close(int socket) throws LastErrorException;
  }

  private final C c;
  private final byte[] address;

  private NotifySocket(C c, byte[] address) {
    this.c = c;
    this.address = address;
  }

  /**
   * A socket at {@code name}: a path, or a name of the abstract kind that begins with {@code @}.
   *
   * @param unpackIn where JNA may unpack its library for a moment; /tmp may forbid to execute
   * @throws IOException if the name is of another kind or this platform has no JNA
   */
  static NotifySocket at(String name, Path unpackIn) throws IOException {
    byte[] address = address(name);
    if (!Platform.isLinux()) {
      throw new IOException("systemd is Linux only");
    }
    System.setProperty("jna.nosys", "true");
    if (Files.isWritable(unpackIn)) {
      System.setProperty("jna.tmpdir", unpackIn.toString());
    }
    try {
      return new NotifySocket(Native.load("c", C.class), address);
    } catch (LinkageError e) {
      throw new IOException("JNA does not work here: " + e.getMessage(), e);
    }
  }

  /** {@code struct sockaddr_un}. */
  private static byte[] address(String name) throws IOException {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    if (!(name.startsWith("/") || name.startsWith("@")) || path.length >= LONGEST_PATH) {
      throw new IOException("NOTIFY_SOCKET: '" + name + "' is neither a path nor @name");
    }
    if (path[0] == '@') {
      path[0] = 0;
    }
    return ByteBuffer.allocate(Short.BYTES + path.length)
        .order(ByteOrder.nativeOrder())
        .putShort((short) AF_UNIX)
        .put(path)
        .array();
  }

  /** Sends one message, lines of {@code NAME=value}; never waits. */
  void send(String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try {
      int socket = c.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      try {
        c.sendto(socket, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, address.length);
      } finally {
        c.close(socket);
      }
    } catch (LastErrorException e) {
      throw new IOException(Objects.requireNonNullElse(e.getMessage(), "sendto failed"), e);
    }
  }
}
