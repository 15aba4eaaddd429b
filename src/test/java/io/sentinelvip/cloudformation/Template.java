package io.sentinelvip.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A template as it is written: a function's short form is read as its argument. */
public final class Template {

  private final JsonNode root;

  private Template(JsonNode root) {
    this.root = root;
  }

  /** One of {@code cloudformation/}: {@code group} or {@code agent}. */
  public static Template read(String name) {
    try {
      Path file = Path.of("cloudformation", name + ".yaml");
      return new Template(new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parameters, by name. */
  public Map<String, JsonNode> parameters() {
    return section("Parameters");
  }

  /** The resources of a type, by logical name. */
  public Map<String, JsonNode> resources(String type) {
    Map<String, JsonNode> found = section("Resources");
    found.values().removeIf(r -> !r.path("Type").asText().equals(type));
    return found;
  }

  /** The outputs, by name. */
  public Map<String, JsonNode> outputs() {
    return section("Outputs");
  }

  JsonNode metadata() {
    return root.path("Metadata").path("AWS::CloudFormation::Interface");
  }

  Map<String, JsonNode> section(String name) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    root.path(name).properties().forEach(e -> found.put(e.getKey(), e.getValue()));
    return found;
  }

  /** What a name refers to where it is a parameter with a default; else itself. */
  public String resolved(String reference) {
    JsonNode parameter = root.path("Parameters").path(reference);
    return parameter.path("Default").asText(reference);
  }
}
