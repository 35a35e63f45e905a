package ohlora.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ohlora.io.AtomicFile;
import ohlora.io.FileFacts;
import ohlora.io.FolderLock;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Device;
import ohlora.model.Generator;
import ohlora.model.ModelCard;
import ohlora.model.OffsetGrid;
import ohlora.model.PropertyScorer;
import ohlora.model.Scorer;
import ohlora.model.ScorerPlan;
import ohlora.model.ScriptedGenerator;
import ohlora.model.ScriptedScorer;
import ohlora.model.StyleGan;
import ohlora.select.Choices;
import ohlora.weights.StateDict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes a model's folder of a generator and a scorer: runs each part to find out its sizes, brings
 * the files into the folder, and writes a card that is not prepared.
 */
@Command(
    name = "new",
    header = "Makes a model's folder of your generator and your scorer.",
    customSynopsis = {
      "bin/ohlora model new FOLDER (--generator FILE | --mapping FILE --synthesis FILE)",
      "                        --scorer FILE (--networks FILE | --properties A,B,...)",
      "                        --steer A=OFFSETS [--steer B=OFFSETS]... [--group-by C,D,...]",
      "                        [--cutoffs SET]... [--criteria NAME=WORDS]... [--z N] [--label N]",
      "                        [--ignore-extra] [--name TEXT] [--licence TEXT] [--origin TEXT]"
    },
    description = {
      "The generator is a StyleGAN's weights (--generator) or two TorchScript files, from z (and a"
          + " label) to w and from w to images; the scorer is a property CNN's weights (--networks"
          + " says what it looks like) or a TorchScript file. docs/your-own-model.md shows how a"
          + " script is exported. A script is a program: name only those that you trust.",
      "",
      "Each part is run to find out its sizes. Files that do not lie in FOLDER yet are copied into"
          + " it, which is printed. model.json is written with their sizes and sha-256; medians and"
          + " directions are found by bin/ohlora model prepare afterwards."
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = {
      "  bin/ohlora model new models/mine --mapping mapping.pt --synthesis synthesis.pt \\",
      "    --scorer scorer.pt --properties smile,yaw,light,tone,age \\",
      "    --steer smile=-1.5,-0.5,0.5,1.5 --steer yaw=-1,0,1 --group-by light,tone \\",
      "    --cutoffs 'smile >= 0.9, yaw >= 0.9'"
    },
    usageHelpWidth = 100,
    sortOptions = false)
final class ModelNew extends Worded {
  private static final String NOT_SAID = "not said";

  @Parameters(paramLabel = "FOLDER", description = "the model's folder, created if missing")
  private Path folder;

  @Option(
      names = "--generator",
      paramLabel = "FILE",
      description =
          "a StyleGAN's weights (.pth, .safetensors); where a file holds several, that of a key, as"
              + " in weights.pth#g_ema")
  private String generator;

  @Option(names = "--mapping", paramLabel = "FILE", description = "script from z to w")
  private Path mapping;

  @Option(names = "--synthesis", paramLabel = "FILE", description = "script from w to images")
  private Path synthesis;

  @Option(
      names = "--scorer",
      paramLabel = "FILE",
      required = true,
      description = "script from images to scores, or a property CNN's weights")
  private String scorer;

  @Option(
      names = "--networks",
      paramLabel = "FILE",
      description =
          "what the property CNN looks like: a JSON list as under 'networks' in"
              + " models/demo/model.json")
  private Path networks;

  @Option(
      names = "--properties",
      paramLabel = "NAMES",
      split = ",",
      description = "names of what the scorer's script gives, in the order of its outputs")
  private List<String> properties;

  @Option(
      names = "--steer",
      paramLabel = "NAME=OFFSETS",
      required = true,
      description =
          "a property that is steered and how far it is moved, in units of w; every combination with"
              + " the others' is an image, the first one's changing slowest")
  private List<String> steer;

  @Option(
      names = "--group-by",
      paramLabel = "NAMES",
      split = ",",
      description = "properties that divide the cases into groups, at most 6 (default: none)")
  private List<String> grouped = List.of();

  @Option(
      names = "--cutoffs",
      paramLabel = "SET",
      description =
          "what passes, as in 'smile >= 0.9, yaw >= 0.9', if you like with a name and ':' in front;"
              + " again for more sets")
  private List<String> cutoffs = List.of();

  @Option(
      names = "--criteria",
      paramLabel = "NAME=WORDS",
      description =
          "what the eye looks for when it chooses, as in 'sharp=nothing is blurred': a box to tick on"
              + " the review page, and a column of choices.csv; again for more")
  private Map<String, String> criteria = Map.of();

  @Option(
      names = "--z",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description = "length of the z that the mapping's script takes, if it does not tell")
  private Long z;

  @Option(
      names = "--label",
      paramLabel = "N",
      defaultValue = "0",
      converter = WholeNumber.FromZero.class,
      description =
          "length of the label that the mapping's script takes besides z (default"
              + " ${DEFAULT-VALUE})")
  private long label;

  @Option(
      names = "--ignore-extra",
      description =
          "weights may hold tensors that are not part of the networks: they are listed in"
              + " model.json")
  private boolean ignoreExtra;

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "name of the model, for people (default: the folder's)")
  private String name;

  @Option(
      names = "--licence",
      paramLabel = "TEXT",
      defaultValue = NOT_SAID,
      description = "licence of the weights")
  private String licence;

  @Option(
      names = "--origin",
      paramLabel = "TEXT",
      defaultValue = NOT_SAID,
      description = "where they come from")
  private String origin;

  /** Tensors that are not part of the networks. */
  private final Set<String> ignored = new LinkedHashSet<>();

  @Override
  public Integer call() throws IOException {
    check();
    Path file = folder.resolve(ModelCard.FILE);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw InputException.of(
          file.toString(), "is there already", "name another folder, or remove it");
    }
    Map<String, Path> parts = parts();
    Map<String, FileFacts> facts = new LinkedHashMap<>();
    for (Map.Entry<String, Path> part : parts.entrySet()) {
      facts.put(part.getKey(), FileFacts.of(part.getValue()));
    }
    ModelCard card = card(facts);
    try (FolderLock lock = FolderLock.of(folder)) {
      for (Map.Entry<String, Path> part : parts.entrySet()) {
        bring(part.getKey(), part.getValue(), facts.get(part.getKey()));
      }
      card.write(folder);
    }
    ModelShow.print(card);
    System.out.print(Text.format("%nnext: bin/ohlora model prepare %s%n", folder));
    return 0;
  }

  private void check() {
    if (generator == null ? mapping == null || synthesis == null : hasScripts()) {
      throw misused("the generator is either --generator, or --mapping and --synthesis");
    }
    if (generator != null && (z != null || label != 0)) {
      throw misused("--z and --label are of a script: the weights of --generator say them");
    }
    if ((networks == null) == (properties == null)) {
      throw misused("the scorer has either --networks or --properties");
    }
    if (ignoreExtra && generator == null && networks == null) {
      throw misused("--ignore-extra is of weights, and there are none");
    }
    Choices.requireCriteria(criteria.keySet());
  }

  private boolean hasScripts() {
    return mapping != null || synthesis != null;
  }

  /** The parts' files by the names that they have in the folder. */
  private Map<String, Path> parts() throws IOException {
    List<Path> files = new ArrayList<>();
    if (generator == null) {
      files.addAll(List.of(mapping, synthesis));
    } else {
      files.add(Path.of(StateDict.of(generator).file()));
    }
    files.add(scorer());
    Map<String, Path> parts = new LinkedHashMap<>();
    for (Path file : files) {
      Path before = parts.put(nameOf(file), file);
      if (before != null && !before.equals(file)) {
        throw InputException.of(
            file.toString(), "has the same name as " + before, "rename one of them");
      }
    }
    return parts;
  }

  private Path scorer() {
    return Path.of(networks == null ? scorer : StateDict.of(scorer).file());
  }

  /** The name of a file in the folder: where it lies, or where it will be. */
  private String nameOf(Path file) throws IOException {
    Text.requireRegular(file);
    if (Files.isDirectory(folder)) {
      Path real = file.toRealPath();
      Path within = folder.toRealPath();
      if (real.startsWith(within)) {
        return within.relativize(real).toString().replace('\\', '/');
      }
    }
    return file.getFileName().toString();
  }

  private ModelCard card(Map<String, FileFacts> facts) throws IOException {
    OffsetGrid offsets = offsets();
    ScorerPlan plan =
        networks == null ? null : Json.read(networks, ScorerPlan.class, "list of networks");
    try (Generator made = generator();
        Scorer scores = scorer(plan, made.resolution())) {
      if (made.resolution() != scores.resolution()) {
        throw InputException.of(
            scorer,
            Text.format(
                "scores images of %d pixels, but those of the generator have %d",
                scores.resolution(), made.resolution()),
            "use a generator and a scorer that belong together");
      }
      return new ModelCard(
          name == null ? folder.toAbsolutePath().normalize().getFileName().toString() : name,
          "own",
          licence,
          origin,
          generator == null ? null : inFolder(generator),
          generator == null ? nameOf(mapping) : null,
          generator == null ? nameOf(synthesis) : null,
          networks == null ? nameOf(scorer()) : inFolder(scorer),
          made.zSize(),
          made.labelSize(),
          made.wSize(),
          made.resolution(),
          plan,
          properties,
          List.copyOf(ignored),
          offsets.loops(),
          offsets,
          grouped,
          null,
          cutoffs(offsets.loops()),
          Map.of(),
          Map.of(),
          criteria,
          List.of(),
          facts,
          null);
    }
  }

  private String inFolder(String weights) throws IOException {
    StateDict named = StateDict.of(weights);
    return named.in(nameOf(Path.of(named.file()))).toString();
  }

  private Generator generator() throws IOException {
    if (generator == null) {
      return ScriptedGenerator.find(
          mapping, synthesis, z == null ? null : z.intValue(), Math.toIntExact(label));
    }
    StateDict named = StateDict.of(generator);
    return StyleGan.open(Path.of(named.file()), named.key(), this::isIgnored, Device.CPU);
  }

  private Scorer scorer(ScorerPlan plan, int resolution) throws IOException {
    if (plan == null) {
      return ScriptedScorer.open(scorer(), properties, resolution, Device.CPU);
    }
    return PropertyScorer.open(
        scorer(), StateDict.of(scorer).key(), plan, this::isIgnored, Device.CPU);
  }

  private boolean isIgnored(String tensor) {
    ignored.add(tensor);
    return ignoreExtra;
  }

  private OffsetGrid offsets() {
    Map<String, List<Double>> distances = new LinkedHashMap<>();
    for (String word : steer) {
      int cut = word.indexOf('=');
      if (cut < 1) {
        throw new IllegalArgumentException(
            Text.format(
                "--steer '%s'; allowed: a property with its offsets, as in a=-1,0,1", word));
      }
      String property = word.substring(0, cut).strip();
      if (distances.put(property, RunOptions.distances("--steer", word)) != null) {
        throw new IllegalArgumentException("--steer names '" + property + "' twice");
      }
    }
    return new OffsetGrid(distances);
  }

  private Map<String, String> cutoffs(List<String> steered) throws IOException {
    Map<String, String> sets = new LinkedHashMap<>();
    for (Cutoffs set : SetsOfCutoffs.of(cutoffs, steered)) {
      sets.put(set.name(), set.condition());
    }
    return sets;
  }

  /** Copies a part into the folder, if it does not lie there. */
  private void bring(String partName, Path file, FileFacts facts) throws IOException {
    Path target = folder.resolve(partName);
    boolean isThere = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (!isThere) {
      AtomicFile.write(target, out -> Files.copy(file, out));
      System.out.print(Text.format("copied %s, %,d bytes%n", file, facts.size()));
    }
    FileFacts found = FileFacts.of(target);
    if (!found.equals(facts)) {
      throw InputException.of(
          target.toString(),
          isThere ? "is there already, and is not " + file : "is not what " + file + " was before",
          isThere ? "remove or rename one of them" : "start again");
    }
  }
}
