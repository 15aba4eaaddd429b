package io.sentinelvip.lab;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Screenshots small enough for a repository: as PNG with a palette. */
public final class Pictures {

  private static final int MOST_COLOURS = 256;

  private Pictures() {}

  /** Writes a PNG again, with as many shades of each colour as a palette of 256 can hold. */
  public static void write(byte[] png, Path to) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      int shades = 32;
      Optional<BufferedImage> small = withPalette(image, shades);
      while (small.isEmpty()) {
        small = withPalette(image, --shades);
      }
      Files.createDirectories(to.toAbsolutePath().getParent());
      ImageIO.write(small.get(), "png", to.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<BufferedImage> withPalette(BufferedImage image, int shades) {
    Map<Integer, Integer> palette = new LinkedHashMap<>();
    int[] indexed = new int[image.getWidth() * image.getHeight()];
    for (int i = 0; i < indexed.length; i++) {
      int rgb = rounded(image.getRGB(i % image.getWidth(), i / image.getWidth()), shades);
      indexed[i] = palette.computeIfAbsent(rgb, c -> palette.size());
    }
    if (palette.size() > MOST_COLOURS) {
      return Optional.empty();
    }
    int[] colours = palette.keySet().stream().mapToInt(Integer::intValue).toArray();
    IndexColorModel model =
        new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage small =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    small.getRaster().setPixels(0, 0, image.getWidth(), image.getHeight(), indexed);
    return Optional.of(small);
  }

  private static int rounded(int rgb, int shades) {
    int result = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      int value = rgb >> shift & 255;
      int step = Math.round(value / 255f * (shades - 1));
      result |= Math.round(step * 255f / (shades - 1)) << shift;
    }
    return result;
  }
}
