package ohlora.select;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ohlora.io.InputException;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Protocol;
import tech.tablesaw.api.Table;

/**
 * A published report's figures, checked against each other. Immutable: every call gives a table of
 * its own.
 */
public final class Report {
  private final ReportFacts facts;
  private final Table cases;
  private final List<Cutoffs> sets;
  private final Table cutoffs;
  private final Table chosen;
  private final List<Table> retests;

  Report(
      ReportFacts facts,
      Table cases,
      List<Cutoffs> sets,
      Table cutoffs,
      Table chosen,
      List<Table> retests) {
    this.facts = facts;
    this.cases = cases;
    this.sets = List.copyOf(sets);
    this.cutoffs = cutoffs;
    this.chosen = chosen;
    this.retests = List.copyOf(retests);
  }

  /**
   * Reads a report's folder: {@code report.json}, {@code cases.csv}, {@code cutoffs.csv}, {@code
   * chosen.csv} and as many of {@code retest-1.csv}, {@code retest-2.csv}, … as there are. A byte
   * order mark, CRLF and empty lines at the end are fine; everything else that is not as {@code
   * data/reports/README.md} describes it is refused.
   *
   * @throws InputException if a file is missing or empty, has other fields or columns, a figure
   *     that is not a number or outside its range, an unknown group, grade or set of cutoffs, a
   *     case twice or out of order, or if the files contradict each other
   */
  public static Report open(Path folder) throws IOException {
    return ReportReader.of(folder).read();
  }

  /**
   * Every report in a folder: each sub-folder with a {@code report.json}, in the order of their
   * names.
   *
   * @throws InputException as {@link #open}, or if there is none
   */
  public static List<Report> openAll(Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> folders = Files.list(folder)) {
      found = folders.filter(ReportReader::isReport).sorted().toList();
    }
    if (found.isEmpty()) {
      throw InputException.of(
          folder.toString(), "there is no report", "name the folder that holds the reports'");
    }
    List<Report> reports = new ArrayList<>();
    for (Path one : found) {
      reports.add(open(one));
    }
    return reports;
  }

  /** The report's short name, for example {@code v7}. */
  public String name() {
    return facts.name();
  }

  /** The report's name for people. */
  public String title() {
    return facts.title();
  }

  /** Everything that {@code report.json} says. */
  public ReportFacts facts() {
    return facts;
  }

  /** How the cases were tested. */
  public Protocol protocol() {
    return facts.protocol();
  }

  /**
   * The tested latents, a row each in the order of their numbers: {@code case}, {@code group}, and
   * the signed Pearson correlation of each steered property in [−1, 1].
   */
  public Table cases() {
    return cases.copy();
  }

  /** The sets of cutoffs, in the report's order. */
  public List<Cutoffs> sets() {
    return sets;
  }

  /**
   * The sets of cutoffs as a table: {@code name}, the cutoff of each steered property in [0, 1],
   * and the counts {@code passing} and {@code chosen} that the report states.
   */
  public Table cutoffs() {
    return cutoffs.copy();
  }

  /**
   * One set of cutoffs.
   *
   * @throws IllegalArgumentException if the report has no set of this name
   */
  public Cutoffs cutoffs(String set) {
    return sets.stream()
        .filter(one -> one.name().equals(set))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.format(
                        "the report has no cutoffs '%s'; it has %s",
                        set, String.join(", ", sets.stream().map(Cutoffs::name).toList()))));
  }

  /**
   * The latents chosen by eye, ascending: {@code case}; {@code cutoffs}, the names of the sets that
   * it was chosen under, with single spaces between; and the grade of each steered property if the
   * report has grades.
   */
  public Table chosen() {
    return chosen.copy();
  }

  /**
   * The chosen latents scored again, a table for each time, with the columns of {@link #cases()}
   * and the rows of {@link #chosen()}; none where the report has no retest.
   */
  public List<Table> retests() {
    return retests.stream().map(Table::copy).toList();
  }
}
