package ohlora.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import ohlora.io.Text;
import ohlora.model.ModelCard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tech.tablesaw.api.Table;

/** Shows what a model's card says; nothing of the model is opened. */
@Command(
    name = "show",
    header = "Shows what a model's card says; nothing of the model is opened.",
    customSynopsis = "bin/ohlora model show FOLDER",
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%nFor example:%n",
    footer = "  bin/ohlora model show models/demo",
    usageHelpWidth = 100,
    sortOptions = false)
final class ModelShow implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "a model's folder")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    print(ModelCard.read(folder));
    return 0;
  }

  /** Prints what a card says, a line for each fact. */
  static void print(ModelCard card) {
    Table facts = card.table();
    List<String> names = facts.stringColumn("fact").asList();
    int width = names.stream().mapToInt(String::length).max().orElseThrow();
    for (int i = 0; i < names.size(); i++) {
      System.out.print(
          Text.format("%-" + width + "s  %s%n", names.get(i), facts.getString(i, "value")));
    }
  }
}
