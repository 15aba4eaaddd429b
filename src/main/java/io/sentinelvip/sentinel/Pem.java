package io.sentinelvip.sentinel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files. */
final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END");

  /** PKCS#8's AlgorithmIdentifier of rsaEncryption (RFC 8017 A.1), after its version 0. */
  private static final byte[] RSA_HEADER =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private Pem() {}

  static List<X509Certificate> certificates(Path file) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new CertificateException("no certificate in " + file);
      }
      return found;
    } catch (CertificateException e) {
      throw new CertificateException(file + ": " + e.getMessage(), e);
    }
  }

  static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher block = BLOCK.matcher(Files.readString(file));
    while (block.find()) {
      String label = block.group(1);
      if (label.equals("PRIVATE KEY")) {
        return pkcs8(file, decode(file, block.group(2)));
      }
      if (label.equals("RSA PRIVATE KEY") && block.group(2).indexOf(':') < 0) {
        return pkcs8(file, wrapRsa(decode(file, block.group(2))));
      }
      throw new InvalidKeySpecException(
          "'"
              + label
              + "' in "
              + file
              + " cannot be read; convert it: openssl pkcs8 -topk8 -nocrypt"
              + " -in "
              + file
              + " -out NEW");
    }
    throw new InvalidKeySpecException("no private key in " + file);
  }

  private static byte[] decode(Path file, String base64) throws InvalidKeySpecException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("the private key in " + file + " is damaged", e);
    }
  }

  private static PrivateKey pkcs8(Path file, byte[] der) throws GeneralSecurityException {
    InvalidKeySpecException last = new InvalidKeySpecException();
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        last = e;
      }
    }
    throw new InvalidKeySpecException(
        "the private key in " + file + " is neither RSA, EC nor EdDSA", last);
  }

  /** PKCS#1 is what PKCS#8 carries for RSA: put the wrapping around it. */
  private static byte[] wrapRsa(byte[] pkcs1) {
    byte[] octets = tagged(0x04, pkcs1);
    return tagged(
        0x30,
        ByteBuffer.allocate(RSA_HEADER.length + octets.length).put(RSA_HEADER).put(octets).array());
  }

  /** DER with a length of two bytes, which is what every usable RSA key needs. */
  private static byte[] tagged(int tag, byte[] content) {
    return ByteBuffer.allocate(content.length + 4)
        .put((byte) tag)
        .put((byte) 0x82)
        .putShort((short) content.length)
        .put(content)
        .array();
  }
}
