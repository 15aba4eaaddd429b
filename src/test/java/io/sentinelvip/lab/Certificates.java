package io.sentinelvip.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * A certificate authority and one certificate that it signed, good for servers and for clients, as
 * PEM files. Made with the JDK's keytool.
 *
 * @param ca the authority's certificate
 * @param cert the signed certificate
 * @param key its private key (PKCS#8, no password)
 * @param client what a client needs to talk to the servers that use them
 */
public record Certificates(Path ca, Path cert, Path key, SslOptions client) {

  private static final String PASSWORD = "changeit";

  /**
   * Makes new ones.
   *
   * @param dir where to put the files
   * @param subjects addresses and host names that the certificate is valid for
   */
  public static Certificates make(Path dir, List<String> subjects) {
    String san =
        String.join(
            ",",
            subjects.stream()
                .map(s -> (s.matches("[0-9.]+|.*:.*") ? "ip:" : "dns:") + s)
                .distinct()
                .toList());
    generate(dir, "ca", "-ext", "bc:c");
    generate(dir, "node");
    Path ca = dir.resolve("ca.pem");
    Path cert = dir.resolve("node.pem");
    Path request = dir.resolve("node.csr");
    keytool(dir, "ca", "-exportcert", "-rfc", "-file", ca.toString());
    keytool(dir, "node", "-certreq", "-file", request.toString());
    keytool(
        dir,
        "ca",
        "-gencert",
        "-rfc",
        "-infile",
        request.toString(),
        "-outfile",
        cert.toString(),
        "-ext",
        "san=" + san,
        "-ext",
        "eku=serverAuth,clientAuth");
    keytool(dir, "node", "-importcert", "-noprompt", "-file", ca.toString(), "-alias", "ca");
    keytool(dir, "node", "-importcert", "-noprompt", "-trustcacerts", "-file", cert.toString());
    try {
      Path key = Scratch.write(dir.resolve("node.key"), privateKey(store(dir, "node")));
      return new Certificates(ca, cert, key, client(dir));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void generate(Path dir, String alias, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30",
                "-dname",
                "CN=" + alias));
    arguments.addAll(List.of(more));
    keytool(dir, alias, arguments.toArray(String[]::new));
  }

  private static void keytool(Path dir, String alias, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    if (!command.contains("-alias")) {
      command.addAll(List.of("-alias", alias));
    }
    command.addAll(
        List.of(
            "-keystore",
            dir.resolve(alias + ".p12").toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    Path log = dir.resolve("keytool.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + Scratch.read(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making certificates", e);
    }
  }

  private static KeyStore store(Path dir, String alias) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(dir.resolve(alias + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return store;
  }

  private static String privateKey(KeyStore store) throws GeneralSecurityException {
    byte[] der = store.getKey("node", PASSWORD.toCharArray()).getEncoded();
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
  }

  private static SslOptions client(Path dir) {
    return SslOptions.builder()
        .keyStoreType("PKCS12")
        .trustStoreType("PKCS12")
        .truststore(dir.resolve("ca.p12").toFile(), PASSWORD.toCharArray())
        .keystore(dir.resolve("node.p12").toFile(), PASSWORD.toCharArray())
        .sslVerifyMode(SslVerifyMode.FULL)
        .build();
  }
}
