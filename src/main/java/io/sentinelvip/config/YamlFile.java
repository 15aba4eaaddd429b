package io.sentinelvip.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns the YAML file into a {@link Tree} that remembers its lines. */
final class YamlFile {

  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_DEPTH = 20;
  private static final int MAX_NODES = 20_000;

  private final String name;
  private final Problems problems;
  private int nodes;

  private YamlFile(Path file, Problems problems) {
    this.name = file.toString();
    this.problems = problems;
  }

  /** The file's keys and values; an empty block where it is empty or a problem was added. */
  static Tree.Mapping read(Path file, Problems problems) throws IOException {
    return new YamlFile(file, problems).parse(Bounded.read(file, MAX_BYTES));
  }

  private Tree.Mapping parse(byte[] bytes) {
    Tree.Mapping nothing = Tree.Mapping.empty(new Place(name, 0));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root == null || isNull(root)) {
        return nothing;
      }
      if (root instanceof MappingNode mapping) {
        return mapping(mapping, "", 0);
      }
      problems.add(place(root), "", "it is not YAML of the form 'key: value'", SEE_SAMPLE);
    } catch (CharacterCodingException e) {
      problems.add(new Place(name, 0), "", "it is not UTF-8 text", "save it as UTF-8");
    } catch (MarkedYAMLException e) {
      problems.add(at(e.getProblemMark()), "", "it is not YAML: " + e.getProblem(), SEE_SAMPLE);
    } catch (YAMLException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      problems.add(new Place(name, 0), "", "it is not YAML: " + first, SEE_SAMPLE);
    }
    return nothing;
  }

  private static final String SEE_SAMPLE =
      "write 'key: value' lines, indented with spaces, as in the sample configuration";

  private Tree tree(Node node, String path, int depth) {
    if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
      // An alias may name a node that contains it: only a bound ends such a walk.
      throw new YAMLException("it is nested too deeply or is too large");
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      List<Tree> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(tree(item, path + "[" + items.size() + "]", depth + 1));
      }
      return new Tree.Listing(items, place(node));
    }
    return new Tree.Scalar(((ScalarNode) node).getValue(), isNull(node), place(node));
  }

  private Tree.Mapping mapping(MappingNode node, String path, int depth) {
    Tree.Mapping result = Tree.Mapping.empty(place(node));
    for (NodeTuple tuple : node.getValue()) {
      Place place = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(place, path, "a key is not a plain word", SEE_SAMPLE);
        continue;
      }
      String name = key.getValue();
      String below = path.isEmpty() ? name : path + "." + name;
      Place first = result.keys().get(name);
      if (first != null) {
        problems.add(
            place, below, "it is given twice, first in line " + first.line(), "keep one of them");
      }
      result.put(name, place, tree(tuple.getValueNode(), below, depth + 1));
    }
    return result;
  }

  private static boolean isNull(Node node) {
    return Tag.NULL.equals(node.getTag());
  }

  private Place place(Node node) {
    return at(node.getStartMark());
  }

  private Place at(@Nullable Mark mark) {
    return new Place(name, mark == null ? 0 : mark.getLine() + 1);
  }
}
