package ohlora.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command some of whose words do not go together. */
abstract class Worded implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** The error of one who used the words wrongly, with exit status 2; to be thrown. */
  ParameterException misused(String wrong) {
    return new ParameterException(spec.commandLine(), wrong);
  }
}
