package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards a server. All files are PEM, and read anew for each connection.
 *
 * @param ca the certificates to trust; empty: those of the Java runtime
 * @param cert the client's certificate and its chain; only together with {@code key}
 * @param key the client's private key, unencrypted, PKCS#8 or PKCS#1
 * @param verifyHost whether the server's certificate must name the host that was dialled
 */
public record Tls(Optional<Path> ca, Optional<Path> cert, Optional<Path> key, boolean verifyHost) {

  private static final char[] NO_PASSWORD = new char[0];

  /** Checks that certificate and key come together. */
  public Tls {
    if (cert.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a client certificate needs its key, and a key its cert");
    }
  }

  /**
   * The context as the files are now.
   *
   * @throws FaultException {@code DENIED} when a file cannot be read or used; names it
   */
  SSLContext context() throws FaultException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new FaultException(
          new Fault(
              Fault.Kind.DENIED,
              "TlsFiles",
              "cannot use the TLS files " + files() + ": " + e.getMessage()),
          e);
    }
  }

  /** Speaks TLS over a connected socket; the handshake is done when this returns. */
  Socket over(Socket raw, Endpoint server, SSLContext context) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(raw, server.host(), server.port(), true);
    if (verifyHost) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    socket.startHandshake();
    return socket;
  }

  private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
    if (ca.isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    int n = 0;
    for (X509Certificate certificate : Pem.certificates(ca.get())) {
      store.setCertificateEntry("ca" + n++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
    if (cert.isEmpty() || key.isEmpty()) {
      return null;
    }
    List<X509Certificate> chain = Pem.certificates(cert.get());
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client", Pem.privateKey(key.get()), NO_PASSWORD, chain.toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private String files() {
    StringBuilder text = new StringBuilder();
    ca.ifPresent(p -> text.append("ca ").append(p));
    cert.ifPresent(p -> text.append(" cert ").append(p));
    key.ifPresent(p -> text.append(" key ").append(p));
    return text.toString().strip();
  }
}
