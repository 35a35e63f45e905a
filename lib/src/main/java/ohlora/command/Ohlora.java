package ohlora.command;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ohlora.io.InputException;
import ohlora.io.Text;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The command line {@code bin/ohlora}. Whatever goes wrong is said in one line on standard error;
 * Ctrl-C ends the work cleanly, whichever command it is.
 */
@Command(
    name = "bin/ohlora",
    description = {
      "Tests how well latents of an image generator follow what they are told, and selects among"
          + " them.",
      "bin/ohlora COMMAND --help says what a command does and takes."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "COMMAND",
    usageHelpWidth = 100,
    sortOptions = false,
    subcommands = {
      Score.class,
      Choose.class,
      ModelCommand.class,
      Compare.class,
      ReportCommand.class,
      Fetch.class
    })
public final class Ohlora implements Runnable {
  /** In seconds: as long the work may take to end after Ctrl-C. */
  private static final int PATIENCE = 30;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "this text")
  private boolean help;

  @Option(names = "--stack-trace", hidden = true, scope = ScopeType.INHERIT)
  private boolean stackTrace;

  private final CommandLine line =
      new CommandLine(this)
          .setExpandAtFiles(false)
          .setParameterExceptionHandler((e, words) -> misused(e))
          .setExecutionExceptionHandler((e, command, words) -> failed(e, command));

  private volatile boolean interrupted;

  private Ohlora() {}

  /** Exits with 0 when all went well, 1 when the work failed, 2 when the command line is wrong. */
  public static void main(String[] words) {
    Ohlora ohlora = new Ohlora();
    // Ctrl-C interrupts the work, which ends after the current case, and waits for that.
    Thread worker = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> ohlora.interrupt(worker, ended));
    Runtime.getRuntime().addShutdownHook(hook);
    int status;
    try {
      status = ohlora.execute(words);
    } finally {
      ended.countDown();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // on the way down already, which must not be told to exit once more
    }
    System.exit(status);
  }

  private void interrupt(Thread worker, CountDownLatch ended) {
    if (ended.getCount() > 0) {
      interrupted = true;
      worker.interrupt();
    }
    try {
      ended.await(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a command in this process and gives its exit status; see {@link #main}. */
  public static int tell(String... words) {
    return new Ohlora().execute(words);
  }

  private int execute(String... words) {
    int status;
    try {
      status = line.execute(words);
    } catch (StackOverflowError | OutOfMemoryError | LinkageError e) {
      status = failed(e, line);
    }
    if (System.out.checkError() && status == 0) {
      System.err.println(line.getCommandName() + ": cannot write to standard output");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return status;
  }

  /** Without a command, says what there is. */
  @Override
  public void run() {
    line.usage(System.out);
  }

  private int misused(ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    // Also where a required word is missing: it may have been misspelt.
    List<String> unknown = e.getCommandLine().getUnmatchedArguments();
    String wrong =
        !unknown.isEmpty()
            ? "unknown word '" + unknown.get(0) + "'"
            : e.getMessage().substring(0, 1).toLowerCase(Locale.ROOT) + e.getMessage().substring(1);
    System.err.println(
        InputException.of(name, wrong, name + " --help says what there is").getMessage());
    return CommandLine.ExitCode.USAGE;
  }

  private int failed(Throwable e, CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    System.err.println(InputException.of(name + ": " + message(e)).getMessage());
    if (stackTrace) {
      e.printStackTrace();
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private String message(Throwable e) {
    if (interrupted && !(e instanceof InterruptedIOException) && !isAboutInput(e)) {
      return "was interrupted";
    }
    if (e instanceof UncheckedIOException unchecked) {
      return message(unchecked.getCause());
    }
    if (e instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + Text.reason(file);
    }
    if (e instanceof InvalidPathException path) {
      return Text.format(
          "'%s' is not a path (%s): a locale such as C.UTF-8 can hold most",
          path.getInput(), path.getReason());
    }
    if (e.getMessage() != null
        && (e instanceof IOException
            || e instanceof CancellationException
            || e.getClass() == IllegalArgumentException.class)) {
      return e.getMessage();
    }
    if (e instanceof OutOfMemoryError) {
      return "there is not enough memory; a smaller --batch needs less, or give Java more (-Xmx)";
    }
    return Text.format("%s; this is a fault of the program, --stack-trace shows where", e);
  }

  /** Whether an error speaks of its own cause, rather than of a file closed by the interrupt. */
  private static boolean isAboutInput(Throwable e) {
    boolean closed = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      closed |= cause instanceof ClosedChannelException;
    }
    return e instanceof InputException && !closed;
  }
}
