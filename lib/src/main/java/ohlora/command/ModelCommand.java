package ohlora.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about a model's folder. Without one of them, says what there is. */
@Command(
    name = "model",
    header = "Makes a folder for your own model, shows and checks it.",
    description =
        "A model's folder holds a generator, a scorer, model.json, which says what they are, and"
            + " directions.",
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    optionListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nFor example:%n",
    footer = "  bin/ohlora model show models/demo",
    usageHelpWidth = 100,
    sortOptions = false,
    subcommands = {
      ModelNew.class,
      ModelShow.class,
      ModelCheck.class,
      ModelPrepare.class,
      ModelLive.class
    })
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
