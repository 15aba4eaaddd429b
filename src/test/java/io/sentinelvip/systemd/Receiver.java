package io.sentinelvip.systemd;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** In systemd's place: a bound datagram socket. */
final class Receiver implements AutoCloseable {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;

  /** The C library. Its names and types are C's. */
  interface C extends Library {
    int socket(int domain, int type, int protocol) throws LastErrorException;

    int bind(int socket, byte[] address, int length) throws LastErrorException;

    long recv(int socket, byte[] into, long length, int flags) throws LastErrorException;

    int close(int socket) throws LastErrorException;
  }

  private final C c = Native.load("c", C.class);
  private final int socket = c.socket(AF_UNIX, SOCK_DGRAM, 0);

  Receiver(String name) {
    byte[] path = name.replace('@', '\0').getBytes(StandardCharsets.UTF_8);
    byte[] address =
        ByteBuffer.allocate(Short.BYTES + path.length)
            .order(ByteOrder.nativeOrder())
            .putShort((short) AF_UNIX)
            .put(path)
            .array();
    c.bind(socket, address, address.length);
  }

  /** What was sent; a datagram on this host is there when the call that sent it returns. */
  String receive() {
    byte[] bytes = new byte[1000];
    long length = c.recv(socket, bytes, bytes.length, MSG_DONTWAIT);
    return new String(bytes, 0, Math.toIntExact(length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    c.close(socket);
  }
}
