package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import ohlora.io.Text;
import ohlora.score.Soundness;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a model's folder, a line for each finding. */
@Command(
    name = "check",
    header = "Checks a model's folder, a line for each finding.",
    customSynopsis = "bin/ohlora model check FOLDER [--cases N]",
    description = {
      "Files are held against model.json; then generator and scorer are run: the same latents must"
          + " give the same w, images and scores again, alone and among others; images must be in"
          + " [-1, 1]; scores must differ; and where the model is prepared, the medians must divide"
          + " the cases, and the directions of a property point the same way in all groups. Which"
          + " way is printed, because the sign is part of a direction: turned round, it gives"
          + " another |r| wherever the offsets are not alike on both sides. Ends with status 1 if"
          + " there is a fault."
    },
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = "  bin/ohlora model check models/demo",
    usageHelpWidth = 100,
    sortOptions = false)
final class ModelCheck implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "a model's folder")
  private Path folder;

  @Option(
      names = "--cases",
      paramLabel = "N",
      defaultValue = "100",
      converter = WholeNumber.FromOne.class,
      description = "how many latents are drawn (default ${DEFAULT-VALUE})")
  private long cases;

  private int faults;

  @Override
  public Integer call() throws IOException {
    Soundness.check(folder, Math.toIntExact(cases), this::tell);
    System.out.print(
        faults == 0 ? "sound\n" : Text.format("%d %s%n", faults, faults == 1 ? "fault" : "faults"));
    return faults == 0 ? 0 : 1;
  }

  private void tell(Soundness.Finding finding) {
    faults += finding.isSound() ? 0 : 1;
    System.out.print(Text.format("%-6s %s%n", finding.isSound() ? "ok" : "FAULT", finding.text()));
  }
}
