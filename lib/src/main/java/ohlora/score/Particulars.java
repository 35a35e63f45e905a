package ohlora.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ohlora.io.FileFacts;
import ohlora.io.Text;
import ohlora.latent.LatentTable;
import ohlora.model.Device;

/**
 * What a run does that its model's card and a seed do not say.
 *
 * @param psi how much of its distance from the average w each w keeps, above 0 to 1; 1 leaves all
 *     as they are
 * @param filter which cases are tested; null for all
 * @param latents whose own they are; null where they are drawn from the seed
 * @param screen how cases are stopped early; null where each is scored to its end
 * @param device that the networks run on; in JSON it is not said where it is the processor
 * @param sources the files that were read for it, by the name of what they hold
 */
public record Particulars(
    double psi,
    Filter filter,
    OwnLatents latents,
    Screen screen,
    Device device,
    Map<String, Source> sources) {
  /** Those of a run for which only the card and a seed were given. */
  public static final Particulars NONE = new Particulars(1, null, null, null, Device.CPU, Map.of());

  /**
   * A file as it was when the run was begun.
   *
   * @param file its name without its folder
   * @param sha256 in lower-case hexadecimal
   */
  public record Source(String file, String sha256) {
    public Source {
      requireDigest(sha256);
    }

    /** The file as it is now. */
    public static Source of(Path file) throws IOException {
      return new Source(file.getFileName().toString(), FileFacts.of(file).sha256());
    }
  }

  /**
   * Latents that are not drawn from a seed, but lie in the run's folder.
   *
   * @param sha256 of {@value ScoringRun#LATENTS} in the run's folder
   * @param numbers of the cases, in their order; null where they follow one another
   */
  public record OwnLatents(String sha256, List<Integer> numbers) {
    public OwnLatents {
      requireDigest(sha256);
      numbers = numbers == null ? null : List.copyOf(numbers);
      if (numbers != null
          && (new HashSet<>(numbers).size() < numbers.size()
              || numbers.stream().anyMatch(number -> number < 0))) {
        throw new IllegalArgumentException("the numbers of the cases are not different, from 0 on");
      }
    }
  }

  public Particulars {
    if (!(psi > 0 && psi <= 1)) {
      throw new IllegalArgumentException(
          Text.format("psi is %s; allowed: above 0 (all cases the same average), up to 1", psi));
    }
    sources = Collections.unmodifiableMap(new TreeMap<>(sources));
  }

  private static void requireDigest(String sha256) {
    if (sha256 == null || !FileFacts.isSha256(sha256)) {
      throw new IllegalArgumentException(
          "sha256 is '" + sha256 + "'; allowed: 64 hexadecimal digits in lower case");
    }
  }

  /** The same with another truncation. */
  public Particulars withPsi(double other) {
    return new Particulars(other, filter, latents, screen, device, sources);
  }

  /** The same with a filter. */
  public Particulars with(Filter other) {
    return new Particulars(psi, other, latents, screen, device, sources);
  }

  /** The same with a screen. */
  public Particulars with(Screen other) {
    return new Particulars(psi, filter, latents, other, device, sources);
  }

  /** The same on another device. */
  public Particulars with(Device other) {
    return new Particulars(psi, filter, latents, screen, other, sources);
  }

  /**
   * The same with the user's own latents.
   *
   * @param table the latents of the run's cases, and of no others
   */
  public Particulars with(LatentTable table) throws IOException {
    OwnLatents own =
        new OwnLatents(
            LatentsFile.sha256(LatentsFile.numbered(table)),
            table.isConsecutive() ? null : table.numbers());
    return new Particulars(psi, filter, own, screen, device, sources);
  }

  /** The same, made with one more file. */
  public Particulars with(String what, Source source) {
    Map<String, Source> more = new TreeMap<>(sources);
    more.put(what, source);
    return new Particulars(psi, filter, latents, screen, device, more);
  }
}
