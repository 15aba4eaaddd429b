package io.sentinelvip.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * What was asked, without its body.
 *
 * @param path without the query, percent signs decoded
 * @param query as it was sent; empty for none
 * @param from who asks
 */
record Request(String method, String path, String query, Headers headers, InetAddress from) {

  static Request of(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getRawQuery();
    return new Request(
        exchange.getRequestMethod(),
        path == null ? "" : path,
        query == null ? "" : query,
        exchange.getRequestHeaders(),
        exchange.getRemoteAddress().getAddress());
  }

  /** The first header of that name. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  boolean isPost() {
    return method.equals("POST");
  }

  /** The value of {@code name=VALUE} in the query, not decoded. */
  Optional<String> parameter(String name) {
    return Arrays.stream(query.split("&", -1))
        .filter(p -> p.startsWith(name + "="))
        .map(p -> p.substring(name.length() + 1))
        .findFirst();
  }
}
