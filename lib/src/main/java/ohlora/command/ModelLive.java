package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.Model;
import ohlora.view.LiveExplorer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a page in which a model runs. */
@Command(
    name = "live",
    header = "Writes a page in which a small model runs, for any browser.",
    customSynopsis = "bin/ohlora model live FOLDER --out FILE [--seed S] [--case K]",
    description = {
      "In the page, one file that needs no network, any case of the seed is drawn, moved along",
      "its directions, scored and tested with the numbers of this library. The model needs built-in",
      "networks, with fixed directions, that fit into a page of 12 MB as float16."
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = "  bin/ohlora model live models/demo --out build/live.html",
    usageHelpWidth = 100,
    sortOptions = false)
final class ModelLive implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "a model's folder")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "the page; an existing one is replaced")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "seed of the latents (default " + RunOptions.SEED + ")")
  private long seed = RunOptions.SEED;

  @Option(
      names = "--case",
      paramLabel = "K",
      description = "number of the case to begin with (default 0)")
  private long first;

  @Override
  public Integer call() throws IOException {
    if (first < 0) {
      throw InputException.of("--case=" + first, "is not a case", "they are numbered from 0");
    }
    try (Model model = Model.open(folder)) {
      LiveExplorer.draw(model, seed, first).write(out);
    }
    System.out.print(Text.format("%s: open it in a browser%n", out));
    return 0;
  }
}
