package io.sentinelvip.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.KeptIncident;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The form of {@code incidents.jsonl}: one JSON object a line, {@code
 * {"number":3,"incident":{..}}}. The last line of a number is the one that counts.
 */
public final class IncidentLines {

  private static final String NAME = "incidents.jsonl";
  private static final int MOST = 1_000_000_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          // An older or newer agent may have written it.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private IncidentLines() {}

  /** The file in a state directory. */
  public static Path file(Path stateDir) {
    return stateDir.resolve(NAME);
  }

  /**
   * Reads what an agent that is not running has left: what was open is shown as interrupted.
   *
   * @throws IOException if the file is not there or cannot be read
   */
  public static History left(Path stateDir) throws IOException {
    History read = read(stateDir);
    return new History(
        read.incidents().stream()
            .map(k -> new KeptIncident(k.number(), k.incident().interrupted()))
            .toList(),
        read.unreadable());
  }

  static History read(Path stateDir) throws IOException {
    TreeMap<Integer, KeptIncident> kept = new TreeMap<>();
    int unreadable = 0;
    // Not Files.lines: what is torn need not be UTF-8.
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file(stateDir)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Optional<KeptIncident> one = parse(line);
        if (one.isPresent()) {
          kept.put(one.get().number(), one.get());
        } else if (!line.isBlank()) {
          unreadable++;
        }
      }
    }
    return new History(List.copyOf(kept.values()), unreadable);
  }

  /** Empty for what is no incident, whatever it is. */
  static Optional<KeptIncident> parse(String line) {
    try {
      KeptIncident kept = JSON.readValue(line, KeptIncident.class);
      return kept != null && isNumber(kept.number()) && kept.incident() != null
          ? Optional.of(kept)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Numbers are counted from 1 on; one that leaves no room for the next was not. */
  private static boolean isNumber(int number) {
    return number > 0 && number <= MOST;
  }

  static byte[] write(Collection<KeptIncident> incidents) throws JsonProcessingException {
    StringBuilder lines = new StringBuilder();
    for (KeptIncident kept : incidents) {
      lines.append(JSON.writeValueAsString(kept)).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
