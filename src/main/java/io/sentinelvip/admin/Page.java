package io.sentinelvip.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The status page: one text, which asks for nothing but what the agent itself answers. */
final class Page {

  /** The page. */
  static final String TEXT = read();

  /**
   * Only the page's own script and style run, named by their hashes; nothing is asked of anybody
   * else; no other page may frame it; no text becomes markup (trusted types).
   */
  static final String POLICY =
      "default-src 'none'; script-src "
          + hash("script")
          + "; style-src "
          + hash("style")
          + "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  private Page() {}

  private static String read() {
    try (InputStream in = Page.class.getResourceAsStream("page.html")) {
      if (in == null) {
        throw new IllegalStateException("the jar has no page.html");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As CSP level 2 wants it: of all between the tags. */
  private static String hash(String element) {
    Matcher found =
        Pattern.compile("<" + element + ">(.*)</" + element + ">", Pattern.DOTALL).matcher(TEXT);
    if (!found.find()) {
      throw new IllegalStateException("page.html has no " + element);
    }
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256")
              .digest(found.group(1).getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(sum) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
