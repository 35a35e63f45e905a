package ohlora.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is done with published reports; without a further word it says what there is. */
@Command(
    name = "report",
    header = "Makes a folder that the notebooks open from a report's own tables.",
    description = "bin/ohlora report import --help says what it takes.",
    synopsisSubcommandLabel = "import",
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    optionListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nFor example:%n",
    footer = "  bin/ohlora report import --help",
    usageHelpWidth = 100,
    sortOptions = false,
    subcommands = ImportReport.class)
final class ReportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
