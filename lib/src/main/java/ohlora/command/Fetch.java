package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import ohlora.io.Download;
import ohlora.io.FolderLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Fetches a report's own model: generator and property CNN from Hugging Face, directions and chosen
 * latents from GitHub, and a {@code model.json} with the size and sha-256 of each.
 *
 * <p>Their author states no licence for these files, so they are neither part of this project nor
 * passed on with it: whoever fetches them does so for their own use.
 */
@Command(
    name = "fetch",
    header = "Fetches the first report's own model.",
    customSynopsis = "bin/ohlora fetch [FOLDER]",
    description = {
      "Generator and property CNN come from Hugging Face, 24 directions and the chosen latents from"
          + " GitHub. Started again, it continues where it stopped, and checks what is there"
          + " against the sizes and sha-256 in model.json. The author of these files states no"
          + " licence for them: they are for your own use and no part of this project.",
      "",
      "These environment variables name other hosts (mirrors):",
      "  HF_ENDPOINT           usually https://huggingface.co",
      "  GITHUB_RAW_ENDPOINT   usually https://raw.githubusercontent.com"
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = "  bin/ohlora fetch models/original",
    usageHelpWidth = 100,
    sortOptions = false)
final class Fetch implements Callable<Integer> {
  /** How long a server may be silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      defaultValue = "models/original",
      description = "folder for the files, created if missing (default ${DEFAULT-VALUE})")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    Original original = Original.read();
    Download download = new Download(PATIENCE, Download.Disk.REAL, System.out);
    try (FolderLock lock = FolderLock.of(folder)) {
      new OriginalFolder(folder, original.card(), download, System.out)
          .fetch(original.files(System.getenv()));
    }
    return 0;
  }
}
